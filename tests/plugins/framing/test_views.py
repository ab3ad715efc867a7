"""Framing as everybody sees it, what remains of it, and what each person types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from plugins.framing import (
    Adopted,
    Finding,
    KeywordIdea,
    Request,
    SheetKeywords,
    SheetQuestion,
    words_of,
)
from tablee.errors import NotAccepted
from tablee.model.synthesis import Heading, Line, Lines, Paragraph, Quotation, Section
from tablee.session.transfer.document import document_of
from tablee.texts import speaking
from tablee.view import Audience, Empty, Quote, Text
from tests.plugins.framing.a_framing import NETWORK, OPENING, TOOLS, Workshop
from tests.plugins.phones import OwnPhone
from tests.support.app_test import press

if TYPE_CHECKING:
    from tablee.session.people.seat import Seat


def drawn(seat: Seat, button: str = "", target: str = "") -> AppTest:
    """The person's own part, after pressing a card's button once if one is named."""

    def page(seat, button, target) -> None:  # type: ignore[no-untyped-def] # its source runs alone
        import streamlit as st

        from tablee.ui.widgets import inputs

        if button and "pressed" not in st.session_state:
            st.session_state["pressed"] = True
            seat.activity.act(seat, button, target)
        inputs.show_refusal(seat)
        seat.activity.render(seat)

    return AppTest.from_function(
        page, kwargs={"seat": seat, "button": button, "target": target}
    ).run()


def fill(page: AppTest, label: str, text: str) -> None:
    next(area for area in page.text_area if area.label == label).input(text)


def errors(page: AppTest) -> list[str]:
    assert not page.exception
    return [error.value for error in page.error]


# ── what everybody sees ─────────────────────────────────────────────────────────────────────


def test_the_buttons_to_adopt_are_the_carriers(workshop: Workshop) -> None:
    workshop.post(workshop.gaspard, Request(TOOLS))

    (card,) = workshop.cards("Demandes proposées")
    for name in ("adopt", "adapt"):
        deciders = [action.only for action in card.buttons if action.name == name]
        assert deciders == [("carrier",), ("facilitator",)]


def test_once_one_is_adopted_the_others_remain_on_phones_and_leave_the_wall(
    workshop: Workshop,
) -> None:
    chosen, other = (workshop.post(workshop.gaspard, Request(t)) for t in (TOOLS, NETWORK))
    assert NETWORK in workshop.json(Audience.WALL)
    workshop.act(workshop.carrier, "adopt", chosen)

    assert [card.id for card in workshop.cards("Les autres propositions")] == [other.id]
    assert workshop.items(Audience.WALL) == (Quote(TOOLS, "Solène"),)


def test_an_empty_step_invites(workshop: Workshop) -> None:
    assert workshop.items(Audience.WALL) == (
        Empty(
            "Quelle est la demande au groupe\u00a0?",
            "La première proposition peut venir de n’importe qui.",
        ),
    )
    assert "La première proposition, c’est peut-être la vôtre." in workshop.json(Audience.PHONE)
    assert "Ce qui se passe, en une ou deux phrases." in workshop.json(Audience.CONSOLE)


def test_the_wall_reads_without_buttons(workshop: Workshop) -> None:
    workshop.post(workshop.gaspard, Request(TOOLS))
    workshop.post(workshop.scribe, Finding("Le national propose ses outils."))
    workshop.post(workshop.scribe, SheetQuestion("Quelle complémentarité ?"))
    workshop.post(workshop.scribe, SheetKeywords(("outil", "maison de services")))

    items = workshop.items(Audience.WALL)
    assert items[1:] == (
        Text("Le national propose ses outils.", "Le constat"),
        Text("Quelle complémentarité ?", "La question de l’atelier"),
        Text("#outil, #maison de services", "Les mots-clés"),
    )
    assert '"name"' not in workshop.json(Audience.WALL)


def test_what_is_hidden_leaves_all_but_the_console(workshop: Workshop) -> None:
    hidden = [
        workshop.post(workshop.gaspard, Request("Une demande de trop")),
        workshop.post(workshop.scribe, Finding("Un constat de trop")),
        workshop.post(workshop.scribe, SheetQuestion("Une question de trop")),
        workshop.post(workshop.gaspard, KeywordIdea("mot de trop")),
        workshop.post(workshop.scribe, SheetKeywords(("clé de trop",))),
        workshop.post(workshop.carrier, Adopted("Un choix de trop")),
    ]
    for contribution in hidden:
        workshop.seat(workshop.facilitator).hide(contribution.id)

    assert "de trop" not in workshop.json(Audience.PHONE)
    assert "de trop" not in workshop.json(Audience.WALL)
    assert workshop.json(Audience.CONSOLE).count("de trop") == 6
    assert "de trop" not in str(document_of(workshop.room))
    assert workshop.request == ""


# ── what remains ────────────────────────────────────────────────────────────────────────────


def test_the_sheet_and_the_notes_hold_what_was_framed(workshop: Workshop) -> None:
    finding = workshop.post(workshop.scribe, Finding("Le national propose d'autres outils"))
    question = workshop.post(workshop.carrier, SheetQuestion("Quelle complémentarité"))
    workshop.post(workshop.scribe, SheetKeywords(words_of("#maison de service au public, #outil")))
    other = workshop.post(workshop.gaspard, Request(NETWORK))
    adopted = workshop.post(workshop.carrier, Adopted(TOOLS))

    synthesis = document_of(workshop.room)

    source = workshop.seat(workshop.facilitator).step.source
    assert synthesis.question == (Paragraph(Line("Quelle complémentarité", source(question))),)
    assert synthesis.keywords == ("maison de service au public", "outil")
    assert synthesis.notes == (
        Section(
            "PROBLÉMATIQUE :",
            (
                Lines((Line("Le national propose d'autres outils", source(finding)),)),
                Quotation(Line(TOOLS, source(adopted))),
                Heading(Line("Les autres demandes proposées")),
                Lines((Line(f"Gaspard : {NETWORK}", source(other)),)),
            ),
        ),
    )


def test_what_was_proposed_and_not_adopted_stays_in_the_notes(workshop: Workshop) -> None:
    workshop.post(workshop.gaspard, Request(NETWORK))

    synthesis = document_of(workshop.room)
    assert (synthesis.question, synthesis.keywords, synthesis.sheet) == ((), (), ())
    (section,) = synthesis.notes
    assert section.blocks[0] == Heading(Line("Demandes proposées"))
    assert NETWORK in str(section.blocks[1])


def test_an_english_session_has_english_words(workshop: Workshop) -> None:
    workshop.post(workshop.carrier, Adopted("I would like the group to help me choose."))
    workshop.room.conduct.describe(workshop.facilitator, language="en")

    assert document_of(workshop.room).notes[0].label == "THE PROBLEM:"
    with speaking("en"):
        assert "In a sentence" not in workshop.json(Audience.PHONE)
        assert "What is happening, in a sentence or two." in workshop.json(Audience.CONSOLE)


# ── what each person types ──────────────────────────────────────────────────────────────────


def test_a_participant_completes_the_opening_on_the_phone(workshop: Workshop) -> None:
    phone = OwnPhone(workshop.room, workshop.gaspard)
    assert (phone.shared, phone.fields, phone.words) == (["request", "idea"], {}, "[]")
    assert "attend sa fin" in phone.refused(field="request", text=OPENING)
    phone.write("request", TOOLS)
    assert [card.text for card in workshop.cards("Demandes proposées")] == [TOOLS]


def test_the_carrier_adopts_her_own_words_then_changes_one(workshop: Workshop) -> None:
    phone = OwnPhone(workshop.room, workshop.carrier)
    assert "Adoptez une proposition" in phone.words
    assert phone.fields["request"]["button"] == "Adopter cette demande"
    phone.write("request", NETWORK)
    assert workshop.request == NETWORK
    assert "request" not in phone.fields

    ((adopted, _k),) = workshop.seat(workshop.carrier).mine_of(Adopted)
    buttons = phone.buttons()
    change = buttons["Changer un mot"]
    assert "attend sa fin" in phone.refused(press=change, target=adopted.id, text=OPENING)
    phone.press(change, adopted.id, TOOLS)
    assert workshop.request == TOOLS
    phone.press(buttons["Chercher encore"], adopted.id)
    assert workshop.request == ""


def test_the_carrier_adopts_a_proposal_with_a_word_changed(workshop: Workshop) -> None:
    proposal = workshop.post(workshop.gaspard, Request(NETWORK))
    OwnPhone(workshop.room, workshop.carrier).press("adapt", proposal.id, TOOLS)

    ((_c, adopted),) = workshop.seat(workshop.carrier).mine_of(Adopted)
    assert adopted == Adopted(TOOLS, proposal.id)
    assert workshop.cards("Les autres propositions") == []


def test_the_carrier_may_also_propose_first(workshop: Workshop) -> None:
    OwnPhone(workshop.room, workshop.carrier).write("propose", text=NETWORK)

    assert workshop.request == ""
    assert [card.by for card in workshop.cards("Demandes proposées")] == ["Solène"]


def test_the_scribe_writes_the_sheet_on_the_phone(workshop: Workshop) -> None:
    phone = OwnPhone(workshop.room, workshop.scribe)
    assert list(phone.fields) == ["finding", "question", "keywords"]
    phone.ask(field="finding", values={"text": "Le national propose ses outils."})
    phone.ask(field="question", values={"text": "Quelle complémentarité"})
    seven = {"text": "a, b, c, d, e, f, g"}
    assert "6 mots-clés au plus" in phone.refused(field="keywords", values=seven)
    phone.ask(field="keywords", values={"text": "#outil, maison de services"})
    assert workshop.keywords == ("outil", "maison de services")
    assert phone.fields == {}


def test_words_typed_while_somebody_was_quicker_overwrite_nothing(workshop: Workshop) -> None:
    phone = OwnPhone(workshop.room, workshop.carrier)
    workshop.post(workshop.scribe, Finding("Le national propose ses outils."))
    assert "n’est plus là" in phone.refused(field="finding", values={"text": "outil"})
    assert len(workshop.seat(workshop.carrier).step.of(Finding)) == 1


def test_kept_keywords_are_corrected_in_their_card(workshop: Workshop) -> None:
    kept = workshop.post(workshop.scribe, SheetKeywords(("outil", "échele")))
    (card,) = workshop.cards("Les mots-clés")
    assert [b.begins for b in card.buttons if b.name == "keywords"] == ["outil, échele"]
    assert [b.name for b in card.buttons].count("edit") == 0
    OwnPhone(workshop.room, workshop.scribe).press("keywords", kept.id, "outil, échelle")
    assert workshop.keywords == ("outil", "échelle")


def test_the_console_proposes_for_somebody_without_a_phone(workshop: Workshop) -> None:
    georges = workshop.room.people.add(workshop.facilitator, "Georges")
    page = drawn(workshop.seat(workshop.facilitator))
    page.selectbox[0].select(georges.id)
    fill(page, "Une demande à proposer", NETWORK)
    press(page, "Proposer cette demande")

    assert errors(page) == []
    (card,) = workshop.cards("Demandes proposées")
    assert (card.by, card.person) == ("Georges", georges.id)


def test_a_button_that_is_no_longer_there_says_so(workshop: Workshop) -> None:
    proposal = workshop.post(workshop.gaspard, Request(NETWORK))

    for action in ("burn", "keep", "edit"):
        with pytest.raises(NotAccepted, match="n’est plus là"):
            workshop.act(workshop.carrier, action, proposal)


def test_the_carrier_is_told_that_the_choice_is_hers(workshop: Workshop) -> None:
    step = workshop.seat(workshop.carrier).step

    assert "C’est vous qui choisissez" in step.activity.prompt_for(step, workshop.carrier)
    assert "C’est vous" not in step.activity.prompt_for(step, workshop.facilitator)
