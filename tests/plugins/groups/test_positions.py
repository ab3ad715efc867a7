"""A moving debate: where people stand, why, and who has moved."""

from __future__ import annotations

import csv
import io
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from plugins.positions import Argument, Debate, HeadCount, Positions, Stand
from plugins.positions.contents import AFTER, SHOWN
from plugins.positions.counting import counts, moves, standing
from tablee.activities import Change, ChangeKind, StepRecord, answers
from tablee.document.formats import written
from tablee.errors import NotAccepted, NotAllowed, Outdated
from tablee.model.entities import Contribution, Person, Session, Step, StepState
from tablee.model.synthesis import Part
from tablee.sdk.testing import enter, facilitator_of, fields, fill, open_room, seat_of, start
from tablee.session.contributions import filling
from tablee.session.transfer.document import document_of
from tablee.view import Audience, Board, Cards, Circles, Profile, Stack, Table, Text
from tablee.web.live.frames import encode
from tests.support.app_test import press

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.seat import Seat

    Rooms = Callable[..., Room]

STATEMENT = "Il faut décider à l’unanimité."
ENDS = ("Oui", "Entre les deux", "Non")


@pytest.fixture
def debate_on(tmp_path: Path, catalogue: Catalogue) -> Rooms:
    """Begins a moving debate with these settings."""

    def begin(**settings: Any) -> Room:
        asked = {"statement": STATEMENT, "labels": ENDS} | settings
        room = open_room(tmp_path, catalogue, "positions", settings={"positions": asked})
        start(room, "positions")
        return room

    return begin


def leader(room: Room) -> Seat:
    return seat_of(room, facilitator_of(room))


def go_on(room: Room, phase: str, side: str = "") -> None:
    leader(room).set_facts(Debate(phase, side))


def takes(room: Room, person: Person, place: int) -> None:
    seat = seat_of(room, person)
    seat.activity.act(seat, "stand", str(place))


def seen(room: Room, audience: Audience) -> Stack:
    step = leader(room).step
    view = step.activity.view(step, audience)
    assert isinstance(view, Stack)
    return view


def export(room: Room, name: str) -> str:
    return room.catalogue.exporter(name).export(document_of(room), Part.BOTH).decode()


def before_and_after(room: Room) -> tuple[tuple[int, ...], ...]:
    """How many stand at each place: now, or before and after once that is shown."""
    for shown in seen(room, Audience.WALL).items:
        if isinstance(shown, Circles):
            return (tuple(int(circle.title.split()[-1]) for circle in shown.circles),)
        if isinstance(shown, Profile):
            return tuple(row.counts for row in shown.rows)
    raise AssertionError("the wall shows no line")


# ── taking a place ──────────────────────────────────────────────────────────────────────────


def test_the_wall_shows_the_room_divided_with_its_names(debate_on: Rooms) -> None:
    room = debate_on()
    for name, place in (("Adèle", 0), ("Bastien", 2), ("Chi", 2)):
        takes(room, enter(room, name), place)
    assert before_and_after(room) == ((1, 0, 2),)
    (divided,) = (v for v in seen(room, Audience.WALL).items if isinstance(v, Circles))
    assert [(c.title, [chip.name for chip in c.people]) for c in divided.circles] == [
        ("Oui · 1", ["Adèle"]),
        ("Entre les deux · 0", []),
        ("Non · 2", ["Bastien", "Chi"]),
    ]


def test_one_stands_at_one_place_moves_to_another_or_leaves_the_line(debate_on: Rooms) -> None:
    room = debate_on()
    adele = enter(room, "Adèle")
    takes(room, adele, 0)
    takes(room, adele, 2)
    assert before_and_after(room) == ((0, 0, 1),)
    takes(room, adele, 2)
    assert before_and_after(room) == ((0, 0, 0),)


def test_a_phone_knows_where_its_person_stands(debate_on: Rooms) -> None:
    room = debate_on()
    adele = enter(room, "Adèle")
    takes(room, adele, 1)
    (places,) = (v for v in seen(room, Audience.PHONE).items if isinstance(v, Cards))
    pressed = [card.buttons[0].pressed_by for card in places.cards if hasattr(card, "text")]
    assert pressed == [(), (adele.id,), ()]


