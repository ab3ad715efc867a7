"""Labels of undo and redo buttons: one's last change in a few words, and its reverse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tablee.model.verbs import Verb, words_of
from tablee.texts import N_, _

if TYPE_CHECKING:
    from tablee.model.entities import Person
    from tablee.session.history.traces import HistoryItem
    from tablee.session.room import Room

__all__ = ["LastAct", "WayBack", "act_words", "last_act", "sentence"]


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
