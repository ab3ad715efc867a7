"""Simulates sessions for property-based tests of an activity: people, earlier steps, presses.

All of it goes through the room’s own operations, as people do: what a plugin or a right refuses is
not there. What is drawn comes from Hypothesis, so that one seed plays the same again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from tablee.activities import Activity, Agenda, AgendaStep, Canvas, Facts, Framing, Intro
from tablee.activities.votes import Ballot, Vote
from tablee.errors import WorkshopError
from tablee.isolation import CallTimeout, in_time
from tablee.model.entities import Appearance, Content, Contribution, Person, Role
from tablee.sdk.conformance import values
from tablee.sdk.conformance.checks.votes import OPENED, vote_on
from tablee.sdk.conformance.contents import Hand
from tablee.sdk.conformance.room_states import RoomInstant, RoomTrials
from tablee.sdk.conformance.side_effects import LIMIT
from tablee.sdk.conformance.values import first_name, parts, surname
from tablee.sdk.testing import facilitator_of
from tablee.session.people.seat import Seat
from tablee.texts import N_
from tablee.view import Audience, Card, CoreButton

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

    from tablee.sdk.conformance.subject import Subject
    from tablee.session import Sessions

SIZES: Final = (0, 14, 1, 60, 3)
"""How many people the rooms have that are played one after another."""
CROWDED: Final = N_("pendant l’étape")
"""The instant in which there is most to see."""

INSISTING: Final = 24
"""Times that a kind which was never accepted is tried again at one instant."""

LEAVING: Final = 2
"""Who is erased in the end, by order of arrival."""

ROLES: Final = (
    (Role.CARRIER, Role.PARTICIPANT),
    (Role.SCRIBE, Role.PARTICIPANT),
    (Role.PARTICIPANT,),
    (Role.TIMEKEEPER, Role.PARTICIPANT),
    (Role.FACILITATOR, Role.PARTICIPANT),
    (Role.PARTICIPANT,),
    (Role.CARRIER,),
)
APPEARANCES: Final = tuple(Appearance)


def play(
    subject: Subject,
    kind: type[Activity],
    sessions: Sessions,
    data: DataObject,
    size: int,
    played: RoomTrials,
    nth: int | None = None,
) -> Iterator[RoomInstant]:
    """Plays one room with `size` people; stops at the instants that are worth a look.

    `nth` takes each choice of the settings in its turn, where something was accepted in no room.
    """
    game = _Game(subject, kind, sessions, data, played, nth)
    try:
        game.gather(size)
        yield from game.run()
    finally:
        game.room.close()
        sessions.rooms.remove(game.room.session.id)


class _Game:
    """One room being played."""

    def __init__(
        self,
        subject: Subject,
        kind: type[Activity],
        sessions: Sessions,
        data: DataObject,
        played: RoomTrials,
        nth: int | None,
    ) -> None:
        self.subject, self.kind, self.played = subject, kind, played
        self.data = data
        self.chance = Random(data.draw(st.integers(0, 2**32)))  # noqa: S311 - play, no secret
        settings = data.draw(values.of_settings(kind))
        if nth is not None:
            settings |= values.each_choice(kind, nth)
        before = [AgendaStep(name, 5) for name in self._earlier()]
        steps = before if kind.beside else [*before, AgendaStep(kind.name, 5, settings=settings)]
        agenda = Agenda("essai", "Essai", "", tuple(steps))
        self.room = sessions.create("browser", "Une salle", agenda, facilitator="Zéfaq Zéfsq")
        self.boss = facilitator_of(self.room)
        everywhere = (*self.room.agenda, *self.room.beside)
        self.step = next((s.id for s in reversed(everywhere) if s.activity == kind.name), "")
        if not self.step:
            self.step = self.room.conduct.add_step(self.boss, kind.name).id
        self.hand = Hand(self.room, self.step, subject.literals, data, self.chance)
        self.people = self.hand.people

    def _earlier(self) -> list[str]:
        """An activity of each kind that may come before, as the catalogue has them."""
        found = []
        for base in (Intro, Framing, Canvas):
            offered = [
                name
                for name, kind in self.subject.catalogue.activities.items()
                if issubclass(kind, base) and not kind.beside and kind is not self.kind
            ]
            if offered and self.chance.random() < 0.5:
                found.append(self.chance.choice(offered))
        return found

    def gather(self, size: int) -> None:
        """Everybody arrives: all roles, all appearances, some without a phone, one leaves again."""
        people, boss = self.room.people, self.boss
        for n in range(size):
            name, appearance = f"{first_name(n)} {surname(n)}", APPEARANCES[n % len(APPEARANCES)]
            if n % 5 == 4:
                person = people.add(boss, name, appearance)
            else:
                person = people.join(f"browser-{n}", name, appearance)
            roles = ROLES[n % len(ROLES)] if n < 7 else (Role.PARTICIPANT,)
            self.people.append(people.set_roles(boss, person.id, roles))
            if n == LEAVING:
                self.hand.leaving = person.id
        self.people.append(boss)

    def run(self) -> Iterator[RoomInstant]:
        """The earlier steps, then the one that is looked at, from before it begins to its end."""
        for step in self.room.agenda:
            if step.id == self.step:
                break
            self._go_to(step.id)
            self._write(step.id, 6)
        if not self.kind.beside:
            yield self.seen(N_("avant l’étape"))
            self._write(self.step, 3)
            self._go_to(self.step)
        self.hand.find_places()
        if issubclass(self.kind, Vote):
            for then in vote_on(self.room, self.step, self.people, self.chance, self._errs):
                yield self.seen(then)
                if then != OPENED:  # nothing but ballots comes until the vote was looked at again
                    self._insist()
        else:
            yield self.seen(N_("au début de l’étape"))
            self._write(self.step, 40)
            self._insist()
            self._change()
            yield self.seen(CROWDED)
            self._set_facts()
            self._write(self.step, 10)
            self._insist()
            self._leave()
            yield self.seen(N_("plus tard dans l’étape"))
        if not self.kind.beside:
            self._try(lambda: self.room.words.reveal(self.boss, self.step))
            self._try(lambda: self.room.conduct.next(self.boss))
            yield self.seen(N_("l’étape finie"))

    def seen(self, then: str) -> RoomInstant:
        record = self.room.step_record(self.step)
        crowded = then == CROWDED
        return RoomInstant(self.kind, self.subject, self.room, record, then, self.played, crowded)

    # ── what people do ──────────────────────────────────────────────────────────────────────

    def _go_to(self, step: str) -> None:
        self._try(lambda: self.room.conduct.go_to(self.boss, step))

    def _write(self, step: str, times: int) -> None:
        """People write one after another, with the fields of their phones or otherwise."""
        record = self.room.step_record(step)
        for _time in range(times if len(self.people) > 1 else min(times, 3)):
            content = self.hand.drawn(record)
            if content is None:
                return
            who = self._writer(content)
            typist = self.boss if who.by_facilitator else who
            self._post(Seat(self.room, typist.id, step), content, who)

    def _insist(self) -> None:
        """What no room has accepted yet is tried again, by whoever may, with what stands here."""
        if len(self.people) < 2:
            return
        if facts := self.hand.facts(self.room.step_record(self.step)):
            seat, chosen = Seat(self.room, self.boss.id, self.step), self.chance.choice(facts)
            self._try(lambda: seat.set_facts(chosen), mine=True, what="check")
        for kind in (k for k in self.kind.contents if not issubclass(k, Ballot)):
            for _time in range(INSISTING):
                if self.played.taken[kind.kind] or self.played.stuck:
                    break
                content = self.hand.wanted(self.room.step_record(self.step), kind)
                who = self._writer(content)
                typist = self.boss if who.by_facilitator else who
                self._post(Seat(self.room, typist.id, self.step), content, who)

    def _writer(self, content: Content) -> Person:
        """Somebody who may post it, most of the time."""
        able = [p for p in self.people if content.posted_by and p.has(*content.posted_by)]
        return self.chance.choice(able if able and self.chance.random() < 0.9 else self.people)

    def _post(self, seat: Seat, content: Content, who: Person) -> None:
        kind = type(content).kind
        mine = seat.step.step.id == self.step
        self.played.tried.update([kind] if mine else [])
        stamped = self.hand.typed(seat, content)
        if self._try(lambda: seat.post(stamped, on_behalf_of=who.id), mine=mine, what="check"):
            self.played.taken.update([kind] if mine else [])

    def _change(self) -> None:
        """Some of it is corrected, withdrawn, moved, hidden; some people have finished."""
        hidable = self._hidable()
        acts = {
            "edit": self._edit,
            "withdraw": lambda seat, c: seat.withdraw(c.id),
            "move": lambda seat, c: seat.move(c.id, None),
            "share": lambda seat, c: seat.share([c.id]),
            "finish": lambda seat, _c: seat.finish(),
            "leave": lambda _seat, _c: None,
        }
        for contribution in self.room.all_in(self.step)[:12]:
            author = self.room.everybody.get(contribution.person, self.boss)
            seat = Seat(self.room, author.id, self.step)
            name = self.chance.choice(list(acts))
            if contribution.id in hidable and self.chance.random() < 0.2:
                self._try(partial(self.room.words.hide, self.boss, contribution.id, True))
            else:
                asked = "may_move" if name == "move" else "check"
                self._try(partial(acts[name], seat, contribution), mine=True, what=asked)

    def _edit(self, seat: Seat, contribution: Contribution) -> None:
        other = self.hand.again(contribution.content)
        seat.edit(contribution.id, self.hand.typed(seat, other))

    def _hidable(self) -> frozenset[str]:
        """What the console has a button for."""
        record = self.room.step_record(self.step)
        try:
            view = in_time(lambda: record.activity.view(record, Audience.CONSOLE), LIMIT)
        except Exception:
            return frozenset()  # said by the check that asks for it
        cards = (part for part in parts(view) if isinstance(part, Card))
        return frozenset(c.id for c in cards if any(a.name == CoreButton.HIDE for a in c.buttons))

    def _set_facts(self) -> None:
        kind: type[Facts] = self.kind.facts
        if not dataclasses.fields(kind):
            return
        facts = self.data.draw(values.of_type(kind, self.subject.literals))
        filled = {
            f.name: self.hand.filled(getattr(facts, f.name)) for f in dataclasses.fields(kind)
        }
        seat = Seat(self.room, self.boss.id, self.step)
        self._try(lambda: seat.set_facts(kind(**filled)), mine=True, what="check")

    def _leave(self) -> None:
        """One of those who wrote is erased, with all of his or her words."""
        if len(self.people) > 3:
            gone = self.people.pop(LEAVING)
            self._try(lambda: self.room.erasing.person(self.boss, gone.id), mine=True, what="texts")

    # ── what is refused ─────────────────────────────────────────────────────────────────────

    def _try(self, call: Callable[[], object], *, mine: bool = False, what: str = "") -> bool:
        """Does it, unless it is refused; what else comes out of a plugin's rule is kept."""
        if self.played.stuck:
            return False
        try:
            in_time(call, LIMIT)
        except WorkshopError as refusal:
            if mine and refusal.__cause__ is not None:
                self._errs(what, refusal.__cause__)
            self.played.mute += not str(refusal).strip()
            return False
        except Exception as error:
            if not mine:
                raise
            self._errs(what, error)
            self.played.stuck = isinstance(error, CallTimeout)
            return False
        return True

    def _errs(self, what: str, error: BaseException) -> None:
        self.played.errors.append((what, error))
