"""Creates, edits, withdraws, shares, moves and hides contributions, and stores a step's facts."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from tablee.activities import Change, ChangeKind, Facts, StepRecord
from tablee.activities.votes import Ballot, VoteFacts, checkable
from tablee.errors import NotAccepted, NotAllowed, NotFound
from tablee.model.entities import (
    A_VOICE,
    IN_QUEUE,
    SOMEBODY,
    Content,
    Contribution,
    Person,
    Role,
    derived_id,
    new_id,
    with_fields,
)
from tablee.model.verbs import Verb
from tablee.session.access import rules
from tablee.session.contributions.checks import judged
from tablee.session.contributions.moderation import queued, waits
from tablee.session.contributions.votes.counting import card_of
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tablee.session.room import Room


class Posting:
    """Operations on what people write. Each is read, checked and written under the room's lock."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def of(self, person: str, step: str) -> tuple[Contribution, ...]:
        """All that one person has in a step, private contributions included."""
        return self._room.all_of(person, step)

    def ballots(self, step: str) -> tuple[Contribution, ...]:
        """The ballots of a vote; only for counting them."""
        return tuple(c for c in self._room.all_in(step) if isinstance(c.content, Ballot))

    def post(
        self,
        by: Person,
        step: str,
        content: Content,
        *,
        on_behalf_of: str | None = None,
        once: str = "",
    ) -> Contribution:
        """Puts a content into a step, by oneself or (facilitator, scribe) for somebody in the room.

        Where nobody saw who said it, `on_behalf_of` is `SOMEBODY`: it is nobody's in particular.
        A private content that somebody types for another is shared at once, unless it never can be.
        `once` names one sending: the same that comes again, as the answer was lost, puts nothing.
        """
        room = self._room
        with room.transaction(by.id, Verb.POST):
            room.require_open(step)
            typed_by = room.person(by.id)
            author = self._author(on_behalf_of, typed_by)
            name = derived_id(typed_by.id, step, once) if once else new_id()
            if (sent := room.find_contribution(name)) is not None:
                return sent
            if author.id != typed_by.id and not typed_by.has(Role.FACILITATOR, Role.SCRIBE):
                raise NotAllowed(_("On n’écrit que pour soi."))
            record, content = room.step_record(step), rules.tidy(content)
            mine = self.of(author.id, step) if author.id else ()
            rules.check_may_post(record, content, author, typed_by)
            rules.check_lengths(content)
            before = _replaced(room.all_in(step) if _of_a_card(content) else mine, content)
            entered_by = typed_by if author.id != typed_by.id or _entered(content) else None
            if isinstance(content, Ballot):
                room.voting.require_in_time(record.step)
                rules.check_origin(content, typed_by, before.content if before else None)
                content = self._with_words(record, content, before)
            kind = ChangeKind.EDIT if before else ChangeKind.POST
            change = Change(kind, author, content, before, mine=mine, entered_by=entered_by)
            shared = self.check(
                record, change, lambda: not before and _is_shared(record, content, entered_by)
            )
            if before is not None:  # a ballot is whoever's typed it last
                contribution = replace(
                    before,
                    content=content,
                    edited_at=room.clock(),
                    entered_by=entered_by.id if entered_by else None,
                )
            else:
                contribution = self._new(name, record, author, content, entered_by, shared)
                if contribution.shared and waits(record, content, typed_by):
                    contribution = queued(contribution)
            room.commit(contribution)
            return contribution

    def _new(
        self,
        name: str,
        record: StepRecord,
        author: Person,
        content: Content,
        entered_by: Person | None,
        shared: bool,
    ) -> Contribution:
        return Contribution(
            id=name,
            step=record.step.id,
            person=author.id,
            content=content,
            at=self._room.clock(),
            position=self._room.last_position(record.step.id) + 1,
            entered_by=entered_by.id if entered_by else None,
            shared=shared,
        )

    def _with_words(
        self, record: StepRecord, ballot: Ballot, before: Contribution | None
    ) -> Ballot:
        """The ballot with words to find it by, in a round that can be checked."""
        if not checkable.is_checkable(record.facts(VoteFacts)):
            return ballot
        replaced = before.content if before and isinstance(before.content, Ballot) else None

        def taken() -> set[str]:
            every = (c.content for c in self.ballots(record.step.id))
            return {w for b in every if isinstance(b, Ballot) for w in (b.words, *b.lost)}

        return checkable.with_words(ballot, replaced, record.session.language, taken)

    def _author(self, on_behalf_of: str | None, typed_by: Person) -> Person:
        if on_behalf_of == SOMEBODY:
            return A_VOICE
        return self._room.person(on_behalf_of) if on_behalf_of else typed_by

    def _acting_for(self, by: Person, on_behalf_of: str | None) -> Person:
        """In whose right `by` acts: one's own, or that of somebody who has no phone here."""
        if on_behalf_of is None:
            return self._room.person(by.id)
        whose = self._room.person(on_behalf_of)
        typist = self._room.person(by.id)
        if not whose.by_facilitator or not typist.has(Role.FACILITATOR, Role.SCRIBE):
            raise NotAllowed(_("On n’écrit que pour soi."))
        return whose

    def edit(
        self,
        by: Person,
        contribution: str,
        content: Content,
        *,
        seen: Content | None = None,
        on_behalf_of: str | None = None,
    ) -> Contribution:
        """Replaces a content by its author, or by whoever the content lets edit it.

        `on_behalf_of` is its author, who has no phone here, where `by` (facilitator, scribe) does
        it for them.

        `seen` is the content that a form began with: its fields that were not changed there stay as
        they are now, so that of two people who correct one thing neither undoes the other.
        """
        room = self._room
        with room.transaction(by.id, Verb.EDIT):
            by, before = self._acting_for(by, on_behalf_of), room.contribution(contribution)
            room.require_open(before.step)
            record, content = room.step_record(before.step), rules.tidy(content)
            if type(content) is not type(before.content):
                raise NotAccepted(_("Cette étape ne prend pas ce genre de contribution."))
            rules.check_may_change(before, by)
            rules.check_lengths(content)
            content = with_fields(content, rules.place_of(before.content))
            if seen is not None and type(seen) is type(content):
                content = _untouched(content, rules.tidy(seen), before.content)
            if isinstance(content, Ballot):
                rules.check_vote_open(record)
                rules.check_origin(content, by, before.content)
            self.check(
                record,
                Change(ChangeKind.EDIT, by, content, before, mine=self.of(by.id, before.step)),
            )
            changed = replace(before, content=content, edited_at=room.clock())
            said = before.shared and rules.says_else(changed, before)
            if before.moderation in IN_QUEUE or (said and waits(record, content, by)):
                changed = queued(changed)
            room.commit(changed)
            return changed

    def withdraw(
        self, by: Person, contribution: str, *, on_behalf_of: str | None = None
    ) -> Contribution:
        """Takes a contribution away; what is returned can be given to `restore`.

        `on_behalf_of` as in `edit`.
        """
        room = self._room
        with room.transaction(by.id, Verb.WITHDRAW):
            by, before = self._acting_for(by, on_behalf_of), room.contribution(contribution)
            room.require_open(before.step)
            rules.check_may_change(before, by)
            record = room.step_record(before.step)
            if isinstance(before.content, Ballot):
                rules.check_vote_open(record)
            self.check(
                record,
                Change(
                    ChangeKind.WITHDRAW,
                    by,
                    before.content,
                    before,
                    mine=self.of(by.id, before.step),
                ),
            )
            room.commit(gone=[before])
            return before

    def restore(self, by: Person, contribution: Contribution) -> None:
        """Brings back what was just withdrawn, by whoever could withdraw it."""
        room = self._room
        with room.transaction(by.id, Verb.RESTORE):
            room.require_open(contribution.step)
            if room.erasing.is_gone(contribution.id):
                raise NotFound(_("Ce texte a été effacé pour de bon : rien ne peut le rendre."))
            by, record = room.person(by.id), room.step_record(contribution.step)
            rules.check_may_change(contribution, by)
            if isinstance(contribution.content, Ballot):
                rules.check_vote_open(record)
            author = room.person(contribution.person) if contribution.person else by
            self.check(
                record,
                Change(
                    ChangeKind.POST,
                    author,
                    contribution.content,
                    mine=self.of(author.id, contribution.step),
                    entered_by=by if by.id != author.id else None,
                ),
            )
            room.commit(contribution)

    def share(self, by: Person, contributions: tuple[str, ...]) -> None:
        """Shows one's own private contributions to everybody."""
        room = self._room
        with room.transaction(by.id, Verb.SHARE):
            room.require_open()
            changed = []
            for before in (room.contribution(c) for c in contributions):
                if before.person != by.id or not before.content.shareable:
                    raise NotAllowed(_("Seule la personne qui l’a écrit peut le partager."))
                record = room.step_record(before.step)
                self.check(
                    record,
                    Change(
                        ChangeKind.SHARE,
                        room.person(by.id),
                        before.content,
                        before,
                        mine=self.of(by.id, before.step),
                    ),
                )
                if before.moderation in IN_QUEUE:
                    raise NotAccepted(_("Ce texte attend que la personne qui anime le montre."))
                waiting = waits(record, before.content, room.person(by.id))
                changed.append(queued(before) if waiting else replace(before, shared=True))
            room.commit(*changed)

    def reveal(self, by: Person, step: str, **place: Any) -> None:
        """Shows everybody what all wrote alone in a step; the facilitator's to say when.

        `place` gives fields of `Content.placed_by` to those contents that have them. What is each
        person's own for good (`Content.private`) stays so.
        """
        room = self._room
        with room.transaction(by.id, Verb.SHARE):
            room.require(by, Role.FACILITATOR)
            room.require_open()
            kept = [c for c in room.all_in(step) if is_unrevealed(c)]
            if not kept:
                raise NotAccepted(_("Il n’y a rien à révéler pour l’instant."))
            record = room.step_record(step)
            placed = (replace(c, content=_placed(c.content, place)) for c in kept)
            room.commit(*(self._revealed(record, c) for c in placed))

    def _revealed(self, record: StepRecord, contribution: Contribution) -> Contribution:
        """Shown to all, or put in the queue where its step has one: whose it is says which."""
        typed_by = contribution.entered_by or contribution.person
        author = self._room.everybody.get(typed_by, A_VOICE)
        if waits(record, contribution.content, author):
            return queued(contribution)
        return replace(contribution, shared=True)

    def move(self, by: Person, contribution: str, before: str | None, **place: Any) -> None:
        """Puts a contribution before another one of its step, or last.

        `place` gives fields of `Content.placed_by`; the others stay as they are at this instant.
        """
        room = self._room
        with room.transaction(by.id, Verb.MOVE):
            moved = self._moved(by, contribution, place)
            others = [c for c in room.all_in(moved.step) if c.id != moved.id]
            at = next((i for i, c in enumerate(others) if c.id == before), len(others))
            low = others[at - 1].position if at else (others[0].position - 2 if others else 0)
            high = others[at].position if at < len(others) else low + 2
            middle = (low + high) / 2
            if low < middle < high:
                room.commit(replace(moved, position=middle))
            else:  # no number is left between them: all get new ones
                others.insert(at, moved)
                room.commit(*(replace(c, position=float(i)) for i, c in enumerate(others, 1)))

    def put(self, by: Person, contribution: str, **place: Any) -> None:
        """Changes fields of `Content.placed_by` and no other; its rank stays."""
        with self._room.transaction(by.id, Verb.MOVE):
            self._room.commit(self._moved(by, contribution, place))

    def _moved(self, by: Person, contribution: str, place: Mapping[str, Any]) -> Contribution:
        room = self._room
        room.require_open()
        by, before = room.person(by.id), room.contribution(contribution)
        record = room.step_record(before.step)
        rules.check_may_move(record, before, by)
        content = rules.tidy(_placed(before.content, place))
        mine = self.of(by.id, before.step)
        self.check(record, Change(ChangeKind.MOVE, by, content, before, mine=mine))
        return replace(before, content=content)

    def hide(self, by: Person, contribution: str, hidden: bool) -> None:
        """Takes a contribution off wall and phones, or puts it back; the facilitator's choice."""
        room = self._room
        with room.transaction(by.id, Verb.HIDE):
            room.require(by, Role.FACILITATOR)
            room.require_open()
            room.commit(replace(room.contribution(contribution), hidden=hidden))

    def set_facts(self, by: Person, step: str, facts: Facts) -> None:
        """Changes what the activity keeps of the step; only the roles that the facts name."""
        room = self._room
        with room.transaction(by.id, Verb.FACTS):
            room.require_open(step)
            by, record = room.person(by.id), room.step_record(step)
            if type(facts) is not record.activity.facts:
                raise NotAccepted(_("Cette étape ne garde pas ce genre d’information."))
            if not by.has(*facts.changed_by):
                raise NotAllowed(_("Ce rôle n’est pas le vôtre dans cette étape."))
            self.check(record, Change(ChangeKind.FACTS, by, facts=facts, mine=self.of(by.id, step)))
            room.commit(room.revised(replace(record.step, facts=msgspec.to_builtins(facts))))

    def finish(
        self, by: Person, step: str, done: bool = True, *, on_behalf_of: str | None = None
    ) -> None:
        """Says "J'ai fini" for a step, or takes it back; the facilitator also for somebody else."""
        room = self._room
        with room.transaction(by.id, Verb.FINISH):
            room.require_open()
            if on_behalf_of is not None and on_behalf_of != by.id:
                room.require(by, Role.FACILITATOR)
            who, found = room.person(on_behalf_of or by.id).id, room.step(step)
            others = tuple(p for p in found.finished if p != who)
            finished = (*others, who) if done else others
            if finished != found.finished:
                room.commit(replace(found, finished=finished))

    def check(
        self, record: StepRecord, change: Change, then: Callable[[], bool] = lambda: True
    ) -> bool:
        """Asks the activity; one that fails refuses, with a sentence. Returns what `then` says.

        `then` may ask it more, in the same call: each is a way to another thread and back.
        """
        now = replace(change, at=self._room.clock(), standing=self._standing(change))

        def ask() -> bool:
            record.activity.check(now, record)
            return then()

        typed = change.kind in (ChangeKind.POST, ChangeKind.EDIT)
        return judged(record, "check", ask, typed=typed)

    def _standing(self, change: Change) -> int:
        """How much of other steps stands on what would go, or go elsewhere."""
        moved = change.before
        if moved is None or change.kind not in (ChangeKind.WITHDRAW, ChangeKind.MOVE):
            return 0
        return sum(
            moved.id in (getattr(c.content, f) for f in c.content.placed_by)
            for step in (*self._room.agenda, *self._room.beside)
            if step.id != moved.step
            for c in self._room.all_in(step.id)
        )


