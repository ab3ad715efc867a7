"""What people write in a room that is played: contents drawn once, with other words each time.

So that each text is known again (`words.Stamps`), and ids are those of the room.
"""

from __future__ import annotations

import dataclasses
import io
from itertools import cycle
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st
from PIL import Image

from tablee.sdk.conformance import values
from tablee.sdk.conformance.watching import TooLong, limited
from tablee.sdk.conformance.values import HERE, HOSTILE, PLAIN, Stamps
from tablee.model.entities import with_fields
from tablee.activities.pictures import PictureContent
from tablee.view import Audience, Board
from tablee.activities.votes import Ballot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from hypothesis.strategies import DataObject

    from tablee.activities import StepRecord
    from tablee.session import Room
    from tablee.model.entities import Content, Person
    from tablee.session.people.context import Seat

__all__ = ["PICTURE", "Hand"]

POOL: Final = 4
"""Contents of each kind that are drawn for a room."""


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
        return self._from_field(record) or self._from_pool(record)

    def _from_field(self, record: StepRecord) -> Content | None:
        """What a phone makes of a text, where the step has fields."""
        try:
            with limited():
                fields = list(record.activity.fields(record))
        except (Exception, TooLong):
            return None  # said by the check that asks for them
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
        kind = self.chance.choice(kinds)
        if kind not in self._pools:
            drawn = values.of_content(kind, self.literals)
            self._pools[kind] = self.data.draw(st.lists(drawn, min_size=POOL, max_size=POOL))
        content = self.chance.choice(self._pools[kind])
        typed = HERE in str(getattr(content, "text", ""))
        return with_fields(content, {"text": next(self._words)} if typed else {})

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
            return self._with_ids(value)[: longest - 8].replace(HERE, self._stamps.next())
        if isinstance(value, tuple | list):
            return type(value)(self.filled(each, longest) for each in value)
        if isinstance(value, dict):
            return {self.filled(k, longest): self.filled(v, longest) for k, v in value.items()}
        return value

    def _with_ids(self, text: str) -> str:
        others = [c for c in self.room.all_in(self.step) if c.person != self.leaving]
        found = {
            values.CONTRIBUTION: [c.id for c in others if c.shared],
            values.PERSON: [person.id for person in self.people if person.id != self.leaving],
            values.STEP: [step.id for step in self.room.agenda],
            values.PLACE: self.places,
        }
        ids = found.get(text)
        return text if ids is None else self.chance.choice(ids or [""])

    def find_places(self) -> None:
        """The zones that its board and fields have: where a card may stand."""
        record = self.room.step_record(self.step)
        try:
            with limited():
                view = record.activity.view(record, Audience.PHONE)
                fields = record.activity.fields(record)
        except (Exception, TooLong):
            return  # said by the check that asks for them
        boards = [view, *getattr(view, "items", ())]
        self.places = [c.id for board in boards if isinstance(board, Board) for c in board.columns]
        self.places += [id_ for asked in fields for id_, _words in asked.choices]

    def again(self, content: Content) -> Content:
        """Another content of the same kind."""
        return self.chance.choice(self._pools.get(type(content)) or [content])


def _png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (2, 2), "white").save(file, "PNG")
    return file.getvalue()


PICTURE: Final = _png()
