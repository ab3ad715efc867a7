"""Streamlit forms of a framing, one field per tab; drafts survive a change of tab."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from tablee.plugin import Contribution, Field, NotAccepted, Role, Seat, _, fold, inputs

from .contents import (
    OPENING,
    Adopted,
    Finding,
    KeywordIdea,
    Request,
    SheetKeywords,
    SheetQuestion,
    standing,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable


__all__ = ["CORRECTING", "adopt", "draw", "keep_words", "keyword_field", "request_field"]

CORRECTING: Final = "correcting"
"""The form opened on a proposal, the adopted request or the keywords, to change them."""


def draw(seat: Seat) -> None:
    """The form asked for by a card's button; what I decide; then the fields."""
    typist = seat.has(Role.FACILITATOR, Role.SCRIBE)
    correction(seat)
    if seat.carries:
        decided(seat)
    if seat.step.running or seat.facilitates or (seat.step.done and typist):
        fields(seat)


def fields(seat: Seat) -> None:
    """The fields of this step, as many as this person's roles may fill."""
    drawn: list[tuple[str, Callable[[Seat], None]]] = [(_("Demande"), _request)]
    if seat.has(Role.CARRIER, Role.FACILITATOR, Role.SCRIBE):
        drawn += [(_("Constat"), finding_field), (_("Question"), question_field)]
    drawn.append((_("Mots-clés"), keyword_fields))
    for tab, (_name, field) in zip(st.tabs([name for name, _f in drawn]), drawn, strict=True):
        with tab:
            field(seat)


# ── the request ─────────────────────────────────────────────────────────────────────────────


def request_field() -> Field:
    """A request, which begins as requests do."""
    return Field(
        "request",
        Request.kind,
        _("Une demande à proposer"),
        _("Proposer cette demande"),
        Request.longest,
        f"{_(OPENING)} ",
    )


def keyword_field() -> Field:
    """A keyword."""
    return Field(
        "idea",
        KeywordIdea.kind,
        _("Un mot-clé à proposer"),
        _("Proposer ce mot-clé"),
        KeywordIdea.longest,
        short=True,
    )


def _request(seat: Seat) -> None:
    """A field that begins as requests do; the carrier may adopt at once, the others propose."""

    def adopt_it(typed: str) -> Contribution:
        return adopt(seat, typed)

    field = request_field()
    inputs.compose(
        seat,
        _("Ma demande au groupe") if seat.carries else field.label,
        _("Proposer au groupe") if seat.carries else field.button,
        Request,
        name=field.name,
        value=field.value,
        longest=field.longest,
        primary=not seat.carries or (not _open(seat) and standing(seat.step, Adopted) is None),
        asks_for_whom=not seat.carries,
        instead=(_("Adopter cette demande"), adopt_it) if seat.carries else None,
    )


def adopt(seat: Seat, text: str, proposal: str = "") -> Contribution:
    """Makes this the request: the one adopted before is replaced, so that there is only one."""
    content, before = Adopted(text, proposal), standing(seat.step, Adopted)
    if before is not None:
        return seat.edit(before[0].id, content)
    if seat.carries:
        return seat.post(content)
    carriers = seat.step.with_role(Role.CARRIER)
    if not carriers:
        raise NotAccepted(
            _("Personne ne porte encore le projet. Donnez ce rôle à quelqu’un, qui adoptera.")
        )
    absent = [person for person in carriers if person.by_facilitator]
    return seat.post(content, on_behalf_of=(absent or list(carriers))[0].id)


def decided(seat: Seat) -> None:
    """What the carrier may still do with the adopted request."""
    found = standing(seat.step, Adopted)
    if found is None:
        inputs.notice(_("Adoptez une proposition du groupe, ou écrivez la vôtre."))
        return
    contribution = found[0]

    def reopen() -> None:
        inputs.attempt(seat, lambda: seat.withdraw(contribution.id))

    with st.container(horizontal=True):
        st.button(
            _("Changer un mot"),
            key=seat.key("change-word"),
            on_click=lambda: inputs.open_form(seat, CORRECTING, contribution.id),
        )
        st.button(_("Remettre en discussion"), key=seat.key("reopen"), on_click=reopen)


def _open(seat: Seat) -> bool:
    return seat.step.get(inputs.opened(seat, CORRECTING)) is not None


def correction(seat: Seat) -> None:
    """The request or the keywords to change, after the button that asked for it."""
    found = seat.step.get(inputs.opened(seat, CORRECTING))
    content = found.content if found else None
    if found is not None and isinstance(content, Request | Adopted):
        adapt_form(seat, found, content)
    elif found is not None and isinstance(content, SheetKeywords):
        keywords_form(seat, found, content)


