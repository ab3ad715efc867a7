"""Permanent erasure of one's texts, or of a person, possible even after the session's end.

What goes and what stays is decided here and said on the confirmations (`erasing`); how no trace
is left is `storage.erasure`'s. Not for taking a text off the screens: that is `Posting.withdraw`,
which history remembers.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tablee import caching
from tablee.activities.votes import Ballot
from tablee.document import redaction
from tablee.errors import NotAllowed
from tablee.model.entities import ActivitySummary, Content, Person, Role, Step
from tablee.model.verbs import Verb
from tablee.session.transfer.migration import STEPS, renewal
from tablee.storage.erasure import Unfinished, named
from tablee.texts import _, speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from tablee.activities import StepRecord
    from tablee.session.room import Room
    from tablee.storage.journal import Put

CONTRIBUTIONS: Final = "contributions"


@dataclass(frozen=True)
class Written:
    """Something that one person has put into the session, there or withdrawn."""

    id: str
    step: str
    """The title of its step; empty when that was removed."""
    at: float
    words: tuple[str, ...]
    """What was typed; nothing for a mark."""
    ballot: bool
    shared: bool
    withdrawn: bool


@dataclass
class _Known:
    """What the journal and the room hold of one person."""

    people: set[str]
    """Her id, and those of entries that were merged into it."""
    contributions: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    browsers: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    ids: set[str] = field(default_factory=lambda: {*Role})
    """Of everything in the session, and of roles: what a content holds may be one, not words."""

    def take(self, put: Put) -> None:
        """Takes the newest form of what was hers at some time."""
        self.ids.add(put.id)
        kept = {CONTRIBUTIONS: self.contributions, "browsers": self.browsers}.get(put.table)
        document = put.document
        if kept is None or document is None:
            return
        if put.id in kept or document.get("person") in self.people:
            kept[put.id] = document

    def drop_others(self, gone: Collection[tuple[str, str]]) -> None:
        """Leaves out what is somebody else's now, and what only the files still hold."""
        for table, kept in ((CONTRIBUTIONS, self.contributions), ("browsers", self.browsers)):
            for key, document in list(kept.items()):
                if document.get("person") not in self.people or (table, key) in gone:
                    del kept[key]


