"""Photos and scans of filled-in ballots, made up from a seed: what stands on them is known.

The ballots are those of the PDF, as pdfium draws them, ticked by a made-up hand: crosses, checks,
filled boxes, faint pencil, boxes struck out and others ticked instead. Then a copier's glass (150
to 300 dpi, turned a little), or a camera: perspective, bent paper, shade, glare, low light, blur,
noise; then JPEG. `python -m tests.support.photos.ballots METHOD SEED FILE` writes one.
"""

from __future__ import annotations

import functools
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import pypdfium2  # type: ignore[import-untyped]

from tablee.drawing.paper_ballots import BallotTag, BallotWords, box_rows, paper_ballots
from tablee.drawing.paper_ballots.code import BallotCode
from tablee.drawing.paper_ballots.sheets import TEMPLATE, geometry
from tablee.drawing.print import typeset
from tablee.texts import speaking
from tablee.view import Choice, Paper

__all__ = ["METHODS", "TAG", "Filled", "PaperPhoto", "expected_words", "photo_of_ballots"]

Pixels = np.ndarray[Any, np.dtype[Any]]

DPI: Final = 300
PER_MM: Final = DPI / 25.4
TAG: Final = BallotTag.of("a-session", "a-step", 1)
SESSION, VOTE = "Un réseau à distance", "Par où commencer"
RULE: Final = "Le plus de voix vient en tête.\nBulletins secrets : aucun ne porte de nom."
WORDS: Final = (
    "Un annuaire des savoir-faire du réseau",
    "Une fête au printemps",
    "Réparer le four avant l’hiver, avec celles et ceux qui savent",
    "Ouvrir le samedi",
)
_GRADES: Final = ("Excellent", "Très bien", "Bien", "Assez bien", "Passable", "À rejeter")
_CONSENT: Final = (
    Choice(0, "Pas d’objection", "Elle me convient."),
    Choice(1, "Réserve", "Elle me convient, et j’ai une réserve.", words=True),
    Choice(2, "Objection", "Elle nuit au projet.", words=True),
)
_DEGREES: Final = tuple(Choice(n, word) for n, word in enumerate(("Contre", "Sans avis", "Pour")))
_LEVELS: Final = (
    *(Choice(n, f"{n} : ce que cela veut dire") for n in range(1, 6)),
    Choice(0.5, "Je ne me prononce pas", apart=True),
)


def _paper(form: Any, n: int, **fields: Any) -> Paper:
    options = tuple((f"o{k}", f"{WORDS[k % 4]}{f' {k}' if k > 3 else ''}") for k in range(n))
    return Paper("/ballot/s/v", 1, form, options, RULE, **fields)


METHODS: Final = {
    "approval": _paper("pick", 5),
    "one": _paper("pick", 9, units=1),
    "judgment": _paper("grade", 4, choices=tuple(Choice(5 - n, w) for n, w in enumerate(_GRADES))),
    "scale": _paper("grade", 6, choices=_DEGREES),
    "consent": _paper("grade", 1, choices=_CONSENT, text="Votre réserve ou votre objection"),
    "roti": _paper("grade", 1, choices=_LEVELS, decimals=True),
    "dots": _paper("spread", 5, units=4, cap=3, unit=("gommette", "gommettes")),
    "quadratic": _paper(
        "spread",
        *(4,),
        units=16,
        unit=("voix", "voix"),
        costs=(0, 1, 4, 9, 16),
        cost_unit=("crédit", "crédits"),
    ),
    "weighting": _paper("spread", 3, units=20, unit=("point", "points")),
    "hundred": _paper("spread", 4, units=100, unit=("point", "points")),
    "ranking": _paper("rank", 5),
    "many": _paper("rank", 14, ties=False),
    "named": _paper("pick", 4, secret=False),
    "long": _paper("grade", 40, choices=_DEGREES),
}
"""A paper for every way of voting, by name."""


@dataclass(frozen=True)
class Filled:
    """A page of a ballot on a picture."""

    serial: int
    page: int
    ticked: frozenset[tuple[int, int, int]]
    struck: frozenset[tuple[int, int, int]]
    boxes: int


@dataclass(frozen=True)
class PaperPhoto:
    """A picture as a file, and what stands on it."""

    jpeg: bytes = field(repr=False)
    scanned: bool
    ballots: tuple[Filled, ...]
    about: str


