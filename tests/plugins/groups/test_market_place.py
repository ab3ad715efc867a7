"""The market place of an open forum: topics, a schedule, and where each person goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from plugins.market_place import Going, Market, MarketPlace, Topic
from plugins.tables import TableCard, TableReport, WorkInGroups, forms
from tablee.activities import StepRecord
from tablee.document import build, poster
from tablee.document.formats import written
from tablee.errors import NotAccepted, NotAllowed, NotFound
from tablee.model.entities import Contribution, Person, Session, Step, StepState
from tablee.model.synthesis import Part
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.history.labels import last_act
from tablee.session.transfer.document import document_of
from tablee.view import Audience, Board, Card, Cards, Circles, Stack, Text
from tablee.web.live.frames import encode
from tests.support.app_test import press

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tablee.model.groups import Group
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.seat import Seat
    from tablee.view import View

    Rooms = Callable[..., Room]

PLACES = ("La cuisine", "Le jardin")
BIKES = "Prêter des vélos\nOn en a douze qui rouillent."


@pytest.fixture
def market_on(tmp_path: Path, catalogue: Catalogue) -> Rooms:
    """Opens a market place of two slots and two places, with two rounds of work after it."""

    def begin(*, walking: bool = False, **settings: Any) -> Room:
        asked = {"slots": 2, "places": PLACES} | settings
        names = ("market_place", "tables", "tables")
        both: dict[str, dict[str, Any]] = {"market_place": asked, "tables": {"free": walking}}
        room = open_room(tmp_path, catalogue, *names, settings=both)
        start(room, "market_place")
        return room

    return begin


@pytest.fixture
def room(market_on: Rooms) -> Room:
    return market_on()


def boss(room: Room) -> Seat:
    return seat_of(room, facilitator_of(room), "market_place")


def proposes(room: Room, person: Person, words: str) -> str:
    return seat_of(room, person, "market_place").post(Topic(words)).id


def places(room: Room, topic: str, zone: str) -> None:
    boss(room).activity.arrange(boss(room), topic, zone, None)


def goes(room: Room, person: Person, topic: str) -> None:
    seat = seat_of(room, person, "market_place")
    seat.activity.act(seat, "go", topic)


def seen(room: Room, audience: Audience) -> tuple[View, ...]:
    step = boss(room).step
    view = step.activity.view(step, audience)
    assert isinstance(view, Stack)
    return view.items


def slots(room: Room) -> list[list[tuple[str, list[str]]]]:
    """Slot by slot, each topic's title with the first names of those who are there."""
    step = boss(room).step
    return [
        [(group.title, [step.person(who).name for who in group.members]) for group in groups]
        for groups in step.activity.rounds(step)
    ]


# ── proposing ───────────────────────────────────────────────────────────────────────────────


def test_anybody_proposes_a_topic_and_says_why(room: Room) -> None:
    proposes(room, enter(room, "Adèle"), BIKES)
    (waiting,) = (v for v in seen(room, Audience.WALL) if isinstance(v, Cards))
    (card,) = waiting.cards
    assert getattr(card, "title", "") == "Prêter des vélos"
    assert getattr(card, "text", "") == "On en a douze qui rouillent."
    assert getattr(card, "details", ()) == ("Adèle",)


def test_once_proposals_are_closed_only_the_facilitator_adds_one(room: Room) -> None:
    adele = seat_of(room, enter(room, "Adèle"))
    boss(room).set_facts(Market(proposing=False))
    assert adele.activity.fields(adele.step) == ()
    with pytest.raises(NotAccepted, match="On ne propose plus de sujet"):
        adele.post(Topic(BIKES))
    boss(room).post(Topic(BIKES), on_behalf_of=adele.person.id)
    screen_of(room, facilitator_of(room)).button[0].click().run()
    adele.post(Topic("Le compost"))


def test_a_title_is_short(room: Room) -> None:
    with pytest.raises(NotAccepted, match="La première ligne est le titre"):
        proposes(room, enter(room, "Adèle"), "Des vélos " * 12)


def test_one_says_what_is_of_interest_and_takes_it_back(room: Room) -> None:
    topic = proposes(room, enter(room, "Adèle"), BIKES)
    bastien = seat_of(room, enter(room, "Bastien"))
    for pressed in ((bastien.person.id,), ()):
        bastien.activity.act(bastien, "interest", topic)
        (waiting,) = (v for v in seen(room, Audience.PHONE) if isinstance(v, Cards))
        assert waiting.cards[0].buttons[0].pressed_by == pressed


# ── placing ─────────────────────────────────────────────────────────────────────────────────


