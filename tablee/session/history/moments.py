"""What could be seen to happen at each change: the sentences beside a replay. Pure.

A change that touched only ballots, what somebody keeps for themself, or the session's links is no
moment. Nor is one of which erasing has left nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tablee.activities import screen_name, title_of
from tablee.model.entities import Person, Step
from tablee.texts import N_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tablee.registry import Catalogue
    from tablee.storage.journal import Entry, Put
    from tablee.storage.tables import Tables

__all__ = ["VERBS", "Moment", "moment_of"]

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


_WITH_WORDS: Final = {
    "post": N_("{who} écrit : « {words} »"),
    "edit": N_("{who} corrige : « {words} »"),
    "withdraw": N_("{who} retire : « {words} »"),
    "restore": N_("{who} remet : « {words} »"),
    "share": N_("{who} partage : « {words} »"),
    "move": N_("{who} déplace : « {words} »"),
    "hide": N_("{who} masque : « {words} »"),
}
_WITHOUT_WORDS: Final = {
    "post": N_("{who} contribue"),
    "edit": N_("{who} change sa contribution"),
    "withdraw": N_("{who} retire une contribution"),
}
_OTHERS: Final = {
    "adopt": N_("Le dossier de la session a changé de nom"),
    "bring_in": N_("Session importée d’un fichier"),
    "create": N_("Ouverture de la session"),
    "join": N_("{whom} entre dans la session"),
    "add": N_("{who} ajoute {whom}"),
    "close_entrance": N_("L’entrée est fermée"),
    "open_entrance": N_("L’entrée est ouverte"),
    "rename": N_("{whom} change de nom"),
    "roles": N_("{whom} change de rôle"),
    "facilitate": N_("{whom} anime aussi"),
    "merge": N_("{whom} : deux entrées réunies"),
    "tell_apart": N_("Deux noms, deux personnes"),
    "facts": N_("« {step} » avance"),
    "start": N_("Le temps reprend"),
    "pause": N_("Pause"),
    "add_step": N_("Étape ajoutée : {step}"),
    "remove_step": N_("Étape retirée : {step}"),
    "move_step": N_("Étape déplacée : {step}"),
    "configure": N_("Réglages de l’étape : {step}"),
    "open_vote": N_("Le vote est ouvert : {step}"),
    "close_vote": N_("Le vote est clos : {step}"),
    "show_vote": N_("Le résultat du vote est montré : {step}"),
    "explain_vote": N_("Le mur montre comment on a compté : {step}"),
    "unexplain_vote": N_("Le mur revient au résultat : {step}"),
    "reopen_vote": N_("Le vote est rouvert pour un nouveau tour : {step}"),
    "prepare_vote": N_("Les propositions du vote sont préparées : {step}"),
    "describe": N_("Titre et introduction"),
    "date": N_("Le jour de l’atelier est dit"),
    "reopen": N_("La session est rouverte"),
    "undo": N_("{who} annule une action"),
    "redo": N_("{who} rétablit une action"),
    "erase": N_("Des textes sont effacés"),
    "erased": N_("Des textes sont effacés"),
    "lost": N_("L’histoire reprend ici : le journal était abîmé"),
}
_CHANGED: Final = N_("Un changement")
VERBS: Final = _WITH_WORDS | _OTHERS
"""The verbs of entries that can be told, each with its sentence: what the others did is not."""


def moment_of(entry: Entry, before: Tables, after: Tables) -> Moment | None:
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
    versions = (put.document, before.get(put.table, {}).get(put.id))
    return any(document.get("shared", True) for document in versions if document)


@dataclass(frozen=True)
class _Teller:
    """One entry and what it touched."""

    entry: Entry
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
        if first is None or verb not in _WITH_WORDS:
            return None
        document = first.document or self.before["contributions"][first.id]
        author = self._person(document["person"])
        who = author if verb in ("post", "share") else self._person(self.entry.by)
        if not _says_something(document["content"]):
            return self._moment(_WITHOUT_WORDS.get(verb, _CHANGED))
        words = _shortened(document["content"].get("text"))
        step = self._step(document["step"])
        if not words:
            return self._moment(_WITHOUT_WORDS.get(verb, _CHANGED), who=who, step=step)
        sentence = _WITH_WORDS[verb]
        if verb == "hide" and not document.get("hidden"):
            sentence = N_("{who} montre de nouveau : « {words} »")
        return self._moment(sentence, who=who, words=words, step=step)

    def of_the_clock(self) -> Moment | None:
        """Minutes added, and who has finished."""
        step = next((put.id for put in self.seen if put.table == "steps"), "")
        was, now = self._pair("steps", step)
        if was is None or now is None:
            return None
        if self.entry.verb == "more_time":
            added = round(now.get("extra_minutes", 0) - was.get("extra_minutes", 0))
            return self._moment(N_("{minutes} de plus"), minutes=added)
        if self.entry.verb == "finish":
            ended = set(now.get("finished", ())) ^ set(was.get("finished", ()))
            done = len(now.get("finished", ())) > len(was.get("finished", ()))
            who = self._person(next(iter(ended), ""))
            return self._moment(N_("{who} a fini") if done else N_("{who} n’a pas fini"), who=who)
        return None

    def of_the_rest(self) -> Moment:
        """Anything else, by the name of what was done."""
        people = [put.id for put in self.seen if put.table == "people" and put.document]
        steps = [put.id for put in self.seen if put.table == "steps"]
        again = self.entry.verb == "join" and people and people[0] in self.before.get("people", {})
        return self._moment(
            _OTHERS.get("rename" if again else self.entry.verb, _CHANGED),
            who=self._person(self.entry.by),
            whom=self._person(people[0]) if people else None,
            step=self._step(steps[0]) if steps else None,
        )

    def _moment(self, sentence: str, **fields: Any) -> Moment:
        return Moment(self.entry.n, self.entry.at, sentence, **fields)

    def _pair(self, table: str, key: str) -> tuple[Document | None, Document | None]:
        """A document before and after."""
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


def _shortened(words: object) -> str:
    if not isinstance(words, str):
        return ""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
