"""A card becomes an action of the group; the carrier may take it up, and the two stay distinct."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest

from plugins.action_canvas import CanvasCard, Proposal
from plugins.carrier_plan import PlanAction, PlanFacts
from tablee.document import build, poster
from tablee.drawing import posters
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.actions import ActionState, PlannedAction
from tablee.model.entities import Appearance, Role
from tablee.model.synthesis import Heading, Lines
from tablee.sdk.testing import enter, facilitator_of, fields, fill, open_room, seat_of, start
from tablee.session import Sessions
from tablee.session.contributions import filling
from tablee.session.transfer.document import document_of
from tablee.ui.widgets import action_inputs
from tablee.view import Audience, Board
from tests.plugins.phones import OwnPhone
from tests.support.app_test import press

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Contribution
    from tablee.model.synthesis import Section
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.seat import Seat

N = "\u00a0"


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Room:
    """Solène brings the project, Bastien takes notes, Jeanne takes part; the canvas is open."""
    room = open_room(tmp_path, catalogue, "action_canvas", "carrier_plan")
    enter(room, "Solène Vidalenc", Role.CARRIER)
    enter(room, "Bastien", Role.SCRIBE, Role.PARTICIPANT)
    enter(room, "Jeanne Le Goff")
    start(room, "action_canvas")
    return room


def seat(room: Room, name: str, activity: str = "") -> Seat:
    person = next(p for p in room.everybody.values() if p.first_name == name)
    return seat_of(room, person, activity)


@pytest.fixture
def idea(room: Room) -> Contribution:
    return seat(room, "Jeanne").post(CanvasCard("Réunir les agents\navant l’été"))


def proposed(room: Room, idea: Contribution, **more: Any) -> Contribution:
    return seat(room, "Bastien").post(Proposal(idea.id, "Réunir les agents", **more))


def cards(room: Room, audience: Audience = Audience.PHONE) -> Any:
    step = seat(room, "Jeanne", "action_canvas").step
    board = step.activity.view(step, audience)
    assert isinstance(board, Board)
    return [card for column in board.columns for card in column.cards]


# ── a card becomes an action ────────────────────────────────────────────────────────────────


def test_a_scribe_makes_an_action_of_a_card_on_the_phone_then_corrects_it(
    room: Room, idea: Contribution
) -> None:
    phone = OwnPhone(room, seat(room, "Bastien").person)
    field = phone.press("propose", idea.id)["editing"]
    typed = {each["name"]: each["value"] for each in field["inputs"]}
    assert "Réunir les agents avant l’été" in field["label"]
    assert phone.refused(press="propose", target=idea.id, values=typed | {"what": ""})
    phone.ask(press="propose", target=idea.id, values=typed | {"who": "Jeanne"}, began=typed)
    ((_c, action),) = seat(room, "Jeanne").step.of(Proposal)
    assert (action.target, action.who) == (idea.id, "Jeanne")

    again = phone.press("propose", idea.id)["editing"]
    assert [each["name"] for each in again["inputs"]][-2:] == ["state", "why"]
    typed = {each["name"]: each["value"] for each in again["inputs"]}
    phone.ask(press="propose", target=idea.id, values=typed | {"state": "done"}, began=typed)
    ((_c, action),) = seat(room, "Jeanne").step.of(Proposal)
    assert (action.who, action.state) == ("Jeanne", ActionState.DONE)
    jeanne = OwnPhone(room, seat(room, "Jeanne").person)
    assert "Seule la personne" in jeanne.refused(press="propose", target=idea.id)


def test_a_card_that_became_an_action_says_who_when_and_what_first(
    room: Room, idea: Contribution
) -> None:
    proposed(room, idea, who="Jeanne, la mairie", when="avant l’été", first_step="appeler")
    for audience in Audience:
        (card,) = cards(room, audience)
        assert card.text == "Réunir les agents\navant l’été", "the card’s words stay its author’s"
        assert card.details == (
            f"Action{N}: Réunir les agents",
            f"Qui{N}: Jeanne, la mairie",
            f"Quand{N}: avant l’été",
            f"Premier pas{N}: appeler",
        )
        assert [(mark.label, mark.icon) for mark in card.marks] == [("action", "flag")]


def test_only_whoever_facilitates_or_takes_notes_makes_an_action_of_a_card(
    room: Room, idea: Contribution
) -> None:
    for name in ("Jeanne", "Solène"):
        with pytest.raises(NotAllowed):
            seat(room, name).post(Proposal(idea.id, "Réunir les agents"))
        asked = seat(room, name)
        with pytest.raises(NotAllowed, match="anime ou qui note"):
            asked.activity.act(asked, "propose", idea.id)
    made = proposed(room, idea)
    seat(room, "Yasmine").edit(made.id, Proposal(idea.id, "Réunir tout le monde"))
    action = next(a for a in cards(room)[0].actions if a.name == "propose")
    assert (action.label, action.only) == ("Corriger l’action", ("facilitator", "scribe"))


def test_a_card_is_one_action_at_most_and_says_what(room: Room, idea: Contribution) -> None:
    with pytest.raises(NotAccepted, match="Dites d’abord quoi"):
        seat(room, "Bastien").post(Proposal(idea.id, " "))
    proposed(room, idea)
    with pytest.raises(NotAccepted, match="déjà une action"):
        proposed(room, idea)
    seat(room, "Jeanne").withdraw(idea.id)
    with pytest.raises(NotAccepted, match="vient d’être retirée"):
        proposed(room, idea)
    assert document_of(room).actions == (), "an action goes with its card"


def test_an_action_is_undone_and_its_card_stays(room: Room, idea: Contribution) -> None:
    made = proposed(room, idea)
    seat(room, "Bastien").undo()
    assert [(card.details, card.marks) for card in cards(room)] == [((), ())]
    seat(room, "Bastien").redo()
    assert room.contribution(made.id).content == Proposal(idea.id, "Réunir les agents")


def test_what_is_hidden_from_the_room_is_no_action_of_its_synthesis(
    room: Room, idea: Contribution
) -> None:
    proposed(room, idea)
    seat(room, "Yasmine").hide(idea.id)
    assert document_of(room).actions == ()


def test_a_canvas_of_any_agenda_makes_actions_of_its_cards_too(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path / "free", catalogue, "canvas")
    start(room, "canvas")
    yasmine = seat(room, "Yasmine")
    idea = yasmine.post(CanvasCard("Louer une salle"))
    yasmine.post(Proposal(idea.id, "Louer une salle", "Yasmine"))
    assert [action.line for action in document_of(room).actions] == ["Louer une salle — Yasmine"]


# ── the group's proposals and the carrier's plan ────────────────────────────────────────────


def test_both_stand_on_the_sheet_under_headings_of_their_own(
    room: Room, idea: Contribution
) -> None:
    made = proposed(room, idea, who="Jeanne")
    (section,) = document_of(room).sheet
    assert (section.label, [type(block) for block in section.blocks]) == (
        "Propositions concrètes d'actions :",
        [Lines],
    )
    start(room, "carrier_plan")
    solene = seat(room, "Solène")
    solene.share([solene.post(PlanAction("Écrire une charte", source=idea.id)).id])
    solene.set_facts(PlanFacts(shared=True))

    synthesis = document_of(room)

    said = [
        block.line.text if isinstance(block, Heading) else [line.text for line in block.lines]
        for block in synthesis.sheet[0].blocks
        if isinstance(block, Heading | Lines)
    ]
    assert said == [
        "Les propositions du groupe",
        ["Réunir les agents — Jeanne (repris dans le plan)"],
        "Le plan de Solène",
        ["Écrire une charte"],
    ]
    group, plan = synthesis.actions
    assert (group.whose, group.source, group.contribution) == ("group", idea.id, made.id)
    assert (plan.whose, plan.source, plan.what) == ("carrier", idea.id, "Écrire une charte")


def test_what_the_plan_took_up_in_the_same_words_stands_once_on_the_sheet(
    room: Room, idea: Contribution
) -> None:
    made = proposed(room, idea, who="Jeanne")
    start(room, "carrier_plan")
    solene = seat(room, "Solène")
    same = PlanAction("Réunir les agents", "Jeanne", source=made.id)
    solene.share([solene.post(same).id])
    solene.set_facts(PlanFacts(shared=True))
    assert _lines_of(document_of(room).sheet[0]) == ["Réunir les agents — Jeanne"]


def test_an_action_that_was_dropped_says_so_on_the_sheet_and_on_the_card_of_the_poster(
    room: Room, idea: Contribution
) -> None:
    why = "la salle n’est plus libre"
    proposed(room, idea, who="Jeanne", when="mai", state=ActionState.DROPPED, why=why)
    assert _lines_of(document_of(room).sheet[0]) == [
        f"Réunir les agents — Jeanne — mai — abandonné\u00a0: {why}"
    ]
    drawn = poster.of_record(*build.as_drawn(room.record()))
    assert drawn.proposals == ()
    said = posters.alternative(drawn)
    assert f"action, abandonné\u00a0: {why})" in said
    assert "Jeanne" not in said
    assert "Pourquoi" not in said


def _lines_of(section: Section) -> list[str]:
    return [line.text for b in section.blocks if isinstance(b, Lines) for line in b.lines]


def test_an_old_plan_without_states_still_opens(
    room: Room, tmp_path: Path, catalogue: Catalogue
) -> None:
    kept = {"what": "Écrire une charte", "who": "Solène", "when": "", "first_step": ""}
    assert catalogue.content("carrier_plan", "action", kept) == PlanAction(
        "Écrire une charte", "Solène"
    )
    start(room, "carrier_plan")
    solene = seat(room, "Solène")
    dropped = PlanAction("Fêter", state=ActionState.DROPPED, why="trop tôt", source="abc")
    solene.share([solene.post(dropped).id])
    room.close()
    (again,) = Sessions(tmp_path, catalogue).rooms.values()
    (action,) = document_of(again).actions
    assert (action.state, action.why, action.source) == (ActionState.DROPPED, "trop tôt", "abc")
    assert action.line == f"Fêter — abandonné{N}: trop tôt"


# ── the forms ───────────────────────────────────────────────────────────────────────────────


def page(seat) -> None:  # type: ignore[no-untyped-def] # AppTest runs its source alone
    import streamlit as st

    from tablee.ui.console.own_part import carry_out, personal

    if target := st.session_state.pop("ask", ""):
        carry_out(seat, {"action": "propose", "target": target})
    personal(seat.room, seat.person.id, seat.step.step.id, console=seat.facilitates)


def screen(seat: Seat, **state: str) -> AppTest:
    app = AppTest.from_function(page, kwargs={"seat": seat})
    for key, value in state.items():
        app.session_state[key] = value
    return app.run()


def field(app: AppTest, label: str) -> Any:
    return next(f for f in (*app.text_area, *app.text_input, *app.selectbox) if f.label == label)


def pills(app: AppTest, label: str) -> Any:
    return next(p for p in app.pills if p.label == label)


def test_the_scribe_makes_an_action_of_a_card_corrects_it_and_takes_it_back(
    room: Room, idea: Contribution
) -> None:
    bastien = seat(room, "Bastien")
    app = screen(bastien, ask=idea.id)
    assert field(app, "Quoi").value == "Réunir les agents\navant l’été", "word for word"
    field(app, "Qui").input("la mairie")
    pills(app, "Parmi nous").set_value(["Jeanne"])
    field(app, "Quand").input("15/3")
    press(app, "Enregistrer")
    ((kept, proposal),) = bastien.step.of(Proposal)
    words = "Réunir les agents\navant l’été"
    assert proposal == Proposal(idea.id, words, "la mairie, Jeanne", "15/3")

    app = screen(bastien, ask=idea.id)
    pills(app, "Où en est-elle\u00a0?").set_value(ActionState.DOING)
    pills(app, "Parmi nous").set_value(["Jeanne"])  # whose name stands there already
    press(app, "Enregistrer")
    assert bastien.room.contribution(kept.id).content == replace(proposal, state=ActionState.DOING)

    buttons = {each.name: each.label for each in cards(room)[0].buttons}
    assert buttons["unpropose"] == "Ce n’est plus une action"
    filling.press(bastien, "unpropose", idea.id)
    assert bastien.step.of(Proposal) == ()


def test_the_carrier_takes_up_what_the_group_proposed_and_says_it_otherwise(
    room: Room, idea: Contribution
) -> None:
    made = proposed(room, idea, who="Jeanne", first_step="appeler")
    other = seat(room, "Jeanne").post(CanvasCard("Écrire une charte"))
    start(room, "carrier_plan")
    solene = seat(room, "Solène")
    action = next(f for f in fields(room, solene.person) if f.name == "action")
    choice = action.inputs[0]
    assert [words for _id, words in choice.choices] == ["Réunir les agents", "Écrire une charte"]
    assert choice.fills == {
        made.id: {"what": "Réunir les agents", "who": "Jeanne", "first_step": "appeler"},
        other.id: {"what": "Écrire une charte"},
    }

    said = {"what": "Réunir trois agents", "who": "Jeanne", "first_step": "appeler"}
    fill(room, solene.person, "action", source=made.id, when="fin mars", **said)
    ((_c, plan),) = solene.mine_of(PlanAction)
    assert plan == PlanAction(
        "Réunir trois agents", "Jeanne", "fin mars", "appeler", source=made.id
    )
    assert room.contribution(made.id).content == Proposal(
        idea.id, "Réunir les agents", "Jeanne", first_step="appeler"
    )
    fill(room, solene.person, "action", what="Fêter")
    assert solene.mine_of(PlanAction)[-1][1] == PlanAction("Fêter")
    with pytest.raises(NotAccepted) as refused:
        fill(room, solene.person, "action", what="Fêter", source="nothing-of-the-group")
    assert list(refused.value.inputs) == ["source"]


def test_the_console_takes_up_a_proposal_for_the_carrier(room: Room, idea: Contribution) -> None:
    made = proposed(room, idea, who="Jeanne", first_step="appeler")
    other = seat(room, "Jeanne").post(CanvasCard("Écrire une charte"))
    start(room, "carrier_plan")
    solene, app = seat(room, "Solène"), screen(seat_of(room, facilitator_of(room)))
    field(app, "Reprendre une proposition du groupe").set_value(other.id)
    press(app, "La reprendre")
    assert field(app, "Quoi").value == "Écrire une charte"
    field(app, "Quand").input("fin mars")
    field(app, "Reprendre une proposition du groupe").set_value(made.id)
    press(app, "La reprendre")
    assert [field(app, label).value for label in action_inputs.FIELDS.values()] == [
        "Réunir les agents",
        "Jeanne",
        "fin mars",
        "appeler",
    ], "what was taken makes room; what was typed stays"
    press(app, "Ajouter au plan")
    ((_c, action),) = solene.step.of(PlanAction)
    assert (action.source, action.when) == (made.id, "fin mars")


def test_whoever_wants_no_name_is_not_offered_for_an_action(room: Room) -> None:
    enter(room, "Karim Benali", appearance=Appearance.HIDDEN)
    assert action_inputs.names_of(seat(room, "Jeanne").step) == ["Solène", "Bastien", "Jeanne"]


def test_an_action_is_told_in_one_line_with_what_became_of_it() -> None:
    action = PlannedAction("Louer\nla salle", "Naïma", state=ActionState.DONE)
    assert action.line == "Louer la salle — Naïma — fait"
    assert replace(action, state=ActionState.TODO).line == "Louer la salle — Naïma"