def test_the_wall_shows_the_schedule_slot_by_slot_and_place_by_place(room: Room) -> None:
    adele = enter(room, "Adèle")
    places(room, proposes(room, adele, BIKES), "s2p1")
    proposes(room, adele, "Le compost")
    board, waiting = seen(room, Audience.WALL)
    assert isinstance(board, Board)
    assert board.rows == ("s1p1 s1p2", "s2p1 s2p2")
    there = {
        square.title: [getattr(c, "text", "") for c in square.cards] for square in board.columns
    }
    assert there == {
        "Créneau 1 · La cuisine": [],
        "Créneau 1 · Le jardin": [],
        "Créneau 2 · La cuisine": ["Prêter des vélos"],
        "Créneau 2 · Le jardin": [],
    }
    assert board.movers == ()
    assert isinstance(waiting, Text)
    assert waiting.text == "Encore en attente\u00a0: Le compost"


def test_only_who_facilitates_places_topics(room: Room) -> None:
    adele = enter(room, "Adèle")
    topic = proposes(room, adele, BIKES)
    seat = seat_of(room, adele)
    with pytest.raises(NotAllowed):
        seat.activity.arrange(seat, topic, "s1p1", None)
    with pytest.raises(NotAllowed):
        seat.post(Topic("Ailleurs", slot=1, place=1))


def test_no_two_topics_share_a_place_and_none_is_put_out_of_the_grid(room: Room) -> None:
    adele = enter(room, "Adèle")
    bikes, compost = proposes(room, adele, BIKES), proposes(room, adele, "Le compost")
    places(room, bikes, "s1p1")
    with pytest.raises(NotAccepted, match="«\u00a0Prêter des vélos\u00a0» est déjà là"):
        places(room, compost, "s1p1")
    for nowhere in ("s9p1", "s1p3", "elsewhere"):
        with pytest.raises(NotAccepted, match="n’est pas dans la grille"):
            places(room, compost, nowhere)
    places(room, bikes, "waiting")
    places(room, compost, "s1p1")
    assert [[title for title, _people in slot] for slot in slots(room)] == [["Le compost"], []]


def test_whoever_hosts_two_topics_at_once_is_told(room: Room) -> None:
    adele = enter(room, "Adèle")
    places(room, proposes(room, adele, BIKES), "s1p1")
    places(room, proposes(room, adele, "Le compost"), "s1p2")
    for audience in (Audience.PHONE, Audience.CONSOLE):
        (told,) = (v for v in seen(room, audience) if isinstance(v, Text) and v.tone == "rule")
        assert told.text.startswith("Adèle accueille plusieurs sujets à ce moment")
    assert slots(room)[0] == [("Prêter des vélos", ["Adèle"]), ("Le compost", [])]


# ── choosing ────────────────────────────────────────────────────────────────────────────────


def test_one_goes_to_one_topic_a_slot_and_changes_ones_mind(room: Room) -> None:
    adele, bastien, chi = (enter(room, name) for name in ("Adèle", "Bastien", "Chi"))
    bikes, compost = proposes(room, adele, BIKES), proposes(room, bastien, "Le compost")
    trains = proposes(room, adele, "Les trains")
    for topic, zone in ((bikes, "s1p1"), (compost, "s1p2"), (trains, "s2p1")):
        places(room, topic, zone)
    goes(room, chi, bikes)
    goes(room, chi, trains)
    assert slots(room)[0][0] == ("Prêter des vélos", ["Chi", "Adèle"])
    goes(room, chi, compost)
    assert slots(room) == [
        [("Prêter des vélos", ["Adèle"]), ("Le compost", ["Chi", "Bastien"])],
        [("Les trains", ["Chi", "Adèle"])],
    ]
    with pytest.raises(NotAccepted, match="Vous allez déjà à «\u00a0Le compost\u00a0»"):
        seat_of(room, chi).post(Going(bikes))
    goes(room, chi, compost)
    assert slots(room)[0][1] == ("Le compost", ["Bastien"])


def test_a_host_stays_with_the_topic_and_nobody_goes_to_one_that_waits(room: Room) -> None:
    adele, bastien = enter(room, "Adèle"), enter(room, "Bastien")
    bikes, compost = proposes(room, adele, BIKES), proposes(room, bastien, "Le compost")
    with pytest.raises(NotAccepted, match="pas encore sa place"):
        goes(room, adele, compost)
    places(room, bikes, "s1p1")
    places(room, compost, "s1p2")
    with pytest.raises(NotAccepted, match="Vous accueillez «\u00a0Prêter des vélos\u00a0»"):
        goes(room, adele, compost)


