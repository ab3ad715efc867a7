"""What became of our actions: taken up from a former session, told by the room, kept on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest

from plugins.follow_up import ActionUpdate, Followed
from plugins.follow_up.telling import progress
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.actions import ActionState, Former, PlannedAction
from tablee.model.entities import Role
from tablee.model.synthesis import Heading, Lines, Paragraph
from tablee.sdk.testing import Clock, enter, facilitator_of, seat_of, start
from tablee.session import Sessions
from tablee.session.transfer.document import document_of
from tablee.texts import speaking
from tablee.view import Audience, Card, Cards, Mark, Road, Stack, Stop, Text
from tests.plugins.phones import OwnPhone
from tests.support.app_test import press

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.seat import Seat

N = "\u00a0"
FORMER = Former(
    "Faire vivre une recyclerie",
    "2026-03-12",
    (
        PlannedAction("Réunir les agents", "Solène, Driss", "avant l’été"),
        PlannedAction("Écrire une charte", first_step="un brouillon", state=ActionState.DOING),
        PlannedAction("Prêter le camion", whose="group", contribution="p1", source="c1"),
    ),
)


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Iterator[Room]:
    """A session that follows another; its first step is running."""
    sessions = Sessions(tmp_path, catalogue, Clock())
    room = sessions.create("laptop", "La suite", facilitator="Yasmine", follows=FORMER)
    enter(room, "Solène", Role.CARRIER)
    enter(room, "Bastien", Role.SCRIBE, Role.PARTICIPANT)
    enter(room, "Jeanne")
    start(room, "follow_up")
    yield room
    sessions.close()


def seat(room: Room, name: str) -> Seat:
    return seat_of(room, next(p for p in room.everybody.values() if p.first_name == name))


def action(room: Room, what: str) -> str:
    return next(c.id for c, k in seat(room, "Jeanne").step.of(Followed) if k.what == what)


def act(room: Room, name: str, button: str, what: str) -> None:
    presser = seat(room, name)
    presser.activity.act(presser, button, action(room, what))


def shown(room: Room, audience: Audience = Audience.PHONE) -> Stack:
    step = seat(room, "Jeanne").step
    view = step.activity.view(step, audience)
    assert isinstance(view, Stack)
    return view


def card(room: Room, what: str) -> Any:
    cards = (c for part in shown(room).items if isinstance(part, Cards) for c in part.cards)
    return next(c for c in cards if isinstance(c, Card) and what in (c.title, c.text))


def road(room: Room) -> Road:
    step = seat(room, "Jeanne").step
    view = step.activity.view(step, Audience.WALL)
    assert isinstance(view, Road)
    return view


def stop(room: Room, what: str) -> Stop:
    return next(each for each in road(room).stops if each.what == what)


# ── what is taken up ────────────────────────────────────────────────────────────────────────


def test_the_following_session_begins_with_the_actions_of_the_former(room: Room) -> None:
    head, plan, group = shown(room).items
    assert isinstance(head, Text)
    assert head.title == "1 en cours, 2 sans nouvelles"
    assert head.text == f"Suite de «{N}Faire vivre une recyclerie{N}» du 12 mars 2026."
    assert isinstance(plan, Cards)
    assert isinstance(group, Cards)
    assert [plan.title, group.title] == ["Le plan", "Les propositions du groupe"]
    agents = card(room, "Réunir les agents")
    assert agents.details == (f"Qui{N}: Solène, Driss", f"Quand{N}: avant l’été")
    assert [(m.label, m.icon) for m in agents.marks] == [
        ("sans nouvelles", "message-circle-question-mark")
    ]
    assert (agents.by, agents.person) == ("", ""), "it is nobody’s own card"


def test_a_proposal_that_the_plan_took_up_is_followed_once() -> None:
    group = FORMER.actions[2]
    for source in ("p1", "c1"):
        plan = PlannedAction("Prêter un camion", source=source)
        assert Former("Avant", actions=(group, plan)).to_follow == (plan,)


def test_a_step_put_on_an_agenda_by_hand_says_where_actions_come_from(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    sessions = Sessions(tmp_path, catalogue, Clock())
    room = sessions.create("laptop", "Seule", facilitator="Yasmine")
    room.conduct.add_step(facilitator_of(room), "follow_up")
    start(room, "follow_up")
    step = seat(room, "Yasmine").step
    assert step.activity.fields(step) == ()
    assert step.activity.synthesis(step) == []
    app = screen(seat(room, "Yasmine"))
    app.text_area[0].input("Réunir les agents")
    press(app, "Ajouter à la liste")
    assert [k.what for _c, k in seat(room, "Yasmine").step.of(Followed)] == ["Réunir les agents"]


# ── what became of them ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["Yasmine", "Bastien", "Solène"])
def test_whoever_facilitates_notes_or_brings_the_project_says_what_became_of_an_action(
    room: Room, name: str
) -> None:
    act(room, name, "done", "Réunir les agents")
    assert stop(room, "Réunir les agents").state == Mark("fait", "check", "done")
    act(room, name, "done", "Réunir les agents")
    assert card(room, "Réunir les agents").marks[0].label == "sans nouvelles"


def test_a_participant_says_no_state_but_what_she_knows(room: Room) -> None:
    with pytest.raises(NotAllowed):
        act(room, "Jeanne", "done", "Réunir les agents")
    jeanne = seat(room, "Jeanne")
    (field,) = jeanne.activity.fields(jeanne.step)
    assert [words for _id, words in field.choices] == [a.what for a in FORMER.actions]
    told = jeanne.post(ActionUpdate("la salle est réservée", action(room, "Réunir les agents")))
    agents = stop(room, "Réunir les agents")
    assert agents.who == "Solène, Driss"
    assert agents.details == ("Jeanne : la salle est réservée",)
    known = shown(room).items[-1]
    assert isinstance(known, Cards)
    assert [(c.title, c.text) for c in known.cards if c.widget == "card"] == [
        ("Réunir les agents", "la salle est réservée")
    ]
    assert room.contribution(told.id).person == jeanne.person.id


def test_what_is_told_is_told_of_an_action_of_the_list(room: Room) -> None:
    with pytest.raises(NotAccepted, match="n’est plus dans la liste"):
        seat(room, "Jeanne").post(ActionUpdate("la salle est réservée", "ailleurs"))


def test_the_buttons_say_which_state_is_chosen(room: Room) -> None:
    act(room, "Yasmine", "dropped", "Réunir les agents")
    buttons = {a.name: a for a in card(room, "Réunir les agents").actions}
    able = {p.id for p in room.everybody.values() if p.first_name != "Jeanne"}
    assert set(buttons["dropped"].pressed_by) == able
    assert buttons["done"].pressed_by == ()
    assert [buttons[name].label for name in ("done", "doing", "dropped", "todo", "why")] == [
        "Fait",
        "En cours",
        "Abandonné",
        "Pas commencé",
        f"Pourquoi{N}?",
    ]


def test_progress_is_told_in_words_and_leaves_out_what_is_none() -> None:
    states = [ActionState.DONE] * 3 + [ActionState.DOING, ActionState.DROPPED, None, None]
    listed: Any = [(None, Followed("x", state=state)) for state in states]
    assert progress(listed) == "3 faites, 1 en cours, 1 abandonnée, 2 sans nouvelles"
    assert progress(listed[:1]) == "1 faite"
    with speaking("en"):
        assert progress(listed) == "3 done, 1 in progress, 1 dropped, 2 with no news"


def test_the_wall_shows_all_by_state_and_says_whose_proposals_are(room: Room) -> None:
    act(room, "Yasmine", "done", "Prêter le camion")
    assert road(room).title == "1 faite, 1 en cours, 1 sans nouvelles"
    said = [(each.what, each.state and each.state.label) for each in road(room).stops]
    assert said == [
        ("Prêter le camion", "fait"),
        ("Écrire une charte", "en cours"),
        ("Réunir les agents", "sans nouvelles"),
    ]
    marked = {each.what: [mark.label for mark in each.marks] for each in road(room).stops}
    assert marked["Prêter le camion"] == ["groupe"]
    assert marked["Écrire une charte"] == []


def test_a_state_has_one_tint_and_shape_wherever_one_looks(room: Room) -> None:
    seen = {}
    for button in ("done", "doing", "dropped", "todo"):
        for what in ("Réunir les agents", "Prêter le camion"):
            act(room, "Yasmine", button, what)
        tints = {card(room, what).tint for what in ("Réunir les agents", "Prêter le camion")}
        tints |= {stop(room, what).tint for what in ("Réunir les agents", "Prêter le camion")}
        jeanne = seat(room, "Jeanne")
        (field,) = jeanne.activity.fields(jeanne.step)
        tints |= {field.tints[0], field.tints[2]}
        (seen[button],) = tints
    assert len(set(seen.values())) == 4
    assert None not in seen.values()


def test_a_long_action_is_chosen_by_its_first_words(room: Room) -> None:
    words = "Écrire une charte que chaque région complète et que tout le monde peut reprendre"
    seat(room, "Yasmine").post(Followed(words))
    (field,) = seat(room, "Jeanne").activity.fields(seat(room, "Jeanne").step)
    assert field.choices[-1][1] == "Écrire une charte que chaque région complèt…"
    assert card(room, words).title == words


def test_a_state_is_undone_like_anything_else(room: Room) -> None:
    act(room, "Yasmine", "done", "Réunir les agents")
    seat(room, "Yasmine").undo()
    assert card(room, "Réunir les agents").marks[0].label == "sans nouvelles"


# ── the forms ───────────────────────────────────────────────────────────────────────────────


def page(seat) -> None:  # type: ignore[no-untyped-def] # AppTest runs its source alone
    from tablee.ui.console.own_part import personal

    personal(seat.room, seat.person.id, seat.step.step.id, console=seat.facilitates)


def screen(seat: Seat) -> AppTest:
    return AppTest.from_function(page, kwargs={"seat": seat}).run()


def test_why_is_typed_and_so_are_who_and_when(room: Room) -> None:
    agents = action(room, "Réunir les agents")
    act(room, "Solène", "dropped", "Réunir les agents")
    solene = OwnPhone(room, seat(room, "Solène").person, "follow_up")
    solene.press("why", agents, "le camion est vendu")
    bastien = OwnPhone(room, seat(room, "Bastien").person, "follow_up")
    field = bastien.ask(edit=agents)["editing"]
    typed = {each["name"]: each["value"] for each in field["inputs"]}
    bastien.ask(edit=agents, values=typed | {"when": "à l’automne"}, began=typed)
    kept = room.contribution(agents).content
    assert isinstance(kept, Followed)
    assert replace(kept, uid="", decided="") == Followed(
        "Réunir les agents",
        "Solène, Driss",
        "à l’automne",
        state=ActionState.DROPPED,
        why="le camion est vendu",
    )
    assert f"Pourquoi{N}: le camion est vendu" in card(room, "Réunir les agents").details
    assert OwnPhone(room, seat(room, "Jeanne").person, "follow_up").refused(edit=agents)


# ── what remains ────────────────────────────────────────────────────────────────────────────


def test_the_synthesis_tells_each_action_with_its_state_and_why(room: Room) -> None:
    agents = action(room, "Réunir les agents")
    boss = seat(room, "Yasmine")
    boss.edit(
        agents, Followed("Réunir les agents", "Solène", state=ActionState.DROPPED, why="seule")
    )
    seat(room, "Jeanne").post(ActionUpdate("elle a déménagé", agents))
    act(room, "Yasmine", "done", "Prêter le camion")

    (section,) = (s for s in document_of(room).notes if s.label.startswith("Que sont devenues"))
    said: list[Any] = []
    for block in section.blocks:
        if isinstance(block, Lines):
            said.append([line.text for line in block.lines])
        elif isinstance(block, Heading | Paragraph):
            said.append(block.line.text)
    assert said == [
        f"Suite de «{N}Faire vivre une recyclerie{N}» du 12 mars 2026. "
        "1 faite, 1 en cours, 1 abandonnée.",
        "Le plan",
        [
            f"Réunir les agents — Solène — abandonné{N}: seule",
            "→ Jeanne : elle a déménagé",
            "Écrire une charte — un brouillon — en cours",
        ],
        "Les propositions du groupe",
        ["Prêter le camion — fait"],
    ]


def test_the_next_session_follows_what_goes_on_and_nothing_else(room: Room) -> None:
    act(room, "Yasmine", "done", "Prêter le camion")
    act(room, "Yasmine", "dropped", "Réunir les agents")
    (going_on,) = document_of(room).actions
    assert (going_on.what, going_on.state) == ("Écrire une charte", ActionState.DOING)


def test_an_action_that_was_hidden_is_not_told_again_by_what_people_know_of_it(room: Room) -> None:
    hidden = action(room, "Écrire une charte")
    seat(room, "Jeanne").post(ActionUpdate("On a un brouillon", about=hidden))
    assert card(room, "On a un brouillon").title == "Écrire une charte"
    seat(room, "Yasmine").hide(hidden)
    assert card(room, "On a un brouillon").title == ""
