"""Finds whether a step takes sticky notes: which contents they become, and its zones as they lie.

A step takes them where one of its fields makes a `PicturedContent`; where it also takes a picture
from whoever facilitates, the whole photo stays there.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from tablee.activities import StepRecord, answers
from tablee.activities.pictures import PictureContent, PicturedContent
from tablee.errors import NotAccepted
from tablee.model.entities import Role
from tablee.texts import _
from tablee.view import Audience, Board, Field


@dataclass(frozen=True)
class NotePlaces:
    """What notes become in one step, and where they go."""

    kind: type[PicturedContent]
    photo: type[PictureContent] | None
    """What the whole photo becomes; None where the step keeps none."""
    within: str
    """The field of a card that says where it stands; empty where there is nothing to choose."""
    ask: str
    """What is asked for it: "Dans quelle zone ?"."""
    zones: tuple[tuple[str, str], ...]
    """`(id, words)`."""
    needed: bool
    """Whether a card must stand in one of them."""
    rows: tuple[tuple[str, ...], ...]
    """The ids of the zones as they lie, row by row; empty where nobody knows."""


def takes_notes(step: StepRecord) -> bool:
    """Whether whoever facilitates can put notes here."""
    return _kind(step) is not None


def places_of(step: StepRecord) -> NotePlaces:
    """Where notes go in this step, in the language being spoken; `NotAccepted` for one without."""
    found = _kind(step)
    if found is None:
        raise NotAccepted(_("Cette étape ne prend pas de papillons."))
    kind, field = found
    board = next(iter(_boards(answers.seen(step, Audience.CONSOLE))), None)
    taken = (k for k in step.activity.contents if issubclass(k, PictureContent))
    photo = next((k for k in taken if Role.FACILITATOR in (k.posted_by or Role)), None)
    known = {id_ for id_, _words in field.choices}
    rows = _rows(board, known) if board is not None else ()
    needed = field.given is not None and bool(known)
    if len(known) == 1:
        rows = (tuple(known),)
    return NotePlaces(kind, photo, field.within, field.ask, tuple(field.choices), needed, rows)


def _kind(step: StepRecord) -> tuple[type[PicturedContent], Field] | None:
    """What a note becomes here, and the field that makes the same of what is typed."""
    kinds = {k.kind: k for k in step.activity.contents if issubclass(k, PicturedContent)}
    if not kinds:
        return None
    return next(((kinds[f.kind], f) for f in answers.fields(step) if f.kind in kinds), None)


def _boards(view: object) -> Iterator[Board]:
    if isinstance(view, Board):
        yield view
    elif isinstance(view, tuple):
        for each in view:
            yield from _boards(each)
    elif dataclasses.is_dataclass(view) and not isinstance(view, type):
        yield from _boards(getattr(view, "items", ()))


def _rows(board: Board, known: set[str]) -> tuple[tuple[str, ...], ...]:
    """As the canvas has its zones: in the squares of a grid, one under the other, side by side."""
    ids = [column.id for column in board.columns if column.id in known]
    if board.layout == "grid" and board.rows:
        of_area = {column.area: column.id for column in board.columns if column.area}
        rows = (tuple(of_area.get(area, "") for area in row.split()) for row in board.rows)
        return tuple(row for row in rows if any(row))
    if board.layout == "page":
        return tuple((id_,) for id_ in ids)
    return (tuple(ids),) if ids else ()
