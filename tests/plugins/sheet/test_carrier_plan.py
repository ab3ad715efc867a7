"""Plan d’action: alone first, then the carrier's plan, shared whole."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from plugins.carrier_plan import (
    CarrierPlan,
    LetGo,
    MoreLine,
    PlanAction,
    PlanFacts,
    Summary,
    Takeaway,
)
from tablee.activities import answers
from tablee.errors import NotAccepted, NotAllowed, Outdated
from tablee.model.actions import ActionState
from tablee.model.entities import Appearance, Content, Person, Role
from tablee.model.synthesis import Lines, Place, SheetSection
from tablee.sdk.testing import (
    correct,
    enter,
    facilitator_of,
    fields,
    fill,
    open_room,
    press,
    seat_of,
    shown_to,
    start,
)
from tablee.sdk.testing import shown as shown_text
from tablee.session import Room, Sessions
from tablee.session.contributions import filling
from tablee.session.people.seat import Seat
from tablee.texts import speaking
from tablee.view import Audience, Card, Cards, Field, Road, Stack, Waiting
from tests.support.app_test import after
from tests.support.app_test import press as click

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue

AGENTS = PlanAction(
    "Réunir les agents", "Solène, avec deux agents", "fin janvier", "appeler Bastien"
)
CHARTER = PlanAction("Écrire une charte")
EVERYWHERE = list(Audience)


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Room:
    room = open_room(tmp_path, catalogue, "carrier_plan")
    enter(room, "Solène Vidalenc", Role.CARRIER)
    enter(room, "Jeanne Le Goff")
    enter(room, "Karim Benali")
    start(room, "carrier_plan")
    return room


def person(room: Room, name: str) -> Person:
    return next(p for p in room.everybody.values() if p.first_name == name)


def seat(room: Room, name: str) -> Seat:
    return seat_of(room, person(room, name))


def shared_plan(room: Room, *parts: Content) -> Seat:
    """The carrier wrote these parts and shared them."""
    carrier = seat(room, "Solène")
    carrier.share([carrier.post(part).id for part in parts])
    carrier.set_facts(PlanFacts(shared=True))
    return carrier


def shown(room: Room, audience: Audience) -> Stack | Road:
    step = seat(room, "Jeanne").step
    view = step.activity.view(step, audience)
    assert isinstance(view, Stack | Road)
    return view


def sections(room: Room, audience: Audience) -> list[Cards]:
    view = shown(room, audience)
    assert isinstance(view, Stack)
    return [part for part in view.items if isinstance(part, Cards)]


def on_the_wall(room: Room) -> Road:
    view = shown(room, Audience.WALL)
    assert isinstance(view, Road)
    return view


def titles(room: Room, audience: Audience = Audience.PHONE) -> list[str]:
    if audience is Audience.WALL:
        road = on_the_wall(room)
        return [road.title, *(aside.title for aside in road.asides)]
    return [part.title for part in sections(room, audience)]


def cards(room: Room, title: str, audience: Audience = Audience.PHONE) -> Any:
    return next(part.cards for part in sections(room, audience) if part.title == title)


def document(room: Room) -> list[tuple[Place | SheetSection, str, list[str]]]:
    step = seat(room, "Jeanne").step
    return [
        (piece.place, piece.label, [line.text for line in block.lines])
        for piece in step.activity.synthesis(step)
        for block in piece.blocks
        if isinstance(block, Lines)
    ]


# ── alone first ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("audience", EVERYWHERE)
def test_nobody_sees_a_draft_of_the_plan_or_a_takeaway_not_even_the_facilitator(
    room: Room, audience: Audience
) -> None:
    carrier, jeanne = seat(room, "Solène"), seat(room, "Jeanne")
    for part in (AGENTS, Summary("Secret un"), MoreLine("Secret deux"), LetGo("Secret trois")):
        carrier.post(part)
    jeanne.post(Takeaway("Secret quatre"))

    sent = json.dumps(msgspec.to_builtins(shown(room, audience)), ensure_ascii=False)

    assert "Secret" not in sent
    assert "agents" not in sent
    assert document(room) == []


def test_meanwhile_everybody_sees_how_many_of_the_group_have_finished(room: Room) -> None:
    seat(room, "Jeanne").finish()
    seat(room, "Solène").finish()
    seat_of(room, facilitator_of(room)).finish()

    assert shown(room, Audience.WALL) == Stack(
        (Waiting("Chaque personne écrit d’abord pour soi.", 1, 2, "1 personne sur 2 a fini."),)
    )


def test_a_takeaway_shows_once_its_author_shares_it_and_only_the_author_can(room: Room) -> None:
    jeanne = seat(room, "Jeanne")
    takeaway = jeanne.post(Takeaway("On n’est pas seuls"))

    with pytest.raises(NotAllowed):
        seat_of(room, facilitator_of(room)).share([takeaway.id])
    jeanne.share([takeaway.id])

    assert [c.text for c in cards(room, "Ce que le groupe en retire")] == ["On n’est pas seuls"]


# ── the plan is the carrier's ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("part", [AGENTS, Summary("Un mot"), MoreLine("Oser"), LetGo("Tout faire")])
@pytest.mark.parametrize("name", ["Jeanne", "Yasmine"])
def test_only_the_carrier_writes_the_plan(room: Room, part: Content, name: str) -> None:
    with pytest.raises(NotAllowed):
        seat(room, name).post(part)


@pytest.mark.parametrize("content", [PlanAction("", "Solène"), PlanAction(" ", when="demain")])
def test_an_action_says_at_least_what(room: Room, content: PlanAction) -> None:
    carrier = seat(room, "Solène")
    with pytest.raises(NotAccepted, match="Dites d’abord quoi"):
        carrier.post(content)
    kept = carrier.post(CHARTER)
    with pytest.raises(NotAccepted, match="Dites d’abord quoi"):
        carrier.edit(kept.id, content)


def test_an_empty_plan_is_not_shared(room: Room) -> None:
    with pytest.raises(NotAccepted, match="encore vide"):
        seat(room, "Solène").set_facts(PlanFacts(shared=True))


def test_nobody_else_says_that_the_plan_is_shared(room: Room) -> None:
    shared_plan(room, AGENTS)
    with pytest.raises(NotAllowed):
        seat(room, "Jeanne").set_facts(PlanFacts(shared=False))


def test_the_facilitator_writes_the_plan_of_a_carrier_without_a_phone(room: Room) -> None:
    writer = seat_of(room, facilitator_of(room))
    writer.post(PlanAction("Écrire une charte"), on_behalf_of=person(room, "Solène").id)

    (card,) = cards(room, "Le plan de Solène", Audience.CONSOLE)
    assert (card.text, [mark.label for mark in card.marks]) == (
        "Écrire une charte",
        ["à faire", "saisi pour la salle"],
    )


# ── the plan, shared ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("audience", EVERYWHERE)
def test_the_shared_plan_is_seen_by_all_in_the_order_of_the_report(
    room: Room, audience: Audience
) -> None:
    shared_plan(
        room, LetGo("Les doublons"), MoreLine("Téléphoner"), CHARTER, Summary("On commence")
    )
    in_order = ["Ce que Solène en retient", "Le plan de Solène", "Faire plus", "Renoncer à"]
    if audience is Audience.WALL:
        in_order.sort(key=lambda title: title != "Le plan de Solène")
    assert titles(room, audience) == in_order


def test_an_action_says_who_when_and_the_first_step_where_they_are_known(room: Room) -> None:
    shared_plan(room, AGENTS, CHARTER)
    first, second = cards(room, "Le plan de Solène")
    assert first.details == (
        "Qui\u00a0: Solène, avec deux agents",
        "Quand\u00a0: fin janvier",
        "Premier pas\u00a0: appeler Bastien",
    )
    assert second.details == ()


def test_on_the_wall_the_plan_is_a_road_that_grows_with_each_action(room: Room) -> None:
    carrier = shared_plan(room, AGENTS, MoreLine("Oser\n\nDemander"))
    road = on_the_wall(room)
    (stop,) = road.stops
    assert (stop.what, stop.who, stop.when) == (AGENTS.what, AGENTS.who, AGENTS.when)
    assert stop.details == ("Premier pas\u00a0: appeler Bastien",)
    assert (stop.marks, stop.state) == ((), None), "what is to be done has its number"
    assert [(aside.title, aside.lines) for aside in road.asides] == [
        ("Faire plus", ("Oser", "Demander"))
    ]

    done = replace(CHARTER, state=ActionState.DONE, why="elle est affichée", source="k1")
    carrier.share([carrier.post(done).id])
    jeanne = seat(room, "Jeanne")
    jeanne.share([jeanne.post(Takeaway("On n’est pas seuls")).id])
    road = on_the_wall(room)
    assert [each.what for each in road.stops] == [AGENTS.what, CHARTER.what]
    last = road.stops[-1]
    assert [mark.label for mark in last.marks] == ["fait", "proposé par le groupe"]
    assert last.details == ("Pourquoi\u00a0: elle est affichée",)
    assert road.asides[-1].lines == ("On n’est pas seuls",)


def test_after_sharing_the_room_is_asked_to_listen(room: Room) -> None:
    step = shared_plan(room, AGENTS).step
    assert step.activity.prompt(step) == "On écoute le plan, sans en débattre."


def test_the_carrier_is_asked_to_write_the_plan_then_to_present_it(room: Room) -> None:
    carrier, jeanne = person(room, "Solène"), person(room, "Jeanne")
    step = seat(room, "Solène").step
    assert step.activity.prompt_for(step, carrier) == "Écrivez votre plan, puis partagez-le."
    assert step.activity.prompt_for(step, jeanne) == step.activity.prompt(step)
    step = shared_plan(room, AGENTS).step
    assert step.activity.prompt_for(step, carrier).startswith("Présentez votre plan.")


def test_the_carrier_moves_an_action_up_and_down_again(room: Room) -> None:
    carrier = shared_plan(room, AGENTS, MoreLine("Oser"), CHARTER, PlanAction("Fêter"))
    *_others, last = carrier.step.of(PlanAction)

    carrier.activity.act(carrier, "up", last[0].id)
    assert [a.what for _c, a in carrier.step.of(PlanAction)] == [
        "Réunir les agents",
        "Fêter",
        "Écrire une charte",
    ]
    carrier.activity.act(carrier, "down", carrier.step.of(PlanAction)[0][0].id)
    assert [a.what for _c, a in carrier.step.of(PlanAction)] == [
        "Fêter",
        "Réunir les agents",
        "Écrire une charte",
    ]


def test_a_participant_moves_nothing_in_the_plan_of_the_carrier(room: Room) -> None:
    carrier = shared_plan(room, AGENTS, CHARTER)
    jeanne = seat(room, "Jeanne")
    with pytest.raises(NotAllowed):
        jeanne.activity.act(jeanne, "up", carrier.step.of(PlanAction)[1][0].id)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Adèle", "Le plan d’Adèle"),
        ("Émile", "Le plan d’Émile"),
        ("Hélène", "Le plan d’Hélène"),
        ("Yves", "Le plan d’Yves"),
        ("Yasmine", "Le plan de Yasmine"),
        ("Hamid", "Le plan de Hamid"),
    ],
)
def test_the_title_elides_as_french_does(room: Room, name: str, title: str) -> None:
    shared_plan(room, CHARTER)
    room.people.rename(person(room, "Solène"), person(room, "Solène").id, name)
    assert titles(room, Audience.WALL) == [title]


def test_a_carrier_who_wants_no_name_is_not_named_on_the_wall(room: Room) -> None:
    shared_plan(room, CHARTER, Summary("Un mot"))
    solene = person(room, "Solène")
    room.people.rename(solene, solene.id, solene.name, Appearance.HIDDEN)
    sent = json.dumps(
        msgspec.to_builtins(shown(room, Audience.WALL)), ensure_ascii=False
    ) + json.dumps(msgspec.to_builtins(shown(room, Audience.PHONE)), ensure_ascii=False)
    assert "Solène" not in sent
    assert titles(room, Audience.WALL) == ["Plan d’action", "Ce qu’il faut retenir"]


# ── the document ────────────────────────────────────────────────────────────────────────────


def test_the_document_holds_what_was_shared_under_the_labels_of_the_report(room: Room) -> None:
    seat(room, "Karim").post(Takeaway("Je garde cela pour moi"))
    jeanne = seat(room, "Jeanne")
    jeanne.share([jeanne.post(Takeaway("On n’est pas seuls")).id])
    shared_plan(
        room,
        Summary("On commence petit\n\nEt ensemble"),
        AGENTS,
        CHARTER,
        MoreLine("Téléphoner"),
        LetGo("Les doublons"),
    )
    actions = [
        "Réunir les agents — Solène, avec deux agents — fin janvier — appeler Bastien",
        "Écrire une charte",
    ]
    assert document(room) == [
        (
            Place.NOTES,
            "synthese",
            ["On commence petit", "Et ensemble", "Jeanne : On n’est pas seuls"],
        ),
        (Place.NOTES, "PLAN d'ACTION", actions),
        (Place.NOTES, "FAIRE PLUS :", ["Téléphoner"]),
        (Place.NOTES, "RENONCER À :", ["Les doublons"]),
        (Place.PROPOSALS, "Le plan de Solène", actions),
    ]


def test_each_line_of_the_document_knows_where_it_comes_from(room: Room) -> None:
    carrier = shared_plan(room, CHARTER)
    (piece, _sheet) = carrier.step.activity.synthesis(carrier.step)
    (block,) = piece.blocks
    assert isinstance(block, Lines)
    assert block.lines[0].source == carrier.step.source(carrier.step.contributions[0])


def test_what_the_facilitator_hid_is_left_out_of_wall_phones_and_document(room: Room) -> None:
    carrier = shared_plan(room, CHARTER, AGENTS)
    seat_of(room, facilitator_of(room)).hide(carrier.step.of(PlanAction)[1][0].id)
    assert [c.text for c in cards(room, "Le plan de Solène")] == ["Écrire une charte"]
    assert [stop.what for stop in on_the_wall(room).stops] == ["Écrire une charte"]
    assert document(room)[-1] == (
        Place.PROPOSALS,
        "Le plan de Solène",
        ["Écrire une charte"],
    )


def test_an_english_session_has_english_labels(room: Room) -> None:
    shared_plan(room, CHARTER, MoreLine("Call"))
    with speaking("en"):
        assert [label for _place, label, _lines in document(room)] == [
            "ACTION PLAN FOR THE PROJECT",
            "DO MORE:",
            "Solène’s plan",
        ]
        assert titles(room) == ["Solène’s plan", "Do more"]


def test_everything_is_still_there_when_the_session_is_read_again(
    room: Room, tmp_path: Path, catalogue: Catalogue
) -> None:
    shared_plan(room, AGENTS, Summary("Un mot"))
    before = document(room)
    room.close()
    (again,) = Sessions(tmp_path, catalogue).rooms.values()
    assert document(again) == before


# ── what each person has under the hand ─────────────────────────────────────────────────────


def page(seat) -> None:  # type: ignore[no-untyped-def] # AppTest runs its source alone
    from tablee.ui.console.own_part import personal

    personal(seat.room, seat.person.id, seat.step.step.id, console=seat.facilitates)


def screen(seat: Seat) -> AppTest:
    return AppTest.from_function(page, kwargs={"seat": seat}).run()


def own(room: Room, name: str) -> list[Cards]:
    """The cards that this person alone sees."""
    views = answers.own_views(seat(room, name).own)
    return [view for view in views if isinstance(view, Cards)]


def texts(room: Room, name: str) -> list[str]:
    return [card.text for part in own(room, name) for card in part.cards if isinstance(card, Card)]


def test_the_carrier_writes_an_action_sees_it_alone_then_shares_the_plan(room: Room) -> None:
    solene = person(room, "Solène")
    fill(room, solene, "action", what="Réunir les agents", when="fin janvier")
    ((card,),) = (part.cards for part in own(room, "Solène"))
    assert isinstance(card, Card)
    assert (card.text, card.details) == ("Réunir les agents", ("Quand\u00a0: fin janvier",))
    assert "Réunir" not in shown_to(room, person(room, "Jeanne"))
    assert titles(room) == []

    press(room, solene, "share_plan")
    assert titles(room) == ["Le plan de Solène"]
    assert shown_to(room, solene) == (
        "Votre plan est partagé\u00a0: ce que vous ajoutez se voit aussitôt."
    )


@pytest.mark.parametrize("field", ["more", "let_go", "summary"])
def test_what_is_added_to_a_shared_plan_is_seen_at_once(room: Room, field: str) -> None:
    shared_plan(room, CHARTER)
    fill(room, person(room, "Solène"), field, text="Téléphoner")
    assert "Téléphoner" in shown_text(room)


def test_an_action_without_what_is_refused_beside_it(room: Room) -> None:
    with pytest.raises(NotAccepted) as refused:
        fill(room, person(room, "Solène"), "action", who="Bastien")
    assert refused.value.inputs == {"what": "Écrivez d’abord quelques mots."}


def test_sharing_an_empty_plan_says_what_is_missing(room: Room) -> None:
    with pytest.raises(NotAccepted, match="encore vide"):
        press(room, person(room, "Solène"), "share_plan")


def test_the_carrier_corrects_orders_withdraws_and_puts_back_a_draft(room: Room) -> None:
    carrier, solene = seat(room, "Solène"), person(room, "Solène")
    first, second = carrier.post(CHARTER), carrier.post(AGENTS)
    press(room, solene, "down", first.id)
    assert texts(room, "Solène") == [AGENTS.what, CHARTER.what]
    press(room, solene, "up", first.id)
    press(room, solene, "up", first.id)  # it is the first: nothing happens
    assert texts(room, "Solène") == [CHARTER.what, AGENTS.what]

    correct(room, solene, second.id, what="Réunir tout le monde", state="doing")
    changed = replace(AGENTS, what="Réunir tout le monde", state=ActionState.DOING)
    assert carrier.mine_of(PlanAction)[1][1] == changed

    press(room, solene, "withdraw", second.id)
    assert texts(room, "Solène") == [CHARTER.what]
    carrier.undo()
    assert len(carrier.mine_of(PlanAction)) == 2


def test_the_parts_of_a_plan_stand_in_the_order_of_the_choice(room: Room) -> None:
    carrier = seat(room, "Solène")
    for part in (LetGo("Les réunions"), Summary("Merci"), AGENTS):
        carrier.post(part)
    (plan,) = own(room, "Solène")
    assert [card.title for card in plan.cards if isinstance(card, Card)] == [
        "Une action",
        "Ce que j’en retiens",
        "Renoncer à",
    ]


def test_an_action_is_corrected_in_its_own_fields_also_once_it_is_shared(room: Room) -> None:
    carrier = shared_plan(room, AGENTS)
    (out, _action), solene = carrier.step.of(PlanAction)[0], person(room, "Solène")
    field = filling.editing(carrier, out.id)
    assert isinstance(field, Field)
    assert [each.value for each in field.inputs[:4]] == [
        AGENTS.what,
        AGENTS.who,
        AGENTS.when,
        AGENTS.first_step,
    ]
    correct(room, solene, out.id, who="Toute l’équipe")
    assert carrier.step.of(PlanAction)[0][1].who == "Toute l’équipe"
    with pytest.raises(NotAllowed):
        correct(room, person(room, "Jeanne"), out.id, who="Moi")
    with pytest.raises(NotAccepted) as refused:
        correct(room, solene, out.id, state="lost")
    assert list(refused.value.inputs) == ["state"]


def test_whoever_facilitates_corrects_what_they_keep_for_themselves(room: Room) -> None:
    me = seat_of(room, facilitator_of(room))
    kept = me.post(Takeaway("Écrire moins"))
    app = click(screen(me), "Corriger")
    next(each for each in app.text_area if each.label == "Corriger").input("Écouter plus")
    click(app, "Enregistrer")
    assert room.contribution(kept.id).content == Takeaway("Écouter plus")


def test_whoever_facilitates_corrects_an_action_that_is_shared(room: Room) -> None:
    (out, _action) = shared_plan(room, AGENTS).step.of(PlanAction)[0]
    app = after(seat_of(room, facilitator_of(room)), "edit", out.id)
    next(each for each in app.text_input if each.label == "Quand").input("en mai")
    click(app, "Enregistrer")
    assert room.contribution(out.id).content == replace(AGENTS, when="en mai")


def test_what_two_devices_correct_in_one_action_is_both_there(room: Room) -> None:
    carrier = seat(room, "Solène")
    action = carrier.post(AGENTS)
    begun = {"what": AGENTS.what, "who": AGENTS.who, "when": AGENTS.when}
    begun |= {"first_step": AGENTS.first_step, "state": "todo", "why": ""}
    filling.correct(carrier, action.id, begun | {"when": "demain"}, begun)
    filling.correct(carrier, action.id, begun | {"who": "Karim"}, begun)
    changed = carrier.mine_of(PlanAction)[0][1]
    assert (changed.when, changed.who) == ("demain", "Karim")


def test_a_participant_keeps_a_takeaway_then_shares_it_and_says_it_is_finished(
    room: Room,
) -> None:
    jeanne = person(room, "Jeanne")
    assert "J’ai fini" not in shown_to(room, jeanne)
    kept = fill(room, jeanne, "takeaway", text="On n’est pas seuls")
    assert texts(room, "Jeanne") == ["On n’est pas seuls"]
    assert titles(room) == []

    press(room, jeanne, "finish")
    assert "J’ai encore à faire" in shown_to(room, jeanne)
    press(room, jeanne, "share", kept.id)
    assert titles(room) == ["Ce que le groupe en retire"]
    assert texts(room, "Jeanne") == []
    assert jeanne.id in room.step(room.session.current or "").finished


def test_nobody_shares_what_somebody_else_keeps(room: Room) -> None:
    kept = fill(room, person(room, "Jeanne"), "takeaway", text="On n’est pas seuls")
    for name in ("Karim", "Solène"):
        with pytest.raises(NotAllowed):
            press(room, person(room, name), "share", kept.id)
    assert titles(room) == []


def test_an_empty_takeaway_is_refused_with_a_sentence(room: Room) -> None:
    with pytest.raises(NotAccepted, match="Écrivez d’abord quelques mots"):
        fill(room, person(room, "Jeanne"), "takeaway", text=" ")


def test_each_has_the_fields_of_their_part_alone(room: Room) -> None:
    assert [f.name for f in fields(room, person(room, "Jeanne"))] == ["takeaway"]
    plan = [f.name for f in fields(room, person(room, "Solène"))]
    assert plan == ["action", "summary", "more", "let_go"]
    with pytest.raises(Outdated):
        filling.fill(seat(room, "Jeanne"), "action", {"what": "Un coup d’État"})
    with pytest.raises(NotAllowed):
        press(room, person(room, "Jeanne"), "share_plan")


def test_the_console_types_a_takeaway_for_somebody_and_it_shows_at_once(room: Room) -> None:
    app = screen(seat_of(room, facilitator_of(room)))
    app.selectbox[0].set_value(person(room, "Karim").id)
    next(f for f in app.text_area if f.label.startswith("Ce que cette")).input(
        "Un pas après l’autre"
    )
    click(app, "Ajouter")
    (card,) = cards(room, "Ce que le groupe en retire", Audience.CONSOLE)
    assert (card.by, card.text) == ("Karim", "Un pas après l’autre")


def test_the_console_writes_and_shares_the_plan_of_a_carrier_without_a_phone(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "carrier_plan")
    boss = facilitator_of(room)
    carrier = room.people.set_roles(boss, room.people.add(boss, "Odile").id, [Role.CARRIER])
    enter(room, "Jeanne")
    start(room, "carrier_plan")

    app = screen(seat_of(room, boss))
    app.text_area[0].input("Écrire une charte")
    click(app, "Ajouter au plan")

    assert titles(room) == ["Le plan d’Odile"]
    assert seat_of(room, carrier).step.facts(PlanFacts).shared


def test_the_console_says_when_nobody_carries_the_project(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "carrier_plan")
    start(room, "carrier_plan")
    app = screen(seat_of(room, facilitator_of(room)))
    assert any("Personne ne porte le projet" in c.value for c in app.caption)


def test_when_the_step_is_over_the_carrier_still_shares_but_adds_nothing(room: Room) -> None:
    carrier = seat(room, "Solène")
    step = room.session.current or ""
    carrier.post(CHARTER)
    room.conduct.next(facilitator_of(room))
    after = Seat(room, carrier.person.id, step)
    assert answers.own_fields(after.own) == ()
    filling.press(after, "share_plan")
    assert len(room.step_record(step).of(PlanAction)) == 1


def test_no_card_of_the_plan_can_be_voted_on() -> None:
    assert CarrierPlan().cards(None) == ()  # type: ignore[arg-type] # whatever the step


def test_two_people_correcting_two_fields_of_one_thing_both_have_their_words(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path / "plan", catalogue, "carrier_plan")
    start(room, "carrier_plan")
    solene = seat_of(room, enter(room, "Solène", Role.CARRIER))
    seen = PlanAction("Louer une salle")
    posted = solene.post(seen)
    solene.share([posted.id])
    facilitator_seat = seat_of(room, facilitator_of(room))

    solene.edit(posted.id, replace(seen, who="Driss"), seen=seen)
    facilitator_seat.edit(posted.id, replace(seen, first_step="appeler la mairie"), seen=seen)

    kept = room.contribution(posted.id).content
    assert kept == PlanAction("Louer une salle", who="Driss", first_step="appeler la mairie")
    room.close()
