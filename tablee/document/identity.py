"""Reads and keeps the organisation's identity in its folder; says why a part is not taken.

`identity.toml` has name, footer and colours; beside it stand `logo.png` or `logo.jpg`,
`model.docx`, `model.odt` and `page.css`. What is refused leaves Tablée's own in its place;
documents are always made.
"""

from __future__ import annotations

import functools
import io
import re
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import tomli_w
from lxml import etree  # type: ignore[import-untyped] # it has no types
from PIL import Image

from tablee.model.identity import LEAST_CONTRAST, Identity, contrast
from tablee.settings import Settings
from tablee.texts import _, decimal

WORDS: Final = "identity.toml"
LOGOS: Final = ("logo.png", "logo.jpg", "logo.jpeg")
MODELS: Final = {"docx": "word/document.xml", "odt": "content.xml"}
"""The formats that begin from a model, each with a part that such a file has."""
CSS: Final = "page.css"
LARGEST: Final = 5_000_000
"""Bytes of any of its files."""
LONGEST: Final = 200
LONGEST_CSS: Final = 100_000
UNPACKED: Final = 100_000_000
"""Bytes of a model once it is opened."""
MOST_PARTS: Final = 2_000
_ELSEWHERE: Final = re.compile(r"(?:https?|ftp|file):|//")
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True)
class FoundIdentity:
    """What was taken of the folder, and a sentence for each part that was not."""

    identity: Identity
    refused: tuple[str, ...] = ()


def identity() -> Identity:
    """That of this server, as its folder has it now."""
    return read_identity(Settings.here().identity).identity


def read_identity(folder: Path) -> FoundIdentity:
    """What the folder holds; nothing at all where it is not there."""
    return _read(folder, _state(folder))


def taken(files: Mapping[str, bytes]) -> FoundIdentity:
    """What would be taken of a folder that held these files, by their names."""
    refused: list[str] = []
    words = _words(files.get(WORDS, b""), refused)
    found = Identity(
        name=_line(words, "name"),
        footer=_line(words, "footer"),
        logo=_logo(files, refused),
        accent=_colour(words, "accent", refused),
        second=_colour(words, "second", refused),
        models=_models(files, refused),
        css=_css(files.get(CSS, b""), refused),
    )
    return FoundIdentity(found, tuple(refused))


# ── the folder ──────────────────────────────────────────────────────────────────────────────


def model_name(kind: str) -> str:
    """The file of a model, by the ending of its format."""
    return f"model.{kind}"


def logo_name(data: bytes) -> str:
    return LOGOS[1] if data.startswith(b"\xff\xd8") else LOGOS[0]


def identity_files(folder: Path) -> dict[str, bytes]:
    """The files of an identity that this folder holds, by their names; of two logos, the first."""
    files = {}
    for name, _changed, size in _state(folder):
        if size <= LARGEST:
            with suppress(OSError):
                files[name] = (folder / name).read_bytes()
    return files


def save(folder: Path, changed: Mapping[str, bytes]) -> None:
    """Puts these files there, whole or not at all; those that are empty are taken away.

    A new logo takes the place of the former one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in changed.items():
        if data:
            written = folder / f".{name}"
            written.write_bytes(data)
            written.replace(folder / name)
        else:
            (folder / name).unlink(missing_ok=True)
    if any(name in LOGOS and data for name, data in changed.items()):
        for former in LOGOS:
            if former not in changed:
                (folder / former).unlink(missing_ok=True)


def with_words(data: bytes, given: Mapping[str, str | None]) -> bytes:
    """The file of words with these changed: one that is empty goes, None leaves what there is."""
    words = _words(data, [])
    words |= {name: value for name, value in given.items() if value is not None}
    return tomli_w.dumps({name: value for name, value in words.items() if value}).encode()


def _state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells whether a file has changed."""
    names = (WORDS, *LOGOS, *map(model_name, MODELS), CSS)
    found = ((name, folder / name) for name in names)
    return tuple(
        (name, file.stat().st_mtime_ns, file.stat().st_size)
        for name, file in found
        if file.is_file()
    )


@functools.lru_cache(maxsize=2)
def _read(folder: Path, state: tuple[tuple[str, int, int], ...]) -> FoundIdentity:
    files, refused = identity_files(folder), []
    for name, _changed, size in state:
        if size > LARGEST:
            refused.append(_("{file} dépasse 5 Mo : il n’est pas pris.").format(file=name))
        elif name not in files:
            refused.append(_("{file} ne se lit pas : il n’est pas pris.").format(file=name))
    found = taken(files)
    return FoundIdentity(found.identity, (*refused, *found.refused))


# ── its parts ───────────────────────────────────────────────────────────────────────────────


