"""Reads the organisation's identity from its folder, and says of each part why it is not taken.

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
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from babel.numbers import format_decimal
from PIL import Image

from tablee.model.identity import LEAST_CONTRAST, Identity, contrast
from tablee.settings import Settings
from tablee.texts import _, language

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["WORDS", "FoundIdentity", "identity", "read_identity"]

WORDS: Final = "identity.toml"
LOGOS: Final = ("logo.png", "logo.jpg", "logo.jpeg")
MODELS: Final = {"docx": "word/document.xml", "odt": "content.xml"}
"""The formats that begin from a model, each with a part that such a file has."""
CSS: Final = "page.css"
LARGEST: Final = 5_000_000
"""Bytes of any of its files."""
LONGEST: Final = 200
LONGEST_CSS: Final = 100_000
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


def _state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells whether a file has changed."""
    names = (WORDS, *LOGOS, *(f"model.{kind}" for kind in MODELS), CSS)
    found = ((name, folder / name) for name in names)
    return tuple(
        (name, file.stat().st_mtime_ns, file.stat().st_size)
        for name, file in found
        if file.is_file()
    )


@functools.lru_cache(maxsize=2)
def _read(folder: Path, state: tuple[tuple[str, int, int], ...]) -> FoundIdentity:
    refused: list[str] = []
    files: dict[str, bytes] = {}
    for name, _changed, size in state:
        if size > LARGEST:
            refused.append(_("{file} dépasse 5 Mo\u00a0: il n’est pas pris.").format(file=name))
            continue
        try:
            files[name] = (folder / name).read_bytes()
        except OSError:
            refused.append(_("{file} ne se lit pas\u00a0: il n’est pas pris.").format(file=name))
    words = _words(files.get(WORDS, b""), refused)
    taken = Identity(
        name=_line(words, "name"),
        footer=_line(words, "footer"),
        logo=_logo(files, refused),
        accent=_colour(words, "accent", refused),
        second=_colour(words, "second", refused),
        models=_models(files, refused),
        css=_css(files.get(CSS, b""), refused),
    )
    return FoundIdentity(taken, tuple(refused))


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
            name: format_decimal(value, "0.0", locale=language())
            for name, value in (("ratio", ratio), ("least", LEAST_CONTRAST))
        }
        refused.append(sentence.format(colour=said, **told))
        return ""
    return said.upper()


def _logo(files: dict[str, bytes], refused: list[str]) -> bytes:
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


def _models(files: dict[str, bytes], refused: list[str]) -> dict[str, bytes]:
    taken = {}
    for kind, part in MODELS.items():
        if (data := files.get(f"model.{kind}")) is None:
            continue
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                archive.getinfo(part)
            taken[kind] = data
        except (zipfile.BadZipFile, KeyError):
            sentence = _("{file} n’est pas un modèle de ce format\u00a0: il n’est pas pris.")
            refused.append(sentence.format(file=f"model.{kind}"))
    return taken


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
