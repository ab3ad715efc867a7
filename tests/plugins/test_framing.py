"""Problématique: everybody proposes, the carrier adopts; the sheet's question and keywords."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
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
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.entities import Appearance, Role
from tablee.model.synthesis import Heading, Line, Lines, Paragraph, Piece, Quotation, Section
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.history.labels import trace_words
from tablee.session.transfer.document import document_of
from tablee.texts import speaking
from tablee.view import Audience, Card, Cards, Empty, Quote, Stack, Text
from tests.plugins.phones import OwnPhone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tablee.model.entities import Content, Contribution, Person
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.context import Seat

OPENING = "J’aimerais que le groupe m’aide à"
TOOLS = f"{OPENING} réfléchir à la complémentarité de nos outils."
NETWORK = f"{OPENING} animer le réseau."


class Workshop:
    """A room where the framing runs: Solène carries, Gaspard takes part, Jeanne writes."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.facilitator = facilitator_of(room)
        self.carrier = enter(room, "Solène", Role.CARRIER, Role.PARTICIPANT)
        self.gaspard = enter(room, "Gaspard")
        self.scribe = enter(room, "Jeanne", Role.SCRIBE, Role.PARTICIPANT)
        start(room, "framing")

    def seat(self, person: Person) -> Seat:
        return seat_of(self.room, person, "framing")

    def post(self, person: Person, content: Content) -> Contribution:
        return self.seat(person).post(content)

    def act(self, person: Person, action: str, target: Contribution) -> None:
        seat = self.seat(person)
        seat.activity.act(seat, action, target.id)

    @property
    def adopted(self) -> str:
        """The id of the request that stands."""
        return self.seat(self.facilitator).step.of(Adopted)[-1][0].id

    @property
    def pieces(self) -> Sequence[Piece]:
        step = self.seat(self.facilitator).step
        return step.activity.synthesis(step)

    @property
    def request(self) -> str:
        step = self.seat(self.facilitator).step
        return step.activity.request(step)

    @property
    def keywords(self) -> tuple[str, ...]:
        found = self.seat(self.facilitator).step.of(SheetKeywords)
        return found[-1][1].words if found else ()

    def items(self, audience: Audience = Audience.PHONE) -> tuple[object, ...]:
        step = self.seat(self.facilitator).step
        view = step.activity.view(step, audience)
        assert isinstance(view, Stack)
        return view.items

    def cards(self, title: str, audience: Audience = Audience.PHONE) -> list[Card]:
        lists = [item for item in self.items(audience) if isinstance(item, Cards)]
        found = [cards for cards in lists if cards.title == title]
        return [card for cards in found for card in cards.cards if isinstance(card, Card)]

    def json(self, audience: Audience) -> str:
        return msgspec.json.encode(self.items(audience)).decode()


@pytest.fixture
def workshop(tmp_path: Path, catalogue: Catalogue) -> Workshop:
    return Workshop(open_room(tmp_path, catalogue, "framing"))


def drawn(seat: Seat, action: str = "", target: str = "") -> AppTest:
    """The person's own part, after pressing a card's button once if one is named."""

    def page(seat, action, target) -> None:  # type: ignore[no-untyped-def] # its source runs alone
        import streamlit as st

        from tablee.ui.widgets import inputs

        if action and "pressed" not in st.session_state:
            st.session_state["pressed"] = True
            seat.activity.act(seat, action, target)
        inputs.show_refusal(seat)
        seat.activity.render(seat)

    return AppTest.from_function(
        page, kwargs={"seat": seat, "action": action, "target": target}
    ).run()


def press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click()
    return page.run()


def fill(page: AppTest, label: str, text: str) -> None:
    next(area for area in page.text_area if area.label == label).input(text)


def typed(page: AppTest, label: str) -> str:
    return str(next(area.value for area in page.text_area if area.label == label))


def errors(page: AppTest) -> list[str]:
    assert not page.exception
    return [error.value for error in page.error]


# ── the carrier adopts ──────────────────────────────────────────────────────────────────────


def test_the_carrier_adopts_a_proposal(workshop: Workshop) -> None:
    proposal = workshop.post(workshop.gaspard, Request(TOOLS))
    assert workshop.request == ""

    workshop.act(workshop.carrier, "adopt", proposal)

    assert workshop.request == TOOLS
    assert workshop.items()[0] == Quote(TOOLS, "Solène", workshop.carrier.id)


