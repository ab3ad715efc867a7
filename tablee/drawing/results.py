"""Serialises a vote's result as the input data of the Typst template `results.typ`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Final

from tablee.drawing.print import drawable
from tablee.texts import _, locale, ngettext
from tablee.view import Bar, Bars, Profile, ProfileRow, Table

MOST_ROWS: Final = 50
"""Rows that are drawn; the others are counted below them."""
DOTS: Final = 12
"""Above this, dots are a bar."""

Colour = tuple[int, int, int]
# The tokens of assets/css/tokens.css.
INK: Final[Colour] = (0x1B, 0x24, 0x33)
QUIET: Final[Colour] = (0x5E, 0x9A, 0x92)
SECOND: Final[Colour] = (0x1C, 0x6A, 0x62)
SECOND_DEEP: Final[Colour] = (0x11, 0x4C, 0x46)
SECOND_TINT: Final[Colour] = (0xDF, 0xEE, 0xEA)
WHITE: Final[Colour] = (0xFF, 0xFF, 0xFF)


def said_result(view: Bars | Profile | Table) -> dict[str, Any]:
    """The rows as on the wall, up to fifty; how many there are besides."""
    told: dict[str, Any] = {"lang": locale().language, "title": _line(view.title), "ranked": False}
    notes = [_others(len(view.rows))]
    if isinstance(view, Table):
        told |= _table(view)
    else:
        rows = view.rows[:MOST_ROWS]
        notes += [_line(view.note), _line(view.aside)]
        told |= {"ranked": any(row.rank for row in rows), "figure-column": 1}
        told |= _bars(view) if isinstance(view, Bars) else _profile(view)
    return told | {"notes": [note for note in notes if note]}


def _line(text: str) -> str:
    return drawable(" ".join(text.split("\n")))


def _others(rows: int) -> str:
    """How many rows the picture leaves to the table beside it."""
    more = rows - MOST_ROWS
    if more <= 0:
        return ""
    return ngettext("et {n} autre, dans le tableau", "et {n} autres, dans le tableau", more)


def _row(row: Bar | ProfileRow) -> dict[str, Any]:
    texts = {"text": row.text, "details": row.details, "figure": row.figure}
    return {"rank": row.rank, **{name: _line(text) for name, text in texts.items()}}


# ── dots and bars ───────────────────────────────────────────────────────────────────────────


def _bars(view: Bars) -> dict[str, Any]:
    most = max((row.value for row in view.rows), default=0.0)
    dots = view.dots and most <= DOTS and all(row.value % 1 == 0 for row in view.rows)
    rows = [
        {
            **_row(row),
            "dots": round(row.value) if dots else None,
            "share": max(0.0, row.value / most) if most else 0.0,
        }
        for row in view.rows[:MOST_ROWS]
    ]
    return {"kind": "bars", "rows": rows}


# ── how many people gave each answer ────────────────────────────────────────────────────────


def _profile(view: Profile) -> dict[str, Any]:
    looks = [look(i, len(view.choices)) for i in range(len(view.choices))]
    choices = [
        {"text": _line(choice), "fill": _hexa(fill), "ink": _hexa(ink), "stripes": _hexa(stripes)}
        for choice, (fill, ink, stripes) in zip(view.choices, looks, strict=True)
    ]
    rows = [
        {**_row(row), "parts": _parts(row.counts), "spelled": _line(_spelled(row, view))}
        for row in view.rows[:MOST_ROWS]
    ]
    return {
        "kind": "profile",
        "rows": rows,
        "choices": choices,
        "median": view.median,
        "middle": _("milieu"),
        "nobody": _("Aucune réponse"),
    }


def look(i: int, of: int) -> tuple[Colour, Colour, Colour | None]:
    """Fill, ink and stripes of one answer among so many, as `segment` in assets/js/view/results.js.

    Dark for the first half, light for the second, every other one striped.
    """
    darks = max(1, of // 2)
    dark = i < darks
    place, last = (i, darks - 1) if dark else (i - darks, of - darks - 1)
    mix = place / last if last > 0 else float(not dark)
    fill = _mixed(SECOND_DEEP, SECOND, mix) if dark else _mixed(QUIET, SECOND_TINT, mix)
    stripes = _mixed(fill, (0, 0, 0), 0.3) if dark else _mixed(fill, WHITE, 0.55)
    return fill, WHITE if dark else INK, stripes if i % 2 else None


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    """A colour between two, `share` of the second."""
    r, g, b = (round(a + (z - a) * share) for a, z in zip(one, other, strict=True))
    return r, g, b


def _hexa(colour: Colour | None) -> str | None:
    return colour and f"#{bytes(colour).hex()}"


def _parts(counts: Sequence[int]) -> list[dict[str, Any]]:
    """Who gave some answer, as shares of the bar from its left."""
    total = sum(counts) or 1
    ends = [0, *accumulate(counts)]
    return [
        {"choice": i, "people": people, "start": ends[i] / total, "end": ends[i + 1] / total}
        for i, people in enumerate(counts)
        if people
    ]


def _spelled(row: ProfileRow, view: Profile) -> str:
    """What the bar shows, in words: "Excellent : 4, Très bien : 3, Bien : 0"."""
    counted = zip(view.choices, row.counts, strict=False)
    return ", ".join(
        _("{choice}\u00a0: {people}").format(choice=choice, people=people)
        for choice, people in counted
    )


# ── a table ─────────────────────────────────────────────────────────────────────────────────


def _table(view: Table) -> dict[str, Any]:
    count = max(len(view.head), *(len(row) for row in view.rows), 1)
    rows = (view.head, *view.rows[:MOST_ROWS])
    cells = [[_line(cell) for cell in (*row, *[""] * (count - len(row)))] for row in rows]
    return {"kind": "table", "columns": count, "cells": cells}
