"""Clarification: the group asks, the carrier answers, advice in disguise waits its turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from plugins.clarification import (
    Answer,
    Clarification,
    MeToo,
    Question,
    SetAside,
    StaysOpen,
)
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.entities import Role
from tablee.model.synthesis import Heading, Line, Lines, Section
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tablee.texts import speaking
from tablee.view import Audience, Button, Card, Cards, Stack
from tests.plugins.phones import OwnPhone
from tests.support.app_test import press

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Content, Contribution, Person
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.seat import Seat

LEADS_THE_NETWORK = "Qui anime le réseau national ?"
USE_A_WIKI = "Avez-vous pensé à un wiki ?"


class Workshop:
    """A room where the clarification runs: Solène carries, Gaspard and Naïma take part."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.facilitator = facilitator_of(room)
        self.carrier = enter(room, "Solène", Role.CARRIER, Role.PARTICIPANT)
        self.gaspard = enter(room, "Gaspard")
        self.naima = enter(room, "Naïma")
        start(room, "clarification")

    def seat(self, person: Person) -> Seat:
        return seat_of(self.room, person, "clarification")

    def post(self, person: Person, content: Content) -> Contribution:
        return self.seat(person).post(content)

    def act(self, person: Person, button: str, target: Contribution) -> None:
        seat = self.seat(person)
        seat.activity.act(seat, button, target.id)

    def answer(self, person: Person, question: Contribution, text: str) -> None:
        """As the words that a card's button asks for."""
        seat = self.seat(person)
        seat.activity.answer(seat, "answer", question.id, text)

    def ask(self, text: str = LEADS_THE_NETWORK) -> Contribution:
        return self.post(self.gaspard, Question(text))

    def lists(self, audience: Audience = Audience.PHONE) -> list[Cards]:
        step = self.seat(self.facilitator).step
        view = step.activity.view(step, audience)
        assert isinstance(view, Stack)
        return [item for item in view.items if isinstance(item, Cards)]

    def card(self, audience: Audience = Audience.PHONE) -> Card:
        card = self.lists(audience)[0].cards[0]
        assert isinstance(card, Card)
        return card

    def action(self, name: str) -> Button:
        return next(action for action in self.card().buttons if action.name == name)

    def json(self, audience: Audience) -> str:
        return msgspec.json.encode(self.lists(audience)).decode()


@pytest.fixture
def workshop(tmp_path: Path, catalogue: Catalogue) -> Workshop:
    return Workshop(open_room(tmp_path, catalogue, "clarification"))


def drawn(seat: Seat) -> AppTest:
    """What is drawn on the console."""

    def page(seat) -> None:  # type: ignore[no-untyped-def] # its source runs alone
        from tablee.ui.widgets import inputs

        inputs.show_refusal(seat)
        seat.activity.render(seat)

    return AppTest.from_function(page, kwargs={"seat": seat}).run()


def errors(page: AppTest) -> list[str]:
    assert not page.exception
    return [error.value for error in page.error]


# ── asking and answering ────────────────────────────────────────────────────────────────────


def test_everybody_asks_but_the_carrier(workshop: Workshop) -> None:
    workshop.ask()
    workshop.post(workshop.facilitator, Question("Combien de personnes ?"))

    with pytest.raises(NotAllowed, match="Solène, les questions viennent du groupe"):
        workshop.post(workshop.carrier, Question("Et moi ?"))


def test_only_the_carrier_answers(workshop: Workshop) -> None:
    question = workshop.ask()
    for somebody in (workshop.naima, workshop.facilitator):
        with pytest.raises(NotAllowed):
            workshop.post(somebody, Answer(question.id, "Le centre de ressources."))

    workshop.post(workshop.carrier, Answer(question.id, "Cinq personnes."))

    assert workshop.card().details == ("Solène\u00a0: Cinq personnes.",)


def test_an_answer_belongs_to_a_question_that_is_there(workshop: Workshop) -> None:
    with pytest.raises(NotAccepted, match="n’est plus là"):
        workshop.post(workshop.carrier, Answer("nothing", "Cinq personnes."))


def test_an_answer_stays_under_its_question(workshop: Workshop) -> None:
    one, other = workshop.ask(), workshop.ask("Depuis quand ?")
    answer = workshop.post(workshop.carrier, Answer(one.id, "Cinq personnes."))

    with pytest.raises(NotAccepted, match="sous sa question"):
        workshop.seat(workshop.carrier).edit(answer.id, Answer(other.id, "Cinq personnes."))