def adapt_form(seat: Seat, found: Contribution, content: Request | Adopted) -> None:
    """The words of a proposal, or of the adopted request, to change before adopting them."""
    proposal = content.proposal if isinstance(content, Adopted) else found.id

    def save(typed: str) -> Contribution:
        return adopt(seat, typed, proposal)

    correct(seat, found.id, _("La demande, dans vos mots"), _("Adopter"), content.text, save)


# ── the finding and the sheet's question ────────────────────────────────────────────────────


def finding_field(seat: Seat) -> None:
    """The finding, while there is none."""
    once(seat, Finding, _("Le constat, en une ou deux phrases"), _("Écrire le constat"))


def question_field(seat: Seat) -> None:
    """The sheet's question, while there is none."""
    label = _("À quelle question doit répondre l’atelier ?")
    once(seat, SheetQuestion, label, _("Écrire la question"))


def once(seat: Seat, kind: type[Finding | SheetQuestion], label: str, button: str) -> None:
    """A field for what stands once; when it does, it is corrected on its own line below."""
    name = kind.kind
    if standing(seat.step, kind) is not None and not inputs.half_typed(seat, name):
        inputs.notice(_("C’est écrit. Pour changer un mot, touchez le crayon à côté de la phrase."))
        return
    inputs.compose(seat, label, button, kind, name=name, primary=False, asks_for_whom=False)


# ── keywords ────────────────────────────────────────────────────────────────────────────────


def keyword_fields(seat: Seat) -> None:
    """A keyword to propose; for those who write the sheet, the keywords themselves."""
    writes = seat.has(Role.CARRIER, Role.FACILITATOR, Role.SCRIBE)
    if writes and (not standing(seat.step, SheetKeywords) or inputs.half_typed(seat, "keywords")):
        label = _("3 ou 4 mots-clés, séparés par des virgules")
        inputs.compose(
            seat,
            label,
            _("Garder ces mots-clés"),
            lambda typed: SheetKeywords(words_of(typed)),
            name="keywords",
            height=68,
            primary=False,
            asks_for_whom=False,
        )
    field = keyword_field()
    inputs.compose(
        seat,
        field.label,
        field.button,
        KeywordIdea,
        name=field.name,
        longest=field.longest,
        height=68,
        primary=False,
    )


def keywords_form(seat: Seat, found: Contribution, kept: SheetKeywords) -> None:
    """The kept keywords, to correct after the button on their line."""

    def save(typed: str) -> Contribution:
        return seat.edit(found.id, replace(kept, words=words_of(typed)))

    label = _("3 ou 4 mots-clés, séparés par des virgules")
    correct(seat, found.id, label, _("Enregistrer"), ", ".join(kept.words), save)


def keep_words(seat: Seat, idea: str, words: tuple[str, ...], *, kept: bool) -> None:
    """Adds words to the kept keywords, or takes them away; the last one gone, nothing is kept.

    `idea` is the id of the proposal that has these words.
    """
    found = standing(seat.step, SheetKeywords)
    before, ideas = (found[1].words, found[1].ideas) if found else ((), ())
    ideas = (*(known for known in ideas if known != idea), *((idea,) if kept else ()))
    gone = set(words_of(",".join(words)))
    after = words_of(",".join((*before, *words))) if kept else without(before, gone)
    if found is None:
        seat.post(SheetKeywords(after, ideas))
    elif after:
        seat.edit(found[0].id, SheetKeywords(after, ideas))
    else:
        seat.withdraw(found[0].id)


def without(words: tuple[str, ...], gone: set[str]) -> tuple[str, ...]:
    """The words that are not among `gone`, case and accents aside."""
    folded = {fold(word) for word in gone}
    return tuple(word for word in words if fold(word) not in folded)


# ── correcting ──────────────────────────────────────────────────────────────────────────────


def correct(
    seat: Seat,
    target: str,
    label: str,
    button: str,
    value: str,
    save: Callable[[str], Contribution],
) -> None:
    """A form that holds the present words; it stays open, as typed, when they are refused."""
    field = seat.key("correct", target)
    if field not in st.session_state:
        st.session_state[field] = value
    with st.form(seat.key("correct-form", target), enter_to_submit=False):
        st.text_area(label, key=field, height=104)

        def send() -> Contribution:
            return save(str(st.session_state.get(field, "")))

        inputs.form_buttons(seat, CORRECTING, send, button=button)