class Erasing:
    """Operations that leave nothing behind. Each is checked and done under the room's lock."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._gone: set[str] = set()

    def is_gone(self, contribution: str) -> bool:
        """Whether it was erased since the server started: what remembers it must not restore it."""
        return contribution in self._gone

    def was_erased(self, contribution: str) -> bool:
        """Whether nothing is left of it, or is to be, whichever server erased it.

        Nobody's text may be of this name then. Reads the journal if need be.
        """
        if self.is_gone(contribution):
            return True
        noun, entries = (CONTRIBUTIONS, contribution), list(self._room.store.entries())
        if noun in named(entries):
            return True
        here = {each.id for each in self._room.everything()}
        known = {(put.table, put.id) for entry in entries for put in entry.puts}
        return contribution not in here and noun not in known

    def own_words(self, by: Person) -> tuple[Written, ...]:
        """All that somebody has put into the session, withdrawn or not, newest first."""
        known = self._known(by.id)
        here = {c.id for c in self._room.everything()}
        found = [self._written(doc, known, key in here) for key, doc in known.contributions.items()]
        return tuple(sorted(found, key=lambda written: -written.at))

    def words(self, by: Person, contributions: Collection[str]) -> None:
        """Erases what one wrote oneself, in all its wordings; a closed vote stays as counted.

        What is erased already is no error: an answer may be lost.

        Raises `NotAllowed` for somebody else's, `NotSaved`, or `erasure.Unfinished`.
        """
        with self._telling(by):
            mine = self._known(self._room.person(by.id).id).contributions
            others = [each for each in contributions if each not in mine]
            if not all(map(self.was_erased, others)):  # else it was asked before, anywhere
                raise NotAllowed(
                    _(
                        "Ce texte n’est pas le vôtre : "
                        "seule la personne qui l’a écrit peut l’effacer."
                    )
                )
            self._erase(by.id, {(CONTRIBUTIONS, c) for c in contributions if c in mine})

    def all_words(self, by: Person) -> None:
        """Erases everything that one wrote; one stays in the session."""
        with self._telling(by):
            mine = self._known(self._room.person(by.id).id).contributions
            self._room.secrecy.erase(by.id)
            self._erase(by.id, {(CONTRIBUTIONS, c) for c in mine})

    def person(self, by: Person, who: str) -> None:
        """Erases somebody: name, roles, phones and words; oneself, or anybody if one facilitates.

        What she typed for others stays theirs. Raises `NotAllowed` for the last who facilitates.
        """
        self.people(by, {who})

    def people(self, by: Person, who: Collection[str]) -> None:
        """Erases several at once, as `person` does one: newcomers who were made up.

        Raises `NotFound` where one of them is not here; then nobody is erased.
        """
        room = self._room
        with self._telling(by):
            if {by.id} != {*who}:
                room.require(by, Role.FACILITATOR)
            self._require_another_facilitator({room.person(each).id for each in who})
            known = self._known(*who)
            gone = {
                *(("people", person) for person in known.people),
                *(("browsers", browser) for browser in known.browsers),
                *((CONTRIBUTIONS, contribution) for contribution in known.contributions),
            }
            for each in who:
                room.secrecy.erase(each)
            try:
                self._erase(by.id, gone)
            finally:
                if known.people.isdisjoint(room.everybody):
                    room.drop_browsers(known.browsers.keys())
                for each in who:
                    if each not in room.everybody:
                        room.presence.drop(each)
                room.cast += 1

    def _require_another_facilitator(self, going: Collection[str]) -> None:
        facilitators = {p.id for p in self._room.everybody.values() if p.has(Role.FACILITATOR)}
        if facilitators and facilitators <= {*going}:
            raise NotAllowed(
                _("Il faut quelqu’un pour animer : donnez d’abord ce rôle à une autre personne.")
            )

    @contextmanager
    def _telling(self, by: Person) -> Iterator[None]:
        """A transaction whose news is told at its end, done or half done."""
        before = self._room.version
        try:
            with self._room.transaction(by.id, Verb.ERASE):
                self._room.require_confirmed()
                yield
        finally:
            if self._room.version != before:
                self._room.changed()

    def _erase(self, by: str, gone: set[tuple[str, str]]) -> None:
        room = self._room
        if not gone:
            return
        words = {key for table, key in gone if table == CONTRIBUTIONS}
        try:
            gone |= {(CONTRIBUTIONS, c) for c in self._repeating(words)}
            with speaking(room.session.language):
                copies = room.store.erase(gone, by, room.clock(), self._renewing(gone))
            self._gone |= words
            room.cast += copies
        except Unfinished:
            self._gone |= words
            room.cast += 1
            raise
        finally:
            caching.clear_caches()
            room.read_again()

    def _renewing(self, gone: Collection[tuple[str, str]]) -> Callable[[Put], Put] | None:
        """What makes the form of today of everything that was put; None where all has it.

        A step tells of itself, for when its plugin is missing, what it will once these are gone.
        """
        form, told = renewal(self._room), self._told_without(gone)

        def renewed(put: Put) -> Put:
            put = form(put) if form is not None else put
            if put.table == STEPS and put.document is not None:
                return told(put, msgspec.convert(dict(put.document), Step))
            return put

        puts = (put for entry in self._room.store.entries() for put in entry.puts)
        changes = form is not None or any(renewed(put) is not put for put in puts)
        return renewed if changes else None

    def _told_without(self, gone: Collection[tuple[str, str]]) -> Callable[[Put, Step], Put]:
        """What puts into a step the result that it will tell; what it told before goes.

        Where its plugin is missing nobody can say what it will be: that stays.
        """
        room = self._room
        record = redaction.rebuilt(room.record(), lambda step: _left(step, gone))
        here = {each.step.id: each for each in (*record.steps, *record.beside)}
        kinds = room.catalogue.activities
        known: dict[str, tuple[ActivitySummary | None, ActivitySummary | None]] = {}

        def told(put: Put, step: Step) -> Put:
            kind = kinds.get(step.activity)
            if kind is None or step.plain is None or not step.plain.told:
                return put
            if put.id not in known and (each := here.get(put.id)) is not None:
                known[put.id] = each.step.plain, room.catalogue.told_of(each.step, each).plain
            before, after = known.get(put.id, (None, None))
            now = after.told if after is not None and step.plain == before else {}
            if now == step.plain.told:
                return put
            plain = msgspec.to_builtins(replace(step.plain, told=now))
            return put._replace(document={**(put.document or {}), "plain": plain})

        return told

    def _repeating(self, words: set[str]) -> set[str]:
        """What was made of these words, there or withdrawn: others' wordings of them."""
        room, found = self._room, set()
        for entry in room.store.entries():
            for put in entry.puts:
                if put.table == CONTRIBUTIONS and put.document is not None:
                    content = room.read_contribution(put.document).content
                    if not words.isdisjoint(content.repeats):
                        found.add(put.id)
        return found

    # ── what there is of somebody ───────────────────────────────────────────────────────────

    def _known(self, *who: str) -> _Known:
        """What is settled of these people, withdrawn things too, and what is there."""
        room = self._room
        room.settled()
        known = _Known(self._merged_into({*who}))
        gone: set[tuple[str, str]] = set()
        for entry in room.store.entries():
            for put in entry.puts:
                known.take(put)
            gone |= named([entry])
        known.drop_others(gone)
        return known

    def _merged_into(self, ids: set[str]) -> set[str]:
        """These ids, and those of the entries that were merged into one of them."""
        here, merged = self._room.everybody, []
        for entry in self._room.store.entries():
            if entry.verb == Verb.MERGE:
                people = [put for put in entry.puts if put.table == "people"]
                heirs = [put.id for put in people if put.document is not None]
                merged += [(put.id, heirs) for put in people if put.document is None]
        for gone, heirs in reversed(merged):
            if gone not in here and ids.intersection(heirs):
                ids.add(gone)
        return ids

    def _written(self, document: Mapping[str, Any], known: _Known, here: bool) -> Written:
        room = self._room
        contribution = room.read_contribution(document)
        step = room.record().step(contribution.step)
        return Written(
            id=contribution.id,
            step=step.title if step else "",
            at=contribution.edited_at or contribution.at,
            words=_words(contribution.content, known.ids),
            ballot=isinstance(contribution.content, Ballot),
            shared=contribution.shared,
            withdrawn=not here,
        )


def _left(step: StepRecord, gone: Collection[tuple[str, str]]) -> StepRecord:
    kept = tuple(c for c in step.contributions if (CONTRIBUTIONS, c.id) not in gone)
    people = {id_: p for id_, p in step.people.items() if ("people", id_) not in gone}
    return replace(step, contributions=kept, people=people)


def _words(content: Content, ids: Collection[str]) -> tuple[str, ...]:
    """What was typed: the text, where there is one, without what only says where it goes."""
    text = getattr(content, "text", "")
    texts = (text,) if isinstance(text, str) and text else content.texts()
    return tuple(t for t in texts if t and t not in ids)