def test_a_phone_finds_its_programme_and_its_own_button(room: Room) -> None:
    adele, bastien = enter(room, "Adèle"), enter(room, "Bastien")
    bikes = proposes(room, adele, BIKES)
    places(room, bikes, "s1p2")
    goes(room, bastien, bikes)
    (circles,) = (v for v in seen(room, Audience.PHONE) if isinstance(v, Circles))
    (circle,) = circles.circles
    assert (circle.title, circle.place, circle.host) == ("Prêter des vélos", "Le jardin", adele.id)
    assert {chip.person for chip in circle.people} == {adele.id, bastien.id}
    assert [action.label for action in (*circle.buttons, *circle.own)] == [
        "J’y vais",
        "Ne plus y aller",
    ]


def test_a_topic_moved_to_where_one_already_goes_leaves_one_in_the_last_chosen(room: Room) -> None:
    adele, bastien, chi = (enter(room, name) for name in ("Adèle", "Bastien", "Chi"))
    bikes, compost = proposes(room, adele, BIKES), proposes(room, bastien, "Le compost")
    places(room, bikes, "s1p1")
    places(room, compost, "s2p1")
    goes(room, chi, bikes)
    goes(room, chi, compost)
    places(room, compost, "s1p2")
    assert slots(room)[0] == [
        ("Prêter des vélos", ["Adèle"]),
        ("Le compost", ["Chi", "Bastien"]),
    ]
    goes(room, chi, bikes)
    assert slots(room)[0][0] == ("Prêter des vélos", ["Chi", "Adèle"])


def test_the_wall_names_the_host_of_a_topic_once(room: Room) -> None:
    topic = proposes(room, enter(room, "Adèle"), BIKES)
    for zone in ("waiting", "s1p1"):
        places(room, topic, zone)
        assert encode(seen(room, Audience.WALL)).decode().count("Adèle") == 1


def test_nobody_is_quoted_who_did_not_say_why(room: Room) -> None:
    topic = proposes(room, enter(room, "Adèle"), "Le local du mardi")
    places(room, topic, "s1p1")
    (circles,) = (v for v in seen(room, Audience.PHONE) if isinstance(v, Circles))
    (told,) = circles.circles[0].cards
    assert isinstance(told, Card)
    assert (told.text, told.details) == ("", ("Son hôte dira pourquoi.",))


def test_what_was_done_is_told_as_done(room: Room) -> None:
    adele, step = enter(room, "Adèle"), boss(room).step.step.id
    topic = proposes(room, adele, BIKES)
    proposed = last_act(room, adele, step)
    places(room, topic, "s1p1")
    bastien = enter(room, "Bastien")
    goes(room, bastien, topic)
    chosen = last_act(room, bastien, step)
    assert proposed is not None
    assert chosen is not None
    assert (proposed.words, chosen.words) == ("Sujet proposé", "Sujet choisi")


# ── the slots that follow ───────────────────────────────────────────────────────────────────


def test_each_step_in_groups_has_the_people_of_its_slot(room: Room) -> None:
    adele, bastien = enter(room, "Adèle"), enter(room, "Bastien")
    bikes, compost = proposes(room, adele, BIKES), proposes(room, bastien, "Le compost")
    places(room, bikes, "s1p1")
    places(room, compost, "s2p2")
    goes(room, bastien, bikes)
    first, second = (s for s in room.record().steps if isinstance(s.activity, WorkInGroups))
    assert [(g.title, g.place, g.host) for g in first.groups] == [
        ("Prêter des vélos", "La cuisine", adele.id)
    ]
    assert [(g.title, g.members) for g in second.groups] == [("Le compost", (bastien.id,))]


def test_a_topic_at_whose_table_something_was_written_keeps_its_name_and_slot(room: Room) -> None:
    adele = enter(room, "Adèle")
    bikes, compost = proposes(room, adele, BIKES), proposes(room, adele, "Le compost")
    places(room, bikes, "s1p1")
    places(room, compost, "s2p1")
    room.conduct.next(facilitator_of(room))
    said = seat_of(room, adele).post(TableCard("Un atelier le samedi", bikes))
    room.conduct.back(facilitator_of(room))
    for seat in (boss(room), seat_of(room, adele, "market_place")):
        with pytest.raises(NotAccepted, match="1 texte a été écrit à la table de ce sujet"):
            seat.withdraw(bikes)
    for elsewhere in ("waiting", "s2p2"):
        with pytest.raises(NotAccepted, match="il garde son créneau"):
            places(room, bikes, elsewhere)
    places(room, bikes, "s1p2")
    boss(room).withdraw(compost)
    table = document_of(room).said
    assert [(words.text, words.group) for words in table if words.text == said.content.text] == [  # type: ignore[attr-defined]
        ("Un atelier le samedi", "Prêter des vélos")
    ]


