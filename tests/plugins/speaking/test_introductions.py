"""Introductions: one sentence each, in turns or simply in writing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from plugins.introductions import Introduction, RollCall
from tablee import texts
from tablee.activities import answers
from tablee.activities.floor import Turns, next_turn, queue, skip
from tablee.errors import NotAccepted, NotAllowed, NotFound, Outdated
from tablee.model.entities import Appearance, Role
from tablee.model.synthesis import Lines
from tablee.sdk.testing import enter, facilitator_of, fields, fill, open_room, seat_of, start
from tablee.session.contributions import filling
from tablee.session.transfer.document import document_of
from tablee.texts import speaking
from tablee.view import Audience, Cards, People, Stack, Text
from tablee.web.live.frames import encode
from tests.support import app_test

if TYPE_CHECKING:
    from tablee.activities import StepRecord
    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.sdk.testing import Clock
    from tablee.session import Room
    from tablee.view import Card, View


LABEL = "Participants à l'accélérateur :"


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue, clock: Clock) -> Room:
    """A room where the introductions have begun, 5 minutes on the clock."""
    room = open_room(tmp_path, catalogue, "introductions", clock=clock)
    start(room, "introductions")
    return room


def arrive(room: Room, clock: Clock, *names: str) -> list[Person]:
    """People join a second apart."""
    people = []
    for name in names:
        clock.advance(1)
        people.append(enter(room, name))
    return people


def step_of(room: Room) -> StepRecord:
    return room.record().steps[0]


def view(room: Room, audience: Audience) -> tuple[View, ...]:
    stack = step_of(room).activity.view(step_of(room), audience)
    assert isinstance(stack, Stack)
    return stack.items


def people_shown(room: Room, audience: Audience = Audience.PHONE) -> People:
    return next(item for item in view(room, audience) if isinstance(item, People))


def states(room: Room) -> dict[str, str]:
    return {chip.name: chip.state for chip in people_shown(room).chips}


def screen_of(room: Room, person: Person) -> AppTest:
    step = room.agenda[0].id
    return AppTest.from_function(page, args=(room, person.id, step)).run()


def test_neither_people_nor_what_they_say_of_themselves_is_voted_on(
    room: Room, clock: Clock
) -> None:
    (jeanne,) = arrive(room, clock, "Jeanne Dupuis")
    seat_of(room, facilitator_of(room)).post(RollCall("Jeanne Dupuis, Karim"))
    seat_of(room, jeanne).post(Introduction("L’envie de réparer"))
    assert step_of(room).activity.votable(step_of(room)) == ()


def page(room: "Room", who: str, step: str) -> None:  # noqa: UP037 - its source is run alone
    """What the core draws of a seat, without its live view."""
    from tablee.session.people.seat import Seat
    from tablee.ui.widgets import inputs

    seat = Seat(room, who, step)
    inputs.show_refusal(seat)
    seat.activity.render(seat)


def press(screen: AppTest, label: str, clock: Clock | None = None) -> None:
    """Presses a button; with a clock, a while after the last press."""
    if clock is not None:
        clock.advance(5)
    app_test.press(screen, label)


# ── the sentences ───────────────────────────────────────────────────────────────────────────


def test_each_person_has_one_sentence(room: Room) -> None:
    seat = seat_of(room, enter(room, "Inès"))
    seat.post(Introduction("Je coordonne des jardins partagés."))
    with pytest.raises(NotAccepted, match="corrigez-la"):
        seat.post(Introduction("Encore moi."))


def test_a_sentence_can_be_corrected_or_withdrawn_and_sent_again(room: Room) -> None:
    seat = seat_of(room, enter(room, "Inès"))
    sent = seat.post(Introduction("Je cordonne des jardins."))
    seat.edit(sent.id, Introduction("Je coordonne des jardins."))
    seat.withdraw(sent.id)
    seat.post(Introduction("Je coordonne des jardins partagés."))
    assert [said.text for _c, said in seat.mine_of(Introduction)] == [
        "Je coordonne des jardins partagés."
    ]


def test_a_sentence_fits_in_280_characters(room: Room) -> None:
    with pytest.raises(NotAccepted, match="280"):
        seat_of(room, enter(room, "Inès")).post(Introduction("a" * 281))


def test_the_scribe_types_for_somebody_once(room: Room) -> None:
    ines = enter(room, "Inès")
    scribe = seat_of(room, enter(room, "Christian", Role.SCRIBE))
    scribe.post(Introduction("Jardins partagés."), on_behalf_of=ines.id)
    with pytest.raises(NotAccepted, match="Inès a déjà sa phrase"):
        scribe.post(Introduction("Jardins."), on_behalf_of=ines.id)


def test_the_carrier_introduces_herself_too(room: Room) -> None:
    seat_of(room, enter(room, "Solène", Role.CARRIER)).post(Introduction("J’anime un réseau."))
    assert [c.text for c in sentences(room, Audience.PHONE)] == ["J’anime un réseau."]


def sentences(room: Room, audience: Audience) -> list[Card]:
    lists = [item for item in view(room, audience) if isinstance(item, Cards)]
    found = next(item for item in lists if item.layout == "lines")
    return [c for c in found.cards if c.widget == "card"]


def test_the_wall_shows_sentences_without_buttons_and_phones_with_them(room: Room) -> None:
    seat_of(room, enter(room, "Inès")).post(Introduction("Je coordonne des jardins."))
    assert sentences(room, Audience.WALL)[0].buttons == ()
    assert [a.name for a in sentences(room, Audience.PHONE)[0].buttons] == [
        "edit",
        "withdraw",
        "hide",
        "who",
    ]


def test_a_hidden_sentence_leaves_wall_phones_and_synthesis_but_not_the_console(room: Room) -> None:
    sent = seat_of(room, enter(room, "Inès")).post(Introduction("Une phrase de trop."))
    seat_of(room, facilitator_of(room)).hide(sent.id)
    for audience in (Audience.WALL, Audience.PHONE):
        assert b"Une phrase de trop" not in encode(view(room, audience))
    assert sentences(room, Audience.CONSOLE)[0].hidden
    assert "Une phrase de trop" not in str(document_of(room))


def test_whoever_hides_a_name_is_named_on_the_console_only(room: Room) -> None:
    person = enter(room, "Inès", appearance=Appearance.HIDDEN)
    seat_of(room, facilitator_of(room)).set_facts(Turns(turn=person.id))
    seat_of(room, person).post(Introduction("Je coordonne des jardins."))
    for audience in (Audience.WALL, Audience.PHONE):
        assert "Inès".encode() not in encode(view(room, audience))
        assert b"Une personne parle" in encode(view(room, audience))
    assert "Inès parle".encode() in encode(view(room, Audience.CONSOLE))


def test_without_turns_whoever_has_written_is_done(room: Room, clock: Clock) -> None:
    ines, _karim = arrive(room, clock, "Inès", "Karim")
    seat_of(room, ines).post(Introduction("Je coordonne des jardins."))
    assert states(room) == {"Inès": "done", "Karim": "waiting"}
    assert people_shown(room).title == "1 personne sur 2 a envoyé sa phrase"


# ── the list of those present ───────────────────────────────────────────────────────────────


def test_only_facilitator_and_scribe_list_those_present(room: Room) -> None:
    with pytest.raises(NotAllowed):
        seat_of(room, enter(room, "Karim")).post(RollCall("Karim, Inès"))
    seat_of(room, enter(room, "Christian", Role.SCRIBE)).post(RollCall("Karim, Inès"))


def test_there_is_one_list_of_those_present(room: Room) -> None:
    seat_of(room, enter(room, "Christian", Role.SCRIBE)).post(RollCall("Karim, Inès"))
    with pytest.raises(NotAccepted, match="déjà là"):
        seat_of(room, facilitator_of(room)).post(RollCall("Inès, Karim"))


def test_the_list_of_those_present_stays_off_the_wall(room: Room) -> None:
    seat_of(room, facilitator_of(room)).post(RollCall("Karim, Virginie"))
    assert b"Virginie" not in encode(view(room, Audience.WALL))
    assert b"Virginie" in encode(view(room, Audience.PHONE))


# ── the turns ───────────────────────────────────────────────────────────────────────────────


def test_the_round_goes_in_order_of_arrival(room: Room, clock: Clock) -> None:
    arrive(room, clock, "Adèle", "Bastien", "Clémence")
    console = screen_of(room, facilitator_of(room))
    press(console, "Personne suivante", clock)
    assert states(room) == {"Adèle": "now", "Bastien": "waiting", "Clémence": "waiting"}
    press(console, "Personne suivante", clock)
    assert states(room) == {"Adèle": "done", "Bastien": "now", "Clémence": "waiting"}
    assert people_shown(room).title == "1 personne sur 3 a parlé"
    assert [chip.label for chip in people_shown(room).chips] == ["", "Bastien parle", ""]


def test_who_passes_speaks_at_the_end(room: Room, clock: Clock) -> None:
    arrive(room, clock, "Adèle", "Bastien", "Clémence")
    console = screen_of(room, facilitator_of(room))
    press(console, "Personne suivante", clock)
    press(console, "Passer", clock)
    assert people_shown(room).chips[0].label == "Adèle, plus tard"
    press(console, "Personne suivante", clock)
    assert states(room)["Clémence"] == "now"
    press(console, "Personne suivante", clock)
    assert states(room) == {"Adèle": "now", "Bastien": "done", "Clémence": "done"}


def test_who_passes_alone_is_not_given_the_turn_back_at_once(room: Room, clock: Clock) -> None:
    enter(room, "Adèle")
    console = screen_of(room, facilitator_of(room))
    press(console, "Personne suivante", clock)
    press(console, "Passer", clock)
    assert states(room) == {"Adèle": "plain"}
    press(console, "Personne suivante", clock)
    assert states(room) == {"Adèle": "now"}


def test_who_passed_takes_the_place_back(room: Room, clock: Clock) -> None:
    adele, bastien, clemence = arrive(room, clock, "Adèle", "Bastien", "Clémence")
    host = seat_of(room, facilitator_of(room))
    host.set_facts(Turns(turn=bastien.id, skipped=(adele.id,)))
    passed = next(i for i in view(room, Audience.CONSOLE) if isinstance(i, Cards))
    (again,) = [c for c in passed.cards if c.widget == "card"]
    assert (again.text, [a.label for a in again.buttons]) == ("Adèle", ["Reprendre sa place"])
    step_of(room).activity.act(host, "resume", adele.id)
    turns = step_of(room).facts(Turns)
    assert queue(turns, [adele.id, bastien.id, clemence.id]) == (adele.id, clemence.id)


def test_nobody_but_the_facilitator_moves_the_round_on(room: Room) -> None:
    adele = enter(room, "Adèle")
    seat_of(room, facilitator_of(room)).set_facts(Turns(skipped=(adele.id,)))
    with pytest.raises(NotAllowed):
        step_of(room).activity.act(seat_of(room, adele), "resume", adele.id)
    with pytest.raises(NotAllowed):
        seat_of(room, adele).set_facts(Turns(turn=adele.id))


def test_the_turn_goes_to_nobody_unknown(room: Room) -> None:
    with pytest.raises(NotFound):
        seat_of(room, facilitator_of(room)).set_facts(Turns(turn="somebody"))


def test_the_facilitator_gives_the_turn_to_whom_she_chooses(room: Room, clock: Clock) -> None:
    _adele, bastien, clemence = arrive(room, clock, "Adèle", "Bastien", "Clémence")
    host = seat_of(room, facilitator_of(room))
    host.set_facts(Turns(turn=bastien.id))
    console = screen_of(room, facilitator_of(room))
    give_to = next(box for box in console.selectbox if box.label == "Donner la parole à")
    assert give_to.options == ["Adèle", "Clémence"]
    give_to.select(clemence.id)
    press(console, "Donner la parole")
    assert states(room) == {"Adèle": "waiting", "Bastien": "done", "Clémence": "now"}


def test_at_random_everybody_still_speaks_once(
    tmp_path: Path, catalogue: Catalogue, clock: Clock
) -> None:
    settings = {"introductions": {"order": "random"}}
    room = open_room(tmp_path, catalogue, "introductions", clock=clock, settings=settings)
    start(room, "introductions")
    here = arrive(room, clock, *"ABCDEFGH")
    console = screen_of(room, facilitator_of(room))
    spoke = []
    for _person in here:
        press(console, "Personne suivante", clock)
        spoke.append(step_of(room).facts(Turns).turn)
    assert tuple(spoke) == step_of(room).facts(Turns).order
    assert set(spoke) == {person.id for person in here}


def test_when_everybody_has_spoken_the_round_ends_with_a_sentence(room: Room, clock: Clock) -> None:
    enter(room, "Adèle")
    console = screen_of(room, facilitator_of(room))
    press(console, "Personne suivante", clock)
    press(console, "Personne suivante", clock)
    assert people_shown(room).title == "La seule personne du groupe a parlé"
    assert [item.widget for item in view(room, Audience.WALL)] == ["text", "cards"]
    wall = view(room, Audience.WALL)[0]
    assert isinstance(wall, Text)
    assert wall.title == "Tout le monde a parlé"
    press(console, "Personne suivante", clock)
    assert console.error[0].value.startswith("Tout le monde a parlé.")


def test_two_facilitators_who_press_at_once_skip_nobody(room: Room, clock: Clock) -> None:
    adele, _bastien = arrive(room, clock, "Adèle", "Bastien")
    other = enter(room, "Yann", Role.FACILITATOR)
    one, two = screen_of(room, facilitator_of(room)), screen_of(room, other)
    press(one, "Personne suivante", clock)
    press(two, "Personne suivante", clock)
    assert step_of(room).facts(Turns).turn == adele.id
    assert "vient de passer" in two.error[0].value


def test_a_double_click_passes_nobody_over(room: Room, clock: Clock) -> None:
    adele, _bastien = arrive(room, clock, "Adèle", "Bastien")
    console = screen_of(room, facilitator_of(room))
    press(console, "Personne suivante")
    press(console, "Personne suivante")
    press(console, "Passer")
    assert step_of(room).facts(Turns).turn == adele.id
    assert step_of(room).facts(Turns).skipped == ()


def test_the_wall_says_who_speaks_until_when_and_who_is_next(room: Room, clock: Clock) -> None:
    adele, _bastien = arrive(room, clock, "Adèle", "Bastien")
    clock.advance(58)
    seat_of(room, facilitator_of(room)).set_facts(Turns(turn=adele.id, turn_since=clock()))
    wall = view(room, Audience.WALL)[0]
    assert isinstance(wall, Text)
    assert wall.title == "Adèle parle"
    assert wall.text == (
        "30 secondes par personne\u00a0: tour prévu jusqu’à ce qu’il reste 03:30.\n"
        "Ensuite\u00a0: Bastien."
    )


def test_while_the_clock_stands_still_no_end_is_promised(room: Room, clock: Clock) -> None:
    adele = enter(room, "Adèle")
    host = facilitator_of(room)
    seat_of(room, host).set_facts(Turns(turn=adele.id, turn_since=clock()))
    room.conduct.pause(host)
    assert b"minuteur" not in encode(view(room, Audience.WALL))
    clock.advance(90)
    room.conduct.start(host)
    assert b"minuteur" not in encode(view(room, Audience.WALL))
    assert b"30 secondes par personne." in encode(view(room, Audience.WALL))


def test_the_wall_shows_what_is_written_until_somebody_speaks(room: Room, clock: Clock) -> None:
    adele, bastien = arrive(room, clock, "Adèle", "Bastien")
    assert [item.widget for item in view(room, Audience.WALL)] == ["people", "cards"]
    assert "La première, c’est peut-être la vôtre.".encode() in encode(view(room, Audience.WALL))
    seat_of(room, adele).post(Introduction("Je viens de Foix."))
    seat_of(room, bastien).post(Introduction("Je viens de Rodez."))
    seat_of(room, facilitator_of(room)).set_facts(Turns(turn=adele.id))
    speaks = view(room, Audience.WALL)[0]
    assert isinstance(speaks, Text)
    assert speaks.text.startswith("Je viens de Foix.\n\n30 secondes par personne")
    assert b"Rodez" not in encode(view(room, Audience.WALL))


def test_phones_and_console_list_the_newest_sentence_first(room: Room) -> None:
    lists = [i for i in view(room, Audience.PHONE) if isinstance(i, Cards)]
    assert [found.newest_first for found in lists] == [True]


def test_somebody_erased_during_the_round_holds_nothing_up(room: Room, clock: Clock) -> None:
    adele, bastien = arrive(room, clock, "Adèle", "Bastien")
    turns = Turns(order=("gone", bastien.id), spoken=("gone too",), skipped=("gone",))
    assert queue(turns, [adele.id, bastien.id]) == (bastien.id, adele.id)


PEOPLE = st.lists(st.sampled_from("abcdef"), unique=True, min_size=1).map(tuple)


@given(PEOPLE, st.lists(st.sampled_from(["next", "skip"]), max_size=30))
def test_nobody_is_lost_however_the_round_goes(here: tuple[str, ...], moves: list[str]) -> None:
    turns = Turns()
    for move in moves:
        turns = (skip if move == "skip" and turns.turn else next_turn)(turns, here, 0.0)
        speaking_now = (turns.turn,) if turns.turn else ()
        everybody = (*turns.spoken, *speaking_now, *queue(turns, here))
        assert sorted(everybody) == sorted(here)


def test_the_round_speaks_english_too(room: Room) -> None:
    adele = enter(room, "Adèle")
    seat_of(room, facilitator_of(room)).set_facts(Turns(turn=adele.id))
    texts.add_catalogue(Path(texts.__file__).parents[1])
    with speaking("en"):
        assert people_shown(room).title == "The only person of the group has not spoken yet"
        assert b"30 seconds each." in encode(view(room, Audience.WALL))


# ── what remains ────────────────────────────────────────────────────────────────────────────


def notes(room: Room) -> list[tuple[str, list[list[str]]]]:
    found = []
    for section in document_of(room).notes:
        blocks = [[ln.text for ln in b.lines] for b in section.blocks if isinstance(b, Lines)]
        assert len(blocks) == len(section.blocks)
        found.append((section.label, blocks))
    return found


def test_the_notes_begin_with_those_present_then_one_sentence_a_line(
    room: Room, clock: Clock
) -> None:
    enter(room, "Sandrine", Role.CARRIER)
    mireille, claire = arrive(room, clock, "Mireille", "Claire Dubois")
    seat_of(room, claire).post(Introduction("labo du collectif"))
    seat_of(room, mireille).post(Introduction("mireille journaliste en reconversion"))
    assert notes(room) == [
        (
            "Présentations",
            [
                ["Participants à l'accélérateur : Mireille, Claire"],
                ["Claire : labo du collectif", "mireille journaliste en reconversion"],
            ],
        )
    ]


def test_each_line_of_the_notes_knows_whose_it_is(room: Room) -> None:
    claire = enter(room, "Claire")
    sent = seat_of(room, claire).post(Introduction("labo du collectif"))
    block = document_of(room).notes[0].blocks[1]
    assert isinstance(block, Lines)
    source = block.lines[0].source
    assert (source.contribution, source.person, source.step) == (sent.id, claire.id, sent.step)


def test_the_scribes_list_is_kept_as_taken_down(room: Room) -> None:
    enter(room, "Virginie")
    seat_of(room, facilitator_of(room)).post(RollCall("Mireille,\nVirgine\nMickael, Ménalie"))
    assert notes(room)[0][1] == [[f"{LABEL} Mireille, Virgine, Mickael, Ménalie"]]


def test_a_step_that_never_began_leaves_nothing_in_the_notes(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "introductions")
    enter(room, "Claire")
    assert notes(room) == []


def test_an_english_session_has_english_labels(room: Room) -> None:
    enter(room, "Claire")
    room.conduct.describe(facilitator_of(room), language="en")
    assert notes(room)[0] == (
        "Introductions",
        [["Participants in the accelerator: Claire"]],
    )


# ── on screen ───────────────────────────────────────────────────────────────────────────────


def test_on_a_phone_a_sentence_is_sent_once(room: Room) -> None:
    ines = enter(room, "Inès")
    (field,) = fields(room, ines)
    assert (field.label, "dans la liste" in field.once) == ("Votre phrase", True)
    fill(room, ines, "text", text="Je coordonne des jardins.")
    assert [c.text for c in sentences(room, Audience.PHONE)] == ["Je coordonne des jardins."]
    with pytest.raises(NotAccepted, match="déjà dans la liste"):
        fill(room, ines, "text", text="Et des ruches.")


def test_whoever_sent_a_sentence_is_asked_for_it_no_more(room: Room) -> None:
    ines, karim = enter(room, "Inès"), enter(room, "Karim")
    seat_of(room, ines).post(Introduction("Je coordonne des jardins."))
    step = seat_of(room, ines).step
    assert step.activity.prompt_for(step, ines) == "Votre phrase est dans la liste."
    assert step.activity.prompt_for(step, karim).startswith("Présentez-vous")


def test_the_console_types_for_whoever_speaks(room: Room, clock: Clock) -> None:
    _adele, bastien = arrive(room, clock, "Adèle", "Bastien")
    seat_of(room, facilitator_of(room)).set_facts(Turns(turn=bastien.id))
    console = screen_of(room, facilitator_of(room))
    console.text_area[0].input("J’arrive de Foix.")
    press(console, "Ajouter")
    (said,) = sentences(room, Audience.CONSOLE)
    assert (said.by, said.text) == ("Bastien", "J’arrive de Foix.")
    assert [mark.label for mark in said.marks] == ["saisi pour la salle"]
    assert console.text_area[0].value == ""
    console.text_area[0].input("Et de Rodez.")
    press(console, "Ajouter")
    assert console.error[0].value.startswith("Bastien a déjà sa phrase")
    assert console.text_area[0].value == "Et de Rodez."


def test_a_scribe_takes_down_sentences_and_names_on_a_phone(room: Room, clock: Clock) -> None:
    enter(room, "Solène", Role.CARRIER)
    adele, bastien = arrive(room, clock, "Adèle", "Bastien")
    scribe = enter(room, "Christian", Role.SCRIBE, Role.PARTICIPANT)
    seat_of(room, facilitator_of(room)).set_facts(Turns(turn=bastien.id))
    assert [f.name for f in fields(room, scribe)] == ["text", "somebody", "roll"]
    speaks, _said = fields(room, scribe)[1].inputs
    assert (speaks.value, ("Adèle" in dict(speaks.choices).values())) == (bastien.id, True)

    start, _names = fields(room, scribe)[2].inputs
    fill(room, scribe, "roll", text=start.fills["names"]["text"], from_session="names")
    assert notes(room)[0][1] == [[f"{LABEL} Adèle, Bastien, Christian"]]
    assert [f.name for f in fields(room, scribe)] == ["text", "somebody"]
    said = fill(room, scribe, "somebody", whom=adele.id, text="Des vallées.")
    assert (said.person, said.entered_by) == (adele.id, scribe.id)
    assert notes(room)[0][1][1] == ["Adèle : Des vallées."]
    for language in ("en", "es"):
        with speaking(language):
            (piece,) = step_of(room).activity.synthesis(step_of(room))
            lines = piece.blocks[-1]
            assert isinstance(lines, Lines)
            assert [line.text for line in lines.lines] == ["Adèle: Des vallées."]
    with pytest.raises(NotAccepted, match="Adèle a déjà sa phrase"):
        fill(room, scribe, "somebody", whom=adele.id, text="Et des monts.")
    with pytest.raises(NotAccepted) as refused:
        fill(room, scribe, "somebody", whom="nobody", text="")
    assert list(refused.value.inputs) == ["whom", "text"]


def test_the_list_starts_from_the_sessions_names_only_when_asked(room: Room) -> None:
    enter(room, "Adèle")
    console = screen_of(room, facilitator_of(room))
    assert console.text_area[1].value == ""
    press(console, "Partir des prénoms de la session")
    enter(room, "Bastien")
    console.run()
    assert console.text_area[1].value == "Adèle"


def test_other_people_write_for_themselves_alone(room: Room) -> None:
    karim, ines = enter(room, "Karim"), enter(room, "Inès")
    assert [f.name for f in fields(room, karim)] == ["text"]
    with pytest.raises(Outdated):
        filling.fill(seat_of(room, karim), "somebody", {"whom": ines.id, "text": "Bonjour."})
    assert answers.own_roles(seat_of(room, karim).step) == (Role.SCRIBE,)


def test_who_people_are_and_the_roll_call_are_not_put_to_a_vote(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "introductions", "dot_vote")
    zoe, boss = enter(room, "Zoé"), facilitator_of(room)
    start(room, "introductions")
    seat_of(room, zoe).post(Introduction("Je jardine"))
    seat_of(room, boss).post(RollCall("Zoé, Ali"))
    step = start(room, "dot_vote")
    with pytest.raises(NotAccepted, match="au moins deux propositions"):
        room.voting.open(boss, step)
