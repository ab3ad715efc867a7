"""A written session played again, and the demo, which is one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tablee.activities.votes import VoteFacts
from tablee.errors import NotAccepted, NotFound, Taken, Unreadable
from tablee.model.entities import Role, StepState
from tablee.model.synthesis import Part
from tablee.sdk.demo import play, read, remade
from tablee.session import Room, Sessions
from tablee.session.transfer.document import document_of
from tablee.storage import Store
from tablee.storage.journal import FileJournal
from tests.support.sessions.sample import sample_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue

NOON = 1_790_000_000.0

TOP = """
title = "Un atelier"
facilitator = "Yasmine Kaci"
"""

TWO_STEPS = """
[[steps]]
activity = "ideas"
minutes = 4
planned = 3
events = [
    { joins = "Adèle", at = 0.5 },
    { joins = "Solène", roles = ["carrier"] },
    { joins = "Clémence", phone = false, appearance = "hidden" },
    { by = "Adèle", puts = "idea", with = { text = "un" }, as = "one", at = 2 },
    { by = "Clémence", puts = "idea", with = { text = "deux" }, as = "two" },
    { by = "Adèle", edits = "one", with = { text = "une" } },
    { by = "Solène", puts = "secret", with = { text = "pour moi" } },
    { by = "Adèle", puts = "secret", with = { text = "à dire" }, shared = true },
    { sets = { who = "@Adèle" } },
    { finish = ["Adèle"], at = 3.9 },
]
[[steps]]
activity = "pick"
minutes = 2
events = [
    { does = "more_time" },
    { does = "open_vote" },
    { by = "Adèle", puts = "ballot", with = { marks = { "@two" = 1 } } },
    { does = "close_vote" },
]
"""


def played(tmp_path: Path, text: str, catalogue: Catalogue | None = None) -> Room:
    catalogue = catalogue or sample_catalogue()
    script = tmp_path / "script.toml"
    script.write_text(text, "utf-8")
    folder = tmp_path / "sessions"
    session = play(read(script), folder, catalogue, ends_at=NOON, pictures=tmp_path)
    return Room(Store(folder / session, read_only=True), catalogue, lambda: NOON)


def test_people_join_with_their_roles_and_how_they_appear(tmp_path: Path) -> None:
    room = played(tmp_path, TOP + TWO_STEPS)

    people = {p.first_name: p for p in room.everybody.values()}
    assert list(people) == ["Yasmine", "Adèle", "Solène", "Clémence"]
    assert people["Solène"].has(Role.CARRIER)
    assert people["Clémence"].by_facilitator
    assert not people["Adèle"].by_facilitator


def test_contributions_stand_as_they_were_left(tmp_path: Path) -> None:
    room = played(tmp_path, TOP + TWO_STEPS)

    ideas = room.agenda[0]
    people = {p.id: p.first_name for p in room.everybody.values()}
    assert [(people[c.person], *c.content.texts(), c.shared) for c in room.all_in(ideas.id)] == [
        ("Adèle", "une", True),
        ("Clémence", "deux", True),
        ("Solène", "pour moi", False),
        ("Adèle", "à dire", True),
    ]
    assert people[ideas.facts["who"]] == "Adèle"
    assert [people[p] for p in ideas.finished] == ["Adèle"]


def test_what_a_person_without_a_phone_says_was_typed_by_the_facilitator(tmp_path: Path) -> None:
    room = played(tmp_path, TOP + TWO_STEPS)

    said = room.all_in(room.agenda[0].id)[1]
    assert room.person(said.entered_by or "").first_name == "Yasmine"


def test_time_passes_as_it_was_written(tmp_path: Path) -> None:
    room = played(tmp_path, TOP + TWO_STEPS)

    began = NOON - 6 * 60
    first, second = room.agenda
    assert (first.minutes, first.spent) == (3, 4 * 60)
    adele = next(p for p in room.everybody.values() if p.name == "Adèle")
    assert adele.joined_at == began + 30
    times = [c.at for c in room.all_in(first.id)]
    assert times[0] == began + 120
    assert times == sorted(times)
    assert times[-1] < began + 3.9 * 60
    assert second.elapsed(NOON) == 2 * 60
    assert second.extra_minutes == 1


def test_the_last_step_is_left_running(tmp_path: Path) -> None:
    room = played(tmp_path, TOP + TWO_STEPS)

    assert [s.state for s in room.agenda] == [StepState.DONE, StepState.RUNNING]
    assert not room.closed


def test_a_session_that_was_ended_is_ended(tmp_path: Path) -> None:
    room = played(tmp_path, TOP + "closed = true\n" + TWO_STEPS)

    assert room.session.closed_at == NOON


def test_a_vote_is_opened_cast_and_counted(tmp_path: Path) -> None:
    room = played(tmp_path, TOP + TWO_STEPS)

    vote = room.step_record(room.agenda[1].id)
    assert vote.facts(VoteFacts).closed
    assert vote.outcome is not None
    assert [(o.text, o.score) for o in vote.outcome.options] == [("deux", 1), ("une", 0)]


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ('{ by = "Adèle", putts = "idea" }', "joins, puts, edits"),
        ('{ by = "Adèle", puts = "idea", wiht = { text = "x" } }', "wiht"),
        ('{ joins = "Adèle", roles = ["king"] }', "king"),
    ],
)
def test_a_slip_in_the_file_is_said_before_anything_is_made(
    tmp_path: Path, event: str, said: str
) -> None:
    scene = f'[[steps]]\nactivity = "ideas"\nminutes = 1\nevents = [{event}]'

    with pytest.raises(Unreadable, match=said):
        played(tmp_path, TOP + scene)

    assert not (tmp_path / "sessions").exists()


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ('{ by = "Nobody", puts = "idea", with = { text = "x" } }', "Nobody"),
        ('{ puts = "idea", with = { text = "@later" } }', "later"),
        ('{ puts = "poem", with = { text = "x" } }', "poem"),
        ('{ puts = "idea", with = { words = "x" } }', "words"),
        ('{ sets = { whose = "x" } }', "whose"),
        ('{ joins = "Yasmine" }', "Yasmine"),
        ('{ puts = "idea", beside = "pad", with = { text = "x" } }', "pad"),
        ('{ puts = "idea", pictures = { text = "none.png" } }', "none.png"),
    ],
)
def test_what_is_not_there_is_refused_with_its_place(tmp_path: Path, event: str, said: str) -> None:
    scene = f'[[steps]]\nactivity = "ideas"\nminutes = 1\nevents = [{event}]'

    with pytest.raises(NotAccepted, match=rf"ideas, événement 1.*{said}"):
        played(tmp_path, TOP + scene)


def test_the_rules_hold_in_a_written_session_too(tmp_path: Path) -> None:
    joins = '{ joins = "Solène", roles = ["carrier"] }'
    puts = '{ by = "Solène", puts = "idea", with = { text = "x" } }'
    scene = f'[[steps]]\nactivity = "ideas"\nminutes = 1\nevents = [{joins}, {puts}]'

    with pytest.raises(NotAccepted, match=r"événement 2.*à vous d’écouter"):
        played(tmp_path, TOP + scene)


def test_an_address_inside_a_sentence_is_no_reference(tmp_path: Path) -> None:
    event = '{ puts = "idea", with = { text = "écrire à moi@exemple.fr" } }'
    room = played(tmp_path, TOP + f'[[steps]]\nactivity = "ideas"\nminutes = 1\nevents = [{event}]')

    assert room.all_in(room.agenda[0].id)[0].content.texts() == ("écrire à moi@exemple.fr",)


def test_an_agenda_that_no_plugin_offers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="accelerator"):
        played(tmp_path, TOP + 'agenda = "accelerator"\n' + TWO_STEPS)


# ── the demo ────────────────────────────────────────────────────────────────────────────────


def test_the_demo_is_in_the_groups_reflection_with_twelve_minutes_left(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    with remade(tmp_path, catalogue, ends_at=NOON) as room:
        current = room.record().current
        assert current is not None
        assert [s.step.state for s in room.record().steps].count(StepState.DONE) == 5
        left = current.step.allotted - current.step.elapsed(NOON)
        assert left // 60 == 12
        assert len(current.step.finished) == 9
        assert current.request.startswith("J’aimerais que le groupe m’aide à")


def test_the_demo_holds_the_traps_of_real_workshops(tmp_path: Path, catalogue: Catalogue) -> None:
    with remade(tmp_path, catalogue, ends_at=NOON) as room:
        names = [(one.name, two.name) for one, two in room.people.merges_to_propose()]
        assert ("Naïma", "Naima") in names
        assert any(p.by_facilitator for p in room.everybody.values())
        words = " ".join(
            text
            for step in (*room.agenda, *room.beside)
            for c in room.all_in(step.id)
            for text in c.content.texts()
        )
        for trap in ("j'anime", "J’anime", "->", ":=)", "???????", "\n\n\n", "\n- "):
            assert trap in words


def test_the_demos_report_reads_like_a_report(tmp_path: Path, catalogue: Catalogue) -> None:
    with remade(tmp_path, catalogue, ends_at=NOON) as room:
        synthesis = document_of(room)
        text = catalogue.exporter("markdown").export(synthesis, Part.BOTH).decode()

    assert synthesis.initiators == ("Solène Vidalenc",)
    assert synthesis.writers == ("Bastien Roque",)
    assert "Solène" not in synthesis.participants
    assert "Yasmine" not in synthesis.participants
    assert "E. M." in synthesis.participants
    assert "#accueil de proximité, #échelle, #outils communs" in text
    assert len(synthesis.sheet) == 3
    assert "Image, à voir dans l’export « Page web » : Schéma du réseau" in text
    assert "Estelle" not in "".join(
        line for line in text.splitlines() if not line.startswith("Participants à l'accélérateur")
    )
    assert "je n’y avais pas pensé" not in text


def test_making_the_demo_again_replaces_it_and_nothing_else(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    sessions = Sessions(tmp_path, catalogue)
    other = sessions.create("browser", "Une vraie session").session.id
    sessions.close()
    with remade(tmp_path, catalogue) as room:
        first = room.keys.join
    began = time.time()
    with remade(tmp_path, catalogue) as room:
        again = room.keys.join
        assert began <= room.clock() <= time.time()

    assert again != first
    folders = [p.name for p in FileJournal.sessions(tmp_path)]
    assert other in folders
    assert len(folders) == 2


def test_the_demo_is_not_replaced_under_a_running_server(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    with remade(tmp_path, catalogue) as room:
        session = room.session.id
    server = Sessions(tmp_path, catalogue)
    server.own()

    with pytest.raises(Taken), remade(tmp_path, catalogue):
        pass

    server.close()
    assert [p.name for p in FileJournal.sessions(tmp_path)] == [session]