def test_without_names_no_screen_says_who_stands_where(debate_on: Rooms) -> None:
    room = debate_on(named=False)
    adele = enter(room, "Adèle")
    takes(room, adele, 1)
    for phase in ("before", "arguments", "after", "shown"):
        go_on(room, phase)
        for audience in (Audience.PHONE, Audience.WALL, Audience.CONSOLE):
            frame = encode(seen(room, audience)).decode()
            assert adele.id not in frame
            assert "Adèle" not in frame
    assert not leader(room).activity.draws


def test_nobody_takes_a_place_that_is_not_on_the_line(debate_on: Rooms) -> None:
    room = debate_on()
    adele = seat_of(room, enter(room, "Adèle"))
    for place in (-1, 3):
        with pytest.raises(NotAccepted, match="n’est pas sur la ligne"):
            adele.post(Stand(place))
    adele.post(Stand(0))
    with pytest.raises(NotAccepted, match="déjà prise"):
        adele.post(Stand(1))


def test_positions_stay_while_arguments_are_heard(debate_on: Rooms) -> None:
    room = debate_on()
    adele = enter(room, "Adèle")
    takes(room, adele, 0)
    go_on(room, "arguments")
    with pytest.raises(NotAccepted, match="pendant les arguments"):
        takes(room, adele, 2)
    with pytest.raises(NotAccepted, match="pendant les arguments"):
        seat_of(room, adele).post(Stand(2, after=True))
    go_on(room, "after")
    takes(room, adele, 2)
    step = leader(room).step
    assert standing(step, 3, after=False) == {adele.id: 0}
    assert standing(step, 3, after=True) == {adele.id: 2}


def test_only_who_facilitates_goes_on(debate_on: Rooms) -> None:
    room = debate_on()
    with pytest.raises(NotAllowed):
        seat_of(room, enter(room, "Adèle")).set_facts(Debate("shown"))
    with pytest.raises(NotAccepted):
        leader(room).set_facts(Debate("elsewhere"))


# ── people without a phone ──────────────────────────────────────────────────────────────────


def test_the_facilitator_places_somebody_and_counts_the_others(debate_on: Rooms) -> None:
    room = debate_on()
    boss = leader(room)
    david = room.people.add(boss.person, "David")
    boss.post(Stand(2), on_behalf_of=david.id)
    boss.post(HeadCount((4, 0, 3)))
    assert before_and_after(room) == ((4, 0, 4),)
    with pytest.raises(NotAccepted, match="déjà comptées"):
        boss.post(HeadCount((1, 0, 0)))
    with pytest.raises(NotAccepted, match="un nombre de personnes pour chaque place"):
        boss.post(HeadCount((1, 0), after=True))
    with pytest.raises(NotAllowed):
        seat_of(room, enter(room, "Adèle")).post(HeadCount((9, 9, 9), after=True))


# ── arguments ───────────────────────────────────────────────────────────────────────────────


def test_arguments_come_after_the_positions_each_under_its_side(debate_on: Rooms) -> None:
    room = debate_on()
    adele = seat_of(room, enter(room, "Adèle"))
    with pytest.raises(NotAccepted, match="après les positions"):
        adele.post(Argument("Personne n’est laissé de côté.", "0"))
    assert adele.activity.fields(adele.step) == ()
    go_on(room, "arguments")
    (field,) = adele.activity.fields(adele.step)
    assert field.choices == (("0", "Oui"), ("1", "Entre les deux"), ("2", "Non"))
    adele.post(Argument("Personne n’est laissé de côté.", "0"))
    with pytest.raises(NotAccepted, match="n’est pas sur la ligne"):
        adele.post(Argument("Ailleurs.", "7"))
    (board,) = (v for v in seen(room, Audience.WALL).items if isinstance(v, Board))
    assert [(c.title, len(c.cards)) for c in board.columns] == [
        ("Oui", 1),
        ("Entre les deux", 0),
        ("Non", 0),
    ]
    go_on(room, "after")
    with pytest.raises(NotAccepted, match="est passé"):
        adele.post(Argument("Encore.", "0"))


