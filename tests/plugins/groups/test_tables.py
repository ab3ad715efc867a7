"""Work in groups: one writes at one's own table, and each table says what it keeps."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from plugins.groups import FormGroups, handlers
from plugins.tables import TableCard, TableReport, WorkInGroups, forms
from plugins.tables.places import groups_of, reporters, writers
from tablee.errors import NotAccepted, NotAllowed, NotFound
from tablee.model.entities import Role
from tablee.model.synthesis import Heading, Lines, Part
from tablee.sdk.testing import Clock, enter, facilitator_of, open_room, seat_of, shown, start
from tablee.session.transfer.document import document_of
from tablee.view import Audience, Circles, Stack
from tablee.web.live.frames import encode, frame
from tablee.web.live.serializer import slim
from tests.support.app_test import press

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.seat import Seat

NAMES = ("Ana", "Bo", "Chi", "Dan")


class Work:
    """Four people at two tables, at work."""

    def __init__(
        self, folder: Path, catalogue: Catalogue, *, hosted: bool = False, **settings: Any
    ) -> None:
        agenda = ("groups", "tables", "tables")
        set_up = {"groups": {"way": "facilitator", "number": 2}, "tables": settings}
        self.room: Room = open_room(folder, catalogue, *agenda, settings=set_up)
        self.people = {name: enter(self.room, name) for name in NAMES}
        start(self.room, "groups")
        for name, table in zip(NAMES, ("t1", "t1", "t2", "t2"), strict=True):
            handlers.move(self.seat, forming(self.seat), self.people[name].id, table)
        for table, name in (("t1", "Ana"), ("t2", "Chi")) if hosted else ():
            host = self.people[name].id
            handlers.set_up(self.seat, forming(self.seat), table, title="", place="", host=host)
        start(self.room, "tables")

    @property
    def seat(self) -> Seat:
        return seat_of(self.room, facilitator_of(self.room))

    @property
    def activity(self) -> WorkInGroups:
        activity = self.seat.activity
        assert isinstance(activity, WorkInGroups)
        return activity

    def post(self, name: str, content: TableCard | TableReport, **how: Any) -> str:
        return seat_of(self.room, self.people[name]).post(content, **how).id

    def circles(self, audience: Audience = Audience.PHONE) -> Circles:
        view = self.activity.view(self.seat.step, audience)
        assert isinstance(view, Circles)
        return view

    def members(self) -> list[list[str]]:
        step = self.seat.step
        return [[step.person(w).name for w in g.members] for g in groups_of(step)]


def forming(seat: Seat) -> FormGroups:
    activity = seat.activity
    assert isinstance(activity, FormGroups)
    return activity


@pytest.fixture
def work(tmp_path: Path, catalogue: Catalogue) -> Work:
    return Work(tmp_path, catalogue)


# ── where one writes ────────────────────────────────────────────────────────────────────────


def test_one_writes_at_ones_own_table_only(work: Work) -> None:
    work.post("Ana", TableCard("chez nous", "t1"))
    with pytest.raises(NotAllowed, match="la vôtre est « Table 1 »"):
        work.post("Ana", TableCard("chez les autres", "t2"))
    with pytest.raises(NotFound):
        work.post("Ana", TableCard("nulle part", "t9"))
    assert [len(circle.cards) for circle in work.circles().circles] == [1, 0]


def test_whoever_facilitates_writes_at_any_table_and_for_anybody(work: Work) -> None:
    work.seat.post(TableCard("dit à la table 2", "t2"))
    work.seat.post(TableCard("dit par Ana", "t1"), on_behalf_of=work.people["Ana"].id)
    assert [len(circle.cards) for circle in work.circles().circles] == [1, 1]


def test_who_has_no_table_is_told_what_to_do(work: Work) -> None:
    late = enter(work.room, "Zoé")
    forms.move(work.seat, late.id, "")
    with pytest.raises(NotAllowed, match="dites-le à la personne qui anime"):
        seat_of(work.room, late).post(TableCard("bonjour", "t1"))


def test_the_field_of_each_phone_has_its_table_already(work: Work) -> None:
    card, kept = work.activity.fields(work.seat.step)
    assert card.given_to(work.people["Ana"].id) == "t1"
    assert card.given_to(work.people["Dan"].id) == "t2"
    assert card.given_to(facilitator_of(work.room).id) is None
    assert kept.given_to(work.people["Ana"].id) == "t1"


def test_only_the_host_writes_where_that_is_set_up(tmp_path: Path, catalogue: Catalogue) -> None:
    work = Work(tmp_path, catalogue, hosted=True, writers="host")
    work.post("Ana", TableCard("je note", "t1"))
    with pytest.raises(NotAllowed, match="c’est l’hôte qui écrit"):
        work.post("Bo", TableCard("moi aussi", "t1"))


def test_a_table_without_host_or_scribe_is_written_by_all(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    work = Work(tmp_path, catalogue, writers="host")
    work.post("Bo", TableCard("je note", "t1"))
    work.room.people.set_roles(facilitator_of(work.room), work.people["Ana"].id, {Role.SCRIBE})
    assert set(writers(work.seat.step, work.activity, groups_of(work.seat.step))) == {
        work.people[name].id for name in ("Ana", "Chi", "Dan")
    }


def test_somebody_changes_tables_from_now_on_and_for_the_steps_that_follow(work: Work) -> None:
    first = work.post("Bo", TableCard("écrit avant", "t1"))
    with pytest.raises(NotAllowed):
        forms.move(seat_of(work.room, work.people["Bo"]), work.people["Bo"].id, "t2")
    forms.move(work.seat, work.people["Bo"].id, "t2")
    work.post("Bo", TableCard("écrit après", "t2"))
    seat_of(work.room, work.people["Bo"]).edit(first, TableCard("corrigé", "t1"))
    assert work.members() == [["Ana"], ["Chi", "Dan", "Bo"]]
    work.room.conduct.next(facilitator_of(work.room))
    assert work.members() == [["Ana"], ["Chi", "Dan", "Bo"]]
    work.room.conduct.back(facilitator_of(work.room))
    work.seat.undo()


def test_without_groups_the_room_works_as_one_and_the_console_says_how_to_part_it(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "tables")
    ana = enter(room, "Ana")
    start(room, "tables")
    seat_of(room, ana).post(TableCard("toutes ensemble", "room"))
    step = seat_of(room, ana).step
    view = step.activity.view(step, Audience.CONSOLE)
    assert isinstance(view, Stack)
    assert "Former des groupes" in getattr(view.items[0], "text", "")
    (section,) = document_of(room).notes
    assert not any(isinstance(block, Heading) for block in section.blocks)


# ── whose turn it is ────────────────────────────────────────────────────────────────────────


def test_each_in_turn_is_the_one_whose_question_it_is(tmp_path: Path, catalogue: Catalogue) -> None:
    work = Work(tmp_path, catalogue, client=2, listens=True)
    first, _second = work.circles().circles
    assert first.note == "Bo écoute : les autres réfléchissent à sa question."
    assert (first.turn, first.to_turn[:22]) == (work.people["Bo"].id, "C’est à vous d’écouter")
    with pytest.raises(NotAllowed, match="à vous d’écouter"):
        work.post("Bo", TableCard("moi", "t1"))
    with pytest.raises(NotAllowed, match="à vous d’écouter"):
        work.post("Bo", TableReport("moi", "t1"))
    work.post("Ana", TableCard("une idée pour Bo", "t1"))


def test_in_a_smaller_group_the_first_has_a_second_turn(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    work = Work(tmp_path, catalogue, client=3)
    assert [circle.note for circle in work.circles().circles] == [
        "Ana expose sa question.",
        "Chi expose sa question.",
    ]


# ── what a table keeps ──────────────────────────────────────────────────────────────────────


def test_a_table_keeps_one_thing_said_by_its_host(tmp_path: Path, catalogue: Catalogue) -> None:
    work = Work(tmp_path, catalogue, hosted=True)
    with pytest.raises(NotAllowed, match="c’est Ana qui l’écrit"):
        work.post("Bo", TableReport("nous gardons ceci", "t1"))
    work.post("Ana", TableReport("nous gardons ceci", "t1"))
    with pytest.raises(NotAccepted, match="corrigez-le"):
        work.post("Ana", TableReport("et cela", "t1"))
    assert set(reporters(work.seat.step, work.activity, groups_of(work.seat.step))) == {
        work.people["Chi"].id
    }


def test_the_wall_shows_the_tables_one_after_the_other(work: Work) -> None:
    with pytest.raises(NotAllowed):
        forms.call(seat_of(work.room, work.people["Ana"]), "t1")
    forms.call(work.seat, "t2")
    assert work.circles(Audience.WALL).only == "t2"
    with pytest.raises(NotFound):
        forms.call(work.seat, "t9")
    forms.call(work.seat, "")
    assert work.circles(Audience.WALL).only == ""


@pytest.mark.parametrize(
    ("place", "label"),
    [
        ("important", "Éléments importants de la discussion"),
        ("proposals", "Propositions concrètes d'actions :"),
    ],
)
def test_what_tables_keep_goes_on_the_sheet_and_all_of_it_in_the_notes(
    tmp_path: Path, catalogue: Catalogue, place: str, label: str
) -> None:
    work = Work(tmp_path, catalogue, hosted=True, reported=place)
    work.post("Ana", TableCard("un café par mois", "t1"))
    work.post("Ana", TableReport("se voir plus", "t1"))
    work.post("Dan", TableCard("un budget", "t2"))
    document = document_of(work.room)
    (sheet,) = document.sheet
    assert sheet.label == label
    assert [line.text for line in lines(sheet.blocks)] == ["Table 1 : se voir plus"]
    notes = next(section for section in document.notes if section.label == "Travail en groupes")
    titles = [block.line.text for block in notes.blocks if isinstance(block, Heading)]
    assert titles == ["Table 1", "Table 2"]
    assert [line.text for line in lines(notes.blocks)] == [
        "Ana, Bo (hôte : Ana)",
        "À retenir : se voir plus",
        "un café par mois",
        "Chi, Dan (hôte : Chi)",
        "un budget",
    ]


def lines(blocks: Any) -> list[Any]:
    return [line for block in blocks if isinstance(block, Lines) for line in block.lines]


def test_later_steps_can_vote_on_cards_and_on_what_was_kept(work: Work) -> None:
    work.post("Dan", TableCard("un budget", "t2"))
    work.post("Ana", TableReport("se voir plus", "t1"))
    words = [text for _id, text in work.activity.votable(work.seat.step)]
    assert words == ["se voir plus", "un budget"]


def test_what_is_hidden_is_on_the_console_alone(work: Work) -> None:
    card = work.post("Ana", TableCard("à relire", "t1"))
    work.seat.hide(card)
    assert [len(c.cards) for c in work.circles().circles] == [0, 0]
    assert [len(c.cards) for c in work.circles(Audience.CONSOLE).circles] == [1, 0]
    assert not work.activity.cards(work.seat.step)


def test_nothing_is_lost_of_a_table_that_is_no_longer_there(work: Work) -> None:
    work.post("Dan", TableCard("un budget", "t2"))
    for name in ("Chi", "Dan"):
        work.room.people.merge(
            facilitator_of(work.room), work.people["Ana"].id, work.people[name].id
        )
    assert [getattr(c, "text", "") for circle in work.circles().circles for c in circle.cards] == [
        "un budget"
    ]


def test_who_comes_after_a_step_was_not_in_it_but_has_a_table_in_the_next(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    clock = Clock()
    agenda, drawn = ("groups", "tables", "tables"), {"groups": {"size": 2}}
    room = open_room(tmp_path, catalogue, *agenda, settings=drawn, clock=clock)
    for name in NAMES:
        enter(room, name)
    start(room, "groups")
    seat = seat_of(room, facilitator_of(room))
    handlers.draw_groups(seat, forming(seat))
    start(room, "tables")
    seat_of(room, facilitator_of(room)).post(TableCard("dit avant elle", "t1"))
    clock.advance(600)
    room.conduct.next(facilitator_of(room))
    clock.advance(60)
    late = enter(room, "Zoé")
    assert late.id in groups_of(room.record().steps[2])[0].members
    notes = {s.label: [line.text for line in lines(s.blocks)] for s in document_of(room).notes}
    assert len(notes["Former des groupes"]) == 2
    assert not [line for told in notes.values() for line in told if "Zoé" in line]
    room.conduct.go_to(facilitator_of(room), room.agenda[1].id)
    assert late.id in groups_of(room.record().steps[1])[0].members


# ── exports ─────────────────────────────────────────────────────────────────────────────────


def test_every_table_of_what_was_said_has_the_group(work: Work) -> None:
    work.post("Dan", TableCard("un budget", "t2"))
    work.post("Ana", TableReport("se voir plus", "t1"))
    document, catalogue = document_of(work.room), work.room.catalogue
    exporters = catalogue.exporters
    told = exporters["csv-contributions"].export(document, Part.BOTH)
    rows = list(csv.DictReader(io.StringIO(told.decode("utf-8-sig")), delimiter=";"))
    assert {row["Texte"]: row["Groupe"] for row in rows} == {
        "un budget": "Table 2",
        "se voir plus": "Table 1",
    }
    assert {row["Texte"]: row["Personne"] for row in rows}["un budget"] == "Dan"
    assert {row["Texte"]: row["Rubrique"] for row in rows} == {
        "un budget": "",
        "se voir plus": "À retenir",
    }
    said = json.loads(exporters["json"].export(document, Part.BOTH))["said"]
    assert {each["text"]: each["group"] for each in said}["un budget"] == "Table 2"


def test_a_table_named_by_a_question_needs_no_colon(work: Work) -> None:
    title = "Qui part, et pourquoi ?"
    groups = seat_of(work.room, facilitator_of(work.room), "groups")
    handlers.set_up(groups, forming(groups), "t1", title=title, place="", host="")
    work.post("Ana", TableReport("On ne les écoute pas.", "t1"))
    (sheet,) = document_of(work.room).sheet
    assert [line.text for line in lines(sheet.blocks)] == [f"{title} On ne les écoute pas."]


def test_where_nobody_was_in_groups_the_table_has_no_column_for_them(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "introductions")
    start(room, "introductions")
    seat = seat_of(room, enter(room, "Ana"))
    seat.post(room.catalogue.content("introductions", "introduction", {"text": "Moi, Ana."}))
    told = catalogue.exporters["csv-contributions"].export(document_of(room), Part.BOTH)
    assert "Groupe" not in told.decode("utf-8-sig")


# ── the facilitator's part, and the crowd's ─────────────────────────────────────────────────


def page(room: "Room", who: str, step: str) -> None:  # noqa: UP037 - its source is run alone
    """What the core draws of a seat, without its live view."""
    from tablee.session.people.seat import Seat
    from tablee.ui.widgets import inputs

    seat = Seat(room, who, step)
    inputs.show_refusal(seat)
    seat.activity.render(seat)


def screen_of(work: Work, person: Person) -> AppTest:
    return AppTest.from_function(page, args=(work.room, person.id, work.room.agenda[1].id)).run()


def test_the_facilitator_calls_the_tables_in_turn_and_moves_somebody(work: Work) -> None:
    screen = screen_of(work, facilitator_of(work.room))
    press(screen, "Au mur : Table 1")
    press(screen, "Au mur : Table 2")
    assert work.circles(Audience.WALL).only == "t2"
    press(screen, "Au mur : toutes les tables")
    next(box for box in screen.selectbox if box.label == "Vers").select("t2")
    press(screen, "Déplacer")
    assert work.members() == [["Bo"], ["Chi", "Dan", "Ana"]]


@pytest.mark.parametrize("writers", ["all", "host"])
def test_whoever_speaks_on_the_console_is_written_at_their_own_table(
    tmp_path: Path, catalogue: Catalogue, writers: str
) -> None:
    work = Work(tmp_path, catalogue, hosted=True, writers=writers)
    screen = screen_of(work, facilitator_of(work.room))

    def send(name: str, words: str) -> None:
        box = next(box for box in screen.selectbox if box.label == "Qui parle ?")
        box.set_value((work.people | {"": facilitator_of(work.room)})[name].id).run()
        screen.text_area[0].input(words)
        press(screen, "Envoyer")

    send("Dan", "dit par Dan")
    send("Bo", "dit par Bo")
    send("", "dit on ne sait où")
    assert "Choisissez d’abord" in screen.error[0].value
    forms.move(work.seat, work.people["Dan"].id, "t1")
    screen.run()
    send("Dan", "dit plus tard par Dan")
    said = {getattr(c, "text", ""): it.id for it in work.circles().circles for c in it.cards}
    assert said == {"dit par Dan": "t2", "dit par Bo": "t1", "dit plus tard par Dan": "t1"}


def test_what_a_table_wrote_before_goes_on_with_it_where_its_people_or_host_do(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    work = Work(tmp_path, catalogue, hosted=True, names=False)
    ana, bo, chi = (work.people[name].id for name in NAMES[:3])
    work.post("Ana", TableCard("du premier tour", "t1"))
    hidden = work.post("Bo", TableCard("à ne pas montrer", "t1"))
    work.seat.hide(hidden)
    work.post("Ana", TableReport("ce qu’il en reste", "t1"))
    work.room.conduct.next(facilitator_of(work.room))

    def before(audience: Audience = Audience.PHONE) -> list[list[str]]:
        return [[card.text for card in circle.before] for circle in work.circles(audience).circles]

    assert before() == [["ce qu’il en reste", "du premier tour"], []]
    assert before(Audience.WALL) == before()  # until something new stands there
    seat_of(work.room, work.people["Bo"]).post(TableCard("du deuxième tour", "t1"))
    assert before(Audience.WALL) == [[], []]
    assert not any(c.by or c.buttons for it in work.circles().circles for c in it.before)
    forms.move(work.seat, bo, "t2")  # the host stays
    assert before() == [["ce qu’il en reste", "du premier tour"], []]
    forms.move(work.seat, chi, "t1")
    forms.move(work.seat, ana, "t2")  # the host goes, and her table with all its people
    assert before() == [[], ["ce qu’il en reste", "du premier tour"]]
    forms.move(work.seat, bo, "t1")
    assert before() == [[], []]


def test_a_table_that_one_person_has_left_still_goes_on_from_what_it_wrote(work: Work) -> None:
    work.post("Ana", TableCard("du premier tour", "t1"))
    work.room.conduct.next(facilitator_of(work.room))
    forms.move(work.seat, work.people["Bo"].id, "")
    assert [card.text for card in work.circles().circles[0].before] == ["du premier tour"]


def test_one_table_goes_on_from_all_that_was_written_before(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "tables", "tables", "canvas")
    ana = enter(room, "Ana")
    start(room, "tables")
    seat_of(room, ana).post(TableCard("dit seule", "room"))
    room.conduct.next(facilitator_of(room))
    assert "dit seule" in shown(room, Audience.PHONE)
    assert "dit seule" in shown(room, Audience.WALL)


def test_the_plenary_is_offered_what_tables_keep_and_the_cards_of_those_that_keep_nothing(
    work: Work,
) -> None:
    work.post("Ana", TableCard("du premier tour", "t1"))
    work.post("Dan", TableCard("un budget", "t2"))
    work.post("Chi", TableReport("voir la mairie", "t2"))
    step = work.seat.step
    assert [words for _id, words in step.activity.leads(step)] == [
        "du premier tour",
        "voir la mairie",
    ]
    assert len(step.activity.important(step)) == 1
    work.room.conduct.next(facilitator_of(work.room))
    work.post("Ana", TableCard("du deuxième", "t1"))
    step = work.seat.step
    assert [words for _id, words in step.activity.leads(step)] == [
        "du deuxième",
        "du premier tour",
        "un budget",
    ]


def test_where_groups_were_not_drawn_the_console_says_so_and_leads_back(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "groups", "tables")
    enter(room, "Ana")
    start(room, "groups")
    start(room, "tables")
    assert "Les groupes ne sont pas formés" in shown(room, Audience.CONSOLE)
    console = (room, facilitator_of(room).id, room.agenda[1].id)
    press(AppTest.from_function(page, args=console).run(), "Revenir à « Former des groupes »")
    assert room.session.current == room.agenda[0].id


def test_the_console_names_who_has_no_table(work: Work) -> None:
    assert work.circles(Audience.CONSOLE).apart == ()
    forms.move(work.seat, work.people["Dan"].id, "")
    assert [chip.name for chip in work.circles(Audience.CONSOLE).apart] == ["Dan"]
    assert work.circles().apart == ()


def test_whoever_takes_notes_has_the_fields_of_his_own_table(work: Work) -> None:
    work.room.people.set_roles(facilitator_of(work.room), work.people["Dan"].id, {Role.SCRIBE})
    screen = screen_of(work, work.people["Dan"])
    screen.text_area[0].input("noté par Dan")
    press(screen, "Envoyer")
    assert [len(circle.cards) for circle in work.circles().circles] == [0, 1]


def test_a_frame_for_many_people_stays_small(tmp_path: Path, catalogue: Catalogue) -> None:
    room = open_room(tmp_path, catalogue, "groups", "tables", settings={"groups": {"size": 5}})
    for n in range(200):
        enter(room, f"Personne {n}")
    start(room, "groups")
    seat = seat_of(room, facilitator_of(room))
    handlers.draw_groups(seat, forming(seat))
    start(room, "tables")
    sent = encode(slim(msgspec.to_builtins(frame(room, Audience.PHONE, "fr"))))
    assert len(sent) < 200 * 200  # 200 kB for a thousand people
