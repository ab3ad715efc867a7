"""What each person types during a framing, one field a tab: typed words survive a change of tab."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import streamlit as st

from workshop.errors import NotAccepted
from workshop.model import Role, fold
from workshop.texts import _
from workshop.ui import desk

from .contents import (
    OPENING,
    Adopted,
    Finding,
    KeywordIdea,
    Keywords,
    Request,
    SheetQuestion,
    standing,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop.model import Contribution
    from workshop.seat import Seat

__all__ = ["adopt", "draw", "keep_words", "open_form"]

Form = Literal["adapt", "keywords"]


def draw(seat: Seat) -> None:
    """The form asked for by a card's button; what I decide; then the fields."""
    typist = seat.has(Role.FACILITATOR, Role.SCRIBE)
    adapt_form(seat)
    keywords_form(seat)
    if seat.carries:
        decided(seat)
    if seat.step.running or seat.facilitates or (seat.step.done and typist):
        fields(seat)


def fields(seat: Seat) -> None:
    """The fields of this step, as many as this person's roles may fill."""
    drawn: list[tuple[str, Callable[[Seat], None]]] = [(_("Demande"), request_field)]
    if seat.has(Role.CARRIER, Role.FACILITATOR, Role.SCRIBE):
        drawn += [(_("Constat"), finding_field), (_("Question"), question_field)]
    drawn.append((_("Mots-clés"), keyword_fields))
    for tab, (_name, field) in zip(st.tabs([name for name, _f in drawn]), drawn, strict=True):
        with tab:
            field(seat)


# ── the request ─────────────────────────────────────────────────────────────────────────────


def request_field(seat: Seat) -> None:
    """A field that begins as requests do; the carrier may adopt at once, the others propose."""
    field = seat.key("request")
    if field not in st.session_state:
        st.session_state[field] = f"{_(OPENING)} "
    with st.form(seat.key("request-form"), border=False, enter_to_submit=False):
        who = None if seat.carries else desk.for_whom(seat, "request")
        label = _("Ma demande au groupe") if seat.carries else _("Une demande à proposer")
        st.text_area(label, key=field, height=104, max_chars=Request.longest)

        def send(verb: Callable[[str], Contribution]) -> None:
            typed = str(st.session_state.get(field, ""))
            if desk.attempt(seat, lambda: verb(typed)) is not None:
                st.session_state[field] = f"{_(OPENING)} "

        def propose() -> None:
            author = str(st.session_state.get(seat.key("who", "request")) or "") if who else ""
            send(lambda typed: seat.post(Request(typed), on_behalf_of=author or None))

        if seat.carries:
            st.form_submit_button(
                _("Adopter cette demande"),
                type=_weight(not _open(seat) and standing(seat.step, Adopted) is None),
                width="stretch",
                on_click=lambda: send(lambda typed: adopt(seat, typed)),
            )
        st.form_submit_button(
            _("Proposer au groupe") if seat.carries else _("Proposer cette demande"),
            type=_weight(not seat.carries and not seat.facilitates),
            width="stretch",
            on_click=propose,
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
        desk.notice(_("Adoptez une proposition du groupe, ou écrivez la vôtre."))
        return
    contribution = found[0]

    def reopen() -> None:
        desk.attempt(seat, lambda: seat.withdraw(contribution.id))

    with st.container(horizontal=True):
        st.button(
            _("Changer un mot"),
            key=seat.key("change-word"),
            on_click=lambda: open_form(seat, "adapt", contribution.id),
        )
        st.button(_("Remettre en discussion"), key=seat.key("reopen"), on_click=reopen)


def open_form(seat: Seat, form: Form, target: str) -> None:
    """Draws a form about this contribution from the next drawing on, in place of any other."""
    st.session_state[seat.key("form")] = (form, target)


def _open(seat: Seat) -> bool:
    return seat.key("form") in st.session_state


def _asked_for(seat: Seat, form: Form) -> Contribution | None:
    asked, target = st.session_state.get(seat.key("form"), ("", ""))
    return seat.step.get(target) if asked == form else None


def adapt_form(seat: Seat) -> None:
    """The words of a proposal, or of the adopted request, to change before adopting them."""
    found = _asked_for(seat, "adapt")
    if found is None or not isinstance(found.content, Request | Adopted):
        return
    content = found.content
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
    if standing(seat.step, kind) is not None and not _half_typed(seat, name):
        desk.notice(_("C’est écrit. Pour changer un mot, touchez le crayon à côté de la phrase."))
        return
    desk.compose(seat, label, button, kind, name=name, primary=False, asks_for_whom=False)


def _half_typed(seat: Seat, name: str) -> bool:
    """Whether my field holds words: somebody was quicker, and a refusal must leave mine there."""
    return bool(st.session_state.get(seat.key("draft", name)))


# ── keywords ────────────────────────────────────────────────────────────────────────────────


def keyword_fields(seat: Seat) -> None:
    """A keyword to propose; for those who write the sheet, the keywords themselves."""
    writes = seat.has(Role.CARRIER, Role.FACILITATOR, Role.SCRIBE)
    if writes and (not standing(seat.step, Keywords) or _half_typed(seat, "keywords")):
        label = _("3 ou 4 mots-clés, séparés par des virgules")
        desk.compose(
            seat,
            label,
            _("Garder ces mots-clés"),
            lambda typed: Keywords(words_of(typed)),
            name="keywords",
            height=68,
            primary=False,
            asks_for_whom=False,
        )
    desk.compose(
        seat,
        _("Un mot-clé à proposer"),
        _("Proposer ce mot-clé"),
        KeywordIdea,
        name="idea",
        longest=KeywordIdea.longest,
        height=68,
        primary=False,
    )


def keywords_form(seat: Seat) -> None:
    """The kept keywords, to correct after the button on their line."""
    found = _asked_for(seat, "keywords")
    if found is None or not isinstance(found.content, Keywords):
        return
    target, words = found.id, ", ".join(found.content.words)

    def save(typed: str) -> Contribution:
        return seat.edit(target, Keywords(words_of(typed)))

    label = _("3 ou 4 mots-clés, séparés par des virgules")
    correct(seat, target, label, _("Enregistrer"), words, save)


def keep_words(seat: Seat, words: tuple[str, ...], *, kept: bool) -> None:
    """Adds words to the kept keywords, or takes them away; the last one gone, nothing is kept."""
    found = standing(seat.step, Keywords)
    before = found[1].words if found else ()
    gone = set(words_of(",".join(words)))
    after = words_of(",".join((*before, *words))) if kept else without(before, gone)
    if found is None:
        seat.post(Keywords(after))
    elif after:
        seat.edit(found[0].id, replace(found[1], words=after))
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
        st.text_area(label, key=field, height=104, max_chars=Request.longest)

        def leave() -> None:
            st.session_state.pop(seat.key("form"), None)

        def send() -> None:
            typed = str(st.session_state.get(field, ""))
            if desk.attempt(seat, lambda: save(typed)) is not None:
                leave()

        with st.container(horizontal=True):
            st.form_submit_button(button, type="primary", on_click=send)
            st.form_submit_button(_("Laisser comme c’était"), on_click=leave)


def _weight(primary: bool) -> Literal["primary", "secondary"]:
    return "primary" if primary else "secondary"