def test_ones_own_side_is_chosen_first_and_a_table_of_all_that_was_said_has_it(
    debate_on: Rooms,
) -> None:
    room = debate_on()
    adele, bruno = (enter(room, name) for name in ("Adèle", "Bruno"))
    takes(room, adele, 2)
    go_on(room, "arguments")
    (field,) = leader(room).activity.fields(leader(room).step)
    assert (field.first_for(adele.id), field.first_for(bruno.id)) == ("2", "")
    seat_of(room, adele).post(Argument("On y passe la nuit.", "2"))
    table = csv.DictReader(
        io.StringIO(export(room, "csv-contributions").removeprefix("\ufeff")), delimiter=";"
    )
    assert [(row["Texte"], row["Rubrique"]) for row in table] == [("On y passe la nuit.", "Non")]


def test_without_names_nobody_is_told_the_side_of_anybody(debate_on: Rooms) -> None:
    room = debate_on(named=False)
    adele = enter(room, "Adèle")
    takes(room, adele, 2)
    go_on(room, "arguments")
    (field,) = leader(room).activity.fields(leader(room).step)
    assert field.usual == ()


def test_where_sides_take_turns_only_the_one_with_the_floor_argues(debate_on: Rooms) -> None:
    room = debate_on(floor="side")
    adele = seat_of(room, enter(room, "Adèle"))
    go_on(room, "arguments")
    with pytest.raises(NotAccepted, match="va être donnée à un côté"):
        adele.post(Argument("Non.", "2"))
    go_on(room, "arguments", "0")
    (field,) = adele.activity.fields(adele.step)
    assert field.choices == (("0", "Oui"),)
    with pytest.raises(NotAccepted, match="La parole est au côté «\u00a0Oui\u00a0»"):
        adele.post(Argument("Non.", "2"))
    leader(room).post(Argument("Noté pour la salle.", "2"), on_behalf_of=adele.person.id)
    adele.post(Argument("Oui.", "0"))
    assert len(leader(room).step.of(Argument)) == 2


# ── the sums ────────────────────────────────────────────────────────────────────────────────

PLACES = st.none() | st.integers(0, 2)


def debate_of(
    ways: list[tuple[int | None, int | None]], raised: tuple[int, int, int], phase: str
) -> StepRecord:
    """A debate in which each person stood somewhere before and after, or nowhere."""
    people = {str(n): Person(str(n), f"Personne {n}") for n in range(len(ways))}
    said = [
        Contribution(f"{who}-{after}", "step", who, Stand(place, after), 0.0, 0.0)
        for who, way in zip(people, ways, strict=True)
        for after, place in zip((False, True), way, strict=True)
        if place is not None
    ]
    if any(raised):
        said.append(Contribution("hands", "step", "boss", HeadCount(raised), 0.0, 0.0))
    step = Step("step", "positions", state=StepState.RUNNING, facts={"phase": phase})
    activity = Positions(STATEMENT, ENDS)
    return StepRecord(Session("essai", "Essai"), step, activity, tuple(said), people)


@given(
    st.lists(st.tuples(PLACES, PLACES), max_size=30),
    st.tuples(*[st.integers(0, 9)] * 3),
    st.sampled_from(["before", "arguments", "after", "shown", "of another version"]),
)
def test_everybody_counts_once_and_whoever_is_shown_as_moved_has_moved(
    ways: list[tuple[int | None, int | None]], raised: tuple[int, int, int], phase: str
) -> None:
    step = debate_of(ways, raised, phase)
    assert sum(counts(step, 3, after=False)) == sum(b is not None for b, _a in ways) + sum(raised)
    if phase in ("after", "shown") or any(a is not None for _b, a in ways):
        ways = [(b, b if a is None else a) for b, a in ways]  # who does not move stays
    assert sum(counts(step, 3, after=True)) == sum(a is not None for _b, a in ways)
    walked = Counter((b, a) for b, a in ways if b is not None and a is not None)
    assert moves(step, 3) == walked
    for audience in (Audience.PHONE, Audience.WALL, Audience.CONSOLE):
        step.activity.view(step, audience)
    pieces = step.activity.synthesis(step)
    assert bool(pieces) == bool(any(raised) or any(p is not None for way in ways for p in way))


@given(st.lists(st.tuples(st.sampled_from(["before", "arguments", "after"]), st.integers(0, 2))))
def test_whatever_is_pressed_nobody_stands_in_two_places(presses: list[tuple[str, int]]) -> None:
    activity, people = Positions(STATEMENT, ENDS), {"a": Person("a", "Adèle")}
    said: tuple[Contribution, ...] = ()
    for phase, place in presses:
        step = Step("step", "positions", state=StepState.RUNNING, facts={"phase": phase})
        record = StepRecord(Session("essai", "Essai"), step, activity, said, people)
        stand = Stand(place, phase == "after")
        with suppress(NotAccepted):
            activity.check(Change(ChangeKind.POST, people["a"], stand, mine=said), record)
            said = (*said, Contribution(str(len(said)), "step", "a", stand, 0.0, 0.0))
    assert all(n == 1 for n in Counter(getattr(c.content, "after", None) for c in said).values())


