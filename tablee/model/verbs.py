"""Verbs of the journal: the type of each change, its label on screens, who may undo it.

One row a verb, and no other list of them: what history undoes, lists, tells and replays is derived
from these. An entry of a later Tablée may hold a verb that is none of them.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self

from tablee.texts import N_, ngettext


class Undoing(enum.Enum):
    """Who may take a change back."""

    NOBODY = enum.auto()
    ONESELF = enum.auto()
    """Whoever did it, and whoever facilitates."""
    FACILITATOR = enum.auto()


@dataclass(frozen=True, kw_only=True)
class VerbWords:
    """How a change is said. French, marked with `N_`; empty where it is never said."""

    label: str = ""
    """In a few words that can stand after a colon."""
    counted: Callable[[int], str] | None = None
    """The same of so many texts, in the language being spoken; None where it is of no text."""
    choice: str = ""
    """Of what holds no words."""
    seen: str = ""
    """In a replay; its blanks are `who`, `whom`, `step` and `words`."""
    wordless: str = ""
    """In a replay, where no words are to be repeated."""
    trace: str = ""
    """Of a text, who did this to it."""
    trace_undone: str = ""
    trace_redone: str = ""


class Verb(enum.StrEnum):
    """What somebody did, as the journal has it: never rename a value."""

    words: VerbWords
    undoing: Undoing
    listed: bool
    """Whether a list of what happened has it."""
    of_texts: bool
    """Whether it is of contributions."""
    of_people: bool
    """Whether a list says whom it was about."""

    def __new__(
        cls,
        value: str,
        words: VerbWords = VerbWords(),
        undoing: Undoing = Undoing.NOBODY,
        more: str = "",
    ) -> Self:
        """`more` names what is true of it: `texts`, `people`, `unlisted`."""
        verb = str.__new__(cls, value)
        verb._value_ = value
        verb.words, verb.undoing, verb.listed = words, undoing, more != "unlisted"
        verb.of_texts, verb.of_people = more == "texts", more == "people"
        return verb

    # ── what people write ───────────────────────────────────────────────────────────────────

    POST = (
        "post",
        VerbWords(
            counted=lambda n: ngettext("texte envoyé", "{n} textes envoyés", n),
            choice=N_("choix fait"),
            seen=N_("{who} écrit : « {words} »"),
            wordless=N_("{who} contribue"),
            trace=N_("{who} a écrit"),
            trace_undone=N_("{who} a annulé l’envoi"),
            trace_redone=N_("{who} a rétabli l’envoi"),
        ),
        Undoing.ONESELF,
        "texts",
    )
    EDIT = (
        "edit",
        VerbWords(
            counted=lambda n: ngettext("texte corrigé", "{n} textes corrigés", n),
            seen=N_("{who} corrige : « {words} »"),
            wordless=N_("{who} change sa contribution"),
            trace=N_("{who} a corrigé"),
            trace_undone=N_("{who} a annulé la correction"),
            trace_redone=N_("{who} a rétabli la correction"),
        ),
        Undoing.ONESELF,
        "texts",
    )
    WITHDRAW = (
        "withdraw",
        VerbWords(
            counted=lambda n: ngettext("texte retiré", "{n} textes retirés", n),
            choice=N_("choix retiré"),
            seen=N_("{who} retire : « {words} »"),
            wordless=N_("{who} retire une contribution"),
            trace=N_("{who} a retiré"),
            trace_undone=N_("{who} a annulé le retrait"),
            trace_redone=N_("{who} a rétabli le retrait"),
        ),
        Undoing.ONESELF,
        "texts",
    )
    RESTORE = (
        "restore",
        VerbWords(
            counted=lambda n: ngettext("texte remis", "{n} textes remis", n),
            seen=N_("{who} remet : « {words} »"),
            trace=N_("{who} a remis"),
        ),
        Undoing.ONESELF,
        "texts",
    )
    SHARE = (
        "share",
        VerbWords(
            counted=lambda n: ngettext("texte partagé", "{n} textes partagés", n),
            seen=N_("{who} partage : « {words} »"),
            trace=N_("{who} a partagé"),
        ),
        Undoing.ONESELF,
        "texts",
    )
    MOVE = (
        "move",
        VerbWords(
            counted=lambda n: ngettext("texte déplacé", "{n} textes déplacés", n),
            seen=N_("{who} déplace : « {words} »"),
            trace=N_("{who} a déplacé"),
        ),
        Undoing.ONESELF,
        "texts",
    )
    HIDE = (
        "hide",
        VerbWords(
            counted=lambda n: ngettext("texte masqué", "{n} textes masqués", n),
            seen=N_("{who} masque : « {words} »"),
            trace=N_("{who} a masqué"),
        ),
        Undoing.ONESELF,
        "texts",
    )

    ADMIT = (
        "admit",
        VerbWords(
            counted=lambda n: ngettext("texte en attente montré", "{n} textes montrés", n),
            seen=N_("{who} montre un texte : « {words} »"),
            wordless=N_("{who} montre une contribution"),
            trace=N_("{who} a montré ce texte, qui attendait"),
        ),
        Undoing.FACILITATOR,
        "texts",
    )
    SET_ASIDE = (
        "set_aside",
        VerbWords(
            counted=lambda n: ngettext("texte mis de côté", "{n} textes mis de côté", n),
            trace=N_("{who} a mis de côté ce texte"),
        ),
        Undoing.FACILITATOR,
        "texts",
    )

    # ── the session, its people, its agenda ─────────────────────────────────────────────────

    ADOPT = (
        "adopt",
        VerbWords(
            label=N_("dossier de la session renommé ou copié"),
            seen=N_("Le dossier de la session a changé de nom"),
        ),
    )
    BRING_IN = (
        "bring_in",
        VerbWords(
            label=N_("session importée d’un fichier"), seen=N_("Session importée d’un fichier")
        ),
    )
    CREATE = "create", VerbWords(label=N_("session ouverte"), seen=N_("Ouverture de la session"))
    JOIN = (
        "join",
        VerbWords(label=N_("une personne est là"), seen=N_("{whom} entre dans la session")),
        Undoing.NOBODY,
        "people",
    )
    ADD = (
        "add",
        VerbWords(label=N_("une personne ajoutée"), seen=N_("{who} ajoute {whom}")),
        Undoing.NOBODY,
        "people",
    )
    CLOSE_ENTRANCE = (
        "close_entrance",
        VerbWords(label=N_("entrée fermée"), seen=N_("L’entrée est fermée")),
        Undoing.FACILITATOR,
    )
    OPEN_ENTRANCE = (
        "open_entrance",
        VerbWords(label=N_("entrée ouverte"), seen=N_("L’entrée est ouverte")),
        Undoing.FACILITATOR,
    )
    RENAME = (
        "rename",
        VerbWords(label=N_("nom changé"), seen=N_("{whom} change de nom")),
        Undoing.FACILITATOR,
        "people",
    )
    ROLES = (
        "roles",
        VerbWords(label=N_("rôles changés"), seen=N_("{whom} change de rôle")),
        Undoing.FACILITATOR,
        "people",
    )
    GIVE_CARD = (
        "give_card",
        VerbWords(label=N_("carte de vote donnée"), seen=N_("{whom} reçoit une carte de vote")),
        Undoing.FACILITATOR,
        "people",
    )
    FACILITATE = (
        "facilitate",
        VerbWords(
            label=N_("console ouverte par son lien sur un autre appareil"),
            seen=N_("{whom} anime aussi"),
        ),
    )
    MERGE = (
        "merge",
        VerbWords(label=N_("deux personnes réunies"), seen=N_("{whom} : deux entrées réunies")),
        Undoing.FACILITATOR,
        "people",
    )
    TELL_APART = (
        "tell_apart",
        VerbWords(
            label=N_("deux noms dits de deux personnes"), seen=N_("Deux noms, deux personnes")
        ),
        Undoing.FACILITATOR,
    )
    FACTS = (
        "facts",
        VerbWords(label=N_("avancement de l’étape"), seen=N_("« {step} » avance")),
        Undoing.ONESELF,
    )
    FINISH = "finish", VerbWords(label=N_("« J’ai fini » changé")), Undoing.ONESELF, "unlisted"
    START = "start", VerbWords(label=N_("étape commencée"), seen=N_("Le temps reprend"))
    PAUSE = (
        "pause",
        VerbWords(label=N_("minuteur arrêté"), seen=N_("Pause")),
        Undoing.NOBODY,
        "unlisted",
    )
    MORE_TIME = "more_time", VerbWords(label=N_("temps ajouté")), Undoing.NOBODY, "unlisted"
    GO_TO = "go_to", VerbWords(label=N_("étape commencée"))
    NEXT = "next", VerbWords(label=N_("étape suivante"))
    BACK = "back", VerbWords(label=N_("retour à une étape"))
    ADD_STEP = (
        "add_step",
        VerbWords(label=N_("étape ajoutée"), seen=N_("Étape ajoutée : {step}")),
        Undoing.FACILITATOR,
    )
    REMOVE_STEP = (
        "remove_step",
        VerbWords(
            label=N_("étape retirée"),
            seen=N_("Étape retirée : {step}"),
            trace=N_("{who} a retiré l’étape"),
        ),
        Undoing.FACILITATOR,
    )
    MOVE_STEP = (
        "move_step",
        VerbWords(label=N_("étape déplacée"), seen=N_("Étape déplacée : {step}")),
        Undoing.FACILITATOR,
    )
    CONFIGURE = (
        "configure",
        VerbWords(label=N_("réglages enregistrés"), seen=N_("Réglages de l’étape : {step}")),
        Undoing.FACILITATOR,
    )
    DESCRIBE = (
        "describe",
        VerbWords(
            label=N_("titre, question ou présentation de la session"),
            seen=N_("Titre, question ou introduction"),
        ),
        Undoing.FACILITATOR,
    )
    DATE = (
        "date",
        VerbWords(label=N_("jour de l’atelier"), seen=N_("Le jour de l’atelier est dit")),
        Undoing.FACILITATOR,
    )
    CLOSE = "close", VerbWords(label=N_("session terminée"))
    REOPEN = "reopen", VerbWords(label=N_("session rouverte"), seen=N_("La session est rouverte"))
    PUBLISH = "publish", VerbWords(label=N_("synthèse publiée"))
    UNPUBLISH = "unpublish", VerbWords(label=N_("synthèse retirée de la publication"))

    # ── votes ───────────────────────────────────────────────────────────────────────────────

    PREPARE_VOTE = (
        "prepare_vote",
        VerbWords(
            label=N_("propositions du vote préparées"),
            seen=N_("Les propositions du vote sont préparées : {step}"),
        ),
    )
    OPEN_VOTE = (
        "open_vote",
        VerbWords(label=N_("vote ouvert"), seen=N_("Le vote est ouvert : {step}")),
    )
    ENTER_VOTE = "enter_vote", VerbWords(label=N_("votes saisis pour la salle"))
    ASK_CARDS = (
        "ask_cards",
        VerbWords(
            label=N_("question posée aux cartes de vote"),
            seen=N_("On répond avec les cartes de vote : {step}"),
        ),
    )
    CLOSE_VOTE = (
        "close_vote",
        VerbWords(label=N_("vote clos"), seen=N_("Le vote est clos : {step}")),
    )
    SHOW_VOTE = (
        "show_vote",
        VerbWords(
            label=N_("résultat du vote montré"), seen=N_("Le résultat du vote est montré : {step}")
        ),
    )
    LEAVE_HIDDEN = (
        "leave_hidden",
        VerbWords(label=N_("résultat laissé caché")),
        Undoing.FACILITATOR,
    )
    EXPLAIN_VOTE = (
        "explain_vote",
        VerbWords(
            label=N_("comment on a compté montré au mur"),
            seen=N_("Le mur montre comment on a compté : {step}"),
        ),
    )
    UNEXPLAIN_VOTE = (
        "unexplain_vote",
        VerbWords(
            label=N_("résultat du vote remis au mur"),
            seen=N_("Le mur revient au résultat : {step}"),
        ),
    )
    REOPEN_VOTE = (
        "reopen_vote",
        VerbWords(
            label=N_("vote rouvert pour un nouveau tour"),
            seen=N_("Le vote est rouvert pour un nouveau tour : {step}"),
        ),
    )

    # ── what lets in ────────────────────────────────────────────────────────────────────────

    NEW_CODE = "new_code", VerbWords(label=N_("nouveau code, plus long"))
    NEW_KEYS = "new_keys", VerbWords(label=N_("liens renouvelés"))
    NEW_LINK = "new_link", VerbWords(label=N_("nouveau lien de la console"))
    PUT_OUT = "put_out", VerbWords(label=N_("appareil de l’animation sorti"))
    VOUCH = "vouch", VerbWords(label=N_("appareil de l’animation confirmé"))
    DEVICE = "device", VerbWords(), Undoing.NOBODY, "unlisted"
    WIFI = "wifi", VerbWords(), Undoing.NOBODY, "unlisted"

    # ── history itself ──────────────────────────────────────────────────────────────────────

    UNDO = (
        "undo",
        VerbWords(seen=N_("{who} annule une action"), trace=N_("{who} a annulé un changement")),
    )
    REDO = (
        "redo",
        VerbWords(seen=N_("{who} rétablit une action"), trace=N_("{who} a rétabli un changement")),
    )
    ERASE = "erase", VerbWords(seen=N_("Des textes sont effacés")), Undoing.NOBODY, "unlisted"
    """Documents are to go from the session's files."""
    ERASED = "erased", VerbWords(seen=N_("Des textes sont effacés")), Undoing.NOBODY, "unlisted"
    """The same, once they are gone."""
    LOST = (
        "lost",
        VerbWords(seen=N_("L’histoire reprend ici : le journal était abîmé")),
        Undoing.NOBODY,
        "unlisted",
    )
    """Stands for entries that could not be recovered."""


SHOWN_AGAIN: Final = VerbWords(
    counted=lambda n: ngettext("texte remontré", "{n} textes remontrés", n),
    seen=N_("{who} montre de nouveau : « {words} »"),
    trace=N_("{who} a remontré"),
)
"""Of `HIDE` where it shows again what was hidden."""
_UNKNOWN: Final = VerbWords()
_WORDS: Final[dict[str, VerbWords]] = {verb: verb.words for verb in Verb}


def words_of(verb: str, *, hidden: bool = True) -> VerbWords:
    """How this is said; `hidden` says whether a text is hidden from then on."""
    if verb == Verb.HIDE and not hidden:
        return SHOWN_AGAIN
    return _WORDS.get(verb, _UNKNOWN)
