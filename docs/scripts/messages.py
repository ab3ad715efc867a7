"""Extracts every sentence of the core and of each plugin, for those who translate.

`make messages` writes a `.pot` for each catalogue into `build/messages`, French sentences with
their places and their English; then takes into each `locale/*.po` what is new, without words yet,
and out of it what is gone. A catalogue whose head says `X-Partial` gets nothing: it holds what it
wants.
"""

from __future__ import annotations

import ast
import functools
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from tablee.model import agendas, canvases

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["extracted", "folders", "of_scripts", "template", "update"]

ROOT: Final = Path(__file__).parents[2]
PLURALS: Final = {"_": False, "N_": False, "ngettext": True, "plural_forms": True}
"""The functions that take a sentence, and whether its plural follows."""
APART: Final = ("sdk/conformance", "sdk/gallery", "web")
"""The folders of the core that have a catalogue of their own."""


@dataclass(frozen=True)
class Message:
    """One sentence of the code."""

    plural: str = ""
    places: tuple[str, ...] = ()
    """Where it stands: `tablee/web/entrance/join.py`."""
    notes: tuple[str, ...] = ()


def folders() -> dict[str, list[Path]]:
    """Each catalogue's folder with the code that it serves; that of scripts is apart."""
    plugins = sorted(p for p in (ROOT / "plugins").iterdir() if (p / "__init__.py").is_file())
    served = {str(p.relative_to(ROOT)): [p] for p in plugins}
    apart = {f"tablee/{name}": [ROOT / "tablee" / name] for name in APART}
    others = {path for paths in apart.values() for path in paths}
    others |= {ROOT / "tablee" / "locale", ROOT / "tablee" / "sdk"}
    sdk = [p for p in (ROOT / "tablee" / "sdk").iterdir() if p not in others]
    core = [p for p in (ROOT / "tablee").iterdir() if p not in others]
    return {"tablee": [*core, *sdk], **apart, **served}


def extracted(paths: list[Path]) -> dict[str, Message]:
    """Every message in the code."""
    found: dict[str, Message] = {}
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            for one, many in _in_file(file):
                known = found.get(one, Message())
                inside = file.relative_to(ROOT) if file.is_relative_to(ROOT) else file
                place = inside.as_posix()
                places = (*known.places, *(() if place in known.places else (place,)))
                found[one] = Message(known.plural or many or "", places)
    return found


def of_scripts() -> dict[str, Message]:
    """Those of the scripts, which name each by a key."""
    place = "assets/js/locale/fr.json"
    found: dict[str, Message] = {}
    for key, sentence in json.loads((ROOT / place).read_text("utf-8")).items():
        notes = found[sentence].notes if sentence in found else ()
        found[sentence] = Message("", (place,), (*notes, key))
    return found


def _in_file(file: Path) -> Iterator[tuple[str, str | None]]:
    if file.suffix == ".py":
        yield from in_python(file)
    elif file.suffix == ".html":
        yield from _in_template(file)
    elif file.suffix == ".toml":
        data = file.read_bytes()
        yield from _in_agenda(data) if b"[[steps]]" in data else _in_canvas(data)


@functools.cache
def in_python(file: Path) -> tuple[tuple[str, str | None], ...]:
    """Read as syntax: Babel would take the key in `_(LABELS["sheet"])` for a sentence."""
    found: list[tuple[str, str | None]] = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            said = [a.value for a in node.args if isinstance(a, ast.Constant)]
            words = [text for text in said if isinstance(text, str) and text]
            if words and node.func.id in PLURALS:
                found.append((words[0], words[1] if PLURALS[node.func.id] else None))
    return tuple(found)


def _in_template(file: Path) -> Iterator[tuple[str, str | None]]:
    with file.open("rb") as source:
        for _line, _name, message, _notes in babel_extract(source, list(PLURALS), [], {}):
            one, many, *_rest = message if isinstance(message, tuple) else (message, None)
            if one:
                yield one, many


def _in_agenda(file: bytes) -> Iterator[tuple[str, str | None]]:
    for words in agendas.read(file).texts():
        yield words, None


def _in_canvas(file: bytes) -> Iterator[tuple[str, str | None]]:
    canvas = canvases.read(file)
    said = [canvas.title, canvas.summary, canvas.prompt, canvas.across, canvas.upwards]
    said += [*canvas.ends, *(words for zone in canvas.zones for words in (zone.title, zone.prompt))]
    for words in said:
        if words:
            yield words, None


# ── files ───────────────────────────────────────────────────────────────────────────────────

HEAD: Final = """msgid ""
msgstr ""
"Project-Id-Version: Tablée\\n"
"Language: \\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n"
"""


def template(messages: Mapping[str, Message], english: Mapping[str, str]) -> str:
    """A `.pot`: each sentence with its places, and its English for whoever begins from that."""
    entries = [
        "".join(
            [
                *(f"#. {note}\n" for note in message.notes),
                *(f"#. English: {line}\n" for line in english.get(one, "").split("\n") if line),
                *(f"#: {place}\n" for place in message.places),
                _entry(one, message, 2),
            ]
        )
        for one, message in messages.items()
    ]
    return "\n".join((HEAD, *entries))


def update(file: Path, messages: Mapping[str, Message]) -> bool:
    """Takes what is new into a catalogue and out of it what is gone; whether anything was."""
    before = file.read_text("utf-8")
    head, *entries = re.split(r"\n{2,}", before.rstrip("\n"))
    if "X-Partial" in head:
        entries = [entry for entry in entries if _id(entry) in messages]
        new: list[str] = []
    else:
        kept = {_id(entry): entry for entry in entries}
        entries = [entry for one, entry in kept.items() if one in messages]
        forms = re.search(r"nplurals=(\d)", head)
        count = int(forms[1]) if forms else 2
        new = [_entry(one, m, count) for one, m in messages.items() if one not in kept]
    after = "\n\n".join((head, *entries, *(entry.rstrip("\n") for entry in new))) + "\n"
    if after != before:
        file.write_text(after, "utf-8", newline="\n")
    return after != before


def _id(entry: str) -> str:
    found = re.search(r'^msgid ((?:".*"\n?)+)', entry, re.MULTILINE)
    return "".join(json.loads(line) for line in found[1].splitlines()) if found else ""


def _entry(one: str, message: Message, count: int) -> str:
    if not message.plural:
        return f'msgid {_quoted(one)}\nmsgstr ""\n'
    forms = "".join(f'msgstr[{n}] ""\n' for n in range(count))
    return f"msgid {_quoted(one)}\nmsgid_plural {_quoted(message.plural)}\n{forms}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _english(folder: Path) -> dict[str, str]:
    file = folder / "locale" / "en.po"
    if not file.is_file():
        return {}
    with file.open("rb") as po:
        said = {m.id: m.string for m in read_po(po, locale="en") if m.id}
    return {
        key if isinstance(key, str) else key[0]: text
        if isinstance(text, str)
        else " / ".join(text or ())
        for key, text in said.items()
    }


def main() -> None:
    """Writes the templates, brings the catalogues up to date, says which were changed."""
    place = ROOT / "build" / "messages"
    place.mkdir(parents=True, exist_ok=True)
    served = {folder: extracted(paths) for folder, paths in folders().items()}
    for folder, messages in {**served, "assets/js": of_scripts()}.items():
        if messages:
            name = folder.replace("/", "-")
            text = template(messages, _english(ROOT / folder))
            (place / f"{name}.pot").write_text(text, "utf-8", newline="\n")
        for file in sorted((ROOT / folder / "locale").glob("*.po")):
            if update(file, messages):
                sys.stdout.write(f"{file.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
