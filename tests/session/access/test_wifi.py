"""The room's Wi-Fi: typed by the facilitator, and out of every file once it is taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotAccepted, NotAllowed
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.history.replay import Past
from tablee.session.residency.sessions import Sessions
from tablee.session.transfer.document import document_of
from tests.support.sessions.sample import Idea, sample_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.session import Room

PASSWORD = "ouvre;toi:sésame"


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return open_room(tmp_path, sample_catalogue(), "ideas")


def on_disk(folder: Path, words: str) -> list[str]:
    """The files that hold these words."""
    wanted = (words.encode(), words.encode("ascii", "backslashreplace"))
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [p.name for p in files if any(each in p.read_bytes() for each in wanted)]


def test_only_the_facilitator_says_which_wifi_and_takes_it_away(room: Room) -> None:
    naima = enter(room, "Naïma")
    with pytest.raises(NotAllowed):
        room.network.set(naima, "Salle")
    room.network.set(facilitator_of(room), "Salle", PASSWORD)
    with pytest.raises(NotAllowed):
        room.network.remove(naima)
    assert room.wifi is not None
    assert (room.wifi.name, room.wifi.password) == ("Salle", PASSWORD)


def test_it_is_there_again_after_a_restart(room: Room, tmp_path: Path) -> None:
    room.network.set(facilitator_of(room), "Salle", PASSWORD, hidden=True, readable=True)
    kept = room.wifi
    room.close()
    again = Sessions(tmp_path, sample_catalogue()).get(room.session.id)
    assert again.wifi == kept


def test_what_is_taken_away_is_in_no_file_and_in_no_history(room: Room, tmp_path: Path) -> None:
    by = facilitator_of(room)
    room.network.set(by, "Salle", PASSWORD)
    assert on_disk(tmp_path, PASSWORD) == ["journal.jsonl"]
    room.network.remove(by)
    assert room.wifi is None
    assert on_disk(tmp_path, PASSWORD) == []
    assert on_disk(tmp_path, "Salle") == []
    assert all("wifi" not in told.act.verbs for told in room.history.acts(by))


def test_a_wrong_password_typed_again_leaves_no_trace_either(room: Room, tmp_path: Path) -> None:
    by = facilitator_of(room)
    room.network.set(by, "Salle", "mauvais mot")
    room.network.set(by, "Salle", PASSWORD)
    assert on_disk(tmp_path, "mauvais mot") == []
    assert room.wifi is not None
    assert room.wifi.password == PASSWORD
    room.close()
    again = Sessions(tmp_path, sample_catalogue()).get(room.session.id)
    assert again.wifi == room.wifi


def test_it_can_be_taken_away_once_the_session_is_over(room: Room, tmp_path: Path) -> None:
    by = facilitator_of(room)
    room.network.set(by, "Salle", PASSWORD)
    room.conduct.close(by)
    room.network.remove(by)
    assert on_disk(tmp_path, PASSWORD) == []


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        ("  ", "", "nom du réseau"),
        ("é" * 17, "", "32 caractères"),
        ("Salle", "court", "8 à 63"),
        ("Salle", "x" * 64, "8 à 63"),
        ("Salle", "deux\nlignes", "8 à 63"),
    ],
)
def test_what_no_network_is_called_is_refused(
    room: Room, name: str, password: str, said: str
) -> None:
    with pytest.raises(NotAccepted, match=said):
        room.network.set(facilitator_of(room), name, password)
    assert room.wifi is None


def test_a_hexadecimal_key_and_an_open_network_are_taken(room: Room) -> None:
    by = facilitator_of(room)
    assert room.network.set(by, "Salle", "0123456789abcdef" * 4).password
    assert not room.network.set(by, "Salle", readable=True).readable


def test_neither_the_synthesis_nor_a_moment_of_the_replay_tells_it(room: Room) -> None:
    by = facilitator_of(room)
    start(room, "ideas")
    seat_of(room, by).post(Idea("Un annuaire"))
    before = len(Past(room).moments)
    room.network.set(by, "Réseau-secret", PASSWORD)
    told = repr(document_of(room))
    assert "Un annuaire" in told
    assert "Réseau-secret" not in told
    past = Past(room)
    assert len(past.moments) == before
    room.conduct.more_time(by)
    room.network.remove(by)
    with Past(room).at(room.store.journal.last) as then:
        assert then.wifi is None
