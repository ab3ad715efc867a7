"""Describes in a sentence each visible change of a session, for the replay. Pure.

A change that touched only ballots, what somebody keeps for themself, or the session's links is no
moment. Nor is one of which erasing has left nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from tablee.activities import screen_name, title_of
from tablee.model.entities import IN_QUEUE, NAMELESS, Person, Step
from tablee.model.verbs import Verb, words_of
from tablee.registry import Catalogue
from tablee.session.history.log import ABOUT_WORDS
from tablee.storage.journal import JournalEntry, Put
from tablee.storage.state.tables import Tables
from tablee.texts import N_, _, ngettext

LONGEST: Final = 80
"""Characters of somebody's words that a sentence repeats."""
UNSEEN: Final = frozenset({"browsers", "keys", "publication", "urns", "wifi"})
"""Tables that no screen shows."""

Document = dict[str, Any]


@dataclass(frozen=True)
class Moment:
    """Something that could be seen to happen."""

    n: int
    """The number of the entry."""
    at: float
    sentence: str
    """Marked with `N_`; its blanks are `who`, `whom`, `step`, `words` and `minutes`."""
    who: Person | None = None
    """Who did it; None for nobody, or somebody who was erased, or whose mark is anonymous."""
    whom: Person | None = None
    step: Step | None = None
    """The one that it was done to, or in."""
    words: str = ""
    minutes: int = 0
    begins: bool = False
    """Whether `step` begins here."""
    about: str = ""
    """The id of the contribution whose words it repeats; empty for none."""

    def unsaid(self) -> Moment:
        """The same without these words: what they were in is hidden by now."""
        return replace(self, sentence=_CHANGED, words="", who=None, about="")

    def told(self, catalogue: Catalogue) -> str:
        """The sentence, in the language being spoken."""
        # Nobody can say whether a step signs what is written in it, while its plugin is missing.
        known = self.step is None or self.step.activity in catalogue.activities
        length = ngettext("{n} minute", "{n} minutes", self.minutes)
        return _(self.sentence).format(
            who=_named(self.who if known else None),
            whom=_named(self.whom),
            step=self.title(catalogue),
            words=self.words,
            minutes=length.format(n=self.minutes),
        )

    def title(self, catalogue: Catalogue) -> str:
        """The step's title, in the language being spoken; empty where there is no step."""
        if self.step is None:
            return ""
        kind = catalogue.activities.get(self.step.activity)
        return title_of(self.step, kind.title if kind else "")


def _named(person: Person | None) -> str:
    return screen_name(person) if person else _("Une personne")


_CHANGED: Final = N_("Un changement")


def moment_of(entry: JournalEntry, before: Tables, after: Tables) -> Moment | None:
    """What was seen when this entry made of `before` what stands in `after`; None for nothing.

    `before` needs only the documents that the entry touches.
    """
    seen = [put for put in entry.puts if _is_seen(put, before)]
    if not seen:
        return None
    teller = _Teller(entry, seen, before, after)
    return (
        teller.of_the_session()
        or teller.of_a_contribution()
        or teller.of_the_clock()
        or teller.of_the_rest()
    )


def _is_seen(put: Put, before: Tables) -> bool:
    if put.table in UNSEEN:
        return False
    if put.table != "contributions":
        return True
    if put.document is not None and put.document.get("moderation") in IN_QUEUE:
        return False  # what it says waits, and what it said is to be read no more
    versions = (put.document, before.get(put.table, {}).get(put.id))
    return any(document.get("shared", True) for document in versions if document)