def test_on_ones_two_feet_one_takes_another_table_and_leaves_ones_words(market_on: Rooms) -> None:
    room = market_on(walking=True)
    adele, bastien, chi = (enter(room, name) for name in ("Adèle", "Bastien", "Chi"))
    bikes, compost = proposes(room, adele, BIKES), proposes(room, bastien, "Le compost")
    places(room, bikes, "s1p1")
    places(room, compost, "s1p2")
    goes(room, chi, bikes)
    room.conduct.next(facilitator_of(room))
    seat = seat_of(room, chi)
    said = seat.post(TableCard("Un atelier le samedi", bikes))
    seat.activity.act(seat, "walk", compost)
    seat.post(TableCard("Une fosse de plus", compost))
    with pytest.raises(NotAllowed, match="On n’écrit qu’à sa table"):
        seat.post(TableCard("Encore un mot", bikes))
    moved = {group.id: group.members for group in seat.activity.groups(seat.step)}
    assert moved == {bikes: (adele.id,), compost: (bastien.id, chi.id)}
    assert seat.activity.group_label(seat.step, said) == "Prêter des vélos"
    with pytest.raises(NotFound):
        seat.activity.act(seat, "walk", "nowhere")
    forms.move(seat_of(room, facilitator_of(room)), chi.id, bikes)
    seat.post(TableCard("Me revoilà", bikes))


def test_somebody_who_chose_nothing_finds_a_table_by_walking(market_on: Rooms) -> None:
    room = market_on(walking=True)
    adele, chi = enter(room, "Adèle"), enter(room, "Chi")
    bikes = proposes(room, adele, BIKES)
    places(room, bikes, "s1p1")
    room.conduct.next(facilitator_of(room))
    seat = seat_of(room, chi)
    with pytest.raises(NotAllowed, match="pas de table"):
        seat.post(TableCard("Bonjour", bikes))
    seat.activity.act(seat, "walk", bikes)
    seat.post(TableCard("Bonjour", bikes))


def test_where_people_stay_at_their_table_nobody_walks(room: Room) -> None:
    adele, chi = enter(room, "Adèle"), enter(room, "Chi")
    bikes = proposes(room, adele, BIKES)
    places(room, bikes, "s1p1")
    room.conduct.next(facilitator_of(room))
    seat = seat_of(room, chi)
    with pytest.raises(NotAllowed, match="Ici on reste à sa table"):
        seat.activity.act(seat, "walk", bikes)


NOBODY = st.sampled_from(["", "1", "2", "3", "4"])


@given(
    st.lists(st.tuples(NOBODY, st.integers(-1, 4), st.integers(-1, 4)), max_size=12),
    st.lists(st.tuples(st.sampled_from("1234"), st.integers(0, 12)), max_size=40),
)
def test_whatever_was_chosen_and_moved_nobody_is_in_two_groups_at_once(
    topics: list[tuple[str, int, int]], choices: list[tuple[str, int]]
) -> None:
    said = [
        Contribution(f"t{n}", "step", who, Topic(f"Sujet {n}", slot, place), n, n)
        for n, (who, slot, place) in enumerate(topics)
    ]
    said += [
        Contribution(f"g{n}", "step", who, Going(f"t{topic}"), 100 + n, 100 + n)
        for n, (who, topic) in enumerate(choices)
    ]
    people = {n: Person(n, f"Personne {n}") for n in "1234"}
    activity = MarketPlace(slots=3, places=("A", "B", "C"))
    step = Step("step", "market_place", state=StepState.RUNNING)
    record = StepRecord(Session("essai", "Essai"), step, activity, tuple(said), people)
    for groups in activity.rounds(record):
        members = [who for group in groups for who in group.members]
        assert len(members) == len(set(members))
        assert all(is_sound(group) for group in groups)
    for audience in (Audience.PHONE, Audience.WALL, Audience.CONSOLE):
        encode(activity.view(record, audience))
    assert bool(activity.synthesis(record)) == bool(topics)


def is_sound(group: Group) -> bool:
    return not group.host or group.host in group.members


# ── the console, and what remains ───────────────────────────────────────────────────────────


def screen_of(room: Room, person: Person) -> AppTest:
    """This person's own part of the step, as Streamlit draws it."""

    def draw(seat):  # type: ignore[no-untyped-def] # runs on its own, without our imports
        from tablee.ui.widgets import inputs

        inputs.show_refusal(seat)
        seat.activity.render(seat)

    return AppTest.from_function(draw, args=(seat_of(room, person),)).run()


