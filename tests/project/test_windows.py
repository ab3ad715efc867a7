"""Nothing that Tablée runs with is on Linux and macOS alone, as far as can be told from here."""

from __future__ import annotations

import ast
import functools
import os
import subprocess
import sys
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final

import pytest

from tablee.activities.votes import VoteFacts
from tablee.model.canvases import Template, Zone
from tablee.sdk.testing import enter, facilitator_of, offered, open_room, start, write
from tablee.session import Sessions
from tablee.session.library.canvases import CanvasLibrary
from tablee.settings import ROOT
from tablee.storage import Store
from tablee.storage.blobs import FolderBlobs
from tablee.storage.journal import disk
from tablee.storage.journal.files import FILE
from tablee.storage.maintenance.backup import Backup, bring_back
from tests.support.waiting import PATIENCE
from tests.support.windows import as_on_windows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room

OURS: Final = (ROOT / "app.py", ROOT / "screen.py", ROOT / "tablee", ROOT / "plugins")
POSIX: Final = {
    *("fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "spwd", "syslog"),
    *("termios", "tty", "uvloop"),
}
RENAMING: Final = {"os.rename", "os.replace", "os.renames", "shutil.move"}
TEXT: Final = {"read_text", "write_text"}


@functools.cache
def modules() -> list[tuple[str, set[str], list[tuple[str, ast.Call]]]]:
    """Each by its path, with what it imports and what it calls; they are read once."""
    files = [file for top in OURS for file in ([top] if top.is_file() else top.rglob("*.py"))]
    return [
        (str(f.relative_to(ROOT)), set(imported(tree)), list(calls(tree)))
        for f in sorted(files)
        for tree in [ast.parse(f.read_text("utf-8"))]
    ]


def imported(tree: ast.Module) -> Iterator[str]:
    """What a module imports as it is imported: not what its functions do when they run."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


@pytest.mark.dear
def test_no_module_needs_another_system_to_be_imported() -> None:
    """What functions use of it stands behind `sys.platform`: `make types` reads them as there."""
    assert {name: had for name, taken, _c in modules() if (had := POSIX & taken)} == {}


def test_files_are_renamed_by_the_one_function_that_waits_for_readers() -> None:
    found = [name for name, _taken, calls in modules() if RENAMING & {each for each, _c in calls}]
    assert found == ["tablee/storage/journal/disk.py"]


def test_bytes_are_written_through_the_one_function_that_says_so() -> None:
    found = [name for name, _taken, calls in modules() if "os.open" in {each for each, _c in calls}]
    spared = ["tablee/sdk/testing/forkserver.py", "tablee/web/ops/monitoring.py"]
    assert found == [spared[0], "tablee/storage/journal/disk.py", spared[1]]


def test_texts_say_how_they_are_written() -> None:
    """Else each system takes its own; of what Linux says of itself it does not matter."""
    found = [
        f"{name}:{call.lineno}"
        for name, _taken, calls in modules()
        for called, call in calls
        if (method := called.rpartition(".")[2]) in TEXT
        and "/proc/" not in called
        and len(call.args) < 1 + (method == "write_text")
        and not {"encoding", "errors"} & {word.arg for word in call.keywords}
    ]
    assert found == []


# ── a room, its files as there ──────────────────────────────────────────────────────────────


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    as_on_windows(monkeypatch)


def answered(folder: Path, catalogue: Catalogue) -> tuple[Room, Person]:
    """Naïma and Ibou have said what they do; a secret vote is open, and Naïma has voted."""
    secret = {"dot_vote": {"secret": True, "source": "-"}}
    room = open_room(folder, catalogue, "introductions", "dot_vote", settings=secret)
    start(room, "introductions")
    naima = enter(room, "Naïma")
    write(room, naima, "Je relie des livres")
    write(room, enter(room, "Ibou"), "Je répare des vélos")
    boss, step = facilitator_of(room), start(room, "dot_vote")
    room.voting.prepare(boss, step, typed=["Un four à pain", "Un marché"], left_out=[])
    room.voting.open(boss, step)
    room.voting.cast(naima, step, {room.step_record(step).facts(VoteFacts).options[0][0]: 1})
    return room, naima


@pytest.mark.usefixtures("windows")
def test_a_room_is_written_counted_erased_from_and_read_again(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room, naima = answered(tmp_path, catalogue)
    room.voting.close(facilitator_of(room), room.session.current or "", show=True)
    room.erasing.words(naima, [each.id for each in room.erasing.own_words(naima)])
    sacha = enter(room, "Sacha")
    room.store.snapshot()
    room.close()
    assert b"\r" not in (room.store.folder / FILE).read_bytes()
    again = Store(room.store.folder)
    kept = str(again.documents("contributions"))
    assert again.damages == ()
    assert "Je répare des vélos" in kept
    assert "Je relie des livres" not in kept
    assert sacha.id in again.documents("people")
    assert list((tmp_path / ".keys").iterdir()) == []


@pytest.mark.usefixtures("windows")
def test_a_running_session_is_copied_brought_back_and_deleted(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room, _naima = answered(tmp_path / "sessions", catalogue)
    copy = Backup(tmp_path / "copy")
    assert copy.add(room.store.folder).troubles == ()
    copy.finish()
    enter(room, "Sacha")
    room.close()
    bring_back(copy.folder / room.store.folder.name, tmp_path / "sessions", replace=True)
    sessions = Sessions(tmp_path / "sessions", catalogue)
    sessions.own()
    (back,) = sessions.rooms.values()
    assert {"Naïma", "Ibou"} < {p.name for p in back.everybody.values()}
    enter(back, "Dounia")
    assert "Sacha" not in {p.name for p in back.everybody.values()}
    sessions.remove(facilitator_of(back), back)
    sessions.close()
    assert list((tmp_path / "sessions").glob("*/journal.jsonl")) == []


def test_what_somebody_reads_is_waited_for_then_said(
    windows: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"before")
    read, waited_for = threading.Event(), threading.Event()

    def reads() -> None:
        with (tmp_path / "a").open("rb"):
            read.set()
            waited_for.wait(PATIENCE)

    def waits(_seconds: float) -> None:
        waited_for.set()
        reader.join(PATIENCE)

    reader = threading.Thread(target=reads)
    monkeypatch.setattr(disk, "time", SimpleNamespace(sleep=waits))
    reader.start()
    read.wait()
    disk.replace(tmp_path / "a", [b"after"])
    assert waited_for.is_set()
    assert (tmp_path / "a").read_bytes() == b"after"
    with (tmp_path / "a").open("rb"), pytest.raises(PermissionError):
        disk.replace(tmp_path / "a", [b"never"])
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


# ── its consoles, its names, its line ends ──────────────────────────────────────────────────


@pytest.mark.dear
@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "cp437"])
def test_a_console_that_lacks_a_character_reads_what_is_nearly_the_same(encoding: str) -> None:
    environ = {**os.environ, "PYTHONIOENCODING": encoding, "LANG": "fr_FR.UTF-8"}
    for words in (["demo", "--help"], ["check", "--sessions", "/nulle/part"]):
        command = [sys.executable, "-m", "tablee", *words]
        ended = subprocess.run(command, env=environ, capture_output=True, check=False)
        said = (ended.stdout + ended.stderr).decode(encoding)
        assert "Traceback" not in said
        assert "\\u2019" not in said
        assert ("adresse" if words[0] == "demo" else "/nulle/part") in said
        assert encoding == "cp1252" or "\u2019" not in said


def test_no_file_is_named_as_a_device_of_windows(tmp_path: Path) -> None:
    room = open_room(tmp_path, offered(), "action_canvas")
    library = CanvasLibrary(FolderBlobs(tmp_path))
    for title in ("Con", "NUL", "Aux", "com1"):
        library.save(facilitator_of(room), room, Template("x", title, zones=(Zone("a", "Une"),)))
    names = {file.stem for file in (tmp_path / "canvases").iterdir()}
    assert names == {"con-2", "nul-2", "aux-2", "com1-2"}


def test_what_starts_it_there_has_the_line_ends_of_there() -> None:
    bat = (ROOT / "release" / "tablee.bat").read_bytes()
    assert bat.count(b"\r\n") == bat.count(b"\n") > 3
    for name in ("tablee.sh", "tablee.command"):
        assert b"\r" not in (ROOT / "release" / name).read_bytes()
