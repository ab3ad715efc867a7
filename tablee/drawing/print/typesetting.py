"""Runs Typst to make PDF and PNG files, offline, with our fonts and the given inputs alone.

A document is a file of ours (`.typ`) and what is said in it. People's words go there as JSON, never
as markup: a string is set as it is. Not for what a document looks like, which its file says.
"""

from __future__ import annotations

import functools
import json
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import typst

from tablee import caching
from tablee.settings import ROOT

GLUE: Final = "\u00a0"
GENERATIONS: Final = 11
WORD_JOINER: Final = "\u2060"
"""Stands for U+FEFF, which the standard does not take: it is as invisible, and means the same."""
DRAWING: Final = Path(__file__).parents[1]
"""Whose files may import each other."""
DPI: Final = 150
"""Of drawings: what their files count in is a pixel at this resolution."""
FONTS: Final = ROOT / "assets" / "print"
_BROKEN_ANYWAY: Final = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\uff60"
    r"\U0001f000-\U0003ffff"
)
"""Scripts written without spaces, and emoji: Typst knows where their lines end."""
_GLUED: Final = re.compile(rf"(?:[^\s{_BROKEN_ANYWAY}]|[\u00a0\u2007\u202f\u2060]){{80,}}")
_TAKES_A_LETTER: Final = ("L", "N", "P", "Sm", "Sc", "Zs")
"""What begins a letter of its own; anything else belongs to the one before it."""


@dataclass(frozen=True)
class Typeset:
    """A PDF, and what its file tells of it: the metadata labelled `<told>`, in order."""

    pdf: bytes
    told: tuple[Any, ...] = ()


def typeset(
    template: Path, said: Mapping[str, Any], pictures: Mapping[str, bytes] | None = None
) -> Typeset:
    """The document that this file makes of `sys.inputs.said`, a JSON text.

    `pictures` are files that it may read by these names, which are ours to give. Tagged, held to
    PDF/UA-1, and without a date: on one machine the same words give the same bytes. A character of
    which no font here has a form is a box, and can be copied and read aloud all the same.
    Other threads go on meanwhile.
    """
    with tempfile.TemporaryDirectory(prefix="tablee-") as folder:
        root = Path(folder)
        for name, data in (pictures or {}).items():
            (root / name).write_bytes(data)
        (root / template.name).write_bytes(template.read_bytes())
        words = json.dumps(said, ensure_ascii=False).replace("\ufeff", WORD_JOINER)
        return _set(root / template.name, words)


def _set(document: Path, said: str) -> Typeset:
    setting = typst.Compiler(
        document, root=document.parent, font_paths=_fonts(), sys_inputs={"said": said}
    )
    try:
        pdf = setting.compile(format="pdf", pdf_standards="ua-1")
    except typst.TypstError:
        # The standard wants what we did not foresee: the document is tagged all the same.
        pdf = setting.compile(format="pdf")
    assert isinstance(pdf, bytes)
    told = tuple(json.loads(setting.query("<told>", field="value")))
    _forget()
    return Typeset(pdf, told)


@dataclass(frozen=True)
class TypesetPictures:
    """The pages of a document as PNG files, and what its file tells of it, as in `Typeset`."""

    pictures: tuple[bytes, ...]
    told: tuple[Any, ...] = ()


def typeset_picture(template: Path, said: Mapping[str, Any]) -> bytes:
    """The first page that this file makes of `sys.inputs.said`, as `typeset`: a PNG at 150 dpi."""
    return typeset_pictures(template, said, DPI).pictures[0]


def typeset_pictures(template: Path, said: Mapping[str, Any], dpi: float) -> TypesetPictures:
    """All pages that this file makes of `sys.inputs.said`, with so many pixels to the inch."""
    with tempfile.TemporaryDirectory(prefix="tablee-") as folder:
        document = Path(folder) / template.name
        document.write_bytes(template.read_bytes())
        words = json.dumps(said, ensure_ascii=False).replace("\ufeff", WORD_JOINER)
        setting = typst.Compiler(
            document, root=document.parent, font_paths=_fonts(), sys_inputs={"said": words}
        )
        made = setting.compile(format="png", ppi=dpi)
        told = tuple(json.loads(setting.query("<told>", field="value")))
    _forget()
    pictures = tuple(made) if isinstance(made, list) else (made,)
    assert all(isinstance(picture, bytes) for picture in pictures)
    return TypesetPictures(pictures, told)  # type: ignore[arg-type] # as asserted


