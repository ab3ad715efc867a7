"""`Seat`, the API of a plugin's `render` and `act`: one person's access to one step.

Every verb goes through the room's rules as this person; a seat can do nothing that its person may
not. Not for the agenda or the clock: those are the facilitator's, on the console.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, TypeVar

from tablee.activities import Activity, Facts, OwnRecord, StepRecord, answers
from tablee.activities.pictures import media_address
from tablee.document import redaction
from tablee.drawing import uploads
from tablee.errors import NotAccepted, NotAllowed, Outdated
from tablee.model.entities import Content, Contribution, Person, Role
from tablee.session import Room
from tablee.texts import _
from tablee.view import Audience, Button

C = TypeVar("C", bound=Content)


class Seat:
    """What one person sees of a step and can do in it."""

    def __init__(
        self, room: Room, person: str, step: str, seen: str = "", *, typist: str = ""
    ) -> None:
        """The place of this person in this step of the room.

        `typist` is the id of who acts for them, as they have no phone: what is made is said to be
        typed, and no right of theirs is used but to post, correct, withdraw and have finished.
        """
        self.room = room
        self.seen = seen
        """In `Activity.answer`: the words that the form began with, as they were then."""
        self._person = person
        self._step = step
        self._typist = typist

    # ── what I see ──────────────────────────────────────────────────────────────────────────

    @property
    def person(self) -> Person:
        """The person who has this seat."""
        return self.room.person(self._person)

    @property
    def step(self) -> StepRecord:
        """The step at this instant, as everybody shares it.

        Whoever does not facilitate reads of a vote what the room sees: no card that was hidden.
        """
        step = self.room.step_record(self._step)
        if self.facilitates:
            return step
        return redaction.with_masked_votes(step, self.room.shared().step(self._step))

    @property
    def activity(self) -> Activity:
        """The step's activity with its settings."""
        return self.step.activity

    @property
    def own(self) -> OwnRecord:
        """My part of the step at this instant, as `Activity.own_fields` and `own_views` read it."""
        of = partial(self.room.words.of, self._person)
        return OwnRecord(self.step, self.person, self.mine, of)

    @property
    def mine(self) -> tuple[Contribution, ...]:
        """All that I have in this step, private ones included, in order of position."""
        return self.room.words.of(self._person, self._step)

    def mine_of(self, kind: type[C]) -> tuple[tuple[Contribution, C], ...]:
        """My contributions with this kind of content, each with its content."""
        return tuple((c, c.content) for c in self.mine if isinstance(c.content, kind))

    @property
    def _hand(self) -> Person:
        """Whose hand does what I do: mine, or that of who acts for me."""
        return self.room.person(self._typist or self._person)

    @property
    def _whose(self) -> str | None:
        return self._person if self._typist else None

    @property
    def _alone(self) -> Person:
        """The person, for what nobody does for another."""
        if self._typist:
            raise NotAllowed(_("Cela ne se fait pas à la place de quelqu’un."))
        return self.person

    def has(self, *roles: Role) -> bool:
        """Whether I hold one of these roles."""
        return self.person.has(*roles)

    @property
    def facilitates(self) -> bool:
        """Whether I am a facilitator of this session."""
        return self.has(Role.FACILITATOR)

    @property
    def carries(self) -> bool:
        """Whether the project is mine."""
        return self.has(Role.CARRIER)

    @property
    def finished(self) -> bool:
        """Whether I said that I have finished this step."""
        return self._person in self.step.step.finished

    def key(self, *parts: str) -> str:
        """A stable, unique key for a Streamlit widget of this step, so that typed text survives."""
        return "-".join((self._step, *parts))

    def together(self) -> AbstractContextManager[None]:
        """Within it nobody else changes anything, and what I do is on disk at its end."""
        return self.room.together(self._person)

    # ── what I do ───────────────────────────────────────────────────────────────────────────

    def post(
        self, content: Content, *, on_behalf_of: str | None = None, once: str = ""
    ) -> Contribution:
        """Puts a content into the step, for myself or (facilitator, scribe) for somebody here.

        `once` names this sending: the same that comes again puts nothing.
        """
        whose = on_behalf_of or self._whose
        return self.room.words.post(self._hand, self._step, content, on_behalf_of=whose, once=once)

    def edit(
        self, contribution: str, content: Content, *, seen: Content | None = None
    ) -> Contribution:
        """Replaces a content of mine, or one that my role may edit.

        `seen` is what the form began with: fields left as they were there are as others have them.
        """
        return self.room.words.edit(
            self._hand, contribution, content, seen=seen, on_behalf_of=self._whose
        )

    def withdraw(self, contribution: str) -> Contribution:
        """Takes a contribution away; `restore` brings it back."""
        return self.room.words.withdraw(self._hand, contribution, on_behalf_of=self._whose)

    def restore(self, contribution: Contribution) -> None:
        """Brings back what I just withdrew."""
        self.room.words.restore(self._alone, contribution)

    def undo(self, act: int | None = None) -> None:
        """Undoes an act by its number, or the last that I did, wherever that was."""
        self.room.history.undo(self._alone, act)

    def redo(self, act: int | None = None) -> None:
        """Does again what I undid last."""
        self.room.history.redo(self._alone, act)

    def share(self, contributions: Sequence[str]) -> None:
        """Shows private contributions of mine to everybody, all at once."""
        self.room.words.share(self._alone, tuple(contributions))

    def reveal(self, **place: Any) -> None:
        """Shows everybody what all wrote alone in this step (facilitator)."""
        self.room.words.reveal(self._alone, self._step, **place)

    def move(self, contribution: str, before: str | None, **place: Any) -> None:
        """Puts a contribution before another, or last; `place`: fields of `Content.placed_by`."""
        self.room.words.move(self._alone, contribution, before, **place)

    def put(self, contribution: str, **place: Any) -> None:
        """Changes fields of `Content.placed_by` alone; its rank stays."""
        self.room.words.put(self._alone, contribution, **place)

    def hide(self, contribution: str, hidden: bool = True) -> None:
        """Takes a contribution off wall and phones, or puts it back (facilitator)."""
        self.room.words.hide(self._alone, contribution, hidden)

    def set_facts(self, facts: Facts) -> None:
        """Changes what the activity keeps of the step; everybody's own part is drawn again."""
        self.room.words.set_facts(self._alone, self._step, facts)

    def finish(self, done: bool = True, *, on_behalf_of: str | None = None) -> None:
        """Says that I have finished, or not after all; the facilitator also for somebody else."""
        self.room.words.finish(
            self._hand, self._step, done, on_behalf_of=on_behalf_of or self._whose
        )

    def add_picture(self, data: bytes) -> str:
        """Cleans and keeps a picture; returns its name, for a content's field."""
        return save_picture(self.room, *uploads.APART.run(uploads.SECONDS, uploads.clean, data))

    def picture(self, name: str) -> str:
        """Where a kept picture can be seen by this room's screens."""
        return media_address(self.room.session.id, name)

    def open_vote(self) -> None:
        """Opens the vote of this step (facilitator)."""
        self.room.voting.open(self._alone, self._step)

    def close_vote(self, *, show: bool = True) -> None:
        """Closes the vote of this step, and shows its outcome unless told not to (facilitator)."""
        self.room.voting.close(self._alone, self._step, show=show)

    def show_vote(self) -> None:
        """Shows the outcome of a closed vote (facilitator)."""
        self.room.voting.show(self._alone, self._step)

    def explain_vote(self, *, on: bool = True) -> None:
        """Has the wall show how the vote was counted, or again its outcome (facilitator)."""
        self.room.voting.explain(self._alone, self._step, on=on)

    def reopen_vote(self, options: Sequence[tuple[str, str]] | None = None) -> None:
        """Opens another round of a closed vote, on other options if they are given."""
        self.room.voting.reopen(self._alone, self._step, options=options)


