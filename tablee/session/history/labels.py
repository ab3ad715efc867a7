"""Wording of the history: one's last change and its reverse, who wrote a text and changed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tablee.model.verbs import Verb, words_of
from tablee.session.history.descriptions import AGAIN, HistoryItem, Trace
from tablee.texts import N_, _

if TYPE_CHECKING:
    from tablee.model.entities import Person
    from tablee.session.room import Room


@dataclass(frozen=True)
class WayBack:
    """A button that undoes an act, or does it again."""

    n: int
    """The act's number."""
    label: str


@dataclass(frozen=True)
class LastAct:
    """What somebody did last in a step, as a line under their field says it."""

    words: str
    undo: WayBack | None = None
    redo: WayBack | None = None
    note: str = ""
    """What one may want to know besides."""


def last_act(room: Room, person: Person, step: str) -> LastAct | None:
    """One's own last act in this step; None where there is none that can be taken back."""
    history = room.history
    redo, undo = history.redoable(person, step), history.undoable(person, step)
    last = redo or undo
    if last is None or (redo is None and last.verb == Verb.FINISH):  # its own button takes it back
        return None
    words = act_words(history.told(person, last))
    withdrawn = redo is None and last.verb == Verb.WITHDRAW
    return LastAct(
        sentence(_("annulé : {act}").format(act=words) if redo else words),
        WayBack(undo.n, _("Annuler le geste d’avant") if redo else _("Annuler")) if undo else None,
        WayBack(redo.n, _("Rétablir")) if redo else None,
        _("L’historique le garde. Pour l’effacer : « Moi », « Mes textes ».") if withdrawn else "",
    )


def sentence(words: str) -> str:
    """The words with a capital."""
    return words[:1].upper() + words[1:]


def act_words(told: HistoryItem) -> str:
    """What was done, in a few words that can stand after a colon."""
    verb = told.act.verb
    words = words_of(verb, hidden=told.hidden)
    if told.called:
        return told.called
    if told.kind == "ballot":
        return _("bulletin retiré") if verb == Verb.WITHDRAW else _("bulletin envoyé")
    if told.kind == "choice":
        return _(words.choice or N_("choix changé"))
    if words.counted is not None:
        return words.counted(told.count)
    return _(words.label if words.label and not told.kind else N_("autre changement"))


# ── who wrote this ──────────────────────────────────────────────────────────────────────────


def trace_words(trace: Trace) -> str:
    """Who did what, in a sentence without its words."""
    who = trace.by or _("Quelqu’un")
    if trace.whose and trace.verb == Verb.POST:
        return _("{who} a écrit pour {whose}").format(who=who, whose=trace.whose)
    if trace.whose and trace.verb == Verb.MERGE:
        return _("{who} a réuni deux personnes : le texte est à {whose}").format(
            who=who, whose=trace.whose
        )
    return _(_traced(trace) or N_("{who} a fait un changement")).format(who=who)


def _traced(trace: Trace) -> str:
    """The sentence of what was done, or undone or done again, where there is one."""
    words, of = words_of(trace.verb, hidden=trace.hidden), words_of(trace.of)
    again = of.trace_undone if trace.verb == Verb.UNDO else of.trace_redone
    return again if trace.verb in AGAIN and again else words.trace


def trace_quote(trace: Trace) -> str:
    """The words that a change left; empty for one that changed none."""
    return trace.after if trace.after != trace.before or trace.of else ""
