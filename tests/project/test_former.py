"""What the version before wrote (the package was called `workshop` then) opens as it was.

`tests/former` was written by that version: a backup of its demo, an agenda and a canvas that a
facilitator kept, and the plugin of its guide, which imports `workshop`.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from tablee.model.synthesis import Part
from tablee.registry import load
from tablee.sdk.testing import facilitator_of, open_room
from tablee.session import Sessions
from tablee.session.library.agendas import AgendaLibrary
from tablee.session.library.canvases import CanvasLibrary
from tablee.session.transfer.document import document_of
from tablee.storage.blobs import FolderBlobs

if TYPE_CHECKING:
    import pytest

    from tablee.registry import Catalogue
    from tests.support.shell import Shell

FORMER = Path(__file__).parents[1] / "former"


def test_a_backup_comes_back_with_every_contribution_and_goes_on(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue
) -> None:
    monkeypatch.setenv("TABLEE_SESSIONS", str(tmp_path / "sessions"))

    said = shell.types("restore", str(FORMER / "backup"))
    assert said.status == 0, said.err
    checked = shell.types("check")
    assert checked.status == 0, checked.text

    sessions = Sessions(tmp_path / "sessions", catalogue)
    (room,) = sessions.rooms.values()
    assert len(room.everything()) == 80
    told = catalogue.exporter("markdown").export(document_of(room), Part.BOTH).decode()
    assert "quels outils" in told
    assert "n’est plus installé" not in told
    boss = facilitator_of(room)
    room.conduct.start(boss)
    assert room.session.current is not None
    sessions.close()


def test_a_kept_agenda_and_a_kept_canvas_are_offered_again(tmp_path: Path) -> None:
    for name in ("agendas", "canvases"):
        shutil.copytree(FORMER / name, tmp_path / name)

    agendas, canvases = AgendaLibrary(FolderBlobs(tmp_path)), CanvasLibrary(FolderBlobs(tmp_path))

    (agenda,) = agendas.all().values()
    assert agenda.title == "Notre accélérateur"
    assert len(agenda.steps) > 5
    (canvas,) = canvases.all().values()
    assert canvas.zones
    assert not agendas.damaged()
    assert not canvases.damaged()


def test_a_plugin_that_imports_former_names_is_taken_in_and_its_author_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    catalogue = load([FORMER / "plugins"])

    assert catalogue.refusals == ()
    assert "question_box" in catalogue.activities
    assert "workshop.activities, which is called tablee.activities" in caplog.text
    room = open_room(None, catalogue, "question_box")
    room.conduct.start(facilitator_of(room))
    assert document_of(room).notes == ()
