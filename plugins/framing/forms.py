"""Fields of a framing: a request, what stands once on the sheet, keywords."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import streamlit as st

from tablee.plugin import (
    Button,
    Card,
    Cards,
    Content,
    CoreButton,
    Field,
    Input,
    OwnRecord,
    Role,
    Seat,
    StepRecord,
    Text,
    View,
    _,
    inputs,
)

from .contents import (
    OPENING,
    WRITERS,
    Adopted,
    Finding,
    KeywordIdea,
    Request,
    SheetKeywords,
    SheetQuestion,
    standing,
    words_of,
)

# ── for everybody ───────────────────────────────────────────────────────────────────────────


def request_field() -> Field:
    """A request, which begins as requests do."""
    return Field(
        "request",
        Request.kind,
        _("Une demande à proposer"),
        _("Proposer cette demande"),
        Request.longest,
        f"{_(OPENING)} ",
        never=(Role.CARRIER.value,),
    )


def keyword_field() -> Field:
    return Field(
        "idea",
        KeywordIdea.kind,
        _("Un mot-clé à proposer"),
        _("Proposer ce mot-clé"),
        KeywordIdea.longest,
        short=True,
    )


# ── by role ─────────────────────────────────────────────────────────────────────────────────


def own_fields(own: OwnRecord) -> Iterator[Field]:
    """The carrier adopts a request, or proposes it first; who writes the sheet, what it lacks."""
    step = own.step
    if own.carries:
        field = request_field()
        if standing(step, Adopted) is None:
            label, button = _("Ma demande au groupe"), _("Adopter cette demande")
            yield replace(field, kind="", label=label, button=button, never=())
        yield _folded("propose", _("Proposer une demande au groupe"), Request, field)
    if own.has(*WRITERS):
        yield from sheet_fields(step)


def sheet_fields(step: StepRecord) -> Iterator[Field]:
    """The finding, the question and the keywords, each while it is not written."""
    if standing(step, Finding) is None:
        yield _folded("finding", _("Constat"), Finding, finding_field())
    if standing(step, SheetQuestion) is None:
        yield _folded("question", _("Question"), SheetQuestion, question_field())
    if standing(step, SheetKeywords) is None:
        field = Field("", "", keywords_label(), _("Garder ces mots-clés"))
        yield replace(_folded("keywords", _("Mots-clés"), SheetKeywords, field), kind="")


def finding_field() -> Field:
    label = _("Le constat, en une ou deux phrases")
    return Field("finding", Finding.kind, label, _("Écrire le constat"), Finding.longest)


def question_field() -> Field:
    label = _("À quelle question doit répondre l’atelier ?")
    button = _("Écrire la question")
    return Field("question", SheetQuestion.kind, label, button, SheetQuestion.longest)


def _folded(name: str, title: str, kind: type[Content], like: Field) -> Field:
    """A text that few will write: its title alone stands there until one opens it."""
    text = Input("text", like.label, "long", value=like.value, longest=kind.longest)
    return Field(name, kind.kind, title, like.button, inputs=(text,), folded=True)


def keywords_label() -> str:
    return _("3 ou 4 mots-clés, séparés par des virgules")


def decided(own: OwnRecord) -> Iterator[View]:
    """What the carrier has to decide; or the adopted request, to change or take up again."""
    if not own.carries:
        return
    found = standing(own.step, Adopted)
    if found is None:
        sentence = _("Adoptez une proposition du groupe, ou écrivez la vôtre.")
        yield Text(sentence, tone="quiet")
        return
    adopted, content = found
    change = Button(
        "adapt",
        _("Changer un mot"),
        "pencil",
        asks=_("La demande, dans vos mots"),
        own_words=True,
    )
    back = Button(CoreButton.WITHDRAW, _("Chercher encore"), "undo-2")
    card = Card(adopted.id, content.text, person=adopted.person, buttons=(change, back))
    yield Cards(_("Votre demande"), (card,))


# ── on the console ──────────────────────────────────────────────────────────────────────────


def draw(seat: Seat) -> None:
    """One field at a time, over the live view."""
    tabs = st.tabs([_("Demande"), _("Constat"), _("Question"), _("Mots-clés")])
    with tabs[0]:
        inputs.fields(seat, only="request")
    with tabs[1]:
        _once(seat, Finding, finding_field())
    with tabs[2]:
        _once(seat, SheetQuestion, question_field())
    with tabs[3]:
        _keywords(seat)


def _once(seat: Seat, kind: type[Finding | SheetQuestion], field: Field) -> None:
    """A field for what stands once; when it does, it is corrected on its own line below."""
    if standing(seat.step, kind) is not None:
        inputs.notice(_("C’est écrit. Pour changer un mot, touchez le crayon à côté de la phrase."))
        return
    inputs.compose(seat, field.label, field.button, kind, name=kind.kind, asks_for_whom=False)


def _keywords(seat: Seat) -> None:
    """The keywords themselves, while there are none; and one to propose."""
    if standing(seat.step, SheetKeywords) is None:
        inputs.compose(
            seat,
            keywords_label(),
            _("Garder ces mots-clés"),
            lambda typed: SheetKeywords(words_of(typed)),
            name="keywords",
            asks_for_whom=False,
        )
    inputs.fields(seat, only="idea")
