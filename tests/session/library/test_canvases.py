"""Canvases kept for other sessions: beside them, whole or not at all, by who facilitates."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tablee.errors import BadSetting, NotAccepted, NotAllowed, NotFound, NotSaved
from tablee.model.canvases import Template, Zone, written
from tablee.sdk.testing import enter, facilitator_of, open_room
from tablee.session.library.canvases import FOLDER, LARGEST, MOST_SAVED, CanvasLibrary
from tablee.session.residency.sessions import Sessions
from tablee.storage.blobs import FolderBlobs
from tests.support.sessions.sample import sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tests.support.shell import Shell

OURS = Template(title="Nos cercles", layout="rings", zones=(Zone("a", "Au cœur", "Qui ?"),))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = open_room(tmp_path, sample_catalogue(), "ideas")
    yield room
    room.close()


@pytest.fixture
def yasmine(room: Room) -> Person:
    return facilitator_of(room)


def folder_of(kept: CanvasLibrary) -> Path:
    assert isinstance(kept._beside, FolderBlobs)
    return kept._beside.root / kept.FOLDER


@pytest.fixture
def kept(tmp_path: Path) -> CanvasLibrary:
    return CanvasLibrary(FolderBlobs(tmp_path))


def test_what_one_keeps_is_there_for_the_next_session_and_can_go(
    room: Room, yasmine: Person, kept: CanvasLibrary, tmp_path: Path
) -> None:
    assert kept.all() == {}
    name = kept.save(yasmine, room, replace(OURS, name="offered_by_a_plugin"))
    assert name == "nos-cercles"
    assert CanvasLibrary(FolderBlobs(tmp_path)).all() == {name: OURS}, (
        "a plugin’s name would have it translated"
    )
    assert kept.save(yasmine, room, OURS) == name, "the same again is the same"
    kept.remove(yasmine, room, name)
    assert kept.all() == {}
    with pytest.raises(NotFound):
        kept.remove(yasmine, room, name)


def test_only_who_facilitates_keeps_and_removes(
    room: Room, yasmine: Person, kept: CanvasLibrary
) -> None:
    jeanne = enter(room, "Jeanne")
    with pytest.raises(NotAllowed):
        kept.save(jeanne, room, OURS)
    name = kept.save(yasmine, room, OURS)
    with pytest.raises(NotAllowed):
        kept.remove(jeanne, room, name)
    assert list(kept.all()) == [name]


def test_a_title_that_is_taken_is_replaced_only_when_asked(
    room: Room, yasmine: Person, kept: CanvasLibrary
) -> None:
    name = kept.save(yasmine, room, OURS)
    other = replace(OURS, title="nos CERCLES", summary="Autrement.")
    with pytest.raises(NotAccepted, match="s’appelle déjà ainsi"):
        kept.save(yasmine, room, other)
    assert kept.all() == {name: OURS}
    assert kept.save(yasmine, room, other, instead=True) == name
    assert kept.all() == {name: other}
    with pytest.raises(BadSetting, match="titre"):
        kept.save(yasmine, room, replace(OURS, title=" "))
    assert kept.save(yasmine, room, replace(OURS, title="Nos cercles !")) == "nos-cercles-2"


def test_a_damaged_file_gets_a_sentence_and_is_neither_offered_nor_lost(
    room: Room, yasmine: Person, kept: CanvasLibrary
) -> None:
    kept.save(yasmine, room, OURS)
    broken, large = folder_of(kept) / "broken.toml", folder_of(kept) / "large.toml"
    broken.write_bytes(b"title = 'x'\nlayout = 'rings'\n")
    large.write_bytes(b"#" * (LARGEST + 1))
    assert list(kept.all()) == ["nos-cercles"]
    said = kept.damaged()
    assert "pas de zone" in said["broken.toml"]
    assert "trop grand" in said["large.toml"]
    assert kept.save(yasmine, room, replace(OURS, title="Broken")) == "broken-2"
    assert broken.read_bytes().startswith(b"title")
    broken.write_text(written(replace(OURS, title="Réparé")))
    os.utime(broken, (1, 1))
    assert kept.all()["broken"].title == "Réparé"


def test_there_is_an_end_to_what_is_kept(room: Room, yasmine: Person, kept: CanvasLibrary) -> None:
    folder_of(kept).mkdir()
    for n in range(MOST_SAVED):
        (folder_of(kept) / f"c{n}.toml").write_text(written(replace(OURS, title=f"Canevas {n}")))
    with pytest.raises(NotAccepted, match="garde déjà 100"):
        kept.save(yasmine, room, OURS)
    kept.save(yasmine, room, replace(OURS, title="Canevas 7"), instead=True)


def test_what_the_disk_refuses_is_said_and_what_was_kept_stays(
    room: Room, yasmine: Person, kept: CanvasLibrary
) -> None:
    name = kept.save(yasmine, room, OURS)
    (folder_of(kept) / f"{name}.toml.new").mkdir()  # nothing can be written beside it
    with pytest.raises(NotSaved):
        kept.save(yasmine, room, replace(OURS, summary="Autrement."), instead=True)
    assert kept.all() == {name: OURS}
    with pytest.raises(NotSaved):
        CanvasLibrary(FolderBlobs(folder_of(kept) / "gone")).save(yasmine, room, OURS)


def test_sessions_checks_and_backups_leave_them_alone(
    demo: Path, catalogue: Catalogue, shell: Shell, tmp_path: Path
) -> None:
    sessions = Sessions(demo, catalogue)
    (room,) = sessions.rooms.values()
    sessions.canvases.save(facilitator_of(room), room, OURS)
    sessions.close()

    sessions = Sessions(demo, catalogue)
    assert (len(sessions.rooms), sessions.unreadable) == (1, {})
    sessions.close()
    checked = shell.types("check", "--repair", "--sessions", str(demo))
    assert checked.status == 0
    assert FOLDER not in checked.text
    away = tmp_path / "away"
    assert shell.types("backup", str(away), "--sessions", str(demo)).status == 0
    assert [path.parent.name for path in away.rglob("*.toml")] == [FOLDER]  # once, beside them
    assert CanvasLibrary(FolderBlobs(demo)).all() == {"nos-cercles": OURS}
