"""`tablee languages`: the languages on offer, what each lacks, and a file to translate into one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
from babel import Locale, UnknownLocaleError
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from tablee import texts
from tablee.cli.messages import Command
from tablee.cli.sessions.export import set_up
from tablee.errors import NotAccepted
from tablee.settings import PACKAGE, ROOT
from tablee.texts import LANGUAGES, _, ngettext

SHOWN: Final = 40
"""Sentences without a translation that are told; the others are counted."""


@dataclass(frozen=True)
class _Sentence:
    """One sentence of Tablée or of a plugin."""

    one: str
    many: str
    """Its plural; empty for none."""
    english: tuple[str, ...]

    @property
    def blanks(self) -> set[str]:
        """What is filled in, in braces."""
        return _blanks(f"{self.one} {self.many}")


def languages() -> Command:
    """`tablee languages`; ends with 1 where a translation would fail."""

    def callback(code: str | None, output: str | None) -> int:
        set_up(None)  # plugins, and the folders of languages
        for folder in (PACKAGE, PACKAGE / "web", ROOT / "assets" / "js"):
            texts.add_catalogue(folder)
        sentences = list(_sentences())
        if code is None:
            return _list(sentences)
        said = _said(texts.files_of(texts.code_of(code)))
        if output is not None:
            return _write(Path(output), texts.code_of(code), sentences, said)
        return _tell(sentences, said)

    params: list[click.Parameter] = [
        click.Argument(["code"], required=False, metavar=_("[LANGUE]")),
        click.Option(
            ["-o", "--output"],
            metavar=_("FICHIER"),
            help=_("Écrit toutes les phrases à traduire dans ce fichier .po, avec leur anglais."),
        ),
    ]
    help_ = _("Liste les langues, dit ce qui manque à l’une, ou écrit de quoi la traduire.")
    return Command("languages", callback=callback, params=params, help=help_)


def _sentences() -> Iterator[_Sentence]:
    """Every sentence once: the English catalogues have them all."""
    seen: set[str] = set()
    for file in texts.files_of("en"):
        for key, forms in _messages(file):
            one, many = (key, "") if isinstance(key, str) else (key[0], key[1])
            if one not in seen:
                seen.add(one)
                yield _Sentence(one, many, forms)


def _said(files: Iterable[Path]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for file in files:
        for key, forms in _messages(file):
            if all(forms):
                found.setdefault(key if isinstance(key, str) else key[0], forms)
    return found


def _messages(file: Path) -> Iterator[tuple[str | tuple[str, ...], tuple[str, ...]]]:
    with file.open("rb") as po:
        for message in read_po(po):
            said = message.string
            forms = (said,) if isinstance(said, str) else tuple(said or ("",))
            if message.id and not message.fuzzy:
                key = message.id if isinstance(message.id, str) else tuple(message.id)
                yield key, tuple(text or "" for text in forms)


def _list(sentences: list[_Sentence]) -> int:
    for code, name in LANGUAGES.items():
        said = _said(texts.files_of(code))
        n = sum(1 for each in sentences if each.one in said or code == texts.FRENCH)
        count = _("{n} phrases sur {of}").format(n=n, of=len(sentences))
        click.echo(f"{code:<10} {name}, {count}")
        if note := texts.about(code).note:
            click.echo(f"{'':<10} {note}")
    return 0


def _tell(sentences: list[_Sentence], said: Mapping[str, tuple[str, ...]]) -> int:
    faults = [each for each in sentences if each.one in said and _wrong(each, said[each.one])]
    for each in faults:
        click.echo(_("À corriger : « {text} »").format(text=_short(each.one)))
        wanted = " ".join(sorted(each.blanks)) or _("aucune accolade")
        click.echo("    " + _("il faut {wanted}").format(wanted=wanted))
    missing = [each for each in sentences if each.one not in said]
    for each in missing[:SHOWN]:
        click.echo(_("Sans traduction : « {text} »").format(text=_short(each.one)))
    if more := max(len(missing) - SHOWN, 0):
        click.echo(ngettext("et {n} autre", "et {n} autres", more))
    done = len(sentences) - len(missing)
    click.echo(_("{n} phrases sur {of}").format(n=done, of=len(sentences)))
    return int(bool(faults))


def _wrong(sentence: _Sentence, forms: tuple[str, ...]) -> bool:
    """Whether a blank is missing or unknown: filled in, such a sentence fails or says nothing."""
    alone = any(not _blanks(form) <= sentence.blanks for form in forms)
    return alone or _blanks(forms[-1]) != sentence.blanks


def _blanks(text: str) -> set[str]:
    return set(re.findall(r"\{\w*\}", text))


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:80]}…"


# ── a file to translate ─────────────────────────────────────────────────────────────────────


def _write(
    file: Path, code: str, sentences: list[_Sentence], said: Mapping[str, tuple[str, ...]]
) -> int:
    if file.exists():
        sentence = _("Il y a déjà {place}. Rien n’est écrit : prenez un autre nom.")
        raise NotAccepted(sentence.format(place=file))
    forms, rule = _plural(code)
    head = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {code}\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        f'"Plural-Forms: nplurals={forms}; plural={rule};\\n"\n'
        f'"X-Language-Name: {_named(code)}\\n"\n'
    )
    entries = (_entry(each, said.get(each.one, ()), forms) for each in sentences)
    file.write_text("\n".join((head, *entries)), "utf-8", newline="\n")
    click.echo(_("{n} phrases dans {file}.").format(n=len(sentences), file=file))
    return 0


def _plural(code: str) -> tuple[int, str]:
    try:
        return get_plural(str(Locale.parse(code.partition("-x-")[0], sep="-")))[:2]
    except (UnknownLocaleError, ValueError):
        return 2, "(n != 1)"


def _named(code: str) -> str:
    if code in LANGUAGES:
        return LANGUAGES[code]
    try:
        known = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return code
    name = str(known.get_display_name(known) or code)
    return name[:1].upper() + name[1:]


def _entry(sentence: _Sentence, said: tuple[str, ...], forms: int) -> str:
    english = "".join(f"#. {line}\n" for each in sentence.english for line in each.split("\n"))
    lines = [f"msgid {_quoted(sentence.one)}"]
    if sentence.many:
        lines.append(f"msgid_plural {_quoted(sentence.many)}")
        there = said if len(said) == forms else ("",) * forms
        lines += [f"msgstr[{n}] {_quoted(text)}" for n, text in enumerate(there)]
    else:
        lines.append(f"msgstr {_quoted(said[0] if said else '')}")
    return english + "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