def test_nobody_adopts_in_the_carriers_place(workshop: Workshop) -> None:
    proposal = workshop.post(workshop.gaspard, Request(TOOLS))

    for somebody in (workshop.gaspard, workshop.scribe):
        with pytest.raises(NotAllowed):
            workshop.act(somebody, "adopt", proposal)
    for somebody in (workshop.gaspard, workshop.scribe, workshop.facilitator):
        with pytest.raises(NotAllowed):
            workshop.post(somebody, Adopted(TOOLS))
    with pytest.raises(NotAllowed, match="Seule la personne qui porte le projet"):
        workshop.seat(workshop.scribe).post(Adopted(TOOLS), on_behalf_of=workshop.carrier.id)
    assert workshop.request == ""


def test_nobody_rewords_the_carriers_request(workshop: Workshop) -> None:
    adopted = workshop.post(workshop.carrier, Adopted(TOOLS))

    for somebody in (workshop.gaspard, workshop.scribe, workshop.facilitator):
        with pytest.raises(NotAllowed):
            workshop.seat(somebody).edit(adopted.id, Adopted(NETWORK))
    for somebody in (workshop.gaspard, workshop.scribe):
        with pytest.raises(NotAllowed):
            workshop.seat(somebody).withdraw(adopted.id)
    assert workshop.request == TOOLS


def test_for_a_carrier_whose_phone_died_whoever_facilitates_adopts_and_it_says_so(
    workshop: Workshop,
) -> None:
    proposal = workshop.post(workshop.gaspard, Request(TOOLS))
    (card,) = workshop.cards("Demandes proposées", Audience.CONSOLE)
    theirs = [a.label for a in card.actions if a.only == ("facilitator",)]
    assert "Adopter au nom de Solène" in theirs

    workshop.act(workshop.facilitator, "adopt", proposal)

    assert workshop.request == TOOLS
    boss = workshop.facilitator.first_name
    said = f"adopté par {boss} au nom de Solène"
    for audience in Audience:
        assert said in workshop.json(audience)
    lines = [b for p in workshop.pieces for b in p.blocks if isinstance(b, Lines)]
    assert f"Demande adoptée par {boss} au nom de Solène." in [
        line.text for block in lines for line in block.lines
    ]
    history = workshop.room.history
    words = [trace_words(t) for t in history.of(workshop.facilitator, workshop.adopted)]
    assert f"{boss} a écrit pour Solène" in words


def test_what_was_adopted_in_their_name_is_the_carriers_once_they_adopt(workshop: Workshop) -> None:
    proposal = workshop.post(workshop.gaspard, Request(TOOLS))
    workshop.act(workshop.facilitator, "adopt", proposal)

    workshop.act(workshop.carrier, "adopt", proposal)

    assert workshop.items()[0] == Quote(TOOLS, "Solène", workshop.carrier.id)
    workshop.act(workshop.facilitator, "adopt", proposal)
    assert "au nom de Solène" in workshop.json(Audience.WALL)
    assert len(workshop.seat(workshop.carrier).step.of(Adopted)) == 1


def test_a_carrier_who_is_no_longer_one_changes_nothing_any_more(workshop: Workshop) -> None:
    adopted = workshop.post(workshop.carrier, Adopted(TOOLS))
    workshop.room.people.set_roles(workshop.facilitator, workshop.carrier.id, [Role.PARTICIPANT])

    with pytest.raises(NotAllowed, match="Seule la personne qui porte le projet"):
        workshop.seat(workshop.carrier).edit(adopted.id, Adopted(NETWORK))


def test_the_facilitator_adopts_for_a_carrier_without_a_phone(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "framing")
    facilitator = facilitator_of(room)
    absent = room.people.add(facilitator, "Solène")
    room.people.set_roles(facilitator, absent.id, [Role.CARRIER])
    gaspard, scribe = enter(room, "Gaspard"), enter(room, "Jeanne", Role.SCRIBE)
    start(room, "framing")
    proposals = [seat_of(room, gaspard).post(Request(text)) for text in (TOOLS, NETWORK)]

    seat = seat_of(room, facilitator)
    for proposal in proposals:
        seat.activity.act(seat, "adopt", proposal.id)

    ((adopted, content),) = seat.step.of(Adopted)
    assert (adopted.person, content) == (absent.id, Adopted(NETWORK, proposals[1].id))
    view = msgspec.json.encode(seat.step.activity.view(seat.step, Audience.CONSOLE)).decode()
    assert "Adopter au nom de Solène" in view
    with pytest.raises(NotAllowed, match="Seule la personne qui porte le projet"):
        seat_of(room, scribe).post(Adopted(TOOLS), on_behalf_of=absent.id)


def test_of_two_carriers_the_facilitator_adopts_for_the_one_without_a_phone(
    workshop: Workshop,
) -> None:
    absent = workshop.room.people.add(workshop.facilitator, "Georges")
    workshop.room.people.set_roles(workshop.facilitator, absent.id, [Role.CARRIER])

    workshop.act(workshop.facilitator, "adopt", workshop.post(workshop.gaspard, Request(TOOLS)))

    boss = workshop.facilitator.first_name
    assert workshop.items()[0] == Quote(TOOLS, f"adopté par {boss} au nom de Georges")


