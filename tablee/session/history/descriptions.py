"""Describes changes in sentences: the history list, and the changes of one contribution."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import msgspec

from tablee.activities import read_facts, title_of
from tablee.activities.votes import Ballot
from tablee.errors import NotAllowed, NotFound
from tablee.isolation import asked, fitted
from tablee.model.entities import Content, Person, Role, Step
from tablee.model.verbs import Verb
from tablee.session.history.log import ABOUT_WORDS, Act, Document, Shift, UndoLog
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablee.session.room import Room
    from tablee.storage.journal import JournalEntry

ABOUT_PEOPLE: Final = frozenset(verb for verb in Verb if verb.of_people)
AGAIN: Final = frozenset({Verb.UNDO, Verb.REDO})


@dataclass(frozen=True)
class HistoryItem:
    """An act as a list tells it. People are first names."""

    act: Act
    """What was done; for an undoing, what was undone."""
    at: float
    by: str
    """Who did it; empty for nobody known."""
    how: str = ""
    """`undo` or `redo`; empty for the act itself."""
    whose: tuple[str, ...] = ()
    """Other people, whose words or entry it was about."""
    step: str = ""
    """The title of the step."""
    kind: str = ""
    """What was written: `text`, `ballot`, or `choice` for what holds no words."""
    words: str = ""
    """Those that it was about, if one text."""
    count: int = 1
    """Contributions that it was about."""
    hidden: bool = False
    """Whether a text was taken off the wall (`hide`)."""
    called: str = ""
    """What the plugin calls the act; empty for the usual words."""
    undoable: bool = False
    """Whether `act` can be undone now by who asked."""
    redoable: bool = False
    """Whether it can be done again."""
    refusal: str = ""
    """Why neither, in few words."""


@dataclass(frozen=True)
class Trace:
    """One change of a contribution. People are first names, empty for nobody known."""

    at: float
    by: str
    whose: str
    """Whose it is from then on, where somebody else typed it or two entries became one."""
    verb: str
    of: str
    """The verb of what was undone or done again; empty otherwise."""
    before: str
    after: str
    """The words before and after; empty where there were none."""
    hidden: bool = False
    """Whether it was taken off the wall from then on."""


class HistoryTeller:
    """What can be said of a session's acts."""

    def __init__(self, room: Room, log: UndoLog) -> None:
        """Describes the changes of this room, read from its undo log."""
        self._room = room
        self._log = log

    def name(self, person: str) -> str:
        """The first name of somebody who is here, or was; empty for who is not known (any more)."""
        here = self._room.everybody.get(person)
        if here is not None:
            return here.first_name
        was = self._log.last_known("people", person) if person else None
        return str(was["name"]).split()[0] if was else ""

    def _title(self, step: str) -> str:
        record = self._room.record().step(step)
        if record is not None:
            return record.title
        was = self._log.last_known("steps", step) if step else None
        if was is None:
            return ""
        activity = self._room.catalogue.activities.get(str(was["activity"]))
        return title_of(msgspec.convert(was, Step), activity.title if activity else "")

    def _wording(self, document: Document | None) -> str:
        """The words of a contribution, one field a line, without the ids that stand among them."""
        if document is None:
            return ""
        texts = self._content(document).texts()
        return "\n".join(t for t in texts if t.strip() and not self._log.knows(t))

    def _content(self, document: Document) -> Content:
        return self._room.read_contribution(document).content

    # ── acts ───────────────────────────────────────────────────────────────────────────────

    def told(self, by: Person, act: Act) -> HistoryItem:
        """An act, or what it undid or did again."""
        about = (self._log.get(act.of) if act.verb in AGAIN else None) or act
        shifts = self._log.shifts(about)
        told = HistoryItem(
            about,
            act.at,
            self.name(act.by),
            act.verb if about is not act else "",
            step=self._title(about.step),
            whose=self._people(about, shifts) if about.verbs & ABOUT_PEOPLE else (),
        )
        written = [s for s in shifts if s.table == "contributions"]
        if not written and about.verb == Verb.FACTS:
            return replace(told, called=self._of_facts(about.step, shifts))
        if not written or not about.verbs & ABOUT_WORDS or (about.private and about.by != by.id):
            return told
        return self._with_words(told, written)

    def _people(self, act: Act, shifts: Sequence[Shift]) -> tuple[str, ...]:
        who = (shift.id for shift in shifts if shift.table == "people" and shift.id != act.by)
        return tuple(name for person in who if (name := self.name(person)))

    def _of_facts(self, step: str, shifts: Sequence[Shift]) -> str:
        """What the activity calls what became of the step; empty where it says nothing."""
        record = self._room.record().step(step)
        shift = next((s for s in shifts if s.id == step and s.before and s.after), None)
        if record is None or shift is None:
            return ""
        kind = record.activity.facts

        def ask() -> str:
            before, after = (
                read_facts(kind, (d or {})["facts"]) for d in (shift.before, shift.after)
            )
            return fitted(after.called(before), str, "called")

        return asked(record, "called", ask, "")

    def _with_words(self, told: HistoryItem, written: Sequence[Shift]) -> HistoryItem:
        documents = [shift.after or shift.before or {} for shift in written]
        first = documents[0]
        words, content = self._wording(first), self._content(first)
        ballot = isinstance(content, Ballot)
        authors = dict.fromkeys(str(document["person"]) for document in documents)
        return HistoryItem(
            told.act,
            told.at,
            told.by,
            told.how,
            tuple(self.name(person) for person in authors if person != told.act.by),
            told.step,
            "ballot" if ballot else "text" if words else "choice",
            words if len(documents) == 1 and not ballot else "",
            len(documents),
            bool(first.get("hidden")),
            called=content.called(told.act.verb),
        )

    # ── traces ──────────────────────────────────────────────────────────────────────────────

    def of(self, by: Person, contribution: str) -> tuple[Trace, ...]:
        """See `History.of`."""
        known = self._log.contribution(contribution)
        if known is None:
            raise NotFound(_("Ce texte n’est plus là : il a été retiré."))
        own = known.person == by.id
        if not own and not (known.shared and by.has(Role.FACILITATOR)):
            raise NotAllowed(
                _("Seules la personne qui l’a écrit et celle qui anime voient d’où vient un texte.")
            )
        traces: list[Trace] = []
        before: Document | None = None
        for n in self._log.touching("contributions", contribution):
            entry = self._log.entry(n)
            after = _document(entry, contribution)
            if entry is not None and (own or _seen(after or before)):
                traces.append(self._trace(entry, before if own or _seen(before) else None, after))
            before = after
        return tuple(traces)

    def _trace(self, entry: JournalEntry, before: Document | None, after: Document | None) -> Trace:
        undone = self._log.get(entry.of)
        whose = str((after or {}).get("person", ""))
        told = entry.by != whose and (before is None or before.get("person") != whose)
        return Trace(
            entry.at,
            self.name(entry.by),
            self.name(whose) if told else "",
            entry.verb,
            undone.verb if undone and entry.verb in AGAIN else "",
            self._wording(before),
            self._wording(after),
            bool((after or {}).get("hidden")),
        )


def _document(entry: JournalEntry | None, contribution: str) -> Document | None:
    puts = entry.puts if entry is not None else ()
    return next((p.document for p in puts if p[:2] == ("contributions", contribution)), None)


def _seen(document: Document | None) -> bool:
    return document is not None and bool(document.get("shared", True))
