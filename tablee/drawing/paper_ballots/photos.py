"""Opens photos, scans and PDFs that somebody sends, has their ballots read apart, within limits.

Nothing of them is kept. OpenCV and pdfium are an extra: `missing` says so where they are not
installed, and they are imported in the process apart alone, when the first file comes.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tablee.drawing import uploads
from tablee.drawing.paper_ballots.sheets import BallotGeometry, BallotWords, geometry
from tablee.errors import NotAccepted
from tablee.isolation.worker import Worker
from tablee.settings import PACKAGE
from tablee.texts import _

if TYPE_CHECKING:
    import numpy as np

    from tablee.drawing.paper_ballots.code import BallotCode, BallotTag
    from tablee.drawing.paper_ballots.form import Place
    from tablee.drawing.paper_ballots.reading import ReadPage

T = TypeVar("T")

LONGEST_SIDE: Final = 4096
"""Pixels of the longer side that are looked at."""
SECONDS: Final = 120.0
"""For one page, in the process apart."""
MOST_PAGES: Final = 60
"""Pages of one PDF."""
PDF_DPI: Final = 200
APART: Final = Worker(1_800, PACKAGE)
"""Runs `read_one`. OpenCV and what it stands on take half of that before any file comes."""


@dataclass(frozen=True)
class AskedBox:
    """A box that is asked about."""

    place: Place
    picture: bytes
    """What it looks like, as JPEG."""
    ticked: bool
    """What it most looks like."""


@dataclass(frozen=True)
class ScannedBallot:
    """A page of a ballot, or what is none that can be counted."""

    corners: tuple[tuple[float, float], ...]
    """From 0 to 1 across and down the picture, clockwise from its top left as printed."""
    why: str = ""
    """Why it cannot be counted; empty where it was read."""
    serial: int = 0
    page: int = 0
    """From 0."""
    pages: int = 1
    ticked: tuple[Place, ...] = ()
    """Boxes that are surely ticked."""
    asked: tuple[AskedBox, ...] = ()
    words: bytes = b""
    """The field for words as it looks, as JPEG; empty where nothing is written there."""
    name: bytes = b""
    """The line for a name, likewise."""
    boxes: int = 0


@dataclass(frozen=True)
class ScannedPage:
    """What was seen on a picture, or on a page of a PDF."""

    width: int
    height: int
    ballots: tuple[ScannedBallot, ...]


def missing() -> str:
    """Why ballots cannot be read here, and what to install; empty where they can."""
    if all(importlib.util.find_spec(name) is not None for name in ("cv2", "pypdfium2")):
        return ""
    return _(
        "Lire les bulletins sur une photo demande un complément qui n’est pas installé sur ce "
        "serveur. À installer par qui s’en occupe : pip install tablee[photo], puis redémarrer."
    )


def count_pages(data: bytes) -> int:
    """How many pages this file has, a picture one; they are numbered from 0 for `read_page`.

    Raises `NotAccepted`, with its own sentence, for a file that cannot be read or is too large, and
    where OpenCV is missing.
    """
    if sentence := missing():
        raise NotAccepted(sentence)
    if len(data) > uploads.LARGEST_FILE:
        raise NotAccepted(_("Ce fichier est trop lourd : 15 Mo au plus."))
    return APART.run(SECONDS, pages_of, data)


def read_page(data: bytes, page: int, tag: BallotTag, words: Sequence[BallotWords]) -> ScannedPage:
    """The ballots on one page of this file, of this round of this vote.

    `words` are what its ballots say, in each language in which they may have been printed. Raises
    `NotAccepted` where the page cannot be read. Others' files are read between two pages.
    """
    return APART.run(SECONDS, read_one, data, page, tag, tuple(words))


def pages_of(data: bytes) -> int:
    """The same in this very process."""
    return _within_pdf(data, _number_of_pages) if _is_pdf(data) else 1


def read_one(data: bytes, page: int, tag: BallotTag, words: Sequence[BallotWords]) -> ScannedPage:
    """The same in this very process; it imports OpenCV."""
    return _reader(tag, words).page(_picture(data, page))


def read(data: bytes, tag: BallotTag, words: Sequence[BallotWords]) -> tuple[ScannedPage, ...]:
    """All pages of a file, in this very process."""
    return tuple(read_one(data, page, tag, words) for page in range(pages_of(data)))


_readers: list[_Reader] = []
"""The last one, which knows where boxes are: pages of a file come one after the other."""


def _reader(tag: BallotTag, words: Sequence[BallotWords]) -> _Reader:
    if not _readers or not _readers[0].reads(tag, words):
        _readers[:] = [_Reader(tag, words)]
    return _readers[0]


def _is_pdf(data: bytes) -> bool:
    return data[:5] == b"%PDF-"


def _picture(data: bytes, page: int) -> np.ndarray[Any, Any]:
    """A picture of the file, upright, a byte a pixel."""
    import numpy

    if not _is_pdf(data):
        return numpy.asarray(uploads.in_grey(data, LONGEST_SIDE))
    return _within_pdf(data, lambda document: _drawn(document, page))


def _within_pdf(data: bytes, doing: Callable[[Any], T]) -> T:
    import pypdfium2  # type: ignore[import-untyped]

    try:
        return doing(pypdfium2.PdfDocument(data))
    except pypdfium2.PdfiumError as error:
        raise NotAccepted(
            _("Ce PDF ne s’ouvre pas : il est abîmé, ou protégé par un mot de passe.")
        ) from error


def _number_of_pages(document: Any) -> int:
    number = len(document)
    if number > MOST_PAGES:
        raise NotAccepted(
            _("Ce PDF a {n} pages, {most} au plus se lisent à la fois : coupez-le.").format(
                n=number, most=MOST_PAGES
            )
        )
    return number


def _drawn(document: Any, at: int) -> np.ndarray[Any, Any]:
    """A page of a PDF, in grey."""
    page = document[at]
    largest = max(page.get_size()) or 1.0
    scale = min(PDF_DPI / 72, LONGEST_SIDE / largest)
    drawn = page.render(scale=scale, grayscale=True).to_numpy()
    copy: np.ndarray[Any, Any] = drawn.reshape(drawn.shape[0], drawn.shape[1]).copy()
    page.close()
    return copy


class _Reader:
    """Reads pictures of the ballots of one round."""

    def __init__(self, tag: BallotTag, words: Sequence[BallotWords]) -> None:
        self._tag, self._words = tag, words
        self._known: dict[tuple[int, ...], BallotGeometry] = {}

    def reads(self, tag: BallotTag, words: Sequence[BallotWords]) -> bool:
        return self._tag == tag and list(self._words) == list(words)

    def page(self, grey: np.ndarray[Any, Any]) -> ScannedPage:
        from tablee.drawing.paper_ballots import detection

        marks = detection.found_marks(grey)
        left = {id(each): each for each in marks}
        found = []
        for top in detection.found_tops(grey, marks):
            for each in (top.left, top.right):
                left.pop(id(each), None)
            ballot, used = self._ballot(grey, top, list(left.values()))
            for each in used:
                left.pop(id(each), None)
            found.append(_within(ballot, grey.shape))
        found += [_within(each, grey.shape) for each in _unread(list(left.values()))]
        found.sort(
            key=lambda each: (min(y for _x, y in each.corners), min(x for x, _y in each.corners))
        )
        return ScannedPage(grey.shape[1], grey.shape[0], tuple(found))

    def _ballot(self, grey: Any, top: Any, marks: list[Any]) -> tuple[ScannedBallot, list[Any]]:
        from tablee.drawing.paper_ballots import reading

        code = top.code
        line = tuple(map(tuple, [*top.left.points[:2], *top.right.points[1:3]]))
        if why := self._refused(code):
            whole = _guessed(top, marks)
            return ScannedBallot(line, why, code.serial), whole
        where = self._where(code)
        if where is None or code.page >= where.pages or abs(where.width - top.width) > 1:
            return ScannedBallot(line, _other_words(), code.serial), _guessed(top, marks)
        foot = next(p for p in where.places if p["what"] == "foot" and p["page"] == code.page + 1)
        height = foot["y"] + foot["height"] - where.frames[code.page][1]
        framed = reading.whole_frame(top, marks, height)
        if framed is None:
            why = _("Le bas de ce bulletin ne se voit pas en entier, ou la feuille est pliée.")
            return ScannedBallot(line, why, code.serial), _guessed(top, marks)
        homography, used = framed
        page = reading.read_page(grey, homography, where, code.page, height)
        return _read(page, code, where.pages, self._twice(page, code)), used

    def _twice(self, page: ReadPage, code: BallotCode) -> set[Place]:
        """Boxes of rows that take one tick and have several: one of them may be a mistake."""
        rows = next(w for w in self._words if w.digest(code.division) == code.words).said["rows"]
        of_row: dict[tuple[int, int], list[Place]] = {}
        for box in page.boxes:
            if box.ticked and not rows[box.place[1]]["counted"]:
                of_row.setdefault(box.place[:2], []).append(box.place)
        return {place for places in of_row.values() if len(places) > 1 for place in places}

    def _refused(self, code: BallotCode) -> str:
        """Why a ballot with this code is none of this round."""
        tag = code.tag
        if tag.session != self._tag.session:
            return _("Ce bulletin est d’une autre session.")
        if tag.step != self._tag.step:
            return _("Ce bulletin est d’un autre vote de cette session.")
        if tag.round != self._tag.round:
            return _("Ce bulletin est d’un autre tour : le tour {n}.").format(n=tag.round)
        return ""

    def _where(self, code: BallotCode) -> BallotGeometry | None:
        """Where its boxes are; None where other words were printed than are put to the vote."""
        key = (code.words, code.division, code.air, code.lines)
        if key not in self._known:
            for words in self._words:
                if words.digest(code.division) == code.words:
                    self._known[key] = geometry(words.said, code)
                    break
        return self._known.get(key)


def _read(page: ReadPage, code: BallotCode, pages: int, twice: set[Place]) -> ScannedBallot:
    from tablee.drawing.paper_ballots.reading import jpeg

    sure = [box for box in page.boxes if box.sure and box.place not in twice]
    asked = [box for box in page.boxes if not box.sure or box.place in twice]
    return ScannedBallot(
        page.corners,
        "",
        code.serial,
        code.page,
        pages,
        tuple(box.place for box in sure if box.ticked),
        tuple(
            AskedBox(box.place, jpeg(box.picture, 2), box.ticked and not box.struck)
            for box in asked
        ),
        jpeg(page.fields.get("words"), 1),
        jpeg(page.fields.get("name"), 1),
        len(page.boxes),
    )


def _other_words() -> str:
    return _(
        "Ce bulletin a été imprimé avec d’autres propositions, ou une autre règle : "
        "saisissez-le à la main."
    )


def _guessed(top: Any, marks: list[Any]) -> list[Any]:
    """The lower marks that are most likely of a ballot that is not read: the nearest ones below."""
    used = []
    for upper, corner in ((top.left, 2), (top.right, 3)):
        below = [each for each in marks if each.corner == corner]
        if below:
            used.append(min(below, key=lambda m: float(((m.middle - upper.middle) ** 2).sum())))
    return used


def _unread(left: list[Any]) -> list[ScannedBallot]:
    """What is left: as many ballots as the corner that is seen most often."""
    of = [[each for each in left if each.corner == corner] for corner in range(4)]
    most = max(of, key=len)
    why = _("Ce bulletin ne se lit pas : un coin est caché, ou l’image est trop floue.")
    return [ScannedBallot(tuple((float(x), float(y)) for x, y in m.points), why) for m in most]


def _within(ballot: ScannedBallot, shape: tuple[int, ...]) -> ScannedBallot:
    height, width = shape[:2]
    corners = tuple(
        (round(float(x) / width, 4), round(float(y) / height, 4)) for x, y in ballot.corners
    )
    return replace(ballot, corners=corners)
