"""Consent as screens and the document show it: what each sees, names, what remains, phones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from plugins.action_canvas import CanvasCard
from plugins.consent import NO_OBJECTION, OBJECTION, PASS, ClarifyingQuestion, Consent, Reaction
from tablee.activities.answers import fields
from tablee.errors import NotAccepted
from tablee.sdk.testing import Clock, enter, facilitator_of, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tablee.texts import speaking
from tablee.view import (
    Audience,
    Cards,
    Empty,
    Fold,
    Paper,
    Profile,
    ProfileRow,
    Quote,
    Text,
    VoteCapture,
    Waiting,
)
from tests.plugins.phones import OwnPhone
from tests.plugins.votes.consent.a_consent import BETTER, TOO_DEAR, P, Workshop, _texts, make
from tests.support.app_test import labels, press

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Marks
    from tablee.registry import Catalogue
    from tablee.session.people.seat import Seat

ON_THE_WALL = "Montrer au mur comment on a compté"


@pytest.fixture
def workshop(tmp_path: Path, catalogue: Catalogue) -> Workshop:
    return make(tmp_path, catalogue)


# ── what each screen shows ──────────────────────────────────────────────────────────────────


def kinds(workshop: Workshop, audience: Audience) -> list[type]:
    return [type(item) for item in workshop.items(audience)]


@pytest.mark.parametrize("audience", list(Audience))
def test_before_it_opens_every_screen_has_the_proposal_the_rule_and_the_questions(
    workshop: Workshop, audience: Audience
) -> None:
    workshop.room.voting.prepare(workshop.facilitator, workshop.id, typed=(P,), left_out=())
    workshop.seat(workshop.karim).post(ClarifyingQuestion("Qui paie ?"))
    assert kinds(workshop, audience) == [Quote, Text, Cards]
    assert workshop.items(audience)[0] == Quote(P)
    lists = workshop.lists(audience)
    assert [(card.text, card.by) for card in lists["Questions"]] == [("Qui paie ?", "Karim")]
    assert bool(lists["Questions"][0].actions) is (audience is not Audience.WALL)


def test_an_empty_moment_invites(workshop: Workshop) -> None:
    (_proposal, questions) = (i for i in workshop.items(Audience.PHONE) if isinstance(i, Cards))
    assert questions.empty == "La première question, c’est peut-être la vôtre."
    workshop.move_on()
    (_proposal, reactions) = (i for i in workshop.items(Audience.PHONE) if isinstance(i, Cards))
    assert reactions.empty == "La première réaction, c’est peut-être la vôtre."


def test_what_is_hidden_leaves_all_but_the_console(workshop: Workshop) -> None:
    question = workshop.seat(workshop.karim).post(ClarifyingQuestion("Un nom de trop"))
    workshop.facilitator_seat.hide(question.id)
    assert "de trop" not in workshop.json(Audience.PHONE) + workshop.json(Audience.WALL)
    assert "de trop" in workshop.json(Audience.CONSOLE)
    assert "de trop" not in workshop.notes()


def test_while_people_answer_phones_have_the_paper_and_nobody_sees_an_answer(
    workshop: Workshop,
) -> None:
    workshop.seat(workshop.karim).post(ClarifyingQuestion("Qui paie ?"))
    workshop.open()
    workshop.answer(OBJECTION, workshop.karim, text=TOO_DEAR)
    assert kinds(workshop, Audience.PHONE) == [Paper, Waiting, Fold]
    assert kinds(workshop, Audience.CONSOLE) == [Waiting, VoteCapture, Fold]
    assert kinds(workshop, Audience.WALL) == [Quote, Waiting]
    assert workshop.items(Audience.WALL)[0] == Quote(P)
    for audience in Audience:
        assert TOO_DEAR not in workshop.json(audience)
    paper = workshop.items(Audience.PHONE)[0]
    assert isinstance(paper, Paper)
    assert [choice.words for choice in paper.choices] == [False, True, False]
    assert "Vote nommé" in paper.rule


def test_a_result_kept_from_the_room_shows_its_objections_on_the_console_alone(
    workshop: Workshop,
) -> None:
    workshop.open()
    workshop.answer(OBJECTION, workshop.karim, text=TOO_DEAR)
    workshop.facilitator_seat.close_vote(show=False)
    assert TOO_DEAR in workshop.json(Audience.CONSOLE)
    for audience in (Audience.PHONE, Audience.WALL):
        assert TOO_DEAR not in workshop.json(audience)
    assert workshop.notes() == ""
    workshop.act(workshop.facilitator, "prefer")
    workshop.facilitator_seat.show_vote()
    assert TOO_DEAR in workshop.json(Audience.WALL)


@pytest.mark.parametrize("audience", list(Audience))
def test_the_result_is_the_verdict_the_answers_and_the_objections_in_their_words(
    workshop: Workshop, audience: Audience
) -> None:
    workshop.objected()
    answers, told, heard, *_more = workshop.items(audience)
    assert isinstance(answers, Profile)
    assert answers.title == "Proposition non adoptée"
    assert answers.choices == ("Pas d’objection", "Objection", "Passe")
    assert answers.rows == (ProfileRow(0, P, (3, 1, 0), "Non adoptée"),)
    assert answers.note == "4 réponses sur 4 attendues"
    assert isinstance(told, Text)
    assert told.text == workshop.told()
    assert isinstance(heard, Cards)
    card = workshop.card(audience)
    assert (card.text, card.by, card.marks[0].label) == (TOO_DEAR, "Karim", "Objection")
    assert bool(card.buttons) is (audience is Audience.CONSOLE)


def test_no_screen_calls_an_objection_valid_before_it_is_judged(workshop: Workshop) -> None:
    workshop.objected()
    for audience in Audience:
        assert workshop.card(audience).marks[0].label == "Objection"
        seen = workshop.json(audience)
        assert "Tenue pour valable" not in seen
        assert "objection valable. La" not in seen
    assert [a.name for a in workshop.card().buttons] == ["prefer", "uphold"]
    workshop.act(workshop.facilitator, "uphold")
    with pytest.raises(NotAccepted, match="déjà fait"):
        workshop.act(workshop.facilitator, "uphold")
    assert [a.name for a in workshop.card().buttons] == ["prefer"]
    for audience in Audience:
        assert workshop.card(audience).marks[0].label == "Objection valable"
    assert "1 objection valable" in workshop.told()


def test_an_objection_that_nobody_judged_stands_as_valid_once_the_step_is_over(
    workshop: Workshop,
) -> None:
    workshop.objected()
    workshop.room.conduct.next(workshop.facilitator)
    assert "Tenue pour valable" in workshop.json(Audience.PHONE)


def test_every_screen_says_which_objection_is_a_preference(workshop: Workshop) -> None:
    workshop.objected()
    workshop.act(workshop.facilitator, "prefer")
    for audience in Audience:
        assert workshop.card(audience).marks[0].label == "Préférence : ne bloque pas"
    assert workshop.card(Audience.WALL).details == ()
    assert "Jugée préférence par Yasmine" in workshop.card(Audience.PHONE).details[0]


def test_a_new_round_keeps_the_former_one_at_hand(workshop: Workshop) -> None:
    workshop.objected()
    workshop.facilitator_seat.reopen_vote(((workshop.option, BETTER),))
    for audience in (Audience.PHONE, Audience.CONSOLE):
        (fold,) = (i for i in workshop.items(audience) if isinstance(i, Fold))
        assert fold.title == "Les tours d’avant"
        said = "\n".join(_texts(fold))
        assert f"« {P} »" in said
        assert TOO_DEAR in said
    assert TOO_DEAR not in workshop.json(Audience.WALL)


def test_a_round_reopened_before_it_was_shown_stays_the_consoles(workshop: Workshop) -> None:
    workshop.open()
    workshop.answer(OBJECTION, workshop.karim, text=TOO_DEAR)
    workshop.facilitator_seat.close_vote(show=False)
    workshop.facilitator_seat.reopen_vote()
    assert TOO_DEAR in workshop.json(Audience.CONSOLE)
    assert TOO_DEAR not in workshop.json(Audience.PHONE)


def test_without_any_answer_there_is_nothing_to_show(workshop: Workshop) -> None:
    workshop.open()
    workshop.facilitator_seat.close_vote()
    assert kinds(workshop, Audience.WALL) == [Empty]
    assert workshop.notes() == ""


# ── names ───────────────────────────────────────────────────────────────────────────────────


def test_a_named_decision_says_who_answered_what_as_each_chose_to_appear(
    workshop: Workshop,
) -> None:
    workshop.objected()
    assert "Pas d’objection : 3 (Solène, Jeanne Morel, L. B.)" in workshop.notes()
    (fold,) = (f for f in workshop.items(Audience.PHONE) if isinstance(f, Fold))
    assert "Pas d’objection : 3 (Solène, Jeanne, L. B.)" in "\n".join(_texts(fold))


def test_a_secret_decision_names_nobody_anywhere(tmp_path: Path, catalogue: Catalogue) -> None:
    workshop = make(tmp_path, catalogue, secret=True)
    workshop.objected()
    workshop.act(workshop.facilitator, "prefer")
    workshop.facilitator_seat.reopen_vote(((workshop.option, BETTER),))
    workshop.answer(OBJECTION, workshop.karim, text="Et après ?")
    workshop.answer(PASS - 2, workshop.solene, workshop.jeanne, workshop.lucie)
    workshop.facilitator_seat.close_vote()

    written = workshop.notes() + msgspec.json.encode(workshop.facilitator_seat.step.rounds).decode()
    written += "".join(workshop.json(audience) for audience in Audience)
    assert TOO_DEAR in written
    assert "Et après ?" in written
    for person in workshop.everybody:
        for trace in (person.id, person.first_name, person.initials):
            assert trace not in written


def test_the_default_is_a_named_vote() -> None:
    assert Consent().secret is False
    assert "Vote nommé" in Consent().rule()
    assert "Bulletins secrets" in Consent(secret=True).rule()


# ── what remains ────────────────────────────────────────────────────────────────────────────


def test_the_notes_hold_the_verdict_what_was_said_then_every_round(
    workshop: Workshop,
) -> None:
    workshop.seat(workshop.karim).post(ClarifyingQuestion("Qui paie ?"))
    workshop.move_on()
    workshop.seat(workshop.jeanne).post(Reaction("Enfin."))
    workshop.objected()
    (section,) = document_of(workshop.room).notes
    assert section.label == "Décision par consentement"
    texts = _texts(section)
    told = "Non adoptée : 1 objection. La proposition est à bonifier."
    objected = f"Objection de Karim : « {TOO_DEAR} » · Tenue pour valable."
    order = (told, objected, "Questions", "Qui paie ?", "Réactions", "Enfin.")
    places = [texts.index(text) for text in order]
    assert places == sorted(places)


def test_questions_alone_are_kept_when_nothing_was_decided(workshop: Workshop) -> None:
    workshop.seat(workshop.karim).post(ClarifyingQuestion("Qui paie ?"))
    assert "Qui paie ?" in workshop.notes()


def test_a_session_read_again_decides_the_same(tmp_path: Path, catalogue: Catalogue) -> None:
    from tablee.session import Sessions

    workshop = make(tmp_path, catalogue)
    workshop.objected()
    workshop.act(workshop.facilitator, "prefer")
    name, told, notes = workshop.room.session.id, workshop.told(), workshop.notes()
    workshop.room.close()
    again = Sessions(tmp_path, catalogue, Clock()).get(name)
    assert Consent().told(seat_of(again, workshop.facilitator, "consent").step) == told
    assert "\n".join(_texts(document_of(again).notes)) == notes


def test_an_english_room_reads_english(workshop: Workshop) -> None:
    workshop.objected()
    workshop.act(workshop.facilitator, "prefer")
    workshop.room.conduct.describe(workshop.facilitator, language="en")
    notes = workshop.notes()
    assert "Adopted: 4 people, no valid objection. 1 objection judged" in notes
    assert f"Objection from Karim: “{TOO_DEAR}” · Judged a preference by Yasmine at" in notes
    with speaking("en"):
        assert "Proposal adopted" in workshop.json(Audience.WALL)
        assert Consent().rule().startswith("Adopted if everybody answers")


# ── on phones and console ───────────────────────────────────────────────────────────────────


def page(seat):  # type: ignore[no-untyped-def] # AppTest runs this source alone, without our imports
    from tablee.ui.console import voting
    from tablee.ui.widgets import inputs

    inputs.show_refusal(seat)
    voting.draw(seat)
    seat.activity.render(seat)


def drawn(seat: Seat) -> AppTest:
    return AppTest.from_function(page, args=(seat,)).run()


def primary(app: AppTest) -> list[str]:
    """The buttons that stand out and can be pressed: what comes next."""
    strong = (button for button in app.button if button.proto.type == "primary")
    return [button.label for button in strong if not button.disabled]


def test_a_phone_asks_then_reacts_then_has_only_its_ballot(workshop: Workshop) -> None:
    phone = OwnPhone(workshop.facilitator_seat.room, workshop.karim)
    phone.write("text", "Qui paie ?")
    assert [r.text for _c, r in workshop.facilitator_seat.step.of(ClarifyingQuestion)] == [
        "Qui paie ?"
    ]
    workshop.move_on()
    assert [field.button for field in fields(workshop.facilitator_seat.step)] == [
        "Dire ma réaction"
    ]
    phone.write("text", "Enfin.")
    assert [r.text for _c, r in workshop.facilitator_seat.step.of(Reaction)] == ["Enfin."]
    workshop.open()
    assert (fields(workshop.facilitator_seat.step), phone.fields) == ((), {})
    assert phone.refused(field="text", text="Trop tard.")


def test_what_is_half_typed_when_the_moment_changes_stays_in_the_same_field(
    workshop: Workshop,
) -> None:
    app = drawn(workshop.seat(workshop.karim))
    field = app.text_area[0].id
    workshop.move_on()
    assert [area.id for area in app.run().text_area] == [field]


def test_the_facilitator_moves_on_and_back_with_buttons(workshop: Workshop) -> None:
    workshop.room.voting.prepare(workshop.facilitator, workshop.id, typed=(P,), left_out=())
    app = press(drawn(workshop.facilitator_seat), "Passer aux réactions")
    assert workshop.facts.phase == "reactions"
    press(app, "Revenir aux questions")
    assert workshop.facts.phase == "clarification"


def test_opening_the_objections_opens_the_vote_and_draws_every_phone_again(
    workshop: Workshop,
) -> None:
    app = drawn(workshop.facilitator_seat)
    app.text_area[0].input(P)
    press(app.run(), "Passer aux réactions")
    before = workshop.room.stage
    press(app, "Ouvrir le tour des objections")
    assert (workshop.facts.running, workshop.facts.phase) == (True, "objections")
    assert workshop.facts.options[0][1] == P
    assert workshop.room.stage != before
    assert primary(app) == ["Clore et montrer le résultat"]


def test_without_a_proposal_or_with_several_nothing_leads_on(workshop: Workshop) -> None:
    app = drawn(workshop.facilitator_seat)
    assert primary(app) == []
    assert "il faut une proposition" in app.caption[-1].value
    app.text_area[0].input(f"{P}\n{BETTER}")
    assert primary(app.run()) == []
    assert "gardez celle dont on décide" in app.caption[-1].value
    app.text_area[0].input(P)
    assert primary(app.run()) == ["Passer aux réactions"]


def closes(app: AppTest, label: str) -> None:
    """Closes the vote, though nobody has said that they have finished."""
    press(app, label)
    press(app, "Clore quand même")


def test_at_each_moment_one_button_stands_out_and_none_contradicts_it(workshop: Workshop) -> None:
    workshop.room.voting.prepare(workshop.facilitator, workshop.id, typed=(P,), left_out=())
    app = drawn(workshop.facilitator_seat)
    again = "Rouvrir pour un nouveau tour"
    assert primary(app) == ["Passer aux réactions"]
    assert "Ouvrir le vote" not in labels(app)
    press(app, "Passer aux réactions")
    assert primary(app) == ["Ouvrir le tour des objections"]
    assert "Ouvrir le vote" not in labels(app)
    press(app, "Ouvrir le tour des objections")
    workshop.answer(PASS, workshop.karim)
    closes(app, "Clore sans montrer")
    assert labels(app) == ["Montrer le résultat"]
    press(app, "Montrer le résultat")
    assert labels(app) == [ON_THE_WALL, "Redemander à tout le monde", "Proposer de nouveau"]
    assert primary(app) == ["Redemander à tout le monde"]
    press(app, "Redemander à tout le monde")
    assert primary(app) == ["Ouvrir le tour 2"]
    press(app, "Ouvrir le tour 2")
    workshop.answer(OBJECTION, workshop.karim, text=TOO_DEAR)
    closes(app, "Clore et montrer le résultat")
    assert labels(app) == [ON_THE_WALL, "Proposer de nouveau"]
    assert primary(app) == ["Proposer de nouveau"]
    workshop.act(workshop.facilitator, "prefer")
    assert again not in labels(app.run())  # three have not answered
    press(app, "Redemander à tout le monde")
    press(app, "Ouvrir le tour 3")
    workshop.answer(NO_OBJECTION, *workshop.everybody)
    closes(app, "Clore et montrer le résultat")
    assert labels(app) == [ON_THE_WALL, again]


def test_of_several_cards_none_is_ticked_until_one_is_chosen(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "consent")
    jeanne, yasmine = enter(room, "Jeanne"), facilitator_of(room)
    start(room, "action_canvas")
    for text in ("Un", "Deux", "Trois"):
        seat_of(room, jeanne).post(CanvasCard(text))
    start(room, "consent")
    facilitator_seat = seat_of(room, yasmine)
    app = drawn(facilitator_seat)
    assert [box.value for box in app.checkbox[:3]] == [False, False, False]
    assert "Cochez-la ou tapez-la" in "".join(caption.value for caption in app.caption)
    app.checkbox[1].check().run()
    assert [box.value for box in app.checkbox[:3]] == [False, True, False]
    assert isinstance(facilitator_seat.step.activity, Consent)
    assert [
        words for _id, words in facilitator_seat.step.activity.options(facilitator_seat.step)
    ] == ["Deux"]


def test_the_console_names_those_for_whom_the_room_s_answers_are_taken(workshop: Workshop) -> None:
    workshop.open()
    workshop.answer(NO_OBJECTION, *workshop.everybody[:3])
    agree: Marks = {workshop.option: NO_OBJECTION}
    workshop.room.voting.enter_paper(workshop.facilitator, workshop.id, agree)
    workshop.facilitator_seat.close_vote()
    (said,) = [caption.value for caption in drawn(workshop.facilitator_seat).caption]
    assert said.startswith("Sans réponse à leur nom : Lucie.")


def test_improving_asks_before_it_opens_a_round_on_the_new_words(workshop: Workshop) -> None:
    workshop.objected()
    app = drawn(workshop.facilitator_seat)
    assert labels(app) == [ON_THE_WALL, "Proposer de nouveau"]
    assert app.text_area[0].value == P
    press(app, "Proposer de nouveau")
    assert "Changez-les" in app.error[0].value
    app.text_area[0].input("")
    press(app, "Proposer de nouveau")
    assert "Écrivez d’abord" in app.error[0].value

    app.text_area[0].input(BETTER)
    press(app, "Proposer de nouveau")
    assert f"« {BETTER} »" in app.text[0].value
    assert workshop.facts.round == 1
    press(app, "Pas encore")
    assert app.text_area[0].value == BETTER
    press(app, "Proposer de nouveau")
    press(app, "Ouvrir le tour 2")
    assert workshop.facts.running
    assert (workshop.facts.round, workshop.facts.options[0][1]) == (2, BETTER)


def test_undecided_everybody_is_asked_again_on_the_same_words(workshop: Workshop) -> None:
    workshop.open()
    workshop.answer(NO_OBJECTION, *workshop.everybody[:3])
    workshop.facilitator_seat.close_vote()
    app = press(drawn(workshop.facilitator_seat), "Redemander à tout le monde")
    assert f"« {P} »" in app.text[0].value
    press(app, "Ouvrir le tour 2")
    assert (workshop.facts.round, workshop.facts.options[0][1]) == (2, P)


def test_once_adopted_the_console_urges_no_other_round(workshop: Workshop) -> None:
    workshop.objected()
    app = drawn(workshop.facilitator_seat)
    assert primary(app)
    workshop.act(workshop.facilitator, "prefer")
    assert primary(app.run()) == []


def test_a_round_that_somebody_else_has_opened_is_not_opened_twice(workshop: Workshop) -> None:
    workshop.objected()
    app = drawn(workshop.facilitator_seat)
    app.text_area[0].input(BETTER)
    press(app, "Proposer de nouveau")
    workshop.facilitator_seat.reopen_vote()
    press(app, "Ouvrir le tour 2")
    assert "n’est pas clos" in app.error[0].value
    assert workshop.facts.round == 2
