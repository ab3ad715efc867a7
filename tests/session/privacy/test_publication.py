"""Publishing: the facilitator says what strangers may read, and ends it for good."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotAccepted, NotAllowed, NotFound
from tablee.model.synthesis import Part
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.history.replay import Past
from tablee.session.residency.sessions import Sessions
from tablee.storage.maintenance.backup import Backup, bring_back
from tests.support.sessions.sample import Idea, sample_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.session import Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return open_room(tmp_path, sample_catalogue(), "ideas", "pick")


def token_of(room: Room) -> str:
    current = room.publishing.current
    return current.token if current else ""


def test_only_the_facilitator_publishes_and_takes_back(room: Room) -> None:
    naima = enter(room, "Naïma")
    steps = [room.agenda[0].id]
    with pytest.raises(NotAllowed):
        room.publishing.publish(naima, steps)
    room.publishing.publish(facilitator_of(room), steps, Part.SHEET)
    with pytest.raises(NotAllowed):
        room.publishing.withdraw(naima)
    current = room.publishing.current
    assert current is not None
    assert (current.steps, current.part, current.indexed) == (tuple(steps), "sheet", False)
    assert len(current.token) > 20


def test_a_page_of_nothing_or_of_a_step_that_has_gone_is_refused(room: Room) -> None:
    by = facilitator_of(room)
    with pytest.raises(NotAccepted, match="Aucune étape"):
        room.publishing.publish(by, [])
    with pytest.raises(NotFound):
        room.publishing.publish(by, ["gone"])
    assert room.publishing.current is None


def test_an_address_lives_as_long_as_the_publication_and_never_again(
    room: Room, tmp_path: Path
) -> None:
    by, (one, other) = facilitator_of(room), (step.id for step in room.agenda)
    room.conduct.close(by)
    first = room.publishing.publish(by, [one])
    changed = room.publishing.publish(by, [one, other], indexed=True)
    assert (changed.token, changed.published_at) == (first.token, first.published_at)

    room.publishing.withdraw(by)
    assert room.publishing.current is None
    assert room.publication is not None
    assert room.publication.steps == (one, other)
    assert room.history.undoable(by) is None
    again = room.publishing.publish(by, [one])
    assert again.token != first.token

    room.close()
    sessions = Sessions(tmp_path, sample_catalogue())
    assert sessions.published_at(again.token).publishing.current == again
    for dead in (first.token, "", "x"):
        with pytest.raises(NotFound):
            sessions.published_at(dead)


def test_a_copy_of_the_folder_leaves_the_address_to_the_original(
    room: Room, tmp_path: Path
) -> None:
    token = room.publishing.publish(facilitator_of(room), [room.agenda[0].id]).token
    room.close()
    shutil.copytree(room.store.folder, tmp_path / "une-copie")
    sessions = Sessions(tmp_path, sample_catalogue())
    assert sessions.published_at(token).session.id == room.session.id
    assert sessions.get("une-copie").publishing.current is None
    sessions.close()


def test_a_restored_session_is_published_as_it_was(room: Room, tmp_path: Path) -> None:
    current = room.publishing.publish(facilitator_of(room), [room.agenda[0].id])
    backup = Backup(tmp_path / "backups")
    backup.add(room.store.folder)
    backup.finish()
    room.close()
    bring_back(backup.folder / room.session.id, tmp_path, replace=True)
    assert Sessions(tmp_path, sample_catalogue()).published_at(current.token).session.title


def test_history_says_who_published_and_a_replay_shows_nothing_of_it(room: Room) -> None:
    by = facilitator_of(room)
    start(room, "ideas")
    seat_of(room, by).post(Idea("Un annuaire"))
    before = len(Past(room).moments)
    token = room.publishing.publish(by, [room.agenda[0].id]).token
    room.publishing.withdraw(by)
    assert [told.act.verb for told in room.history.acts(by)][:2] == ["unpublish", "publish"]
    past = Past(room)
    assert len(past.moments) == before
    with past.at(room.store.journal.last) as then:
        assert then.publishing.current is None
    with past.at(room.store.journal.last - 1) as then:
        assert token_of(then) == token
    with past.at(past.moments[-1].n) as then:
        assert then.publication is None


def test_whoever_published_can_be_erased_and_the_page_stays(room: Room) -> None:
    by = facilitator_of(room)
    other = enter(room, "Bastien")
    room.people.set_roles(by, other.id, {*other.roles, *by.roles})
    token = room.publishing.publish(by, [room.agenda[0].id]).token
    room.erasing.person(by, by.id)
    assert token_of(room) == token
    assert room.publication is not None
    assert room.publication.by == ""
