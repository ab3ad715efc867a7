"""Forming groups: who draws, who chooses, who hosts, what each sees of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest

from plugins.groups import Formed, FormGroups, GroupChoice, handlers
from tablee import texts
from tablee.errors import NotAccepted, NotAllowed, NotFound
from tablee.model.entities import Appearance, Role
from tablee.model.groups import Group
from tablee.model.synthesis import Lines
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, shown, start
from tablee.session.history.labels import last_act
from tablee.session.people.seat import Seat
from tablee.session.transfer.document import document_of
from tablee.settings import ROOT
from tablee.texts import speaking
from tablee.view import Audience, Circle, Circles, Empty, Stack
from tests.support.app_test import press

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.view import View

NAMES = ("Ana", "Bo", "Chi", "Dan", "Ève", "Farid", "Gaëlle")


class Tables:
    """A room that forms groups, and the seat of whoever facilitates."""

    def __init__(self, folder: Path, catalogue: Catalogue, people: int, **settings: Any) -> None:
        self.room: Room = open_room(folder, catalogue, "groups", settings={"groups": settings})
        self.people = [enter(self.room, name) for name in NAMES[:people]]
        start(self.room, "groups")

    @property
    def seat(self) -> Seat:
        return seat_of(self.room, facilitator_of(self.room))

    @property
    def activity(self) -> Any:
        return self.seat.activity

    def draw(self, **how: bool) -> None:
        handlers.draw_groups(self.seat, self.activity, **how)

    def formed(self) -> tuple[Group, ...]:
        step = self.seat.step
        return tuple(step.activity.groups(step))

    def sizes(self) -> list[int]:
        return [len(group.members) for group in self.formed()]

    def view(self, audience: Audience) -> View:
        step = self.seat.step
        return step.activity.view(step, audience)

    def circles(self, audience: Audience = Audience.PHONE) -> Circles:
        view = self.view(audience)
        assert isinstance(view, Circles)
        return view

    def press(self, who: Person, button: str, target: str) -> None:
        seat = seat_of(self.room, who)
        seat.activity.act(seat, button, target)

    def table_of(self, who: Person) -> str:
        return next((g.id for g in self.formed() if who.id in g.members), "")


def forming(seat: Seat) -> FormGroups:
    activity = seat.activity
    assert isinstance(activity, FormGroups)
    return activity


# ── drawn ───────────────────────────────────────────────────────────────────────────────────


def test_only_who_facilitates_draws_the_groups(tmp_path: Path, catalogue: Catalogue) -> None:
    tables = Tables(tmp_path, catalogue, 5, size=2)
    seat = seat_of(tables.room, tables.people[0])
    with pytest.raises(NotAllowed):
        seat.set_facts(Formed(tables=(Group("t1", "", (tables.people[0].id,)),)))
    with pytest.raises(NotAllowed):
        handlers.draw_groups(seat, tables.activity)
    assert not tables.formed()
    tables.draw()
    assert tables.sizes() == [3, 2]


def test_groups_are_seen_by_all_only_when_they_are_shown(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    tables = Tables(tmp_path, catalogue, 4, size=2)
    assert isinstance(tables.view(Audience.CONSOLE), Empty)
    tables.draw()
    assert isinstance(tables.view(Audience.PHONE), Empty)
    assert isinstance(tables.view(Audience.WALL), Empty)
    assert isinstance(tables.view(Audience.CONSOLE), Stack)
    handlers.hide_or_show(tables.seat, shown=True)
    assert tables.circles().title == "2 groupes de 2"
    assert [len(circle.people) for circle in tables.circles(Audience.WALL).circles] == [2, 2]


def test_how_many_groups_there_will_be_is_said_before_they_are_drawn(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    tables = Tables(tmp_path, catalogue, 7, size=3)
    wall = tables.view(Audience.WALL)
    assert isinstance(wall, Empty)
    assert wall.text == "7 personnes : 1 groupe de 4 et 1 de 3"


def test_names_that_no_group_will_have_are_told_before_and_after_the_draw(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    themes = ["Vélo", "Jardin", "Fête"]
    tables = Tables(tmp_path, catalogue, 7, size=4, names=themes)
    for _moment in ("before the draw", "after it"):
        told = shown(tables.room, Audience.CONSOLE)
        assert "plus de noms que de groupes : « Fête »" in told
        tables.draw()
    settings = {"way": "number", "size": 4, "names": themes}
    tables.room.conduct.configure(
        facilitator_of(tables.room), tables.room.agenda[0].id, settings=settings
    )
    tables.draw()
    assert [group.title for group in tables.formed()] == themes
    assert "plus de noms" not in shown(tables.room, Audience.CONSOLE)


def test_nobody_is_here_and_the_draw_says_to_wait(tmp_path: Path, catalogue: Catalogue) -> None:
    tables = Tables(tmp_path, catalogue, 0)
    with pytest.raises(NotAccepted, match="attendez"):
        tables.draw()


def test_who_comes_late_and_who_has_no_phone_have_a_table_too(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    tables = Tables(tmp_path, catalogue, 5, number=2, way="number")
    tables.draw()
    late = enter(tables.room, "Hélène")
    added = tables.room.people.add(facilitator_of(tables.room), "Yvonne")
    assert tables.table_of(late) == "t2"
    assert tables.table_of(added) == "t1"


def test_who_came_late_stays_at_the_table_when_somebody_leaves_another(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    tables = Tables(tmp_path, catalogue, 6, size=3)
    tables.draw()
    late = enter(tables.room, "Xavier")
    assert tables.table_of(late) == "t1"
    gone = next(who for who in tables.people if tables.table_of(who) == "t2")
    tables.room.erasing.person(gone, gone.id)
    assert tables.table_of(late) == "t1"
    assert tables.table_of(enter(tables.room, "Zoé")) == "t2"
    tables.seat.undo()
    assert not tables.formed()


def test_who_never_chose_stays_where_the_end_of_the_step_put_them(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(
        tmp_path, catalogue, "groups", "tables", settings={"groups": {"way": "chosen", "number": 2}}
    )
    ana, bo, chi = (enter(room, name) for name in NAMES[:3])
    start(room, "groups")
    for who, table in ((ana, "t1"), (bo, "t2")):
        seat = seat_of(room, who)
        seat.activity.act(seat, "sit", table)
    start(room, "tables")

    def members() -> list[tuple[str, ...]]:
        return [group.members for group in seat_of(room, facilitator_of(room)).step.groups]

    assert members() == [(ana.id, chi.id), (bo.id,)]
    room.erasing.person(bo, bo.id)
    assert members() == [(ana.id, chi.id)]


def test_a_draw_is_undone_like_anything_else(tmp_path: Path, catalogue: Catalogue) -> None:
    tables = Tables(tmp_path, catalogue, 6, size=3)
    tables.draw()
    first = tables.formed()
    tables.draw()
    tables.seat.undo()
    assert tables.formed() == first
    tables.seat.undo()
    assert not tables.formed()


def test_what_the_facilitator_did_to_the_groups_has_its_name_where_it_is_undone(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    tables = Tables(tmp_path, catalogue, 4, size=2)
    yasmine, step = facilitator_of(tables.room), tables.room.agenda[0].id

    def last() -> str:
        act = last_act(tables.room, yasmine, step)
        assert act is not None
        return act.words

    tables.draw()
    assert last() == "Groupes formés"
    handlers.hide_or_show(tables.seat, shown=True)
    assert last() == "Groupes montrés"
    handlers.set_up(tables.seat, tables.activity, "t1", title="Budget", place="", host="")
    assert last() == "Table nommée, ou hôte choisi"
    handlers.move(tables.seat, tables.activity, tables.people[0].id, "")
    assert last() == "Une personne changée de table"


def test_somebody_is_moved_or_set_aside_by_the_facilitator(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    tables = Tables(tmp_path, catalogue, 4, size=2)
    tables.draw()
    ana = tables.people[0]
    other = next(g.id for g in tables.formed() if ana.id not in g.members)
    handlers.move(tables.seat, tables.activity, ana.id, other)
    assert tables.table_of(ana) == other
    assert sorted(tables.sizes()) == [1, 3]
    handlers.move(tables.seat, tables.activity, ana.id, "")
    assert tables.table_of(ana) == ""
    handlers.move(tables.seat, tables.activity, ana.id, "t1")
    assert tables.table_of(ana) == "t1"


def test_whoever_is_erased_or_merged_leaves_one_seat(tmp_path: Path, catalogue: Catalogue) -> None:
    tables = Tables(tmp_path, catalogue, 4, size=2)
    tables.draw()
    ana, bo, chi, dan = tables.people
    yasmine = facilitator_of(tables.room)
    table = tables.table_of(bo)
    tables.room.people.merge(yasmine, ana.id, bo.id)
    assert sum(tables.sizes()) == 3
    tables.room.erasing.person(yasmine, chi.id)
    assert sum(tables.sizes()) == 2
    assert tables.table_of(dan)
    assert tables.table_of(ana) in (table, "t1", "t2")


def test_one_person_on_two_phones_keeps_the_seat_when_they_are_made_one(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    tables = Tables(tmp_path, catalogue, 4, size=2)
    tables.draw()
    seated = tables.people[0]
    table = tables.table_of(seated)
    twin = enter(tables.room, "Ana B.")
    handlers.move(tables.seat, tables.activity, twin.id, "")
    handlers.move(tables.seat, tables.activity, seated.id, table)
    tables.room.people.merge(facilitator_of(tables.room), twin.id, seated.id)
    assert tables.table_of(twin) == table


def test_a_table_is_named_placed_and_has_a_host(tmp_path: Path, catalogue: Catalogue) -> None:
    tables = Tables(tmp_path, catalogue, 4, size=2, names=["Finances", "Lieux"])
    tables.draw()
    assert [group.title for group in tables.formed()] == ["Finances", "Lieux"]
    host = tables.formed()[0].members[1]
    handlers.set_up(
        tables.seat, tables.activity, "t1", title="Budget", place=" Au  fond ", host=host
    )
    group = tables.formed()[0]
    assert (group.title, group.place, group.host) == ("Budget", "Au fond", host)
    with pytest.raises(NotAccepted, match="80 caractères"):
        handlers.set_up(tables.seat, tables.activity, "t1", title="x" * 81, place="", host="")
    tables.draw(same_hosts=True)
    assert [group.host for group in tables.formed()] == [host, ""]
    assert tables.formed()[0].title == "Budget"


def test_usual_titles_are_in_the_language_of_whoever_reads(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    tables = Tables(tmp_path, catalogue, 4, size=2)
    texts.add_catalogue(ROOT / "tablee")
    tables.draw()
    handlers.hide_or_show(tables.seat, shown=True)
    with speaking("en"):
        assert tables.circles().title == "2 groups of 2"
    assert all(group.title == "" for group in tables.seat.step.facts(Formed).tables)


# ── chosen ──────────────────────────────────────────────────────────────────────────────────


def test_each_chooses_changes_and_leaves_for_oneself_only(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    tables = Tables(tmp_path, catalogue, 3, way="chosen", number=2)
    ana, bo, _chi = tables.people
    tables.press(ana, "sit", "t1")
    tables.press(ana, "sit", "t2")
    assert tables.table_of(ana) == "t2"
    last = last_act(tables.room, ana, tables.room.agenda[0].id)
    assert last is not None
    assert last.words == "Table choisie"
    with pytest.raises(NotAllowed):
        seat_of(tables.room, bo).post(GroupChoice("t1"), on_behalf_of=ana.id)
    with pytest.raises(NotAccepted, match="déjà une table"):
        seat_of(tables.room, ana).post(GroupChoice("t1"))
    with pytest.raises(NotFound):
        tables.press(bo, "sit", "t9")
    tables.press(ana, "sit", "t2")
    assert tables.table_of(ana) == ""


def test_nobody_who_takes_notes_chooses_for_others(tmp_path: Path, catalogue: Catalogue) -> None:
    tables = Tables(tmp_path, catalogue, 2, way="chosen")
    scribe = enter(tables.room, "Zoé", Role.SCRIBE)
    with pytest.raises(NotAllowed, match="pour elle-même"):
        seat_of(tables.room, scribe).post(GroupChoice("t1"), on_behalf_of=tables.people[0].id)


def test_a_full_table_says_so_and_can_only_be_left(tmp_path: Path, catalogue: Catalogue) -> None:
    tables = Tables(tmp_path, catalogue, 3, way="chosen", number=2, seats=1)
    ana, bo, chi = tables.people
    tables.press(ana, "sit", "t1")
    with pytest.raises(NotAccepted, match="est complète"):
        tables.press(bo, "sit", "t1")
    full, free = tables.circles().circles
    assert (full.mark, full.buttons, [a.name for a in full.own]) == ("complète", (), ["sit"])
    assert [action.label for action in free.buttons] == ["Choisir cette table"]
    assert [action.label for action in free.own] == ["Quitter cette table"]
    handlers.move(tables.seat, tables.activity, chi.id, "t1")
    assert tables.sizes() == [2]
    assert tables.table_of(chi) == "t1"


def test_who_has_not_chosen_has_a_table_when_the_step_is_over(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    tables = Tables(tmp_path, catalogue, 3, way="chosen", number=2)
    tables.press(tables.people[0], "sit", "t1")
    assert [chip.name for chip in tables.circles().apart] == ["Bo", "Chi"]
    tables.draw()
    assert not tables.circles().apart
    tables.press(
        tables.people[1], "sit", "t1" if tables.table_of(tables.people[1]) != "t1" else "t2"
    )
    assert sum(tables.sizes()) == 3


def test_whoever_facilitates_puts_people_by_hand(tmp_path: Path, catalogue: Catalogue) -> None:
    tables = Tables(tmp_path, catalogue, 3, way="facilitator", names=["Un", "Deux"])
    with pytest.raises(NotAllowed, match="ne se choisissent pas"):
        tables.press(tables.people[0], "sit", "t1")
    handlers.move(tables.seat, tables.activity, tables.people[0].id, "t2")
    assert [group.title for group in tables.formed()] == ["Deux"]


# ── hosts ───────────────────────────────────────────────────────────────────────────────────


def test_a_volunteer_hosts_the_table_until_he_no_longer_wants_to(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    tables = Tables(tmp_path, catalogue, 2, size=2, host="volunteer")
    tables.draw()
    ana, bo = tables.people
    tables.press(ana, "host", "t1")
    assert tables.formed()[0].host == ana.id
    with pytest.raises(NotAccepted, match="déjà un hôte : Ana"):
        tables.press(bo, "host", "t1")
    tables.press(ana, "host", "t1")
    assert tables.formed()[0].host == ""


def test_every_table_has_a_host_where_they_are_drawn(tmp_path: Path, catalogue: Catalogue) -> None:
    tables = Tables(tmp_path, catalogue, 7, size=3, host="drawn")
    tables.draw()
    assert all(group.host in group.members for group in tables.formed())


# ── rounds ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def rounds(tmp_path: Path, catalogue: Catalogue) -> Room:
    """Two steps that form groups, six people here; the first ones are drawn, with hosts."""
    room = open_room(tmp_path, catalogue, "groups", "groups")
    yasmine = facilitator_of(room)
    room.conduct.configure(yasmine, room.agenda[0].id, settings={"size": 3, "host": "drawn"})
    for name in NAMES[:6]:
        enter(room, name)
    start(room, "groups")
    seat = seat_of(room, yasmine)
    handlers.draw_groups(seat, forming(seat))
    return room


def second(room: Room, **settings: Any) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """The groups of the first step, and those of the second when it is set up so."""
    yasmine = facilitator_of(room)
    room.conduct.configure(yasmine, room.agenda[1].id, settings=settings)
    room.conduct.next(yasmine)
    seat = seat_of(room, yasmine)
    handlers.draw_groups(seat, forming(seat))
    step = seat.step
    return step.groups, tuple(step.activity.groups(seat.step))


def test_hosts_stay_and_all_others_change_tables(rounds: Room) -> None:
    before, after = second(rounds, way="rotate")
    assert [(g.id, g.host) for g in before] == [(g.id, g.host) for g in after]
    for one, two in zip(before, after, strict=True):
        assert set(one.members) & set(two.members) == {one.host}


def test_a_table_without_host_is_said_before_all_leave_it_and_somebody_can_stay(
    rounds: Room,
) -> None:
    yasmine = facilitator_of(rounds)
    ways = {"way": "rotate", "host": "volunteer"}
    rounds.conduct.configure(yasmine, rounds.agenda[1].id, settings=ways)
    first = seat_of(rounds, yasmine)
    handlers.set_up(first, forming(first), "t2", title="Le vélo", place="", host="")
    rounds.conduct.next(yasmine)
    seat = seat_of(rounds, yasmine)
    for screen in (Audience.CONSOLE, Audience.WALL):
        assert "tout le monde en partira : « Le vélo »" in shown(rounds, screen)
    lost = next(g for g in seat.step.groups if g.id == "t2")
    assert all(own.id == "t2" for own in offered_to_host(seat))
    stays = next(person for person in seat.step.group if person.id == lost.members[0])
    volunteer = Seat(rounds, stays.id, seat.step.step.id)
    volunteer.activity.act(volunteer, "host", "t2")
    assert "en partira" not in shown(rounds, Audience.CONSOLE)
    handlers.draw_groups(seat, forming(seat))
    moved = next(g for g in forming(seat).groups(seat.step) if g.id == "t2")
    assert (moved.host, stays.id in moved.members) == (stays.id, True)


def offered_to_host(seat: Seat) -> list[Circle]:
    """The tables whose people may say that they stay."""
    view = forming(seat).view(seat.step, Audience.PHONE)
    assert isinstance(view, Stack)
    circles = next(part for part in view.items if isinstance(part, Circles))
    return [circle for circle in circles.circles if any(a.name == "host" for a in circle.own)]


def test_nobody_is_sent_to_a_table_before_there_are_any(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    tables = Tables(tmp_path, catalogue, 4, size=2)
    assert tables.activity.prompt(tables.seat.step) == ""
    tables.draw()
    handlers.hide_or_show(tables.seat, shown=True)
    assert tables.activity.prompt(tables.seat.step) == "Rejoignez votre table."


def test_groups_join_two_by_two(rounds: Room) -> None:
    before, after = second(rounds, way="join")
    assert len(before) == 2
    assert [set(group.members) for group in after] == [{w for g in before for w in g.members}]


def test_a_second_draw_parts_those_who_have_met(rounds: Room) -> None:
    before, after = second(rounds, way="number", number=3)
    for group in after:
        assert not any(set(group.members) <= set(former.members) for former in before)


def test_without_former_groups_the_draw_is_at_random_and_says_so(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    tables = Tables(tmp_path, catalogue, 6, way="join", size=3)
    console = tables.view(Audience.CONSOLE)
    assert isinstance(console, Empty)
    assert "au hasard, par taille" in console.text
    tables.draw()
    assert tables.sizes() == [3, 3]


# ── what remains, and the facilitator's part ────────────────────────────────────────────────


def test_the_notes_name_each_table_as_its_people_chose_to_be_named(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    tables = Tables(tmp_path, catalogue, 1, size=4)
    enter(tables.room, "Naïma Bellec", appearance=Appearance.FULL)
    enter(tables.room, "Karim", appearance=Appearance.HIDDEN)
    assert document_of(tables.room).notes == ()
    tables.draw()
    host = tables.people[0].id
    handlers.set_up(tables.seat, tables.activity, "t1", title="", place="", host=host)
    (section,) = document_of(tables.room).notes
    (lines,) = section.blocks
    assert section.label == "Former des groupes"
    assert isinstance(lines, Lines)
    (line,) = lines.lines
    assert line.text.startswith("Table 1 : ")
    assert line.text.endswith(" (hôte : Ana)")
    names = line.text.removeprefix("Table 1 : ").removesuffix(" (hôte : Ana)").split(", ")
    assert sorted(names) == ["Ana", "Naïma Bellec", "Une personne"]


def page(room: "Room", who: str, step: str) -> None:  # noqa: UP037 - its source is run alone
    """What the core draws of a seat, without its live view."""
    from tablee.session.people.seat import Seat
    from tablee.ui.widgets import inputs

    seat = Seat(room, who, step)
    inputs.show_refusal(seat)
    seat.activity.render(seat)


def test_the_facilitator_draws_shows_moves_and_names_on_the_console(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    tables = Tables(tmp_path, catalogue, 4, size=2)
    args = (tables.room, facilitator_of(tables.room).id, tables.room.agenda[0].id)
    screen = AppTest.from_function(page, args=args).run()
    press(screen, "Tirer les groupes")
    press(screen, "Montrer les groupes")
    assert tables.circles().title == "2 groupes de 2"
    who = screen.selectbox[0].value
    other = next(group for group in tables.formed() if who not in group.members)
    elsewhere = screen.selectbox[1]
    assert elsewhere.label == "Vers"
    assert elsewhere.options == [other.title, "Aucune table"]
    elsewhere.select(other.id)
    press(screen, "Déplacer")
    assert who in next(g for g in tables.formed() if g.id == other.id).members
    next(field for field in screen.text_input if field.label == "Nom de la table").input("Verger")
    press(screen, "Enregistrer")
    assert tables.formed()[0].title == "Verger"


def test_others_with_a_role_have_no_part_to_draw(tmp_path: Path, catalogue: Catalogue) -> None:
    tables = Tables(tmp_path, catalogue, 2, size=2)
    assert tables.room.record().steps[0].activity.drawn_for == {Role.FACILITATOR}