def test_a_carrier_whose_name_begins_with_a_vowel_is_named_as_one_says_it(
    workshop: Workshop,
) -> None:
    people = workshop.room.people
    anne = people.add(workshop.facilitator, "Anne")
    people.set_roles(workshop.facilitator, anne.id, [Role.CARRIER])
    people.set_roles(workshop.facilitator, workshop.carrier.id, [Role.PARTICIPANT])
    proposal = workshop.post(workshop.gaspard, Request(TOOLS))
    (card,) = workshop.cards("Demandes proposées", Audience.CONSOLE)
    labels = {a.label for a in card.actions if a.only == ("facilitator",)}
    assert {"Adopter au nom d’Anne", "Adopter au nom d’Anne en changeant un mot"} <= labels

    workshop.act(workshop.facilitator, "adopt", proposal)

    assert "au nom d’Anne" in workshop.json(Audience.WALL)
    lines = [b for p in workshop.pieces for b in p.blocks if isinstance(b, Lines)]
    said = [line.text for block in lines for line in block.lines]
    assert f"Demande adoptée par {workshop.facilitator.first_name} au nom d’Anne." in said


@pytest.mark.parametrize(
    ("appearance", "named"),
    [
        (Appearance.FULL, "de Solène"),
        (Appearance.FIRST, "de Solène"),
        (Appearance.INITIALS, "de S. M."),
        (Appearance.HIDDEN, "de la personne qui porte le projet"),
    ],
)
def test_phones_are_sent_the_carriers_name_no_further_than_the_carrier_chose(
    workshop: Workshop, appearance: Appearance, named: str
) -> None:
    workshop.room.people.rename(workshop.carrier, workshop.carrier.id, "Solène Martin", appearance)
    workshop.post(workshop.gaspard, Request(TOOLS))

    labels = {
        audience: {a.label for a in card.actions if a.only == ("facilitator",)}
        for audience in (Audience.PHONE, Audience.CONSOLE)
        for card in workshop.cards("Demandes proposées", audience)
    }
    assert {f"Adopter au nom {named}", f"Adopter au nom {named} en changeant un mot"} <= labels[
        Audience.PHONE
    ]
    assert "Adopter au nom de Solène" in labels[Audience.CONSOLE]
    if named != "de Solène":
        for audience in (Audience.PHONE, Audience.WALL):
            assert "Solène" not in workshop.json(audience)


def test_who_is_not_named_is_called_by_what_they_do_where_a_request_was_adopted_for_them(
    workshop: Workshop,
) -> None:
    for person in (workshop.carrier, workshop.facilitator):
        workshop.room.people.rename(person, person.id, person.name, Appearance.HIDDEN)
    proposal = workshop.post(workshop.gaspard, Request(TOOLS))
    workshop.act(workshop.facilitator, "adopt", proposal)

    said = "par la personne qui anime au nom de la personne qui porte le projet"
    assert f"adopté {said}" in workshop.json(Audience.WALL)
    lines = [b for p in workshop.pieces for b in p.blocks if isinstance(b, Lines)]
    assert f"Demande adoptée {said}." in [line.text for block in lines for line in block.lines]


def test_without_a_carrier_nobody_adopts(tmp_path: Path, catalogue: Catalogue) -> None:
    room = open_room(tmp_path, catalogue, "framing")
    start(room, "framing")
    seat = seat_of(room, facilitator_of(room))
    proposal = seat.post(Request(TOOLS))

    with pytest.raises(NotAccepted, match="Personne ne porte encore le projet"):
        seat.activity.act(seat, "adopt", proposal.id)


def test_a_new_adoption_replaces_the_one_before(workshop: Workshop) -> None:
    one, other = (workshop.post(workshop.gaspard, Request(text)) for text in (TOOLS, NETWORK))

    workshop.act(workshop.carrier, "adopt", one)
    workshop.act(workshop.carrier, "adopt", other)
    assert workshop.request == NETWORK
    assert len(workshop.seat(workshop.carrier).step.of(Adopted)) == 1

    workshop.post(workshop.carrier, Adopted(TOOLS))
    assert workshop.request == TOOLS


def test_an_adopted_proposal_is_one_that_is_there(workshop: Workshop) -> None:
    with pytest.raises(NotAccepted, match="n’est plus là"):
        workshop.post(workshop.carrier, Adopted(TOOLS, proposal="nothing"))