@functools.cache
def expected_words(method: str) -> BallotWords:
    """What is said on its ballots."""
    with speaking("fr"):
        return BallotWords.of(METHODS[method], session=SESSION, vote=VOTE)


@functools.cache
def _printed(method: str) -> tuple[Any, Any]:
    """Its ballots as a PDF, nine of them, and what is where on them."""
    with speaking("fr"):
        pdf = paper_ballots(
            METHODS[method], session=SESSION, vote=VOTE, copies=9, tag=TAG, serials=range(1, 10)
        )
        told = typeset(TEMPLATE, {**expected_words(method).said, "copies": 9, "fixed": None}).told[
            -1
        ]
        layout = told["layout"]
        code = BallotCode(TAG, 0, layout["division"], layout["air"], layout["lines"], 0, 0)
        where = geometry(expected_words(method).said, code)
    return pypdfium2.PdfDocument(pdf), (told, where)


def photo_of_ballots(method: str, seed: int) -> PaperPhoto:
    """The picture of this seed: a sheet with its ballots, or one that was cut, scanned or taken."""
    rng = np.random.default_rng(seed)
    document, (told, where) = _printed(method)
    pages = where.pages
    nth = int(rng.integers(0, len(document))) if pages > 1 else 0
    page = document[nth].render(scale=DPI / 72, grayscale=True).to_numpy()
    sheet: Pixels = page.reshape(page.shape[0], page.shape[1]).copy()
    frames = [
        each for each in told["frames"] if each["page"] == (nth % pages + 1 if pages > 1 else 1)
    ]
    ballots = [
        _filled(rng, sheet, method, frame, where, nth % pages, serial=nth // pages + at + 1)
        for at, frame in enumerate(frames)
    ]
    if len(ballots) > 1 and rng.uniform() < 0.4:  # cut
        at = int(rng.integers(0, len(ballots)))
        sheet, ballots = _cut(sheet, frames, at), [ballots[at]]
    scanned = bool(rng.uniform() < 0.5)
    picture, about = (_scan if scanned else _taken)(rng, sheet)
    quality = int(rng.integers(45, 93))
    _done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return PaperPhoto(data.tobytes(), scanned, tuple(ballots), f"{about} q{quality}")


def _cut(sheet: Pixels, frames: list[Any], at: int) -> Pixels:
    xs = sorted({round(frame["x"]) for frame in frames})
    ys = sorted({round(frame["y"]) for frame in frames})
    w, h = sheet.shape[1] // len(xs), sheet.shape[0] // len(ys)
    across, down = xs.index(round(frames[at]["x"])), ys.index(round(frames[at]["y"]))
    return sheet[down * h : (down + 1) * h, across * w : (across + 1) * w]


# ── a hand ──────────────────────────────────────────────────────────────────────────────────


def _filled(
    rng: np.random.Generator,
    sheet: Pixels,
    method: str,
    frame: Any,
    where: Any,
    page: int,
    serial: int,
) -> Filled:
    x, y = where.frames[page]
    boxes = {
        tuple(each["what"]): (
            (each["x"] - x + frame["x"]) * PER_MM,
            (each["y"] - y + frame["y"]) * PER_MM,
            each["width"] * PER_MM,
        )
        for each in where.places
        if not isinstance(each["what"], str) and each["page"] == page + 1
    }
    hand = _Hand(rng, sheet)
    ticked, struck = _chosen(rng, METHODS[method], set(boxes))
    for place in struck:
        hand.tick(*boxes[place])
        hand.strike(*boxes[place])
    for place in ticked:
        hand.tick(*boxes[place])
    for each in where.places:
        if each["what"] == "words" and rng.uniform() < 0.6:
            at = (each["x"] - x + frame["x"]) * PER_MM, (each["y"] - y + frame["y"]) * PER_MM
            hand.write(*at, each["width"] * PER_MM)
    return Filled(serial, page, frozenset(ticked), frozenset(struck), len(boxes))


def _chosen(
    rng: np.random.Generator, paper: Paper, boxes: set[tuple[int, int, int]]
) -> tuple[set[tuple[int, int, int]], set[tuple[int, int, int]]]:
    """Which boxes are ticked, and which were before they were struck out."""
    ticked: set[tuple[int, int, int]] = set()
    for option in range(len(paper.options)):
        for row, each in enumerate(box_rows(paper)):
            here = [(option, row, n) for n in range(len(each.ticks)) if (option, row, n) in boxes]
            if not here:
                continue
            chance = 0.4 if each.counted or len(here) == 1 else 0.8
            if each.counted:
                ticked |= {place for place in here if rng.uniform() < chance}
            elif rng.uniform() < chance:
                ticked.add(here[int(rng.integers(0, len(here)))])
    struck: set[tuple[int, int, int]] = set()
    if rng.uniform() < 0.08 and (rest := sorted(boxes - ticked)):
        struck.add(rest[int(rng.integers(0, len(rest)))])
    return ticked, struck


class _Hand:
    """One person with one pen."""

    def __init__(self, rng: np.random.Generator, sheet: Pixels) -> None:
        self._rng, self._sheet = rng, sheet
        self._way = str(
            rng.choice(["cross", "check", "filled", "faint", "line"], p=[0.4, 0.3, 0.1, 0.1, 0.1])
        )
        faint = self._way == "faint"
        self._ink = float(rng.uniform(125, 160) if faint else rng.uniform(10, 110))
        self._width = float(rng.uniform(0.4, 0.6) if faint else rng.uniform(0.35, 1.0)) * PER_MM
        self._strokes: list[Pixels] = []

    def _stroke(self, points: Any) -> None:
        shaken = np.array(points) + self._rng.normal(0, 0.15 * PER_MM, np.shape(points))
        self._strokes.append(shaken)

    def _done(self) -> None:
        every = np.concatenate(self._strokes)
        left, top = np.maximum(0, every.min(axis=0) - 20).astype(int)
        right, bottom = (every.max(axis=0) + 20).astype(int)
        there = self._sheet[top:bottom, left:right]
        mask = np.zeros_like(there)
        thick = max(1, round(self._width))
        for points in self._strokes:
            line = np.round((points - (left, top)) * 8).astype(np.int32)
            cv2.polylines(mask, [line], False, 255, thick, cv2.LINE_AA, 3)
        over = mask.astype(np.float32) / 255
        inked = np.minimum(there, self._ink)
        there[:] = (there * (1 - over) + inked * over).astype(np.uint8)
        self._strokes = []

    def tick(self, x: float, y: float, side: float) -> None:
        """A cross, a check, a filled box, one line."""
        rng = self._rng
        x, y = x + rng.normal(0, 0.06) * side, y + rng.normal(0, 0.06) * side
        if self._way in ("cross", "faint"):
            near, far = rng.uniform(-0.15, 0.2), rng.uniform(0.8, 1.15)
            self._stroke([(x + near * side, y + near * side), (x + far * side, y + far * side)])
            self._stroke([(x + far * side, y + near * side), (x + near * side, y + far * side)])
        elif self._way == "check":
            self._stroke(
                [
                    (x + 0.15 * side, y + 0.5 * side),
                    (x + 0.42 * side, y + 0.88 * side),
                    (x + rng.uniform(0.9, 1.4) * side, y - rng.uniform(0.0, 0.5) * side),
                ]
            )
        elif self._way == "filled":
            for level in np.arange(0.12, 0.9, 0.6 * self._width / side):
                edge = 0.5 - np.sqrt(max(0.0, 0.25 - (level - 0.5) ** 2)) + 0.04
                self._stroke(
                    [(x + edge * side, y + level * side), (x + (1 - edge) * side, y + level * side)]
                )
        else:
            self._stroke([(x + 0.1 * side, y + 0.9 * side), (x + 0.95 * side, y + 0.05 * side)])
        self._done()

    def strike(self, x: float, y: float, side: float) -> None:
        """A scribble of 0.9 to 1.4 times the box over what stands in it, of one of four kinds.

        Of 1.2 at least over a filled box: of one that stays within nobody sees anything.
        """
        rng = self._rng
        half = float(rng.uniform(0.45, 0.7)) * side
        if self._way == "filled":
            half = max(half, 0.6 * side)
        middle = np.array([x + side / 2, y + side / 2]) + rng.normal(0, 0.05, 2) * side
        kind = str(rng.choice(["zigzag", "lines", "loops", "blackened"]))
        tilt = float(rng.uniform(-0.6, 0.6))
        turn = np.array([(np.cos(tilt), np.sin(tilt)), (-np.sin(tilt), np.cos(tilt))])
        strokes = int(rng.integers(7, 11))
        ends = np.array([-1.0, 1.0])
        if kind == "loops":
            ts = np.linspace(0, 2 * np.pi * strokes, 40 * strokes)
            wide, along = np.sin(ts) * 0.95, np.linspace(-0.7, 0.7, len(ts)) + 0.3 * np.cos(ts)
            self._loops(middle + np.stack([along, wide], axis=1) * half @ turn)
        elif kind == "lines":
            for level in np.linspace(-0.85, 0.85, strokes):
                line = np.stack([ends, np.full(2, level)], axis=1)
                self._stroke(middle + line * half @ turn)
        else:
            if kind == "blackened":
                strokes = max(strokes, int(2.6 * half / self._width))
            levels = np.linspace(-1, 1, strokes)
            zigzag = np.stack([np.tile(ends, strokes)[:strokes], levels], axis=1)
            self._stroke(middle + zigzag * half @ turn)
        self._done()

    def _loops(self, points: Pixels) -> None:
        """A long stroke in one go, as a whole a little off."""
        self._strokes.append(points + self._rng.normal(0, 0.1 * PER_MM, 2))

    def write(self, x: float, y: float, width: float) -> None:
        """Two lines of words that nobody can read."""
        for line in (0, 1):
            ts = np.linspace(0, width * 0.8, 120)
            wave = np.sin(ts / PER_MM * 2.3) * PER_MM * 1.3 * (1 + 0.4 * np.sin(ts / PER_MM))
            base = y + (5 + 8 * line) * PER_MM
            self._stroke(np.stack([x + 3 + ts, base + wave], axis=1))
        self._done()


# ── a copier ────────────────────────────────────────────────────────────────────────────────


def _scan(rng: np.random.Generator, sheet: Pixels) -> tuple[Pixels, str]:
    dpi = int(rng.choice([150, 200, 300]))
    angle = float(rng.normal(0, 1.2)) + float(rng.choice([0, 90, 180, 270], p=[0.7, 0.1, 0.1, 0.1]))
    scale = dpi / DPI * float(rng.uniform(0.94, 1.0))  # « fit to page »
    small = cv2.resize(sheet, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    sh, sw = small.shape
    side = int(np.hypot(sh, sw)) + 10
    turn = cv2.getRotationMatrix2D((sw / 2, sh / 2), angle, 1)
    turn[:, 2] += (side / 2 - sw / 2, side / 2 - sh / 2)
    paper = int(rng.integers(225, 256))
    picture = cv2.warpAffine(small, turn, (side, side), borderValue=int(rng.choice([255, 230, 40])))
    picture = (picture.astype(np.float32) * paper / 255 + float(rng.uniform(0, 40))).clip(0, 255)
    picture = picture.astype(np.uint8)
    if rng.uniform() < 0.4:
        picture = cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.4, 0.9)))
    return _grained(rng, picture, float(rng.uniform(0.5, 6))), f"scan {dpi} dpi {angle:.1f}°"


