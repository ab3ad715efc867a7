"""Computes the reverse of a change, field by field, and checks whether the rules allow it.

A document is taken back field by field, so that a card can be uncorrected after somebody moved it,
and a step's settings after the clock went on; a field that has changed again is not.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import msgspec

from tablee.activities import Change, ChangeKind, read_facts
from tablee.activities.votes import Ballot
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.entities import Contribution, Person, Role, Step, Urn, with_fields
from tablee.model.field_metadata import FieldTraits, TakenBack, named
from tablee.session.access import rules
from tablee.session.access.links import BrowserLink
from tablee.session.room.memory import KINDS, Noun
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablee.session.history.log import Document, Shift
    from tablee.session.room import Room


def _never_back(said: FieldTraits) -> bool:
    return said.taken_back is TakenBack.NEVER


def _by_members(said: FieldTraits) -> bool:
    return said.taken_back is TakenBack.MEMBERS


def _by_the_activity(said: FieldTraits) -> bool:
    return said.taken_back is TakenBack.ACTIVITY


class Overlaid(Exception):
    """What an act changed has changed again since."""

    def __init__(self, shift: Shift) -> None:
        """`shift` is the part of the act that is covered."""
        super().__init__(shift)
        self.shift = shift


@dataclass
class Reversal:
    """What takes an act back: what is put as it was, what goes."""

    puts: list[Noun] = field(default_factory=list)
    gone: list[Noun] = field(default_factory=list)

    @property
    def about_people(self) -> bool:
        """Whether somebody's roles or name change, or who is here."""
        return any(isinstance(noun, Person) for noun in (*self.puts, *self.gone))


def reversal(room: Room, by: Person, shifts: Sequence[Shift], did: str = "") -> Reversal:
    """How these shifts, which the person `did` made, are taken back by this person, now.

    Raises `Overlaid`, or `NotAllowed` and `NotAccepted` for the rules. Its caller holds the lock.
    """
    pairs = [_pair(room, shift, shifts) for shift in shifts]
    pairs = [
        (now, _as_agreed(by, now, then))
        for now, then in pairs
        if now is not None or then is not None
    ]
    found = Reversal(
        [then for _now, then in pairs if then is not None],
        [now for now, then in pairs if now is not None and then is None],
    )
    if _is_arranging(shifts):
        _check_arranging(room, by, found)
    else:
        _Rules(room, by, did).check_each(pairs)
    _check_belongs(room, found)
    _check_cards(room, found)
    return found


# ── each document ───────────────────────────────────────────────────────────────────────────


def _pair(room: Room, shift: Shift, shifts: Sequence[Shift]) -> tuple[Noun | None, Noun | None]:
    """A noun as it is, and as it will be; neither for one that is as it was."""
    found = room.store.table(shift.table).get(doc_id=shift.id)  # type: ignore[call-overload] # TinyDB knows only int
    now = _plain(found)
    then = _taken_back(shift, now)
    if then == now and not _redraws(shift):
        return None, None
    step = next((s for s in shifts if s.table == "steps" and s.id == _step_of(now or then)), None)
    return _noun(room, shift, now, step), _noun(room, shift, then, step)


def _as_agreed(by: Person, now: Noun | None, then: Noun | None) -> Noun | None:
    """What somebody with a phone no longer agrees to, nobody else brings back."""
    if (
        isinstance(now, Person)
        and isinstance(then, Person)
        and not (now.place_told or then.by_facilitator or by.id == then.id)
    ):
        return replace(then, place_told=False)
    return then


def _redraws(shift: Shift) -> bool:
    """Whether a step changed so that each person's own part of it was drawn again."""
    before, after = shift.before or {}, shift.after or {}
    return shift.table == "steps" and before.get("revision") != after.get("revision")


def _step_of(document: Document | None) -> str:
    return str((document or {}).get("step", ""))


def _plain(document: Any) -> Document | None:
    """As a journal's line holds it: tuples are lists there."""
    if document is None:
        return None
    plain: Document = msgspec.json.decode(msgspec.json.encode(document))
    return plain


def _taken_back(shift: Shift, now: Document | None) -> Document | None:
    before, after, kind = _plain(shift.before), _plain(shift.after), KINDS[shift.table]
    if before is None or after is None or now is None:
        if changed_fields(now, after, kind):
            raise Overlaid(shift)
        return before
    then = dict(now)
    members = named(kind, _by_members)
    for name in changed_fields(before, after, kind):
        if name in members:
            then[name] = _members(shift, before[name], after[name], now[name])
        elif name == "content" and before["kind"] == after["kind"] == now["kind"]:
            then[name] = _content(shift, before[name], after[name], now[name])
        elif now.get(name) != after.get(name):
            raise Overlaid(shift)
        else:
            then[name] = before.get(name)
    return then