def _words(data: bytes, refused: list[str]) -> dict[str, object]:
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        sentence = _("{file} n’est pas du TOML ({error})\u00a0: rien n’en est pris.")
        refused.append(sentence.format(file=WORDS, error=error))
        return {}


def _line(words: dict[str, object], name: str) -> str:
    said = words.get(name, "")
    return " ".join(said.split())[:LONGEST] if isinstance(said, str) else ""


def _colour(words: dict[str, object], name: str, refused: list[str]) -> str:
    said = words.get(name, "")
    if not said:
        return ""
    if not isinstance(said, str) or not _COLOUR.fullmatch(said):
        sentence = _(
            "La couleur {colour} n’est pas prise\u00a0: il faut une couleur comme #1C6A62."
        )
        refused.append(sentence.format(colour=said))
        return ""
    if (ratio := contrast(said)) < LEAST_CONTRAST:
        sentence = _(
            "La couleur {colour} se lit mal sur du papier clair (contraste de {ratio}, il en faut "
            "{least})\u00a0: elle n’est pas prise. Choisissez-en une plus foncée."
        )
        told = {
            name: decimal(value, "0.0")
            for name, value in (("ratio", ratio), ("least", LEAST_CONTRAST))
        }
        refused.append(sentence.format(colour=said, **told))
        return ""
    return said.upper()


def _logo(files: Mapping[str, bytes], refused: list[str]) -> bytes:
    name = next((name for name in LOGOS if name in files), "")
    if not name:
        return b""
    try:
        with Image.open(io.BytesIO(files[name]), formats=("PNG", "JPEG")) as image:
            image.verify()
    except (OSError, SyntaxError, ValueError):
        sentence = _("{file} n’est ni un PNG ni un JPEG\u00a0: il n’est pas pris.")
        refused.append(sentence.format(file=name))
        return b""
    return files[name]


def _models(files: Mapping[str, bytes], refused: list[str]) -> dict[str, bytes]:
    found = {}
    for kind in MODELS:
        if (data := files.get(model_name(kind))) is None:
            continue
        if sentence := _not_a_model(kind, data):
            refused.append(sentence.format(file=model_name(kind)))
        else:
            found[kind] = data
    return found


def _not_a_model(kind: str, data: bytes) -> str:
    """Why a file cannot be begun from; empty where it can. It is opened as its format will."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.getinfo(MODELS[kind])
            inside = archive.infolist()
            if len(inside) > MOST_PARTS or sum(each.file_size for each in inside) > UNPACKED:
                return _("{file} est trop lourd une fois ouvert : il n’est pas pris.")
            if any(each.filename.endswith("vbaProject.bin") for each in inside):
                return _("{file} contient des macros : il n’est pas pris. Ôtez-les.")
            if any(map(_reaches_out, _parts_that_ask(archive))):
                return _(
                    "{file} va chercher quelque chose ailleurs (un modèle, une image liés) : "
                    "il n’est pas pris. Mettez-le dans le fichier."
                )
        _opened(kind, data)
    except Exception:
        return _("{file} n’est pas un modèle de ce format : il n’est pas pris.")
    return ""


def _parts_that_ask(archive: zipfile.ZipFile) -> Iterator[bytes]:
    for name in archive.namelist():
        if name.endswith(".rels") or name == "styles.xml":
            yield archive.read(name)


def _reaches_out(part: bytes) -> bool:
    """Whether it names a file that would be fetched on opening; a link that one follows is none."""
    root = etree.fromstring(part, _parser())
    for each in root.iter("{*}*"):
        said = {etree.QName(name).localname: value for name, value in each.attrib.items()}
        away = said.get("TargetMode") == "External" and not said["Type"].endswith("/hyperlink")
        tag = etree.QName(each).localname
        if away or (tag != "a" and _ELSEWHERE.match(said.get("href", ""))):
            return True
    return False


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _opened(kind: str, data: bytes) -> None:
    """Raises whatever its reader raises where a file is damaged."""
    if kind == "docx":
        import docx  # here: it takes 0.1 s, and most servers have no model

        document = docx.Document(io.BytesIO(data))
        _there = (document.styles.element, document.sections[0], document.settings.element)
    else:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            etree.fromstring(archive.read("styles.xml"), _parser())
            archive.testzip()


def _css(data: bytes, refused: list[str]) -> str:
    """Rules as text; what would end the element that holds them, or bring files, is refused."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "<"
    if "<" in text or "@import" in text.lower() or len(text) > LONGEST_CSS:
        sentence = _(
            "{file} n’est pas pris\u00a0: des règles CSS en UTF-8, "
            "sans «\u00a0<\u00a0» ni @import, 100\u00a0000 caractères au plus."
        )
        refused.append(sentence.format(file=CSS))
        return ""
    return text