def save_picture(room: Room, clean: bytes, extension: str) -> str:
    """Keeps a picture that is clean; returns the name that a content then has."""
    name = f"{secrets.token_urlsafe(12)}.{extension}"
    room.require_open()
    room.require_space()
    room.store.save_media(name, clean)
    return name


def seat_for(seat: Seat, name: str, target: str, whom: str) -> Seat:
    """The seat of this person (an id), in whose name a button of a card is pressed.

    Raises `NotAllowed` for whoever neither facilitates nor takes notes, `NotAccepted` where nobody
    was chosen, or somebody with a phone, and `Outdated` where the card has no such button.
    """
    if not seat.has(Role.FACILITATOR, Role.SCRIBE):
        raise NotAllowed(_("On ne presse que pour soi."))
    step = seat.step
    person = next((p for p in step.group if p.id == whom and p.by_facilitator), None)
    if person is None:
        raise NotAccepted(_("Choisissez une personne qui n’a pas de téléphone."))
    view = answers.seen(step, Audience.CONSOLE if seat.facilitates else Audience.PHONE)
    if not any(b.behalf and b.name == name for b in _buttons(view, target)):
        raise Outdated(_("Ce bouton n’est plus là. La page va se remettre à jour."))
    return Seat(seat.room, person.id, step.step.id, typist=seat.person.id)


def _buttons(thing: Any, target: str) -> Iterator[Button]:
    """Those of the card, group or circle with this id, wherever it stands in a view."""
    if isinstance(thing, tuple | list):
        for each in thing:
            yield from _buttons(each, target)
    elif hasattr(thing, "__dataclass_fields__"):
        if getattr(thing, "id", None) == target:
            yield from (b for b in getattr(thing, "buttons", ()) if isinstance(b, Button))
        for field in thing.__dataclass_fields__:
            value = getattr(thing, field)
            if isinstance(value, tuple | list) or hasattr(value, "__dataclass_fields__"):
                yield from _buttons(value, target)
