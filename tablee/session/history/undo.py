"""Undo and redo of changes, and the change history of each contribution.

To undo is a change like any other: a new entry of the journal, under the same rules. Whoever did
something undoes it; the facilitator, what anybody did, but nothing private and no ballot. What was
shown, said by the clock or counted by a vote is not undone.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from tablee.errors import NotAccepted, NotAllowed, NotFound, WorkshopError
from tablee.model.entities import Person, Role
from tablee.model.verbs import Undoing, Verb
from tablee.session.history.descriptions import HistoryItem, HistoryTeller, Trace
from tablee.session.history.log import Act, Shift, UndoLog
from tablee.session.history.reversal import Overlaid, Reversal, changed_fields, reversal
from tablee.session.room.memory import KINDS
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.session.room import Room

__all__ = ["Act", "History", "HistoryItem", "Trace"]

log = logging.getLogger(__name__)

ONES_OWN: Final = frozenset(verb for verb in Verb if verb.undoing is Undoing.ONESELF)
"""What whoever did it may undo; sharing only together with what it shared."""
REVERSIBLE: Final = frozenset(verb for verb in Verb if verb.undoing is not Undoing.NOBODY)
UNTOLD: Final = frozenset(verb for verb in Verb if not verb.listed)
"""What is of no interest in a list of what happened."""
BEGINNING: Final = frozenset({Verb.START, Verb.GO_TO, Verb.NEXT, Verb.BACK})
"""What begins a step; START also the clock that stood still."""
OF_THE_AGENDA: Final = frozenset({Verb.ADD_STEP, Verb.REMOVE_STEP, Verb.MOVE_STEP})
"""What is done to the agenda, not in a step: a removed one is never the running one."""
_FIRST_CLAUSE: Final = re.compile(r"[\u00a0 ]?:\s|\.(?:\s|$)")


class History:
    """Operations on what was done. What may be undone is checked under the room's lock."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._log = UndoLog(room.store)
        self._telling = HistoryTeller(room, self._log)

    # ── undoing ─────────────────────────────────────────────────────────────────────────────

    def undoable(self, by: Person, step: str = "", *, agenda: bool = False) -> Act | None:
        """What this person would undo now: their last act that stands, in this step or anywhere.

        With `agenda`, also what they changed of the agenda since they last began a step. None where
        there is none, and where it cannot be undone any more.
        """
        if not self._readable():
            return None
        act = self._last(by, step, agenda=agenda)
        return act if act is not None and self._possible(by, act) else None

    def redoable(self, by: Person, step: str = "", *, agenda: bool = False) -> Act | None:
        """What this person undid last, with nothing done since, and could do again now."""
        if not self._readable():
            return None
        undoing = self._last_undoing(by, step, agenda=agenda)
        if undoing is None or not self._possible(by, undoing):
            return None
        return self._log.get(undoing.of)

    def has_done(self, sending: str) -> bool:
        """Whether the sending of this name (`Once`) did something, as the journal tells."""
        return self._readable() and self._log.has_done(sending)

    def undo(self, by: Person, n: int | None = None) -> Act:
        """Puts back what was before the act `n`, or before this person's last one."""
        self._log.update()
        with self._room.transaction(by.id, Verb.UNDO):
            by = self._room.person(by.id)
            act = self._last(by, "") if n is None else self._log.get(n)
            if act is None:
                raise NotFound(_("Il n’y a rien à annuler."))
            if self._log.undone(act.n):
                raise NotAccepted(_("C’est déjà annulé."))
            self._take_back(by, act, act.n)
            return act

    def redo(self, by: Person, n: int | None = None) -> Act:
        """Does again the act `n`, or the last one, that this person undid.

        The facilitator also what somebody else undid.
        """
        self._log.update()
        with self._room.transaction(by.id, Verb.REDO):
            by = self._room.person(by.id)
            undoing = (
                self._last_undoing(by, "") if n is None else self._log.get(self._log.undone(n))
            )
            act = self._log.get(undoing.of) if undoing else None
            if undoing is None or act is None or not _may_redo(by, undoing):
                raise NotFound(_("Il n’y a rien à rétablir."))
            self._take_back(by, undoing, act.n)
            return act

    def _last(self, by: Person, step: str, *, agenda: bool = False) -> Act | None:
        acts = self._acts_in(by, step, agenda=agenda)
        return next((act for act in acts if self._stands(act)), None)

    def _acts_in(self, by: Person, step: str, *, agenda: bool) -> Iterator[Act]:
        """Their acts in this step, or all for none, newest first; what is of no step, of it too."""
        for act in self._log.of(by.id):
            agenda = agenda and act.verb not in BEGINNING
            original = self._log.get(act.of) or act
            if not step or act.step == step or (agenda and original.verb in OF_THE_AGENDA):
                yield act

    def _last_undoing(self, by: Person, step: str, *, agenda: bool = False) -> Act | None:
        for act in self._acts_in(by, step, agenda=agenda):
            if act.verb == Verb.UNDO and self._log.undone(act.of) == act.n:
                return act
            if self._stands(act):
                return None
        return None

    def _take_back(self, by: Person, act: Act, of: int) -> None:
        room = self._room
        found = self._reversal(by, act)
        if found.about_people:
            room.cast += 1
        room.commit(*found.puts, gone=found.gone, of=of)

    def _readable(self) -> bool:
        """Whether the journal can be read up to its end; what cannot be is offered to nobody."""
        try:
            self._log.update()
        except WorkshopError:
            return False
        return True

    def _possible(self, by: Person, act: Act) -> bool:
        return not self._refusal(by, act)

    def _refusal(self, by: Person, act: Act) -> str:
        """Why this act cannot be taken back now, in few words; empty where it can."""
        with self._room.lock:
            try:
                self._reversal(self._room.person(by.id), act)
            except WorkshopError as refusal:
                return _few_words(str(refusal))
            except Exception:  # whoever facilitates goes on, with this one line less to undo
                log.exception("whether act %d can be undone", act.n)
                return _("une erreur empêche de l’annuler")
        return ""

    def _reversal(self, by: Person, act: Act) -> Reversal:
        """How the act is taken back; raises with the reason where it cannot be."""
        self._room.require_open(act.step)
        self._check_due(by, act)
        try:
            undone = self._log.get(act.of) if act.verb == Verb.UNDO else act
            did = undone.by if undone else ""
            found = reversal(self._room, by, self._log.shifts(act), did)
        except Overlaid as overlaid:
            raise NotAccepted(self._since(by, act, overlaid.shift)) from overlaid
        if not found.puts and not found.gone:
            raise NotAccepted(_("Il n’y a rien à annuler."))
        return found

    def _check_due(self, by: Person, act: Act) -> None:
        undone = self._log.get(act.of) if act.verb == Verb.UNDO else act
        if undone is None or not undone.verbs <= REVERSIBLE:
            raise NotAccepted(_("Cela ne s’annule pas."))
        others = act.by != by.id
        if others and act.private:
            raise NotAllowed(_("Seule la personne qui l’a écrit voit cela, et peut l’annuler."))
        if others or not undone.verbs <= ONES_OWN:
            self._room.require(by, Role.FACILITATOR)
        if Verb.MERGE in undone.verbs and self._log.erased > undone.n:
            raise NotAccepted(_("Des mots ont été effacés depuis : cela ne s’annule plus."))

    def _since(self, by: Person, act: Act, shift: Shift) -> str:
        if act.private and self._room.voting.counted(act.step):
            return _("Le vote est clos : votre bulletin n’a pas changé.")
        kind = KINDS[shift.table]
        fields = changed_fields(shift.before, shift.after, kind)
        for n in reversed(self._log.touching(shift.table, shift.id)):
            entry = self._log.entry(n)
            if n <= act.entries[-1] or entry is None:
                break
            after = next((p.document for p in entry.puts if p[:2] == shift[:2]), None)
            before = self._log.document(shift.table, shift.id, n)
            if not fields & changed_fields(before, after, kind):
                continue
            if entry.by == by.id:
                return _("Vous l’avez changé depuis : rien n’a été annulé.")
            if name := self._telling.name(entry.by):
                return _("{name} l’a changé depuis : rien n’a été annulé.").format(name=name)
        return _("Cela a changé depuis : rien n’a été annulé.")

    # ── telling ─────────────────────────────────────────────────────────────────────────────

    def told(self, by: Person, act: Act) -> HistoryItem:
        """An act as it is told to this person, whose act it is or who facilitates."""
        return self._telling.told(by, act)

    def acts(self, by: Person, most: int = 20) -> tuple[HistoryItem, ...]:
        """What happened last, newest first, for the facilitator; nobody's secrets."""
        self._room.require(by, Role.FACILITATOR)
        self._log.update()
        shown = (d for d in self._log.newest() if not d.verbs <= UNTOLD)
        return tuple(self._with_way(by, act) for act in islice(shown, most))

    def _with_way(self, by: Person, act: Act) -> HistoryItem:
        """An act with what can be done about it now, or why nothing can."""
        told, again = self.told(by, act), act.verb == Verb.UNDO
        about = told.act
        undoing = self._log.undone(about.n)
        if again and undoing != act.n:
            return replace(told, refusal=_("rétabli depuis"))
        if not again and undoing:
            return replace(told, refusal=_("annulé depuis"))
        if refusal := self._refusal(by, act if again else about):
            return replace(told, refusal=refusal)
        return replace(told, redoable=again, undoable=not again)

    def _stands(self, act: Act) -> bool:
        return act.verbs <= REVERSIBLE and not self._log.undone(act.n)

    def of(self, by: Person, contribution: str) -> tuple[Trace, ...]:
        """Who wrote a contribution and who changed it, from the first; for these and its author.

        What was private until it was shared stays its author's.
        """
        self._log.update()
        return self._telling.of(by, contribution)


def _may_redo(by: Person, undoing: Act) -> bool:
    """Whether somebody may know of this undoing; the rules come after."""
    return undoing.by == by.id or (by.has(Role.FACILITATOR) and not undoing.private)


def _few_words(refusal: str) -> str:
    """The beginning of a refusal, which says what is the case; what follows says what to do."""
    return _FIRST_CLAUSE.split(refusal, maxsplit=1)[0]
