"""Validates contributions to a framing: above all, only the carrier adopts the request."""

from __future__ import annotations

from tablee.plugin import N_, Change, ChangeKind, NotAccepted, NotAllowed, Role, StepRecord, _, fold

from .contents import (
    MOST_KEYWORDS,
    OPENING,
    Adopted,
    Finding,
    Request,
    SheetKeywords,
    SheetQuestion,
    standing,
    words_of,
)

ALREADY: dict[type[Finding | SheetQuestion | SheetKeywords], str] = {
    Finding: N_("Le constat est déjà écrit. Corrigez celui qui est là, votre texte reste ici."),
    SheetQuestion: N_(
        "La question est déjà écrite. Corrigez celle qui est là, votre texte reste ici."
    ),
    SheetKeywords: N_("Des mots-clés sont déjà choisis. Corrigez ceux qui sont là."),
}
"""Said when a second one is posted: nobody's words are overwritten by mistake."""


def check(change: Change, step: StepRecord) -> None:
    """Accepts by returning; raises `NotAccepted` or `NotAllowed` with a sentence."""
    content = change.content
    if isinstance(content, Adopted):
        check_adopted(content, change, step)
    if change.kind not in (ChangeKind.POST, ChangeKind.EDIT):
        return
    if isinstance(content, Request | Adopted):
        check_request(content.text)
    if isinstance(content, SheetKeywords):
        check_keywords(content)
    if isinstance(content, Finding | SheetQuestion | SheetKeywords):
        check_only_one(content, change, step)


def check_adopted(content: Adopted, change: Change, step: StepRecord) -> None:
    """The carrier adopts; whoever facilitates may in a carrier's name, which stays marked.

    So a text that the carrier adopted is taken back and adopted anew, never reworded by others.
    """
    before, typist = change.before, change.entered_by or change.by
    carrier = step.person(before.person) if before else change.by
    marked = bool(change.entered_by or (before and before.entered_by))
    in_their_name = typist.has(Role.FACILITATOR) and carrier.has(Role.CARRIER)
    allowed = in_their_name and (marked or change.kind is ChangeKind.WITHDRAW)
    if not typist.has(Role.CARRIER) and not allowed:
        raise NotAllowed(
            _(
                "Seule la personne qui porte le projet adopte la demande, "
                "depuis son téléphone. Proposez-lui vos mots."
            )
        )
    if change.kind is ChangeKind.POST and content.proposal:
        proposal = step.get(content.proposal)
        if proposal is None or not isinstance(proposal.content, Request):
            raise NotAccepted(_("Cette proposition n’est plus là : elle a été retirée."))


def check_request(text: str) -> None:
    """Refuses the opening alone."""
    if fold(text) in (fold(OPENING), fold(_(OPENING))):
        raise NotAccepted(_("La phrase attend sa fin : à quoi le groupe peut-il aider ?"))


def check_keywords(content: SheetKeywords) -> None:
    """Refuses none, too many, or words that commas would cut."""
    if not content.words:
        raise NotAccepted(_("Écrivez d’abord un mot-clé, ou retirez ceux qui sont là."))
    if len(content.words) > MOST_KEYWORDS:
        raise NotAccepted(
            _("{n} mots-clés au plus, 3 ou 4 suffisent. Enlevez-en avant d’en ajouter.").format(
                n=MOST_KEYWORDS
            )
        )
    if content.words != words_of(",".join(content.words)):
        raise NotAccepted(_("Séparez les mots-clés par des virgules, chacun une seule fois."))


def check_only_one(
    content: Finding | SheetQuestion | SheetKeywords, change: Change, step: StepRecord
) -> None:
    """Refuses a second one of what stands once."""
    if change.kind is ChangeKind.POST and standing(step, type(content)) is not None:
        raise NotAccepted(_(ALREADY[type(content)]))
