"""An agenda becomes a session and a session's agenda is kept: set up as it was, nobody's words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tablee.errors import BadSetting, NotAccepted, NotAllowed, NotFound
from tablee.model.agendas import Agenda, AgendaStep, read, written
from tablee.registry import fit
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session import Sessions
from tablee.session.library.agendas import AgendaLibrary, agenda_of, origin_of
from tablee.session.residency.creation import Plan
from tablee.storage.blobs import FolderBlobs
from tablee.texts import speaking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tests.support.shell import Shell

STEPS = (
    AgendaStep("canvas", 10, "Nos idées", {"template": "impact_effort"}, "Laisser du silence."),
    AgendaStep("action_canvas", 20),
    AgendaStep("dot_vote", 5, "", {"dots": 5, "source": "#1"}),
    AgendaStep("closing", 5),
)
OURS = Agenda("", "Le nôtre", "Pour nos réunions.", STEPS)


@pytest.fixture
def sessions(tmp_path: Path, catalogue: Catalogue) -> Iterator[Sessions]:
    sessions = Sessions(tmp_path, catalogue)
    yield sessions
    sessions.close()


@pytest.fixture
def room(sessions: Sessions) -> Room:
    return sessions.create("laptop", "Essai", OURS, facilitator="Yasmine")


@pytest.fixture
def yasmine(room: Room) -> Person:
    return facilitator_of(room)


def test_a_session_that_opens_has_each_step_as_the_agenda_sets_it_up(room: Room) -> None:
    canvas, _thinking, vote, _closing = room.agenda
    assert (canvas.title, canvas.advice) == ("Nos idées", "Laisser du silence.")
    assert canvas.settings["template"]["title"] == "Impact et effort"
    assert vote.settings == {"dots": 5, "source": canvas.id}, "it votes on the cards of that step"


def test_a_ready_made_agenda_opens_in_the_language_of_its_session(
    sessions: Sessions, catalogue: Catalogue
) -> None:
    agenda = catalogue.agendas["accelerator"]
    room = sessions.create("laptop", "Try", agenda, language="en")
    assert room.session.agenda == "Project accelerator"
    assert room.agenda[0].title == "Getting ready"
    mine = Agenda("", "Préparation", "", (AgendaStep("welcome", 5, "Préparation"),))
    room = sessions.create("laptop", "Try", mine, language="en")
    assert room.agenda[0].title == "Préparation", "people’s own words are never translated"


def test_what_is_kept_of_a_session_opens_another_set_up_alike(
    sessions: Sessions, room: Room, yasmine: Person
) -> None:
    first, second, vote, _last = room.agenda
    room.conduct.move_step(yasmine, second.id, first.id)
    room.conduct.configure(yasmine, vote.id, title="On choisit", minutes=8)
    room.conduct.start(yasmine)
    room.conduct.more_time(yasmine, 4)  # what one day took is not what the next should take
    name = sessions.agendas.save(yasmine, room, agenda_of(room, "Le mien", "Et voilà."))
    kept = sessions.agendas.all()[name]
    assert [(s.activity, s.minutes, s.title) for s in kept] == [
        ("action_canvas", 20, ""),
        ("canvas", 10, "Nos idées"),
        ("dot_vote", 8, "On choisit"),
        ("closing", 5, ""),
    ]
    assert kept.steps[2].settings == {"dots": 5, "source": "#2"}
    another = sessions.create("laptop", "Demain", kept)
    assert another.agenda[2].settings["source"] == another.agenda[1].id
    canvas = another.record().steps[1]
    assert canvas.activity == replace(room.record().steps[1].activity)
    with speaking("en"):
        assert canvas.activity.template.spoken().title == "Impact and effort"  # type: ignore[attr-defined]


def test_whoever_adapts_a_method_goes_on_crediting_it(
    sessions: Sessions, catalogue: Catalogue
) -> None:
    room = sessions.create("laptop", "Try", catalogue.agendas["troika"], language="en")
    mine = agenda_of(room, "À trois, chez nous")
    assert mine.source == "Liberating Structures, Henri Lipmanowicz and Keith McCandless"
    assert (mine.people, mine.purpose) == ((3, 60), "help")
    origin = origin_of(room)
    assert origin is not None
    with speaking("en"):
        assert origin.summary == catalogue.agendas["troika"].spoken().summary
    assert origin.summary != catalogue.agendas["troika"].summary
    assert origin_of(sessions.create("laptop", "Try", language="en")) is None


def test_nobody_s_words_and_names_are_in_what_is_kept(tmp_path: Path, catalogue: Catalogue) -> None:
    room = open_room(tmp_path, catalogue, "canvas", "dot_vote", "introductions")
    yasmine, naima = facilitator_of(room), enter(room, "Naïma")
    step = start(room, "canvas")
    content = catalogue.content("canvas", "card", {"text": "Un secret bien gardé"})
    seat_of(room, naima, "canvas").post(content)
    vote = start(room, "dot_vote")
    room.conduct.configure(yasmine, vote, settings={"source": naima.id})
    assert "source" not in written(agenda_of(room, "Gardé"))
    room.conduct.configure(yasmine, vote, settings={"source": step})
    room.voting.prepare(yasmine, vote, typed=["Une option tapée ici"], left_out=[])
    file = written(agenda_of(room, "Gardé"))
    assert 'source = "#1"' in file
    for words in ("secret", "tapée", "Naïma", naima.id, step):
        assert words not in file
    room.close()


def test_a_step_whose_plugin_is_not_here_is_kept_as_it_came(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    elsewhere = Agenda("", "Venu d’ailleurs", "", (AgendaStep("speed_boat", 9, "", {"wind": 3}),))
    sessions = Sessions(tmp_path, catalogue)
    room = sessions.create("laptop", "Essai", elsewhere)
    yasmine, (step,) = facilitator_of(room), room.agenda
    room.conduct.configure(yasmine, step.id, settings={"wind": 3, "crew": [yasmine.id]})
    kept = agenda_of(room, "Le même")
    assert kept.steps == elsewhere.steps, "who was on board means nobody elsewhere"
    assert fit(kept, catalogue).agenda.steps == ()
    sessions.close()


def test_only_who_facilitates_keeps_replaces_and_removes(
    sessions: Sessions, room: Room, yasmine: Person, tmp_path: Path
) -> None:
    kept, jeanne = sessions.agendas, enter(room, "Jeanne")
    with pytest.raises(NotAllowed):
        kept.save(jeanne, room, OURS)
    name = kept.save(yasmine, room, OURS)
    assert name == "le-notre"
    assert [a.title for a in AgendaLibrary(FolderBlobs(tmp_path)).all().values()] == ["Le nôtre"]
    shorter = replace(OURS, title="LE NÔTRE", steps=STEPS[:1])
    with pytest.raises(NotAccepted, match="s’appelle déjà ainsi"):
        kept.save(yasmine, room, shorter)
    assert len(kept.all()[name].steps) == 4
    assert kept.save(yasmine, room, shorter, instead=True) == name
    assert len(kept.all()[name].steps) == 1
    with pytest.raises(NotAllowed):
        kept.remove(jeanne, room, name)
    kept.remove(yasmine, room, name)
    assert kept.all() == {}
    with pytest.raises(NotFound):
        kept.remove(yasmine, room, name)
    for wrong in (replace(OURS, title=" "), replace(OURS, steps=()), replace(OURS, title="x" * 81)):
        with pytest.raises(BadSetting):
            kept.save(yasmine, room, wrong)


def test_a_damaged_file_gets_its_sentences_and_is_neither_offered_nor_lost(
    sessions: Sessions, room: Room, yasmine: Person
) -> None:
    sessions.agendas.save(yasmine, room, OURS)
    broken = sessions.folder / AgendaLibrary.FOLDER / "broken.toml"
    broken.write_text("titel = 'x'\n")
    assert list(sessions.agendas.all()) == ["le-notre"]
    assert "« title »" in sessions.agendas.damaged()["broken.toml"].replace(" ", " ")
    assert sessions.agendas.save(yasmine, room, replace(OURS, title="Broken")) == "broken-2"
    assert broken.read_text() == "titel = 'x'\n"


def test_sessions_checks_and_backups_leave_kept_agendas_alone(
    demo: Path, catalogue: Catalogue, shell: Shell, tmp_path: Path
) -> None:
    sessions = Sessions(demo, catalogue)
    (room,) = sessions.rooms.values()
    sessions.agendas.save(facilitator_of(room), room, OURS)
    sessions.close()
    sessions = Sessions(demo, catalogue)
    assert (len(sessions.rooms), sessions.unreadable) == (1, {})
    sessions.close()
    assert shell.types("check", "--repair", "--sessions", str(demo)).status == 0
    assert list(AgendaLibrary(FolderBlobs(demo)).all()) == ["le-notre"]


def test_an_agenda_offers_a_question_to_begin_with_and_none_comes_unasked(
    sessions: Sessions, catalogue: Catalogue
) -> None:
    for name in ("accelerator", "consent_decision", "world_cafe"):
        agenda = catalogue.agendas[name]
        with speaking("fr"):
            plain = sessions.create("laptop", "Sans", agenda, facilitator="Yasmine")
        assert [step.activity for step in plain.agenda] == [step.activity for step in agenda]
        for n, offer in enumerate(agenda.offered):
            with speaking("fr"):
                room = sessions.create(
                    "laptop", "Avec", agenda, facilitator="Yasmine", plan=Plan(offered=n)
                )
            first, *others = room.agenda
            assert (first.activity, first.title) == (offer.activity, offer.title)
            assert first.translations["en"]["title"] not in ("", offer.title)
            assert [step.activity for step in others] == [step.activity for step in agenda]


def test_what_is_kept_goes_on_offering_unless_it_begins_so_already(
    sessions: Sessions, catalogue: Catalogue
) -> None:
    agenda = catalogue.agendas["codevelopment"]
    with speaking("en"):
        plain = sessions.create("laptop", "Without", agenda, facilitator="Y", language="en")
        begun = sessions.create(
            "laptop", "With", agenda, facilitator="Y", language="en", plan=Plan(offered=1)
        )
    name = sessions.agendas.save(facilitator_of(plain), plain, agenda_of(plain, "Ours"))
    kept = sessions.agendas.all()[name]
    with speaking("en"):
        assert kept.offered
        assert [step.title for step in kept.offered] == [
            step.title for step in agenda.spoken().offered
        ]
    assert kept.offered[0].translations["fr"]["title"] == agenda.offered[0].title
    again = sessions.create("laptop", "Again", kept, facilitator="Y", plan=Plan(offered=0))
    assert [step.activity for step in again.agenda] == [
        "quick_question",
        *(s.activity for s in kept),
    ]
    assert agenda_of(begun, "Mine").offered == ()
    assert agenda_of(begun, "Mine").steps[0].activity == agenda.offered[1].activity


def test_what_was_kept_goes_on_offering_in_what_is_kept_or_copied_of_it(
    sessions: Sessions, catalogue: Catalogue
) -> None:
    def offers(agenda: Agenda) -> list[str]:
        return [step.title for step in agenda.spoken().offered]

    ready = catalogue.agendas["codevelopment"]
    first = sessions.create("laptop", "First", ready, facilitator="Y")
    name = sessions.agendas.save(facilitator_of(first), first, agenda_of(first, "Ours"))
    kept = sessions.agendas.all()[name]
    second = sessions.create("laptop", "Second", kept, facilitator="Y")
    again = agenda_of(second, "Ours, shorter", saved=sessions.agendas.all().values())
    assert offers(again) == offers(kept) == offers(ready) != []
    assert again.source == ready.source
    copy = sessions.duplicate("laptop", second, facilitator_of(second), "Copy")
    assert offers(agenda_of(copy, "Ours", saved=sessions.agendas.all().values())) == offers(ready)


def test_a_file_says_what_it_offers_and_no_number_means_it(catalogue: Catalogue) -> None:
    offer = AgendaStep("quick_question", 2, "Combien ?", {"answers": "number"})
    agenda = replace(OURS, offered=(offer,))
    assert read(written(agenda).encode()) == agenda
    found = fit(agenda, catalogue)
    assert (found.agenda.offered, found.left_out) == ((offer,), ())
    assert found.agenda.steps[2].settings["source"] == "#1"
    gone = replace(agenda, offered=(AgendaStep("quick_qestion", 2),))
    assert "quick_question" in fit(gone, catalogue).left_out[0]
    assert fit(replace(gone, name="ours"), catalogue).left_out == ()
    assert agenda.minutes == OURS.minutes