# ── a camera ────────────────────────────────────────────────────────────────────────────────


def _taken(rng: np.random.Generator, sheet: Pixels) -> tuple[Pixels, str]:
    h, w = sheet.shape
    large = w * h > 2_500_000
    width, height = [(3000, 4000), (2448, 3264)][int(rng.integers(0, 2))] if large else (1600, 2000)
    if w > h:
        width, height = height, width
    bent = _bent(rng, sheet)
    reach = float(rng.uniform(0.78, 0.94))
    factor = reach * min(width / w, height / h)
    half = np.array([(-w / 2, -h / 2), (w / 2, -h / 2), (w / 2, h / 2), (-w / 2, h / 2)]) * factor
    a = np.deg2rad(rng.normal(0, 5))
    flat = half @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    yaw, pitch = np.deg2rad(rng.uniform(-20, 20)), np.deg2rad(rng.uniform(-24, 24))
    depth = flat[:, 0] * np.sin(yaw) + flat[:, 1] * np.sin(pitch)
    away = 1.6 * max(width, height)
    near = away / (away + depth)
    corners = np.stack([flat[:, 0] * np.cos(yaw) * near, flat[:, 1] * np.cos(pitch) * near], axis=1)
    corners += (width / 2, height / 2)
    corners = corners.astype(np.float32)
    edge = np.array([(0, 0), (w, 0), (w, h), (0, h)], np.float32)
    turn = cv2.getPerspectiveTransform(edge, corners)
    small = bent if factor > 0.6 else cv2.GaussianBlur(bent, (0, 0), 0.35 / factor)
    there = cv2.warpPerspective(small, turn, (width, height), flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(np.full_like(bent, 255), turn, (width, height))
    table = np.full((height, width), int(rng.integers(30, 170)), np.uint8)
    table = np.clip(table + rng.normal(0, 12, table.shape), 0, 255).astype(np.uint8)
    over = mask.astype(np.float32) / 255
    picture = table * (1 - over) + (there.astype(np.float32) * 0.85 + 22) * over
    picture *= _light(rng, width, height)
    blur = float(rng.uniform(0.3, 1.6))
    blurred: Pixels = cv2.GaussianBlur(picture.clip(0, 255), (0, 0), blur)
    low = rng.uniform() < 0.3
    gain = float(rng.uniform(0.35, 0.7)) if low else 1.0
    dark = (blurred * gain).clip(0, 255).astype(np.uint8)
    quarter = int(rng.choice([0, 1, 2, 3], p=[0.7, 0.1, 0.1, 0.1]))
    turned = np.ascontiguousarray(np.rot90(dark, quarter))
    about = f"photo {width}x{height} blur {blur:.1f} gain {gain:.2f}"
    return _grained(rng, turned, float(rng.uniform(1, 7))), about


def _bent(rng: np.random.Generator, sheet: Pixels) -> Pixels:
    """Paper that does not lie flat: waves of up to a millimetre."""
    h, w = sheet.shape
    ys, xs = np.arange(h, dtype=np.float32)[:, None], np.arange(w, dtype=np.float32)
    deep = float(rng.uniform(0, 0.9)) * PER_MM
    a, b = rng.uniform(0, 2 * np.pi, 2)
    dx = deep * np.sin(ys / h * np.pi * float(rng.uniform(0.5, 1.6)) + a).astype(np.float32)
    dy = deep * np.sin(xs / w * np.pi * float(rng.uniform(0.5, 1.6)) + b).astype(np.float32)
    bent: Pixels = cv2.remap(sheet, xs + dx, ys + dy, cv2.INTER_LINEAR, borderValue=255)
    return bent


def _light(rng: np.random.Generator, width: int, height: int) -> Pixels:
    """From one side, with a shadow, or a lamp that is seen in the paper."""
    ys, xs = np.arange(height, dtype=np.float32)[:, None], np.arange(width, dtype=np.float32)
    way = float(rng.uniform(0, 2 * np.pi))
    slope = (xs / width - 0.5) * np.cos(way) + (ys / height - 0.5) * np.sin(way)
    light = 0.9 + slope * float(rng.uniform(0, 0.35))
    if rng.uniform() < 0.35:  # whoever takes the photo stands in the light
        at = float(rng.uniform(-0.3, 0.3))
        edge = 1 / (1 + np.exp(-(slope - at) * float(rng.uniform(25, 90))))
        light *= 1 - float(rng.uniform(0.15, 0.45)) * edge
    if rng.uniform() < 0.25:
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        spread = float(rng.uniform(0.05, 0.15)) * width
        lamp = np.exp(-((xs - x) ** 2 + (ys - y) ** 2) / (2 * spread**2))
        light += float(rng.uniform(0.1, 0.35)) * lamp
    lit: Pixels = light.astype(np.float32)
    return lit


def _grained(rng: np.random.Generator, picture: Pixels, noise: float) -> Pixels:
    grain = np.empty(picture.shape, np.int16)
    cv2.setRNGSeed(int(rng.integers(0, 2**31 - 1)))
    cv2.randn(grain, np.zeros(1), np.full(1, noise))
    grained: Pixels = np.clip(picture.astype(np.int16) + grain, 0, 255).astype(np.uint8)
    return grained


if __name__ == "__main__":
    Path(sys.argv[3]).write_bytes(photo_of_ballots(sys.argv[1], int(sys.argv[2])).jpeg)