def test_the_facilitator_signs_up_people_without_a_phone_and_sees_who_is_left(room: Room) -> None:
    adele = enter(room, "Adèle")
    david = room.people.add(facilitator_of(room), "David")
    bikes = proposes(room, adele, BIKES)
    places(room, bikes, "s1p1")
    (left,) = (v for v in seen(room, Audience.CONSOLE) if isinstance(v, Text))
    assert left.text == "Créneau 1\u00a0: 1 personne n’a pas choisi\u00a0: David"
    console = screen_of(room, facilitator_of(room))
    next(s for s in console.selectbox if s.label == "Inscrire quelqu’un").select(david.id)
    press(console, "Inscrire")
    assert slots(room)[0] == [("Prêter des vélos", ["David", "Adèle"])]


def test_the_console_has_a_square_for_each_time_and_place(room: Room) -> None:
    (board,) = (v for v in seen(room, Audience.CONSOLE) if isinstance(v, Board))
    assert board.rows == ("s1p1 s1p2", "s2p1 s2p2")
    assert board.movers == ("facilitator",)
    assert [column.title for column in board.columns][:2] == [
        "Créneau 1 · La cuisine",
        "Créneau 1 · Le jardin",
    ]


def test_a_topic_taken_off_the_wall_stays_on_the_console_and_comes_back(room: Room) -> None:
    adele = enter(room, "Adèle")
    bikes, compost = proposes(room, adele, BIKES), proposes(room, adele, "Le compost")
    places(room, bikes, "s1p1")
    boss(room).hide(bikes)
    places(room, compost, "s1p1")
    for audience, there in (
        (Audience.WALL, False),
        (Audience.PHONE, False),
        (Audience.CONSOLE, True),
    ):
        assert ("vélos" in encode(seen(room, audience)).decode()) is there
    boss(room).hide(bikes, False)
    for audience in (Audience.WALL, Audience.PHONE, Audience.CONSOLE):
        frame = encode(seen(room, audience)).decode()
        assert "Prêter des vélos" in frame
        assert "Le compost" in frame


def test_a_spreadsheet_says_at_which_topic_it_was_said(room: Room) -> None:
    adele = enter(room, "Adèle")
    bikes = proposes(room, adele, BIKES)
    places(room, bikes, "s1p1")
    room.conduct.next(facilitator_of(room))
    seat_of(room, adele).post(TableCard("Un atelier le samedi", bikes))
    seat_of(room, adele).post(TableReport("On commence en mai.", bikes))
    said = document_of(room)
    table = written(room.catalogue, "csv-contributions", said, Part.BOTH).decode("utf-8-sig")
    rows = [line for line in table.splitlines() if "samedi" in line or "en mai" in line]
    assert len(rows) == 2
    assert all("Prêter des vélos" in row for row in rows)
    notes = written(room.catalogue, "markdown", said, Part.NOTES).decode()
    assert notes.index("Travail en groupes") < notes.rindex("Prêter des vélos")
    assert notes.rindex("Prêter des vélos") < notes.index("À retenir")


def test_the_notes_list_topics_with_slot_place_and_host(room: Room) -> None:
    adele = enter(room, "Adèle")
    places(room, proposes(room, adele, BIKES), "s2p1")
    proposes(room, adele, "Le compost")
    text = written(room.catalogue, "text", document_of(room), Part.NOTES).decode()
    assert "Prêter des vélos · La cuisine · Adèle" in text
    assert "→ On en a douze qui rouillent." in text
    assert text.index("Créneau 2") < text.index("Prêter") < text.index("Sujets en attente")
    assert "Le compost · Adèle" in text


def test_the_schedule_is_on_a_poster_too(room: Room) -> None:
    adele = enter(room, "Adèle")
    places(room, proposes(room, adele, BIKES), "s2p1")
    drawn = poster.of_record(*build.as_drawn(room.record()))
    (canvas,) = drawn.canvases
    assert [column.title for column in canvas.board.columns if column.cards] == [
        "Créneau 2 · La cuisine"
    ]


def test_a_market_without_topics_leaves_no_trace(room: Room) -> None:
    assert document_of(room).notes == ()
    assert slots(room) == []


def test_without_named_places_there_are_four_corners(market_on: Rooms) -> None:
    room = market_on(places=("", "  "))
    assert len(MarketPlace().rooms) == 4
    assert boss(room).activity == MarketPlace(slots=2, places=("", "  "))