def test_what_stands_around_a_withdrawn_question_is_ignored_and_comes_back_with_it(
    workshop: Workshop,
) -> None:
    question = workshop.ask()
    workshop.post(workshop.carrier, Answer(question.id, "Cinq personnes."))
    workshop.act(workshop.naima, "me_too", question)
    gone = workshop.seat(workshop.gaspard).withdraw(question.id)

    assert "Cinq personnes" not in workshop.json(Audience.CONSOLE)
    assert document_of(workshop.room).notes == ()

    workshop.seat(workshop.gaspard).restore(gone)
    assert workshop.card().details == ("Solène\u00a0: Cinq personnes.",)
    assert workshop.action("me_too").pressed_by == (workshop.naima.id,)


# ── me too ──────────────────────────────────────────────────────────────────────────────────


def test_me_too_is_counted_and_taken_back(workshop: Workshop) -> None:
    question = workshop.ask()
    assert workshop.action("me_too").pressed_by == ()

    workshop.act(workshop.naima, "me_too", question)
    workshop.act(workshop.facilitator, "me_too", question)
    assert workshop.action("me_too").pressed_by == (workshop.naima.id, workshop.facilitator.id)
    assert [mark.label for mark in workshop.card().marks] == ["2 personnes aussi"]

    workshop.act(workshop.naima, "me_too", question)
    assert [mark.label for mark in workshop.card().marks] == ["1 personne aussi"]


def test_nobody_says_me_too_for_an_own_question_or_twice(workshop: Workshop) -> None:
    question = workshop.ask()
    workshop.act(workshop.naima, "me_too", question)

    with pytest.raises(NotAllowed, match="la vôtre"):
        workshop.post(workshop.gaspard, MeToo(question.id))
    with pytest.raises(NotAccepted, match="déjà dit"):
        workshop.post(workshop.naima, MeToo(question.id))
    with pytest.raises(NotAllowed, match="c’est à vous d’y répondre"):
        workshop.post(workshop.carrier, MeToo(question.id))
    with pytest.raises(NotAccepted, match="n’est plus là"):
        workshop.post(workshop.naima, MeToo("nothing"))


def test_nobody_takes_back_anothers_me_too(workshop: Workshop) -> None:
    me_too = workshop.post(workshop.naima, MeToo(workshop.ask().id))

    for somebody in (workshop.gaspard, workshop.facilitator):
        with pytest.raises(NotAllowed):
            workshop.seat(somebody).withdraw(me_too.id)


def test_the_wall_counts_those_who_ask_the_same_without_any_button(workshop: Workshop) -> None:
    workshop.act(workshop.naima, "me_too", workshop.ask())

    card = workshop.card(Audience.WALL)
    assert card.buttons == ()
    assert [mark.label for mark in card.marks] == ["1 personne aussi"]


# ── advice, and what stays open ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", ["facilitator", "carrier"])
def test_advice_is_set_aside_and_comes_back(workshop: Workshop, role: str) -> None:
    somebody: Person = getattr(workshop, role)
    advice = workshop.ask(USE_A_WIKI)
    workshop.ask()

    workshop.act(somebody, "set_aside", advice)

    kept, aside = workshop.lists()
    assert [card.text for card in kept.cards if isinstance(card, Card)] == [LEADS_THE_NETWORK]
    assert aside.title == "Mis de côté pour la réflexion"
    assert [card.text for card in aside.cards if isinstance(card, Card)] == [USE_A_WIKI]

    workshop.act(workshop.facilitator, "bring_back", advice)
    assert len(workshop.lists()) == 1
    assert len(workshop.lists()[0].cards) == 2


def test_what_is_set_aside_leads_the_reflection(workshop: Workshop) -> None:
    advice, hidden = workshop.ask(USE_A_WIKI), workshop.ask("Une question de trop")
    workshop.ask()
    for question in (advice, hidden):
        workshop.act(workshop.facilitator, "set_aside", question)
    workshop.seat(workshop.facilitator).hide(hidden.id)

    step = workshop.seat(workshop.facilitator).step
    assert step.activity.leads(step) == ((advice.id, USE_A_WIKI),)