def test_somebody_who_only_answers_after_has_not_moved(debate_on: Rooms) -> None:
    room = debate_on()
    go_on(room, "after")
    takes(room, enter(room, "Adèle"), 1)
    go_on(room, "shown")
    assert before_and_after(room) == ((0, 0, 0), (0, 1, 0))
    (told,) = (v for v in seen(room, Audience.PHONE).items if isinstance(v, Text))
    assert told.text.startswith("Personne ne s’est placé avant les arguments")


def test_who_is_asked_again_and_does_not_move_stays(debate_on: Rooms) -> None:
    room = debate_on()
    adele, bastien = enter(room, "Adèle"), enter(room, "Bastien")
    takes(room, adele, 0)
    takes(room, bastien, 2)
    go_on(room, "after")
    assert before_and_after(room) == ((1, 0, 1),)
    line = next(v for v in seen(room, Audience.PHONE).items if isinstance(v, Cards))
    assert line.cards[2].buttons[0].pressed_by == (bastien.id,)
    takes(room, adele, 1)
    go_on(room, "shown")
    assert before_and_after(room) == ((1, 0, 1), (0, 1, 1))
    (told,) = (v for v in seen(room, Audience.PHONE).items if isinstance(v, Text))
    assert told.text == "1 personne sur 2 a changé de place."


def test_a_debate_without_a_statement_says_so_on_the_console(debate_on: Rooms) -> None:
    for statement, said in ((STATEMENT, False), ("", True)):
        room = debate_on(statement=statement)
        console = screen_of(room, facilitator_of(room))
        assert any("Aucune affirmation" in c.value for c in console.caption) is said
        room.close()


# ── what remains ────────────────────────────────────────────────────────────────────────────


def played(room: Room) -> None:
    adele, bastien = enter(room, "Adèle"), enter(room, "Bastien")
    takes(room, adele, 0)
    takes(room, bastien, 2)
    go_on(room, "arguments")
    seat_of(room, adele).post(Argument("Personne n’est laissé de côté.", "0"))
    seat_of(room, bastien).post(Argument("On n’en finit pas.", "2"))
    go_on(room, "after")
    takes(room, adele, 2)
    takes(room, bastien, 2)
    go_on(room, "shown")


def test_the_notes_say_who_went_where_and_why(debate_on: Rooms) -> None:
    room = debate_on()
    played(room)
    assert before_and_after(room) == ((1, 0, 1), (0, 0, 2))
    text = written(room.catalogue, "text", document_of(room), Part.BOTH).decode()
    for words in (STATEMENT, "1 personne sur 2 a changé de place", "Adèle : Personne n’est", "Non"):
        assert words in text
    assert text.index("Adèle : Personne") < text.index("Bastien : On n’en finit pas")


def test_once_over_its_arguments_are_what_the_wall_and_posters_show(debate_on: Rooms) -> None:
    room = debate_on()
    played(room)
    assert not any(isinstance(view, Board) for view in seen(room, Audience.WALL).items)
    room.conduct.next(facilitator_of(room))
    over = room.record().steps[0]
    view = over.activity.view(over, Audience.WALL)
    assert isinstance(view, Stack)
    assert any(isinstance(item, Board) for item in view.items)


def test_without_names_the_notes_have_none_either(debate_on: Rooms) -> None:
    room = debate_on(named=False)
    played(room)
    text = written(room.catalogue, "text", document_of(room), Part.NOTES).decode()
    assert "Personne n’est laissé de côté." in text
    assert "Adèle" not in text
    assert "Bastien" not in text


