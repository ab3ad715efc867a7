"""A session duplicated: its agenda, settings and question, and nothing that anybody wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tablee.activities import Agenda, AgendaStep
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.entities import Role
from tablee.sdk.testing import Clock, enter, facilitator_of, start, write
from tablee.session import Sessions
from tablee.session.transfer.duplication import copied_title
from tablee.storage.journal import FileJournal

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

AGENDA = Agenda(
    "",
    "Deux étapes",
    "",
    (
        AgendaStep("go_round", 12, "Le tour", {"question": "Qui vient\u00a0?"}, "Commencez court."),
        AgendaStep("dot_vote", 4, settings={"dots": 5, "source": "#1"}),
    ),
)


@pytest.fixture
def sessions(tmp_path: Path, catalogue: Catalogue) -> Sessions:
    return Sessions(tmp_path, catalogue, Clock(), FileJournal)


@pytest.fixture
def room(sessions: Sessions) -> Room:
    """A session in which people wrote, and that whoever facilitates has set up."""
    room = sessions.create("laptop", "Le marché", AGENDA, facilitator="Yasmine", question="Où ?")
    yasmine = facilitator_of(room)
    enter(room, "Ménalie", Role.SCRIBE)
    room.conduct.describe(yasmine, venue="Salle des fêtes", lead="Un mot du matin.", detailed=True)
    room.conduct.configure(yasmine, room.agenda[0].id, minutes=9)
    start(room, "go_round")
    write(room, enter(room, "Karim"), "Moi, dès samedi")
    return room


def test_the_agenda_and_what_was_set_come_along(sessions: Sessions, room: Room) -> None:
    copy = sessions.duplicate("other", room, facilitator_of(room), "Le marché (copie)")
    told = [(s.activity, s.title, s.minutes, s.advice) for s in copy.agenda]
    assert told == [("go_round", "Le tour", 9.0, "Commencez court."), ("dot_vote", "", 4.0, "")]
    turn, vote = copy.agenda
    assert turn.settings["question"] == "Qui vient\u00a0?"
    assert (vote.settings["dots"], vote.settings["source"]) == (5, turn.id), "its own step"
    session = copy.session
    assert (session.title, session.question) == ("Le marché (copie)", "Où ?")
    assert (session.venue, session.detailed, session.agenda) == (
        "Salle des fêtes",
        True,
        "Deux étapes",
    )


def test_nothing_that_anybody_wrote_and_nobody_s_role_is_in_it(
    sessions: Sessions, room: Room
) -> None:
    copy = sessions.duplicate("other", room, facilitator_of(room), "Une autre fois")
    assert [p.name for p in copy.everybody.values()] == ["Yasmine"]
    assert (copy.session.current, copy.session.held_on, copy.session.lead) == (None, "", "")
    assert copy.keys.code != room.keys.code
    written = "".join(
        file.read_text("utf-8", "replace")
        for file in copy.store.folder.rglob("*")
        if file.is_file()
    )
    told = written + json.dumps(written)
    for words in ("samedi", "Ménalie", "Karim", "Un mot du matin"):
        assert words not in told
    assert copy.person_of("other") is not None
    assert copy.person_of("laptop") is None


def test_only_whoever_facilitates_duplicates_and_a_title_is_wanted(
    sessions: Sessions, room: Room
) -> None:
    karim = next(p for p in room.everybody.values() if p.name == "Karim")
    with pytest.raises(NotAllowed):
        sessions.duplicate("other", room, karim, "À moi")
    with pytest.raises(NotAccepted):
        sessions.duplicate("other", room, facilitator_of(room), "  ")
    assert len(sessions.rooms) == 1


def test_a_copy_of_a_copy_has_a_title_of_its_own(sessions: Sessions, room: Room) -> None:
    assert copied_title(room, ()) == "Le marché (copie)"
    copy = sessions.duplicate("other", room, facilitator_of(room), "Le marché (copie)")
    assert copied_title(copy, {"Le marché", "Le marché (copie)"}) == "Le marché (copie 2)"
    long = sessions.create("laptop", "m" * 200, AGENDA)
    assert len(copied_title(long, ())) == 200
    assert copied_title(long, ()).endswith(" (copie)")
