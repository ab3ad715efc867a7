"""Puts words into every step, whatever its activity: its examples, and all that phones ask for."""

from __future__ import annotations

import itertools
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from tablee.activities import Facts
from tablee.errors import WorkshopError
from tablee.sdk.testing import facilitator_of, fields, fill, seat_of, write
from tablee.texts import speaking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablee.model.entities import Person
    from tablee.session import Room
    from tablee.view.fields import Field, Input

__all__ = ["WORDS", "filled"]

WORDS: Final = ("Partager une remorque à vélo", "En parler à la mairie en 2026")
MOST: Final = 3
"""Choices of a field in which something is written."""


def filled(room: Room, people: Sequence[Person]) -> None:
    """What these people can say in the running step is said; of a vote, nothing.

    What the step refuses is left out: an example may want another that was refused.
    """
    with speaking("fr"):
        step = room.step_record(room.session.current or "")
        for said in step.activity.examples(step):
            with suppress(WorkshopError):
                if isinstance(said, Facts):
                    seat_of(room, facilitator_of(room)).set_facts(said)
                else:
                    seat_of(room, people[0]).post(said)
        for person, words in zip(people, itertools.cycle(WORDS), strict=False):
            for asked in fields(room, person):
                with suppress(WorkshopError):
                    _answered(room, person, asked, words)


def _answered(room: Room, person: Person, asked: Field, words: str) -> None:
    if asked.inputs:
        fill(room, person, asked.name, **{each.name: _typed(each, words) for each in asked.inputs})
    elif asked.kind and not asked.whose:
        for choice, _label in asked.choices[:MOST] or (("", ""),):
            write(room, person, words, field=asked.name, choice=choice)


def _typed(asked: Input, words: str) -> str | tuple[str, ...]:
    """Something that this input takes: words, its first choice, or what it begins with."""
    if asked.type in ("text", "long"):
        return words[: asked.longest]
    if asked.choices and not asked.value:
        chosen = asked.choices[0][0]
        return (chosen,) if asked.type == "choices" else chosen
    return asked.value