def test_the_group_does_not_sort_the_questions(workshop: Workshop) -> None:
    question = workshop.ask()

    for content in (SetAside(question.id), StaysOpen(question.id)):
        with pytest.raises(NotAllowed):
            workshop.post(workshop.naima, content)


def test_a_question_is_set_aside_only_once(workshop: Workshop) -> None:
    question = workshop.ask()
    workshop.act(workshop.facilitator, "set_aside", question)

    with pytest.raises(NotAccepted, match="déjà fait"):
        workshop.post(workshop.carrier, SetAside(question.id))
    workshop.post(workshop.carrier, StaysOpen(question.id))


def test_a_facilitator_may_keep_all_questions_together(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(
        tmp_path, catalogue, "clarification", settings={"clarification": {"advice": False}}
    )
    workshop = Workshop(room)
    question = workshop.ask(USE_A_WIKI)

    assert "set_aside" not in [action.name for action in workshop.card().buttons]
    with pytest.raises(NotAccepted, match="restent ensemble"):
        workshop.post(workshop.facilitator, SetAside(question.id))


def test_the_scribe_keeps_a_question_open_and_the_carrier_lets_it_go(workshop: Workshop) -> None:
    scribe = enter(workshop.room, "Jeanne", Role.SCRIBE, Role.PARTICIPANT)
    question = workshop.ask()

    workshop.act(scribe, "keep_open", question)
    assert [mark.label for mark in workshop.card().marks] == ["reste ouverte"]
    (section,) = document_of(workshop.room).sheet
    assert section.label == ("Des questions que l'on se pose, problèmes à résoudre, à explorer :")
    step = workshop.seat(scribe).step
    assert section.blocks == (Lines((Line(LEADS_THE_NETWORK, step.source(question)),)),)

    workshop.act(workshop.carrier, "let_go", question)
    assert document_of(workshop.room).sheet == ()


# ── who sees what ───────────────────────────────────────────────────────────────────────────


def test_each_button_is_drawn_for_those_who_may_press_it(workshop: Workshop) -> None:
    workshop.ask()

    drawn_for = {action.name: action.only for action in workshop.card().buttons}
    assert drawn_for["me_too"] == ("others",)
    assert workshop.action("me_too").never == ("carrier",)
    assert drawn_for["answer"] == ("carrier", "facilitator", "scribe")
    assert drawn_for["set_aside"] == ("carrier", "facilitator")
    assert drawn_for["keep_open"] == ("carrier", "facilitator", "scribe")


def test_an_empty_step_invites(workshop: Workshop) -> None:
    assert workshop.lists()[0].empty == "La première question, c’est peut-être la vôtre."


def test_what_is_hidden_leaves_all_but_the_console(workshop: Workshop) -> None:
    question = workshop.ask("Un nom de trop")
    kept = workshop.ask()
    answer = workshop.post(workshop.carrier, Answer(kept.id, "Une réponse de trop"))
    workshop.seat(workshop.facilitator).hide(question.id)
    workshop.seat(workshop.facilitator).hide(answer.id)

    assert "de trop" not in workshop.json(Audience.PHONE)
    assert "de trop" not in workshop.json(Audience.WALL)
    assert "Un nom de trop" in workshop.json(Audience.CONSOLE)
    (section,) = document_of(workshop.room).notes
    assert "de trop" not in str(section)


# ── what remains ────────────────────────────────────────────────────────────────────────────


def test_the_notes_hold_questions_and_answers_in_order_then_what_was_set_aside(
    workshop: Workshop,
) -> None:
    first, advice, last = (
        workshop.ask(),
        workshop.ask(USE_A_WIKI),
        workshop.ask("une idée du coût de ce dispositif national"),
    )
    answer = workshop.post(workshop.carrier, Answer(first.id, "5 personnes"))
    workshop.act(workshop.facilitator, "set_aside", advice)

    source = workshop.seat(workshop.facilitator).step.source
    assert document_of(workshop.room).notes == (
        Section(
            "VOS QUESTIONS :",
            (
                Lines(
                    (
                        Line(LEADS_THE_NETWORK, source(first)),
                        Line("→ 5 personnes", source(answer)),
                        Line("une idée du coût de ce dispositif national", source(last)),
                    )
                ),
                Heading(Line("Mis de côté pour la réflexion")),
                Lines((Line(USE_A_WIKI, source(advice)),)),
            ),
        ),
    )


def test_without_questions_no_label_is_left_behind(workshop: Workshop) -> None:
    synthesis = document_of(workshop.room)

    assert synthesis.notes == ()
    assert synthesis.sheet == ()


def test_an_english_session_has_english_words(workshop: Workshop) -> None:
    question = workshop.ask("Who runs it?")
    workshop.act(workshop.naima, "me_too", question)
    workshop.room.conduct.describe(workshop.facilitator, language="en")

    assert document_of(workshop.room).notes[0].label == "YOUR QUESTIONS:"
    with speaking("en"):
        assert "1 other person asks too" in workshop.json(Audience.WALL)


# ── what each person types ──────────────────────────────────────────────────────────────────


def test_a_question_is_asked_on_the_phone(workshop: Workshop) -> None:
    phone = OwnPhone(workshop.room, workshop.gaspard)
    assert phone.refused(field="text", text=" ") == "Écrivez d’abord quelques mots."
    phone.write("text", LEADS_THE_NETWORK)
    assert workshop.card().text == LEADS_THE_NETWORK


def test_a_question_refused_on_the_console_stays_typed(workshop: Workshop) -> None:
    page = drawn(workshop.seat(workshop.facilitator))
    page.selectbox[0].select(workshop.carrier.id)
    page.text_area[0].input(LEADS_THE_NETWORK)
    press(page, "Poser ma question")

    assert ["les questions viennent du groupe" in error for error in errors(page)] == [True]
    assert page.text_area[0].value == LEADS_THE_NETWORK

    page.selectbox[0].select(workshop.naima.id)
    press(page, "Poser ma question")
    assert errors(page) == []
    assert workshop.card().person == workshop.naima.id


def test_the_carrier_is_given_no_field_for_questions(workshop: Workshop) -> None:
    phone = OwnPhone(workshop.room, workshop.carrier)
    assert (phone.shared, phone.fields) == ([], {})
    assert "Répondez de vive voix" in phone.words
    assert OwnPhone(workshop.room, workshop.gaspard).words == "[]"


def test_the_carrier_answers_then_corrects_then_withdraws(workshop: Workshop) -> None:
    question = workshop.ask()
    assert (workshop.action("answer").asks, workshop.action("answer").begins) == ("La réponse", "")
    with pytest.raises(NotAccepted, match="Écrivez d’abord"):
        workshop.answer(workshop.carrier, question, "")
    workshop.answer(workshop.carrier, question, "5 personnes")
    assert workshop.action("answer").label == "Corriger la réponse"
    assert workshop.action("answer").begins == "5 personnes"

    workshop.answer(workshop.carrier, question, "5 personnes au niveau national")
    assert workshop.card().details == ("Solène\u00a0: 5 personnes au niveau national",)

    workshop.act(workshop.carrier, "unanswer", question)
    assert workshop.card().details == ()
    workshop.seat(workshop.carrier).undo()
    assert workshop.card().details == ("Solène\u00a0: 5 personnes au niveau national",)


def test_whoever_takes_notes_types_the_carriers_answer(workshop: Workshop) -> None:
    question = workshop.ask()
    workshop.answer(workshop.facilitator, question, "5 personnes")

    ((answer, _k),) = workshop.seat(workshop.carrier).mine_of(Answer)
    assert answer.entered_by == workshop.facilitator.id
    with pytest.raises(NotAllowed):
        workshop.answer(workshop.naima, question, "6 personnes")


def test_without_a_carrier_an_answer_is_refused_with_what_to_do(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "clarification")
    start(room, "clarification")
    seat = seat_of(room, facilitator_of(room))
    question = seat.post(Question(LEADS_THE_NETWORK))

    with pytest.raises(NotAccepted, match="Donnez ce rôle"):
        seat.activity.answer(seat, "answer", question.id, "5 personnes")


def test_a_button_that_is_no_longer_there_says_so(workshop: Workshop) -> None:
    with pytest.raises(NotAccepted, match="n’est plus là"):
        workshop.act(workshop.facilitator, "burn", workshop.ask())


def test_the_step_says_what_kind_of_question_is_wanted(workshop: Workshop) -> None:
    step = workshop.seat(workshop.naima).step
    assert "questions de faits" in Clarification().prompt_for(step, workshop.naima)
    assert "répondez à ses questions" in Clarification().prompt_for(step, workshop.carrier)