def _content(shift: Shift, before: Document, after: Document, now: Document) -> Document:
    """Each field by itself: a card that somebody moved since is uncorrected where it stands."""
    changed = changed_fields(before, after)
    if any(now.get(name) != after.get(name) for name in changed):
        raise Overlaid(shift)
    return now | {name: before.get(name) for name in changed}


def changed_fields(
    before: Document | None, after: Document | None, kind: type[Any] | None = None
) -> set[str]:
    """The fields in which two states of a document differ; all of them if there is only one.

    But those of its `kind` that are never taken back.
    """
    one, two = before or {}, after or {}
    never = named(kind, _never_back) if kind is not None else frozenset[str]()
    return {k for k in {*one, *two} - never if one.get(k) != two.get(k)}


def _members(shift: Shift, before: list[str], after: list[str], now: list[str]) -> list[str]:
    """A list of people: only who was changed is changed back."""
    changed = set(before) ^ set(after)
    if any((person in now) != (person in after) for person in changed):
        raise Overlaid(shift)
    kept = [person for person in now if person not in changed]
    return kept + [person for person in before if person in changed]


def _noun(room: Room, shift: Shift, document: Document | None, step: Shift | None) -> Noun | None:
    if document is None:
        return None
    known = step.before or step.after if step is not None else None
    before = msgspec.convert(known, Step) if known else None
    noun = room.read_noun(shift.table, shift.id, document, before)
    return room.revised(noun) if isinstance(noun, Step) else noun


# ── the rules ───────────────────────────────────────────────────────────────────────────────


def _is_arranging(shifts: Sequence[Shift]) -> bool:
    """Whether the agenda, the session or the people change, with whatever words go with them."""
    return any(
        shift.table in ("people", "session")
        or (shift.table == "steps" and None in (shift.before, shift.after))
        for shift in shifts
    )


def _check_arranging(room: Room, by: Person, found: Reversal) -> None:
    room.require(by, Role.FACILITATOR)
    if any(_facilitation_changes(room, noun) for noun in found.puts):
        room.require_confirmed()
    for step in found.gone:
        if not isinstance(step, Step):
            continue
        if step.id == room.session.current:
            raise NotAccepted(
                _("Cette étape est en cours. Passez à une autre avant de la retirer.")
            )
        going = {noun.id for noun in found.gone if isinstance(noun, Contribution | Urn)}
        written = {c.id for c in room.all_in(step.id)} | {u.id for u in room.urns_of(step.id)}
        if not written <= going:
            raise NotAccepted(_("On a écrit dans cette étape depuis : elle reste à l’agenda."))
    people = {**room.everybody, **{p.id: p for p in found.puts if isinstance(p, Person)}}
    gone = {p.id for p in found.gone if isinstance(p, Person)}
    if not any(p.has(Role.FACILITATOR) for p in people.values() if p.id not in gone):
        raise NotAllowed(_("Il faut quelqu’un pour animer : gardez ce rôle ou donnez-le d’abord."))


def _facilitation_changes(room: Room, noun: Noun) -> bool:
    if not isinstance(noun, Person):
        return False
    now = room.everybody.get(noun.id)
    return (now is not None and now.has(Role.FACILITATOR)) != noun.has(Role.FACILITATOR)


def _check_cards(room: Room, found: Reversal) -> None:
    """No voting card comes back to somebody where somebody else has it now."""
    people = {**room.everybody, **{p.id: p for p in found.puts if isinstance(p, Person)}}
    gone = {p.id for p in found.gone if isinstance(p, Person)}
    cards = [p.card for p in people.values() if p.card and p.id not in gone]
    back = {p.card for p in found.puts if isinstance(p, Person)}
    if twice := sorted(card for card in back if cards.count(card) > 1):
        raise NotAccepted(
            _(
                "La carte de vote {number} est à quelqu’un d’autre depuis : rien n’a été annulé."
            ).format(number=twice[0])
        )


