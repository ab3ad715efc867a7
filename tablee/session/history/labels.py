"""What was done, in a few words: one's own last deed, and the way back from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tablee.texts import N_, _, ngettext

if TYPE_CHECKING:
    from tablee.model.entities import Person
    from tablee.session.history.traces import Told
    from tablee.session.room import Room

__all__ = ["LastDeed", "WayBack", "deed_words", "last_deed", "sentence"]


@dataclass(frozen=True)
class WayBack:
    """A button that undoes a deed, or does it again."""

    n: int
    """The deed's number."""
    label: str


@dataclass(frozen=True)
class LastDeed:
    """What somebody did last in a step, as a line under their field says it."""

    words: str
    undo: WayBack | None = None
    redo: WayBack | None = None
    note: str = ""
    """What one may want to know besides."""


def last_deed(room: Room, person: Person, step: str) -> LastDeed | None:
    """One's own last deed in this step; None where there is none that can be taken back."""
    history = room.history
    redo, undo = history.redoable(person, step), history.undoable(person, step)
    last = redo or undo
    if last is None or (redo is None and last.verb == "finish"):  # its own button takes it back
        return None
    words = deed_words(history.told(person, last))
    withdrawn = redo is None and last.verb == "withdraw"
    return LastDeed(
        sentence(_("annulé : {deed}").format(deed=words) if redo else words),
        WayBack(undo.n, _("Annuler le geste d’avant") if redo else _("Annuler")) if undo else None,
        WayBack(redo.n, _("Rétablir")) if redo else None,
        _("L’historique le garde. Pour l’effacer : « Moi », « Mes textes ».") if withdrawn else "",
    )


def sentence(words: str) -> str:
    """The words with a capital."""
    return words[:1].upper() + words[1:]


_ARRANGED: Final = {
    "add": N_("une personne ajoutée"),
    "add_step": N_("étape ajoutée"),
    "adopt": N_("dossier de la session renommé ou copié"),
    "back": N_("retour à une étape"),
    "bring_in": N_("session importée d’un fichier"),
    "close": N_("session terminée"),
    "close_entrance": N_("entrée fermée"),
    "close_vote": N_("vote clos"),
    "configure": N_("étape réglée"),
    "create": N_("session ouverte"),
    "date": N_("jour de l’atelier"),
    "describe": N_("titre ou présentation de la session"),
    "facilitate": N_("console ouverte par son lien sur un autre appareil"),
    "explain_vote": N_("comment on a compté montré au mur"),
    "facts": N_("avancement de l’étape"),
    "finish": N_("« J’ai fini » changé"),
    "go_to": N_("étape commencée"),
    "join": N_("une personne est là"),
    "merge": N_("deux personnes réunies"),
    "more_time": N_("temps ajouté"),
    "move_step": N_("étape déplacée"),
    "new_code": N_("nouveau code, plus long"),
    "new_keys": N_("liens renouvelés"),
    "new_link": N_("nouveau lien de la console"),
    "next": N_("étape suivante"),
    "open_entrance": N_("entrée ouverte"),
    "open_vote": N_("vote ouvert"),
    "pause": N_("minuteur arrêté"),
    "prepare_vote": N_("propositions du vote préparées"),
    "publish": N_("synthèse publiée"),
    "put_out": N_("appareil de l’animation sorti"),
    "remove_step": N_("étape retirée"),
    "rename": N_("nom changé"),
    "reopen": N_("session rouverte"),
    "reopen_vote": N_("vote rouvert pour un nouveau tour"),
    "roles": N_("rôles changés"),
    "show_vote": N_("résultat du vote montré"),
    "start": N_("étape commencée"),
    "tell_apart": N_("deux noms dits de deux personnes"),
    "vouch": N_("appareil de l’animation confirmé"),
    "unpublish": N_("synthèse retirée de la publication"),
    "unexplain_vote": N_("résultat du vote remis au mur"),
}


def deed_words(told: Told) -> str:
    """What was done, in a few words that can stand after a colon."""
    verb = told.deed.verb
    if verb == "hide" and not told.hidden:
        verb = "show"
    if told.called:
        return told.called
    if told.kind == "text" or (verb not in _ARRANGED and not told.kind):
        return _of_texts(told.count).get(verb, _("autre changement"))
    if told.kind == "ballot":
        return _("bulletin retiré") if verb == "withdraw" else _("bulletin envoyé")
    if told.kind == "choice":
        return _of_choices().get(verb, _("choix changé"))
    return _(_ARRANGED[verb])


def _of_texts(n: int) -> dict[str, str]:
    return {
        "post": ngettext("texte envoyé", "{n} textes envoyés", n),
        "edit": ngettext("texte corrigé", "{n} textes corrigés", n),
        "withdraw": ngettext("texte retiré", "{n} textes retirés", n),
        "restore": ngettext("texte remis", "{n} textes remis", n),
        "move": ngettext("texte déplacé", "{n} textes déplacés", n),
        "hide": ngettext("texte masqué", "{n} textes masqués", n),
        "show": ngettext("texte remontré", "{n} textes remontrés", n),
        "share": ngettext("texte partagé", "{n} textes partagés", n),
    }


def _of_choices() -> dict[str, str]:
    return {"post": _("choix fait"), "withdraw": _("choix retiré")}
