"""Problématique: everybody proposes, the carrier adopts; the sheet's question and keywords."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from tablee.model.synthesis import Lines
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.history.labels import trace_words
from tablee.texts import speaking
from tablee.view import Audience, Quote
from tests.plugins.framing.a_framing import NETWORK, OPENING, TOOLS, Workshop

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tablee.model.entities import Content
    from tablee.registry import Catalogue


def typed(page: AppTest, label: str) -> str:
    return str(next(area.value for area in page.text_area if area.label == label))


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
    theirs = [a.label for a in card.buttons if a.only == ("facilitator",)]
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
    labels = {a.label for a in card.buttons if a.only == ("facilitator",)}
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
        audience: {a.label for a in card.buttons if a.only == ("facilitator",)}
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
