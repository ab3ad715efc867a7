"""Writes contents in a simulated room: drawn at random, from its fields, or a plugin's examples.

What a rule refuses is tried again with other ids, numbers and words that stand in the room, so that
a content that names another, or wants a year, comes to be accepted.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from tablee.activities.pictures import PictureContent
from tablee.activities.votes import Ballot
from tablee.isolation import in_time
from tablee.model.entities import Content, Person, with_fields
from tablee.sdk.conformance.side_effects import LIMIT
from tablee.sdk.conformance.values import (
    CONTRIBUTION,
    HERE,
    HOSTILE,
    PERSON,
    PICTURE,
    PLACE,
    PLAIN,
    STEP,
    Stamps,
    of_content,
)
from tablee.view import Audience, Board

if TYPE_CHECKING:
    from random import Random

    from hypothesis.strategies import DataObject

    from tablee.activities import Facts, StepRecord
    from tablee.session import Room
    from tablee.session.people.seat import Seat

POOL: Final = 4
"""Contents of each kind that are drawn for a room."""
FIGURES: Final = ("3", "1987", "2026-03-12", "https://example.org")
"""What a rule may want of a text: a number, a year, a day, an address."""
INTEGERS: Final = (0, 1, 2, 3, 5, 12, 1987, 2026)


class Hand:
    """Writes in a room, in the name of any of its people."""

    def __init__(
        self, room: Room, step: str, literals: Sequence[str], data: DataObject, chance: Random
    ) -> None:
        """Writes in this step; `literals` are the texts of the plugin's code."""
        self.room, self.step, self.literals = room, step, literals
        self.data, self.chance = data, chance
        self.people: list[Person] = []
        self.leaving = ""
        """The id of who will be erased: the core takes it out of what names it."""
        self.places: list[str] = []
        """The ids of zones where a card may stand."""
        self._pools: dict[type[Content], list[Content]] = {}
        self._stamps = Stamps()
        words = [*PLAIN, *HOSTILE]
        chance.shuffle(words)
        self._words = cycle(words)
        """Each of them comes before any comes again."""

    def drawn(self, record: StepRecord) -> Content | None:
        """What somebody might write there, by a field or otherwise; None where nothing can be."""
        return self._from_examples(record) or self._from_field(record) or self._from_pool(record)

    def examples(self, record: StepRecord) -> list[Content]:
        """The contents that the activity itself says it accepts now."""
        return [each for each in self._said(record) if isinstance(each, record.activity.contents)]

    def facts(self, record: StepRecord) -> list[Facts]:
        """The facts that it says may be set now."""
        return [each for each in self._said(record) if isinstance(each, record.activity.facts)]

    def _said(self, record: StepRecord) -> list[Content | Facts]:
        try:
            return in_time(lambda: list(record.activity.examples(record)), LIMIT)
        except Exception:
            return []  # said by the check that asks for them

    def _from_examples(self, record: StepRecord) -> Content | None:
        found = self.examples(record) if self.chance.random() < 0.3 else []
        return self.worded(self.chance.choice(found)) if found else None

    def worded(self, content: Content) -> Content:
        """An example as it is, or with the worst that people type after its words, or instead."""
        how = self.chance.random()
        typed = {f.name: getattr(content, f.name) for f in dataclasses.fields(content) if f.init}
        texts = [n for n, v in typed.items() if type(v) is str and (n == "text" or " " in v)]
        worst = {n: next(self._words) for n in texts if typed[n]} if how > 0.2 else {}
        return with_fields(
            content, {n: w if how < 0.4 else f"{typed[n]} {w}" for n, w in worst.items()}
        )

    def _from_field(self, record: StepRecord) -> Content | None:
        """What a phone makes of a text, where the step has fields."""
        try:
            fields = in_time(lambda: list(record.activity.fields(record)), LIMIT)
        except Exception:
            return None  # said by the check that asks for them
        fields = [field for field in fields if field.kind and not field.inputs]
        if not fields or self.chance.random() < 0.4:
            return None
        asked = self.chance.choice(fields)
        chosen = self.chance.choice([id_ for id_, _words in asked.choices] or [""])
        typed = {"text": next(self._words)} | ({asked.within: chosen} if asked.within else {})
        content = self.room.catalogue.content(record.step.activity, asked.kind, typed)
        return content if type(content) in record.activity.contents else None

    def _from_pool(self, record: StepRecord) -> Content | None:
        kinds = [k for k in record.activity.contents if not issubclass(k, Ballot)]
        if not kinds:
            return None
        content = self._of_pool(self.chance.choice(kinds))
        typed = HERE in str(getattr(content, "text", ""))
        return with_fields(content, {"text": next(self._words)} if typed else {})

    def _of_pool(self, kind: type[Content]) -> Content:
        if kind not in self._pools:
            drawn = of_content(kind, self.literals)
            self._pools[kind] = self.data.draw(st.lists(drawn, min_size=POOL, max_size=POOL))
        return self.chance.choice(self._pools[kind])

    def typed(self, seat: Seat, content: Content) -> Content:
        """The content with a stamp in each text, ids of this room, a picture that is kept."""
        fields = {
            f.name: self.filled(getattr(content, f.name), content.longest)
            for f in dataclasses.fields(content)
            if f.init
        }
        if isinstance(content, PictureContent):
            fields["name"] = seat.add_picture(PICTURE)
        return dataclasses.replace(content, **fields)

    def filled(self, value: Any, longest: int = 2000) -> Any:
        """A value with its stamps and ids, no text longer than that."""
        if isinstance(value, str) and type(value) is str:
            text = self._with_ids(value)
            if HERE not in text:
                return text[:longest]
            return text[: max(longest - 8, 0)].replace(HERE, self._stamps.next())
        if isinstance(value, tuple | list):
            return type(value)(self.filled(each, longest) for each in value)
        if isinstance(value, dict):
            return {self.filled(k, longest): self.filled(v, longest) for k, v in value.items()}
        return value

    def _with_ids(self, text: str) -> str:
        others = [c for c in self.room.all_in(self.step) if c.person != self.leaving]
        found = {
            CONTRIBUTION: [c.id for c in others if c.shared],
            PERSON: [person.id for person in self.people if person.id != self.leaving],
            STEP: [step.id for step in self.room.agenda],
            PLACE: self.places,
        }
        ids = found.get(text)
        return text if ids is None else self.chance.choice(ids or [""])

    def find_places(self) -> None:
        """The zones that its board and fields have: where a card may stand."""
        record = self.room.step_record(self.step)
        try:
            view = in_time(lambda: record.activity.view(record, Audience.PHONE), LIMIT)
            fields = in_time(lambda: record.activity.fields(record), LIMIT)
        except Exception:
            return  # said by the check that asks for them
        boards = [view, *getattr(view, "items", ())]
        self.places = [c.id for board in boards if isinstance(board, Board) for c in board.columns]
        self.places += [id_ for asked in fields for id_, _words in asked.choices]

    # ── what is tried where a rule refuses ──────────────────────────────────────────────────

    def wanted(self, record: StepRecord, kind: type[Content]) -> Content:
        """Another content of a kind that no room has accepted: an example, or anything there is."""
        named = [each for each in self.examples(record) if type(each) is kind]
        if named and self.chance.random() < 0.7:
            return self.worded(self.chance.choice(named))
        content = self._of_pool(kind)
        fields = {
            f.name: self._something(f.name in content.told_under, getattr(content, f.name))
            for f in dataclasses.fields(content)
            if f.init and self.chance.random() < 0.8
        }
        return with_fields(content, fields)

    def _something(self, names: bool, value: Any) -> Any:
        """Something that may be wanted in the place of a value; an id where it `names` another."""
        if type(value) is str:
            ids = [CONTRIBUTION] if names else [CONTRIBUTION, PERSON, PLACE, HERE]
            return self.chance.choice([*ids, *([] if names else [value, *FIGURES])])
        if isinstance(value, tuple) and all(type(each) is str for each in value):
            ids = [CONTRIBUTION] if names else [CONTRIBUTION, PERSON, HERE]
            return tuple(self.chance.choice(ids) for _n in range(self.chance.randint(1, 3)))
        return self.chance.choice(INTEGERS) if type(value) is int else value

    def again(self, content: Content) -> Content:
        """Another content of the same kind."""
        return self.chance.choice(self._pools.get(type(content)) or [content])
