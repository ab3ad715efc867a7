"""The closing: the carrier first, words without names, marks without authors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from plugins.closing import ClosingFacts, ClosingWord, RotiMark
from plugins.closing.roti import read_mark
from tablee.activities import answers
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.entities import Role
from tablee.model.synthesis import Lines, Part, Tally
from tablee.sdk.testing import enter, facilitator_of, fields, fill, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tablee.texts import speaking
from tablee.view import Audience, Bars, Cards, Stack, Text, Waiting
from tablee.web.live.frames import encode
from tests.support.app_test import labels, press

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.model.synthesis import Block
    from tablee.registry import Catalogue
    from tablee.sdk.testing import Clock
    from tablee.session import Room
    from tablee.view import View


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue, clock: Clock) -> Room:
    """A room where the closing has begun."""
    room = open_room(tmp_path, catalogue, "closing", clock=clock)
    start(room, "closing")
    return room


def view(room: Room, audience: Audience = Audience.PHONE) -> tuple[View, ...]:
    step = room.record().steps[0]
    stack = step.activity.view(step, audience)
    assert isinstance(stack, Stack)
    return stack.items


@pytest.mark.parametrize(("people", "said"), [(1, True), (3, True), (4, True), (5, False)])
def test_a_few_are_told_beforehand_what_their_marks_cannot_hide(
    room: Room, people: int, said: bool
) -> None:
    for n in range(people):
        enter(room, f"P{n}")
    waiting = next(v for v in view(room) if isinstance(v, Waiting))
    assert ("qui a choisi quoi" in waiting.text or "dira son choix" in waiting.text) is said


def section(room: Room) -> tuple[Block, ...]:
    found = document_of(room).notes
    return found[0].blocks if found else ()


def group(room: Room, *marks: float | None) -> list[Person]:
    """One person for each mark, all given."""
    people = [enter(room, f"P{i}") for i, _mark in enumerate(marks)]
    for person, mark in zip(people, marks, strict=True):
        seat_of(room, person).post(RotiMark(mark))
    return people


def show(room: Room, *, marks: bool = False, floor: bool = False) -> None:
    facts = ClosingFacts(open_to_all=floor, roti_shown=marks)
    seat_of(room, facilitator_of(room)).set_facts(facts)


def posted(room: Room) -> list[str]:
    """The closing words so far, in the order in which they came."""
    step = room.step_record(room.agenda[0].id)
    return [word.text for _contribution, word in step.of(ClosingWord)]


def page(room: "Room", who: str, step: str) -> None:  # noqa: UP037 - its source is run alone
    """What the core draws of a seat, without its live view."""
    from tablee.session.people.seat import Seat
    from tablee.ui.widgets import inputs

    seat = Seat(room, who, step)
    inputs.show_refusal(seat)
    seat.activity.render(seat)


def screen_of(room: Room, person: Person) -> AppTest:
    return AppTest.from_function(page, args=(room, person.id, room.agenda[0].id)).run()


# ── a mark, typed ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "mark"), [("3,5", 3.5), ("3.5", 3.5), (" 4 ", 4), ("1", 1), ("3,7", 3.7)]
)
def test_a_mark_is_read_as_it_is_typed(typed: str, mark: float) -> None:
    assert read_mark(typed) == mark


@pytest.mark.parametrize("typed", ["", "0", "5,5", "-1", "nan", "inf", "bien", "4/5", "1e400"])
def test_what_is_no_mark_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(NotAccepted, match="de 1 à 5"):
        read_mark(typed)


# ── who speaks first ────────────────────────────────────────────────────────────────────────


def test_the_carrier_speaks_first(room: Room) -> None:
    solene, karim = enter(room, "Solène", Role.CARRIER), enter(room, "Karim")
    with pytest.raises(NotAllowed, match="d’abord à Solène"):
        seat_of(room, karim).post(ClosingWord("Un beau plan."))
    seat_of(room, solene).post(ClosingWord("J’y vois plus clair."))
    seat_of(room, karim).post(ClosingWord("Un beau plan."))
    seat_of(room, karim).post(ClosingWord("Et des rencontres."))
    assert posted(room) == ["J’y vois plus clair.", "Un beau plan.", "Et des rencontres."]


def test_the_facilitator_opens_the_floor_before_the_carrier_writes(room: Room) -> None:
    enter(room, "Solène", Role.CARRIER)
    karim = seat_of(room, enter(room, "Karim"))
    with pytest.raises(NotAllowed):
        karim.set_facts(ClosingFacts(open_to_all=True))
    show(room, floor=True)
    karim.post(ClosingWord("Un beau plan."))
    assert posted(room) == ["Un beau plan."]


def test_typing_for_somebody_does_not_go_before_the_carrier(room: Room) -> None:
    enter(room, "Solène", Role.CARRIER)
    karim = enter(room, "Karim")
    with pytest.raises(NotAllowed):
        seat_of(room, facilitator_of(room)).post(ClosingWord("Bien."), on_behalf_of=karim.id)
    assert posted(room) == []


def test_without_a_carrier_anybody_begins(room: Room) -> None:
    seat_of(room, enter(room, "Karim")).post(ClosingWord("Un beau plan."))
    assert posted(room) == ["Un beau plan."]


def test_the_order_can_be_left_free(tmp_path: Path, catalogue: Catalogue) -> None:
    settings = {"closing": {"first_carrier": False}}
    room = open_room(tmp_path, catalogue, "closing", settings=settings)
    start(room, "closing")
    enter(room, "Solène", Role.CARRIER)
    seat_of(room, enter(room, "Karim")).post(ClosingWord("Un beau plan."))
    assert posted(room) == ["Un beau plan."]
    room.close()


def test_the_room_sees_who_begins_until_the_first_word(room: Room) -> None:
    solene = enter(room, "Solène", Role.CARRIER)
    begins = view(room, Audience.WALL)[0]
    assert isinstance(begins, Text)
    assert (begins.title, begins.tone) == ("Solène commence", "listen")
    seat_of(room, solene).post(ClosingWord("J’y vois plus clair."))
    assert isinstance(view(room, Audience.WALL)[0], Cards)


def test_a_hidden_word_stays_on_the_console_only(room: Room) -> None:
    word = seat_of(room, enter(room, "Karim")).post(ClosingWord("Un mot de trop"))
    seat_of(room, facilitator_of(room)).hide(word.id)
    for audience in (Audience.WALL, Audience.PHONE):
        assert b"Un mot de trop" not in encode(view(room, audience))
    assert b"Un mot de trop" in encode(view(room, Audience.CONSOLE))
    assert section(room) == ()


# ── the marks, kept quiet ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("score", [0.5, 5.5, float("nan"), float("inf"), -3])
def test_a_crafted_mark_is_refused(room: Room, score: float) -> None:
    with pytest.raises(NotAccepted, match="de 1 à 5"):
        seat_of(room, enter(room, "Karim")).post(RotiMark(score))


def test_each_person_has_one_mark_and_may_change_it(room: Room) -> None:
    enter(room, "Adèle")
    seat = seat_of(room, enter(room, "Karim"))
    mark = seat.post(RotiMark(3))
    with pytest.raises(NotAccepted, match="déjà une note"):
        seat.post(RotiMark(4))
    seat.edit(mark.id, RotiMark(3.5))
    assert [roti.score for _c, roti in seat.mine_of(RotiMark)] == [3.5]


def test_before_they_are_shown_marks_are_only_counted(room: Room) -> None:
    enter(room, "Adèle")
    group(room, 1.5, None)
    for audience in Audience:
        waiting = view(room, audience)[-1]
        assert isinstance(waiting, Text if audience is Audience.WALL else Waiting)
        assert "2 personnes sur 3 ont donné leur note".encode() in encode(waiting)
        assert b"1,5" not in encode(view(room, audience))
        assert b"1.5" not in encode(view(room, audience))
    assert section(room) == ()


def test_once_shown_the_marks_name_nobody(room: Room) -> None:
    adele = enter(room, "Adèle")
    people = group(room, 4, 4, 3, None)
    show(room, marks=True)
    for audience in Audience:
        bars = view(room, audience)[-1]
        assert isinstance(bars, Bars)
        assert [(row.text, row.figure) for row in bars.rows] == [
            ("5 sur 5", "0"),
            ("4 sur 5", "2"),
            ("3 sur 5", "1"),
            ("2 sur 5", "0"),
            ("1 sur 5", "0"),
        ]
        assert bars.note == "Moyenne 3,67 sur 5, 3 réponses · 1 personne ne se prononce pas"
        shown = encode(view(room, audience))
        assert not any(p.id.encode() in shown for p in (adele, *people))
        assert not any(p.name.encode() in shown for p in (adele, *people))


def test_the_wall_shows_the_words_then_the_marks_alone(room: Room) -> None:
    group(room, 4, 3)
    seat_of(room, enter(room, "Adèle")).post(ClosingWord("Un beau plan."))
    assert [item.widget for item in view(room, Audience.WALL)] == ["cards", "text"]
    show(room, marks=True)
    assert [item.widget for item in view(room, Audience.WALL)] == ["bars"]


def test_the_marks_show_by_themselves_once_everybody_has_answered(room: Room) -> None:
    enter_later = enter(room, "Adèle")
    group(room, 4, 3)
    assert isinstance(view(room)[-1], Waiting)
    seat_of(room, enter_later).post(RotiMark(None))
    assert isinstance(view(room)[-1], Bars)


def test_once_shown_no_mark_moves_for_it_would_betray_its_author(room: Room) -> None:
    late = seat_of(room, enter(room, "Adèle"))
    first = seat_of(room, group(room, 4, 3)[0])
    show(room, marks=True)
    mark = first.mine_of(RotiMark)[0][0]
    with pytest.raises(NotAccepted, match="déjà montrées"):
        late.post(RotiMark(1))
    with pytest.raises(NotAccepted, match="déjà montrées"):
        first.edit(mark.id, RotiMark(1))
    with pytest.raises(NotAccepted, match="déjà montrées"):
        first.withdraw(mark.id)
    show(room, marks=False)
    late.post(RotiMark(1))


def test_no_marks_are_shown_while_there_are_none(room: Room) -> None:
    enter(room, "Adèle")
    with pytest.raises(NotAccepted, match="Personne n’a encore"):
        show(room, marks=True)


def test_the_facilitator_corrects_only_the_marks_typed_for_the_room(room: Room) -> None:
    adele, karim = enter(room, "Adèle"), enter(room, "Karim")
    enter(room, "Fanny")
    host = seat_of(room, facilitator_of(room))
    typed = host.post(RotiMark(3), on_behalf_of=adele.id)
    host.edit(typed.id, RotiMark(4))
    own = seat_of(room, karim).post(RotiMark(2))
    with pytest.raises(NotAllowed, match="sur un téléphone"):
        host.edit(own.id, RotiMark(5))
    with pytest.raises(NotAllowed, match="sur un téléphone"):
        host.withdraw(own.id)


def test_a_closing_without_marks_takes_and_shows_none(tmp_path: Path, catalogue: Catalogue) -> None:
    room = open_room(tmp_path, catalogue, "closing", settings={"closing": {"roti": False}})
    start(room, "closing")
    karim = enter(room, "Karim")
    with pytest.raises(NotAccepted, match="pas de note"):
        seat_of(room, karim).post(RotiMark(4))
    assert [item.widget for item in view(room)] == ["cards"]
    assert labels(screen_of(room, karim)) == ["Ajouter au bilan"]
    assert labels(screen_of(room, facilitator_of(room))) == ["Ajouter au bilan"]


def test_the_closing_speaks_english_too(room: Room) -> None:
    enter(room, "Adèle")
    group(room, 4, 3.5)
    show(room, marks=True)
    with speaking("en"):
        bars = view(room)[-1]
        assert isinstance(bars, Bars)
        assert bars.note == "Mean 3.75 out of 5, 2 answers"
        assert bars.rows[3].text == "3.5 out of 5"


# ── what remains ────────────────────────────────────────────────────────────────────────────


def test_the_closing_is_written_in_dashes_without_names(room: Room) -> None:
    karim = enter(room, "Karim")
    sent = seat_of(room, karim).post(ClosingWord("un plan d'action à la fin"))
    seat_of(room, enter(room, "Fanny")).post(ClosingWord("d'autres regards"))
    (notes,) = document_of(room).notes
    assert notes.label == "Bilan de l'accélérateur"
    (lines,) = notes.blocks
    assert isinstance(lines, Lines)
    assert lines.dashes
    assert [line.text for line in lines.lines] == ["un plan d'action à la fin", "d'autres regards"]
    assert lines.lines[0].source.contribution == sent.id
    assert lines.lines[0].source.person == karim.id


def test_the_marks_close_the_closing(room: Room) -> None:
    group(room, 5, 5, 5, 4, 4, 4, 4, 4, 4, 3)
    seat_of(room, enter(room, "Adèle")).post(RotiMark(None))
    (tally,) = section(room)
    assert isinstance(tally, Tally)
    assert [(row.rank, row.text, row.figure) for row in tally.rows] == [
        (0, "5 sur 5", "3"),
        (0, "4 sur 5", "6"),
        (0, "3 sur 5", "1"),
    ]
    markdown = room.catalogue.exporters["markdown"].export(document_of(room), Part.NOTES).decode()
    assert "Rang" not in markdown
    assert "| Réponse | Personnes |" in markdown
    assert tally.note == "Moyenne 4,2 sur 5, 10 réponses · 1 personne ne se prononce pas"


def test_marks_that_nobody_gave_leave_nothing_behind(room: Room) -> None:
    group(room, None, None)
    assert isinstance(view(room)[-1], Bars)
    assert section(room) == ()


# ── on screen ───────────────────────────────────────────────────────────────────────────────


def test_on_a_phone_a_word_that_comes_too_early_is_refused(room: Room) -> None:
    solene, karim = enter(room, "Solène", Role.CARRIER), enter(room, "Karim")
    with pytest.raises(NotAllowed, match="d’abord à Solène"):
        fill(room, karim, "text", text="Un beau plan.")
    seat_of(room, solene).post(ClosingWord("J’y vois plus clair."))
    fill(room, karim, "text", text="Un beau plan.")
    assert b"Un beau plan." in encode(view(room))


def test_on_a_phone_a_mark_is_given_then_changed(room: Room) -> None:
    enter(room, "Adèle")
    karim = enter(room, "Karim")
    with pytest.raises(NotAccepted) as refused:
        fill(room, karim, "mark")
    assert refused.value.inputs == {"score": "Choisissez d’abord."}
    for chosen, score, button in (("4", 4, "Donner ma note"), ("null", None, "Changer ma note")):
        (_word, mark) = fields(room, karim)
        assert mark.button == button
        fill(room, karim, "mark", score=chosen)
        assert [roti.score for _c, roti in seat_of(room, karim).mine_of(RotiMark)] == [score]
    assert fields(room, karim)[1].inputs[0].value == "null"


@pytest.mark.parametrize("score", ["6", "nan", "4.5", "1e0"])
def test_on_a_phone_no_other_mark_is_taken(room: Room, score: str) -> None:
    enter(room, "Adèle")
    with pytest.raises(NotAccepted, match="Choisissez de nouveau"):
        fill(room, enter(room, "Karim"), "mark", score=score)


def test_once_the_marks_are_shown_phones_have_no_field_for_them_and_ask_for_none(
    room: Room,
) -> None:
    karim = enter(room, "Karim")
    step = seat_of(room, karim).step
    assert Role.PARTICIPANT in answers.own_roles(step)
    group(room, 4, 3)
    show(room, marks=True)
    assert [field.name for field in fields(room, karim)] == ["text"]
    assert answers.own_roles(seat_of(room, karim).step) == ()


def test_the_console_types_the_marks_that_people_say(room: Room) -> None:
    karim = enter(room, "Karim")
    enter(room, "Adèle")
    console = screen_of(room, facilitator_of(room))
    who = next(box for box in console.selectbox if box.label == "Qui donne sa note\u00a0?")
    who.select(karim.id)
    console.text_input[0].input("5,7")
    press(console, "Enregistrer la note")
    assert "de 1 à 5" in console.error[0].value
    assert console.text_input[0].value == "5,7"
    console.text_input[0].input("3,5")
    press(console, "Enregistrer la note")
    assert [roti.score for _c, roti in seat_of(room, karim).mine_of(RotiMark)] == [3.5]
    assert console.text_input[0].value == ""
    press(console, "Ne se prononce pas")
    assert [roti.score for _c, roti in seat_of(room, karim).mine_of(RotiMark)] == [None]


def test_the_console_opens_the_floor_and_shows_or_hides_the_marks(room: Room) -> None:
    enter(room, "Solène", Role.CARRIER)
    console = screen_of(room, facilitator_of(room))
    press(console, "Ouvrir la parole à tout le monde")
    assert "Ouvrir la parole à tout le monde" not in labels(console)
    press(console, "Montrer les notes")
    assert "Personne n’a encore" in console.error[0].value
    group(room, 4)
    press(console, "Montrer les notes")
    assert isinstance(view(room)[-1], Bars)
    press(console, "Cacher les notes")
    assert isinstance(view(room)[-1], Waiting)


def test_few_marks_are_said_to_hide_little_on_the_phone_and_before_they_are_shown(
    room: Room,
) -> None:
    people = [enter(room, f"Absent{n}") for n in range(2)]
    assert "À deux, chaque personne peut déduire" in fields(room, people[0])[1].note
    for n in range(8):
        enter(room, f"Autre{n}")
    group(room, 4, 2, None)
    console = screen_of(room, facilitator_of(room))
    assert "À deux" not in fields(room, people[0])[1].note
    assert any("2 réponses secrètes seulement" in c.value for c in console.caption)
    show(room, marks=True)
    assert not any("secrètes" in c.value for c in screen_of(room, facilitator_of(room)).caption)


def test_marks_that_were_not_shown_are_reminded_of_once_the_step_is_over(room: Room) -> None:
    boss, step = facilitator_of(room), room.agenda[0].id
    group(room, 4, 5, 3)
    enter(room, "P9")  # whose mark is missing: they do not show by themselves
    assert room.unshown_results.awaiting() == ()
    room.conduct.close(boss)
    [(_step, result)] = room.unshown_results.awaiting()
    assert result.told == "Les notes de « Bilan » n’ont pas été montrées."
    assert section(room) == ()
    room.unshown_results.show(boss, step)
    assert room.unshown_results.awaiting() == ()
    assert any(isinstance(block, Tally) for block in section(room))


def test_marks_left_hidden_are_reminded_of_no_more_and_stay_hidden(room: Room) -> None:
    boss, step = facilitator_of(room), room.agenda[0].id
    group(room, 4, 5)
    enter(room, "P9")
    room.conduct.next(boss)
    room.unshown_results.leave_hidden(boss, step)
    assert room.unshown_results.awaiting() == ()
    assert section(room) == ()
    room.conduct.back(boss)
    room.conduct.next(boss)
    assert len(room.unshown_results.awaiting()) == 1