def test_the_opening_alone_is_no_request(workshop: Workshop) -> None:
    for content in (Request(f"{OPENING} …"), Adopted("j'aimerais que le groupe m'aide a")):
        with pytest.raises(NotAccepted, match="attend sa fin"):
            workshop.post(workshop.carrier, content)
    for text in ("I would like the group to help me ", OPENING):
        with speaking("en"), pytest.raises(NotAccepted, match="waits for its end"):
            workshop.post(workshop.carrier, Request(text))


def test_the_request_is_known_to_the_steps_that_follow(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "framing", "clarification")
    workshop = Workshop(room)
    workshop.post(workshop.carrier, Adopted(TOOLS))

    assert seat_of(room, workshop.gaspard, "clarification").step.request == TOOLS


# ── what stands once ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (Finding("Le national propose ses outils."), "Le constat est déjà écrit"),
        (SheetQuestion("Quelle complémentarité ?"), "La question est déjà écrite"),
        (SheetKeywords(("outil", "échelle")), "Des mots-clés sont déjà choisis"),
    ],
)
def test_a_second_one_never_overwrites_the_first(
    workshop: Workshop, content: Content, sentence: str
) -> None:
    with pytest.raises(NotAllowed):
        workshop.post(workshop.gaspard, content)
    first = workshop.post(workshop.scribe, content)
    for somebody in (workshop.carrier, workshop.facilitator, workshop.scribe):
        with pytest.raises(NotAccepted, match=sentence):
            workshop.post(somebody, content)
        workshop.seat(somebody).edit(first.id, content)

    workshop.seat(workshop.facilitator).hide(first.id)
    workshop.post(workshop.carrier, content)


# ── keywords ────────────────────────────────────────────────────────────────────────────────


def test_commas_separate_keywords_which_may_hold_spaces() -> None:
    assert list(words_of("#maison de service au public, #échelle,#outil")) == [
        "maison de service au public",
        "échelle",
        "outil",
    ]
    assert list(words_of(" , # ,, ")) == []
    assert list(words_of("Échelle, echelle\noutil")) == ["Échelle", "outil"]


@given(st.text(max_size=60))
def test_keywords_read_again_are_the_same(text: str) -> None:
    assert words_of(", ".join(f"#{word}" for word in words_of(text))) == words_of(text)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Écrivez d’abord un mot-clé"),
        (tuple("abcdefg"), "6 mots-clés au plus"),
        (("outil, échelle",), "par des virgules"),
        (("#outil",), "par des virgules"),
        (("outil", "Outil"), "par des virgules"),
    ],
)
def test_keywords_are_a_few_distinct_words(
    workshop: Workshop, words: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(NotAccepted, match=sentence):
        workshop.post(workshop.scribe, SheetKeywords(words))


def test_proposed_keywords_are_kept_and_let_go(workshop: Workshop) -> None:
    idea = workshop.post(workshop.gaspard, KeywordIdea("#maison de services, outil"))
    other = workshop.post(workshop.gaspard, KeywordIdea("échelle"))

    workshop.act(workshop.scribe, "keep", idea)
    workshop.act(workshop.facilitator, "keep", other)
    assert list(workshop.keywords) == ["maison de services", "outil", "échelle"]
    marks = [card.marks for card in workshop.cards("Mots-clés proposés")]
    assert [mark[0].label for mark in marks if mark] == ["gardé", "gardé"]

    workshop.act(workshop.carrier, "drop", idea)
    assert list(workshop.keywords) == ["échelle"]
    workshop.act(workshop.carrier, "drop", other)
    assert list(workshop.keywords) == []
    assert not workshop.seat(workshop.carrier).step.of(SheetKeywords)


def test_the_group_proposes_keywords_and_does_not_keep_them(workshop: Workshop) -> None:
    idea = workshop.post(workshop.gaspard, KeywordIdea("outil"))

    with pytest.raises(NotAllowed):
        workshop.act(workshop.gaspard, "keep", idea)


def test_a_seventh_keyword_waits_for_a_place(workshop: Workshop) -> None:
    workshop.post(workshop.scribe, SheetKeywords(tuple("abcdef")))
    idea = workshop.post(workshop.gaspard, KeywordIdea("outil"))

    with pytest.raises(NotAccepted, match="Enlevez-en"):
        workshop.act(workshop.scribe, "keep", idea)
    assert workshop.keywords == tuple("abcdef")


# ── what everybody sees ─────────────────────────────────────────────────────────────────────


def test_the_buttons_to_adopt_are_the_carriers(workshop: Workshop) -> None:
    workshop.post(workshop.gaspard, Request(TOOLS))

    (card,) = workshop.cards("Demandes proposées")
    for name in ("adopt", "adapt"):
        deciders = [action.only for action in card.actions if action.name == name]
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
    assert [b.begins for b in card.actions if b.name == "keywords"] == ["outil, échele"]
    assert [b.name for b in card.actions].count("edit") == 0
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