def _check_belongs(room: Room, found: Reversal) -> None:
    """Whatever comes back has its people and its step, here or coming back with it."""
    coming = {noun.id for noun in found.puts if isinstance(noun, Person | Step)}
    for noun in found.puts:
        for person in _people_of(noun) - coming - {""}:
            room.person(person)
        if isinstance(noun, Contribution | Urn) and noun.step not in coming:
            room.step(noun.step)


def _people_of(noun: Noun) -> set[str]:
    """The ids of those whose it is: the author, whose ballots a round has."""
    if isinstance(noun, Urn):
        return {cast.person for cast in noun.ballots}
    return {noun.person} if isinstance(noun, Contribution | BrowserLink) else set()


@dataclass(frozen=True)
class _Rules:
    """What refuses a contribution: whose it is, whether the vote is open, the activity’s rules."""

    room: Room
    by: Person
    did: str
    """The id of whoever did what is taken back."""

    def check_each(self, pairs: list[tuple[Noun | None, Noun | None]]) -> None:
        room = self.room
        back: defaultdict[tuple[str, str], list[Contribution]] = defaultdict(list)
        for now, then in pairs:
            if isinstance(now, Step) and isinstance(then, Step):
                self._check_step(now, then)
            elif isinstance(now, Contribution) and isinstance(then, Contribution):
                self._check_changed(now, then)
            elif isinstance(now, Contribution):
                self._check(now, Change(ChangeKind.WITHDRAW, self._whose(now), now.content, now))
            elif isinstance(then, Contribution):
                author = room.person(then.person) if then.person else self.by
                change = Change(ChangeKind.POST, author, then.content)
                self._check(then, change, back[then.step, author.id])
                back[then.step, author.id].append(then)
            else:
                room.require(self.by, Role.FACILITATOR)

    def _check_step(self, now: Step, then: Step) -> None:
        room, by = self.room, self.by
        record = room.step_record(now.id)
        fields = changed_fields(msgspec.to_builtins(now), msgspec.to_builtins(then), Step)
        members, own = named(Step, _by_members), named(Step, _by_the_activity)
        others = {p for name in members for p in {*getattr(now, name)} ^ {*getattr(then, name)}}
        if fields - members - own or others - {by.id}:
            room.require(by, Role.FACILITATOR)
        if fields & own:
            kind = record.activity.facts
            if not by.has(*kind.changed_by):
                raise NotAllowed(_("Ce rôle n’est pas le vôtre dans cette étape."))
            facts = read_facts(kind, then.facts)
            mine = room.all_of(by.id, now.id)
            room.words.check(record, Change(ChangeKind.FACTS, by, facts=facts, mine=mine))

    def _check_changed(self, now: Contribution, then: Contribution) -> None:
        if (now.moderation, now.reply) != (then.moderation, then.reply):
            if self.did != self.by.id:
                self.room.require(self.by, Role.FACILITATOR)
        elif now.shared != then.shared:
            raise NotAllowed(_("Ce qui a été montré a été vu : cela ne s’annule pas."))
        if now.hidden != then.hidden:
            self.room.require(self.by, Role.FACILITATOR)
        words = with_fields(then.content, rules.place_of(now.content))
        if now.content != words:
            self._check(now, Change(ChangeKind.EDIT, self._whose(now), words, now))
        if now.position != then.position or then.content != words:
            self._check(now, Change(ChangeKind.MOVE, self._whose(now), then.content, now))

    def _whose(self, contribution: Contribution) -> Person:
        """Whose act it then is: putting back the author's own earlier words is the author's.

        So is what somebody typed for them.
        """
        author = contribution.person
        theirs = bool(author) and self.did in (author, contribution.entered_by)
        return self.room.person(author) if theirs else self.by

    def _check(
        self, about: Contribution, change: Change, back: Sequence[Contribution] = ()
    ) -> None:
        room, by = self.room, self.by
        record = room.step_record(about.step)
        if change.kind is not ChangeKind.MOVE:
            rules.check_may_take_back(about, by, self.did)
        elif self.did == by.id:  # one's own move goes back by the rule of moves
            rules.check_may_move(record, about, by)
        elif not by.has(Role.FACILITATOR):
            rules.check_may_take_back(about, by, self.did)
        if isinstance(about.content, Ballot):
            rules.check_vote_open(record)
        words = change.kind is ChangeKind.EDIT or by.id == change.by.id  # nobody types these
        typed_by = None if words else by
        mine = (*room.all_of(change.by.id, about.step), *back)
        room.words.check(record, replace(change, mine=mine, entered_by=typed_by))
