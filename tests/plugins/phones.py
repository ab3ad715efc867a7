"""One person's phone at one step, as its page asks the server: what is theirs, what they send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tablee.errors import WorkshopError
from tablee.sdk.testing import seat_of
from tablee.web.phone.writing import written

if TYPE_CHECKING:
    from tablee.model.entities import Contribution, Person
    from tablee.session import Room

__all__ = ["OwnPhone"]


class OwnPhone:
    """What this person can write and sees alone in the step with this activity."""

    def __init__(self, room: Room, person: Person, activity: str = "") -> None:
        self.room, self.person = room, person
        self.step = seat_of(room, person, activity).step.step.id

    def ask(self, **body: Any) -> dict[str, Any]:
        """The answer, as plain values; nothing is sent without a body."""
        sent = msgspec.json.encode(body) if body else None
        answer = written(self.room, self.room.person(self.person.id), self.step, sent)
        return msgspec.json.decode(msgspec.json.encode(answer), type=dict[str, Any])

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        """One's own fields by name."""
        return {field["name"]: field for field in self.ask()["own"]["fields"]}

    @property
    def shared(self) -> list[str]:
        """The names of everybody's fields that are open to this person."""
        return list(self.ask()["own"]["shared"])

    @property
    def words(self) -> str:
        """All that one's own views say."""
        return msgspec.json.encode(self.ask()["own"]["views"]).decode()

    def buttons(self) -> dict[str, str]:
        """The buttons of one's own views: label → name."""
        return dict(_buttons(self.ask()["own"]["views"]))

    def write(self, field: str, words: str = "", **values: Any) -> dict[str, Any]:
        """Sends a text, or the inputs of a field."""
        return self.ask(field=field, values=values) if values else self.ask(field=field, text=words)

    def press(self, name: str, target: str = "", text: str | None = None) -> dict[str, Any]:
        """Presses a button; with `text`, what it asked for."""
        return self.ask(press=name, target=target, text=text)

    def edit(self, contribution: Contribution, **values: Any) -> dict[str, Any]:
        """Corrects something in the field of several inputs that it has."""
        return self.ask(edit=contribution.id, values=values)

    def refused(self, **body: Any) -> str:
        """The sentence of a refusal."""
        try:
            self.ask(**body)
        except WorkshopError as refusal:
            return str(refusal)
        return ""


def _buttons(it: Any) -> list[tuple[str, str]]:
    if isinstance(it, list):
        return [pair for each in it for pair in _buttons(each)]
    if not isinstance(it, dict):
        return []
    own = [(it["label"], it["name"])] if "pressed_by" in it else []
    return own + [pair for each in it.values() for pair in _buttons(each)]