@pytest.mark.parametrize(("people", "told"), [(4, False), (5, True)])
def test_without_names_the_moves_of_a_few_are_not_told_one_by_one(
    debate_on: Rooms, people: int, told: bool
) -> None:
    room = debate_on(named=False)
    there = [enter(room, name) for name in ("Adèle", "Bastien", "Chi", "Diane", "Élie")[:people]]
    for person in there:
        takes(room, person, 0)
    go_on(room, AFTER)
    takes(room, there[0], 2)
    go_on(room, SHOWN)
    phone = [item.title for item in seen(room, Audience.PHONE).items if isinstance(item, Table)]
    assert phone == (["De l’avant à l’après"] if told else [])
    assert ("De l’avant à l’après" in export(room, "markdown")) is told
    sentence = f"1 personne sur {people} a changé de place."
    assert (sentence in export(room, "markdown")) is told
    for audience in (Audience.PHONE, Audience.WALL, Audience.CONSOLE):
        texts = [item.text for item in seen(room, audience).items if isinstance(item, Text)]
        assert (sentence in texts) is told


def test_a_line_of_one_place_is_no_line() -> None:
    assert len(Positions(labels=("Seul", " seul ".strip().title(), "")).places) == 4
    assert Positions(labels=("A", "B", "C", "D", "E", "F")).places == ("A", "B", "C", "D", "E")


# ── the console and a phone of its own ──────────────────────────────────────────────────────


def screen_of(room: Room, person: Person) -> AppTest:
    """This person's own part of the step, as Streamlit draws it."""

    def draw(seat):  # type: ignore[no-untyped-def] # runs on its own, without our imports
        from tablee.ui.widgets import inputs

        inputs.show_refusal(seat)
        seat.activity.render(seat)

    return AppTest.from_function(draw, args=(seat_of(room, person),)).run()


def test_the_facilitator_leads_from_one_moment_to_the_next(debate_on: Rooms) -> None:
    room = debate_on()
    console = screen_of(room, facilitator_of(room))
    for label, phase in (
        ("Passer aux arguments", "arguments"),
        ("Faire se replacer tout le monde", "after"),
        ("Montrer qui a bougé", "shown"),
        ("Revenir au moment d’avant", "after"),
    ):
        press(console, label)
        assert leader(room).step.facts(Debate).phase == phase


def test_the_facilitator_places_people_and_counts_from_the_console(debate_on: Rooms) -> None:
    room = debate_on()
    enter(room, "Adèle")
    console = screen_of(room, facilitator_of(room))
    console.selectbox[1].select(2)
    press(console, "Placer")
    console.number_input[0].set_value(3)
    press(console, "Garder ces nombres")
    assert before_and_after(room) == ((3, 0, 1),)


def test_without_names_my_phone_alone_knows_my_place(debate_on: Rooms) -> None:
    room = debate_on(named=False)
    adele, bastien = enter(room, "Adèle"), enter(room, "Bastien")
    fill(room, adele, "place_before", place="2")
    assert before_and_after(room) == ((0, 0, 1),)
    for person, value, button in (
        (adele, "2", "Garder cette place"),
        (bastien, "", "Je me place ici"),
    ):
        (field,) = fields(room, person)
        assert (field.inputs[0].value, field.button) == (value, button)
    fill(room, adele, "place_before", place="0")
    assert before_and_after(room) == ((1, 0, 0),)


def test_after_the_arguments_one_stands_where_one_was_until_one_moves(debate_on: Rooms) -> None:
    room = debate_on(named=False)
    adele = enter(room, "Adèle")
    fill(room, adele, "place_before", place="2")
    go_on(room, "arguments")
    assert [field.name for field in fields(room, adele)] == ["argument"]
    go_on(room, "after")
    assert fields(room, adele)[0].inputs[0].value == "2"
    fill(room, adele, "place_after", place="1")
    go_on(room, "shown")
    assert before_and_after(room) == ((0, 0, 1), (0, 1, 0))


def test_a_page_of_the_moment_before_moves_nobody(debate_on: Rooms) -> None:
    room = debate_on(named=False)
    adele = enter(room, "Adèle")
    fill(room, adele, "place_before", place="2")
    for phase in ("arguments", "after", "shown"):
        go_on(room, phase)
        with pytest.raises(Outdated):
            filling.fill(seat_of(room, adele), "place_before", {"place": "0"})
    assert before_and_after(room)[0] == (0, 0, 1)


def test_where_names_are_shown_no_phone_asks_for_a_place_of_its_own(debate_on: Rooms) -> None:
    room = debate_on()
    adele = enter(room, "Adèle")
    assert fields(room, adele) == ()
    assert answers.own_roles(seat_of(room, adele).step) == ()