@dataclass(frozen=True)
class _Teller:
    """One entry and what it touched."""

    entry: JournalEntry
    seen: list[Put]
    before: Tables
    after: Tables

    def of_the_session(self) -> Moment | None:
        """A step that begins, the end of the last one, the end of the session."""
        was, now = self._pair("session", "1")
        if was is None or now is None:
            return None
        if now.get("closed_at") and not was.get("closed_at"):
            return self._moment(N_("Fin de la session"))
        if was.get("current") == now.get("current"):
            return None
        begun = self._step(now.get("current") or "")
        if begun is None:
            return None if now.get("current") else self._moment(N_("Fin de la dernière étape"))
        return self._moment(N_("Étape : {step}"), step=begun, begins=True)

    def of_a_contribution(self) -> Moment | None:
        """What somebody wrote, or did with what is written."""
        verb = self.entry.verb
        first = next((put for put in self.seen if put.table == "contributions"), None)
        if first is None or verb not in ABOUT_WORDS:
            return None
        document = first.document or self.before["contributions"][first.id]
        author = self._person(document["person"])
        who = author if verb in (Verb.POST, Verb.SHARE) else self._person(self.entry.by)
        if document.get("moderation") == NAMELESS and self.entry.by == document["person"]:
            who = None
        said = words_of(verb, hidden=bool(document.get("hidden")))
        if not _says_something(document["content"]):
            return self._moment(said.wordless or _CHANGED)
        words = shortened(document["content"].get("text"))
        step = self._step(document["step"])
        if not words:
            return self._moment(said.wordless or _CHANGED, who=who, step=step)
        sentence = said.seen or _CHANGED
        return self._moment(sentence, who=who, words=words, step=step, about=first.id)

    def of_the_clock(self) -> Moment | None:
        """Minutes added, and who has finished."""
        step = next((put.id for put in self.seen if put.table == "steps"), "")
        was, now = self._pair("steps", step)
        if was is None or now is None:
            return None
        if self.entry.verb == Verb.MORE_TIME:
            added = round(now.get("extra_minutes", 0) - was.get("extra_minutes", 0))
            return self._moment(N_("{minutes} de plus"), minutes=added)
        if self.entry.verb == Verb.FINISH:
            ended = set(now.get("finished", ())) ^ set(was.get("finished", ()))
            done = len(now.get("finished", ())) > len(was.get("finished", ()))
            who = self._person(next(iter(ended), ""))
            return self._moment(N_("{who} a fini") if done else N_("{who} n’a pas fini"), who=who)
        return None

    def of_the_rest(self) -> Moment:
        """Anything else, by the name of what was done."""
        people = [put.id for put in self.seen if put.table == "people" and put.document]
        steps = [put.id for put in self.seen if put.table == "steps"]
        verb = self.entry.verb
        again = verb == Verb.JOIN and people and people[0] in self.before.get("people", {})
        return self._moment(
            (words_of(Verb.RENAME if again else verb).seen if verb not in ABOUT_WORDS else "")
            or _CHANGED,
            who=self._person(self.entry.by),
            whom=self._person(people[0]) if people else None,
            step=self._step(steps[0]) if steps else None,
        )

    def _moment(self, sentence: str, **fields: Any) -> Moment:
        return Moment(self.entry.n, self.entry.at, sentence, **fields)

    def _pair(self, table: str, key: str) -> tuple[Document | None, Document | None]:
        now = self.after.get(table, {}).get(key)
        touched = any((put.table, put.id) == (table, key) for put in self.seen)
        return (self.before.get(table, {}).get(key) if touched else now), now

    def _either(self, table: str, key: str) -> Document | None:
        was, now = self._pair(table, key)
        return now or was

    def _person(self, key: str) -> Person | None:
        document = self._either("people", key)
        return msgspec.convert(document, Person) if document else None

    def _step(self, key: str) -> Step | None:
        document = self._either("steps", key)
        return msgspec.convert(document, Step) if document else None


def _says_something(content: Mapping[str, Any]) -> bool:
    """Whether it names or says anything; a bare mark may be anonymous on every screen."""
    return any(isinstance(value, str | list | dict) and value for value in content.values())


def shortened(words: object) -> str:
    """What a sentence repeats of somebody’s words: one line, not too long."""
    if not isinstance(words, str):
        return ""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
