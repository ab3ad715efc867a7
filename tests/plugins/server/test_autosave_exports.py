"""When a session closes its document is in the host's folder; nothing there troubles the room."""

from __future__ import annotations

import errno
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from plugins.action_canvas import CanvasCard
from plugins.autosave_exports import AutosaveSettings, session_closed
from tablee.errors import BadSetting
from tablee.plugin import ToldEvent
from tablee.registry import check_variables
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.transfer.document import RoomFiles
from tablee.settings import Settings
from tests.torture.refusing import Fault

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room
    from tests.support.shell import Shell

FILES = {"markdown": "synthese.md", "json": "synthese.json", "pdf": "synthese.pdf"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "saved"
    folder.mkdir()
    monkeypatch.setenv("TABLEE_AUTOSAVE_EXPORTS_FOLDER", str(folder))
    monkeypatch.setenv("TABLEE_AUTOSAVE_EXPORTS_FORMATS", ",".join(FILES))
    return folder


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue, folder: Path) -> Room:
    (tmp_path / "sessions").mkdir()
    room = open_room(tmp_path / "sessions", catalogue, "action_canvas", title="Une recyclerie")
    start(room, "action_canvas")
    write(room, "Réunir les agents")
    return room


def write(room: Room, text: str) -> None:
    seat_of(room, enter(room, "Naïma"), "action_canvas").post(CanvasCard(text))


def close(room: Room) -> str:
    """Closes the session; returns what the plugin then says of itself."""
    room.conduct.close(facilitator_of(room))
    assert room.plugin_events is not None
    assert room.plugin_events.settle(30)
    assert room.plugin_events.troubles == ()
    return "\n".join(
        s.sentence for s in room.plugin_events.states if s.plugin == "autosave_exports"
    )


def test_a_session_that_closes_leaves_the_files_that_the_command_writes(
    room: Room, folder: Path, request: pytest.FixtureRequest
) -> None:
    assert "enregistrée" in close(room)
    where, session = folder / room.session.id, room.session.id
    assert sorted(p.name for p in where.iterdir()) == sorted(
        f"{session}-{end}" for end in FILES.values()
    )
    shell: Shell = request.getfixturevalue("shell")  # now: it begins with no variables
    for format, end in FILES.items():
        there = ("--sessions", str(room.store.folder.parent))
        written = shell.types("export", session, format, *there)
        assert written.status == 0
        assert (where / f"{session}-{end}").read_bytes() == written.out, format


def test_one_that_is_opened_again_and_closed_replaces_its_files(room: Room, folder: Path) -> None:
    close(room)
    file = folder / room.session.id / f"{room.session.id}-synthese.md"
    assert "Écrire au maire" not in file.read_text("utf-8")
    room.conduct.reopen(facilitator_of(room))
    start(room, "action_canvas")
    write(room, "Écrire au maire")
    close(room)
    assert "Écrire au maire" in file.read_text("utf-8")
    assert len(list(file.parent.iterdir())) == len(FILES)


def test_the_part_that_the_host_chose_is_written(
    room: Room, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TABLEE_AUTOSAVE_EXPORTS_PART", "sheet")
    monkeypatch.setenv("TABLEE_AUTOSAVE_EXPORTS_FORMATS", "markdown")
    close(room)
    [file] = (folder / room.session.id).iterdir()
    assert file.name == f"{room.session.id}-fiche.md"


def test_a_folder_that_is_gone_is_said_and_the_room_closes(
    room: Room, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.rmdir()
    said = close(room)
    assert room.closed
    assert f"Le dossier {folder} n’est pas là" in said
    assert said.count(str(folder)) == 2  # that it is gone, and that a session is incomplete
    assert "n’est pas là" in caplog.text
    assert not folder.exists()
    assert "rouvrez la session et terminez-la de nouveau" in said
    folder.mkdir()
    room.conduct.reopen(facilitator_of(room))
    assert "n’est pas là" not in close(room)


def test_a_full_disk_is_said_and_keeps_the_files_that_were_there(
    room: Room, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    close(room)
    where = folder / room.session.id
    before = {file.name: file.read_bytes() for file in where.iterdir()}
    write_again = Fault(1, errno.ENOSPC, stays=True, calls=("write", "fsync"))
    with write_again.in_force():
        session_closed(
            room.record(), RoomFiles(room), ToldEvent("e", 0.0, lambda: lambda: None, bool)
        )
    assert "le disque est plein" in caplog.text
    assert {file.name: file.read_bytes() for file in where.iterdir()} == before


def test_a_format_that_nobody_offers_is_said_and_the_others_are_written(
    room: Room, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TABLEE_AUTOSAVE_EXPORTS_FORMATS", "markdwon,json")
    assert "Format inconnu : markdwon" in close(room).replace("\u00a0", " ")
    assert len(list((folder / room.session.id).iterdir())) == 1


def test_the_server_does_not_start_where_it_could_not_write_what_is_asked_for(
    catalogue: Catalogue,
) -> None:
    wrong = {"FORMATS": "pdf,mardkown", "PART": "fiche"}
    environ = {f"TABLEE_AUTOSAVE_EXPORTS_{name}": text for name, text in wrong.items()}
    with pytest.raises(BadSetting) as refused:
        check_variables(environ, catalogue, Settings())
    assert "PART" in str(refused.value)
    assert "nomme « mardkown »" in str(refused.value).replace("\u00a0", " ")
    assert "Vouliez-vous dire « markdown »" in str(refused.value).replace("\u00a0", " ")
    assert "« pdf »" not in str(refused.value)

    # What a plugin that was left out would offer is another thing than a word that is misspelt.
    left_out = replace(catalogue, exporters={}, plugins=())
    environ = {"TABLEE_AUTOSAVE_EXPORTS_FORMATS": "pdf,markdown"}
    check_variables(environ, left_out, Settings())


def test_a_folder_that_is_not_there_is_said_before_anything_is_written(
    room: Room, folder: Path
) -> None:
    def said() -> str:
        assert room.plugin_events is not None
        return "".join(state.sentence for state in room.plugin_events.states if not state.well)

    assert str(folder) not in said()
    folder.rmdir()
    assert f"Le dossier {folder} n’est pas là" in said()


def test_nothing_is_written_while_no_folder_is_set() -> None:
    assert not AutosaveSettings.read({}).active
    with pytest.raises(BadSetting, match="sheet / notes / both"):
        AutosaveSettings.read({"TABLEE_AUTOSAVE_EXPORTS_PART": "fiche"})