def is_unrevealed(contribution: Contribution) -> bool:
    """Whether it waits to be revealed; what is private for good, or in the queue, never does."""
    kept = not contribution.shared and not contribution.content.private
    return kept and contribution.moderation not in IN_QUEUE


def _is_shared(record: StepRecord, content: Content, entered_by: Person | None) -> bool:
    if not content.private:
        return not record.activity.is_private(record, content)
    # what somebody else typed has been read: it is private no more
    return entered_by is not None and content.shareable


def _untouched(content: Content, seen: Content, now: Content) -> Content:
    """The content, with what it says as `seen` does in the words of `now`."""
    names = [f.name for f in dataclasses.fields(content)]
    same = [name for name in names if getattr(content, name) == getattr(seen, name)]
    return with_fields(content, {name: getattr(now, name) for name in same})


def _placed(content: Content, place: Mapping[str, Any]) -> Content:
    return with_fields(content, {k: v for k, v in place.items() if k in content.placed_by})


def _replaced(among: tuple[Contribution, ...], content: Content) -> Contribution | None:
    """The ballot that this one takes the place of: one’s own, or the one of this nobody’s card.

    Any other ballot that is nobody’s stands beside.
    """
    if not isinstance(content, Ballot) or (content.entered and not _of_a_card(content)):
        return None
    ballots = (c for c in among if isinstance(c.content, Ballot))
    alike = (c for c in ballots if _entered(c.content) == content.entered)
    same = (c for c in alike if not content.entered or card_of(c) == content.card)
    return next(same, None)


def _of_a_card(content: Content) -> bool:
    """Whether it is the ballot of a voting card that is nobody’s."""
    return isinstance(content, Ballot) and content.entered and content.card > 0


def _entered(content: Content) -> bool:
    return isinstance(content, Ballot) and content.entered