class Drawing:
    """What a `.typ` file of the package of drawings makes of this, page by page.

    Typst keeps what it has laid out from one page to the next: until words are erased, or ten other
    documents have been set.
    """

    def __init__(self, template: str, said: Mapping[str, Any]) -> None:
        """All is laid out, and nothing painted yet."""
        words = json.dumps(said, ensure_ascii=False).replace("\ufeff", WORD_JOINER)
        self._template = template
        self._compiler = typst.Compiler(
            self._asking(0), root=DRAWING, font_paths=_fonts(), sys_inputs={"said": words}
        )
        self.pages = int(json.loads(self._compiler.query("<told>", field="value", one=True)))
        """How many there are."""

    def png(self, page: int = 1, scale: int = 1) -> bytes:
        """One of them; at scale 1 a pixel is a pixel of the drawing, at 2 there are four of it."""
        asked = self._asking(page)
        picture = self._compiler.compile(asked, format="png", ppi=DPI * scale)
        assert isinstance(picture, bytes)
        return picture

    def pdf(self) -> bytes:
        document = self._compiler.compile(self._asking(None), format="pdf", pdf_tags=False)
        assert isinstance(document, bytes)
        return document

    def _asking(self, page: int | None) -> bytes:
        asked = "none" if page is None else page
        return f'#import "{self._template}": document\n#document({asked})'.encode()


def _forget() -> None:
    """Nothing of the words and pages remains in memory.

    Typst keeps what it made until ten other documents have been set: 75 MB for a long report, and
    words that may have been erased meanwhile.
    """
    nothing = typst.Compiler(b"", font_paths=_no_fonts())
    for _generation in range(GENERATIONS):
        nothing.compile(b"", format="svg")


caching.on_clear(_forget)


@functools.cache
def _no_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)


@functools.cache
def _fonts() -> typst.Fonts:
    """Ours for our languages, their neighbours, emoji, and a box; the machine's for the rest."""
    return typst.Fonts(font_paths=[FONTS])


# ── people's words ──────────────────────────────────────────────────────────────────────────


def drawable(text: str) -> str:
    """A line with the spaces that printers leave unbroken, and without what nothing can draw.

    These are before `: ; ? !`, inside « », after « à ».
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    kept = "".join(c for c in whole if c.isspace() or unicodedata.category(c) != "Cc")
    spaced = re.sub("[^\\S\u00a0\u2007\u202f]+", " ", unicodedata.normalize("NFC", kept)).strip(" ")
    glued = re.sub(r"(?<! ) (?=[:;?!»]++(?:\s|$))|(?<=«) ", GLUE, spaced)
    return re.sub(r"(?<![^\W_])([àÀ]) (?=\w)", rf"\1{GLUE}", glued)


def breakable(text: str, longest: int = 24) -> list[str]:
    """The text in the pieces between which a line may end; put together they are the text.

    One piece where lines end between words; a few letters at a time within words of more than
    `longest` letters, for which a column may have no room: an address, a key held down. Typst ends
    a line at a `box()` and writes nothing for it, so whoever copies an address from the page has
    the address.
    """
    few, pieces, end = max(1, longest // 8), [""], 0
    for start, stop in _too_long(text, longest):
        letters = list(_letters(text[start:stop]))
        first, *others = ("".join(letters[n : n + few]) for n in range(0, len(letters), few))
        pieces[-1] += text[end:start] + first
        pieces += others
        end = stop
    pieces[-1] += text[end:]
    return pieces


def _too_long(text: str, longest: int) -> Iterator[tuple[int, int]]:
    if len(text) <= longest:
        return
    word = re.compile(rf"[^\s{_BROKEN_ANYWAY}]{{{longest + 1},}}")
    end = 0
    for found in sorted(m.span() for p in (_GLUED, word) for m in p.finditer(text)):
        if found[0] >= end:
            yield found
            end = found[1]


def _letters(word: str) -> Iterator[str]:
    """Each letter with its marks, and joined signs in one."""
    letter = ""
    for character in word:
        kind = unicodedata.category(character)
        if letter and kind.startswith(_TAKES_A_LETTER) and letter[-1] != "\u200d":
            yield letter
            letter = ""
        letter += character
    yield letter


def from_right_to_left(text: str) -> bool:
    """Whether the first letter of a script says so."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((d for d in directions if d in ("L", "R", "AL")), "L") != "L"
