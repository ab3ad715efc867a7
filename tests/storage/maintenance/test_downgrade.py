"""A session folder of every format version: opened as it was, gone back, and newer ones refused."""

from __future__ import annotations

import json
import logging
import shutil
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotFound
from tablee.sdk.testing import Clock, enter
from tablee.session import Sessions
from tablee.session.privacy.retention import DAY
from tablee.storage.blobs import FolderBlobs
from tablee.storage.maintenance import downgrade
from tablee.storage.maintenance.downgrade import free_originals, newest_original
from tablee.storage.state import schema

if TYPE_CHECKING:
    from tablee.registry import Catalogue
    from tests.support.shell import Shell

FORMER = Path(__file__).parents[2] / "former" / "sessions"
VERSIONS = sorted(path.name for path in FORMER.iterdir())
FIRST = "1-one-file"
TEXTS = {"Demander au syndic", "Un goûter au pied du bac"}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    shutil.copytree(FORMER, tmp_path / "sessions")
    return tmp_path / "sessions"


def test_there_is_one_of_each_version() -> None:
    assert [int(name[0]) for name in VERSIONS] == list(range(1, schema.VERSION + 1))


@pytest.mark.parametrize("name", VERSIONS)
def test_it_opens_with_all_that_was_in_it_and_goes_on(
    kept: Path, catalogue: Catalogue, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    original = {path.name: path.read_bytes() for path in (FORMER / name).iterdir()}
    sessions = Sessions(kept, catalogue)
    room = sessions.get(name)
    assert {c.content.text for c in room.everything()} == TEXTS  # type: ignore[attr-defined]
    assert {p.first_name for p in room.everybody.values()} == {"Yasmine", "Naïma", "Karim"}
    enter(room, "Djamila")
    sessions.close()
    again = Sessions(kept, catalogue)
    assert len(again.get(name).everybody) == 4
    again.close()
    aside = kept / name / "aside"
    held = [path.read_bytes() for path in aside.iterdir()] if aside.is_dir() else []
    of_former = int(name[0]) < schema.VERSION
    assert [data in held for data in original.values()] == [of_former] * len(original)
    told = [each for each in caplog.messages if "is brought from format" in each and name in each]
    assert len(told) == of_former  # once, not at each start


def test_that_it_was_brought_up_is_said_once_and_the_original_goes_after_ninety_days(
    kept: Path, catalogue: Catalogue
) -> None:
    clock = Clock(time.time())
    sessions = Sessions(kept, catalogue, clock)
    room, current = sessions.get(FIRST), sessions.get(VERSIONS[-1])
    until = downgrade.original_expires_at(room.store.blobs)
    assert until is not None
    assert until == pytest.approx(clock() + 90 * DAY, abs=60)
    assert downgrade.original_expires_at(current.store.blobs) is None
    downgrade.note_seen(room.store.blobs)
    assert downgrade.original_expires_at(room.store.blobs) is None
    sessions.close()

    sessions = Sessions(kept, catalogue, clock)
    assert downgrade.original_expires_at(sessions.get(FIRST).store.blobs) is None
    aside = kept / FIRST / "aside"
    damages = aside / "2020-01-01-000000-journal.jsonl"
    damages.write_bytes(b"what was damaged")
    clock.now += 89 * DAY
    sessions.retention.retire(0)
    assert newest_original(FolderBlobs(kept / FIRST)) is not None
    clock.now += 2 * DAY
    sessions.retention.retire(0)
    assert newest_original(FolderBlobs(kept / FIRST)) is None
    assert sorted(path.name for path in aside.iterdir()) == [damages.name, "seen.txt"]
    assert {c.content.text for c in sessions.get(FIRST).everything()} == TEXTS  # type: ignore[attr-defined]
    sessions.close()


def test_an_original_that_was_damaged_too_is_kept(kept: Path, catalogue: Catalogue) -> None:
    aside = kept / FIRST / "aside"
    aside.mkdir()
    stamp = "2020-01-01-000000"
    for name, data in (
        ("session.json", (FORMER / FIRST / "session.json").read_bytes()),
        ("damages.txt", b"a sentence"),
    ):
        (aside / f"{stamp}-{name}").write_bytes(data)

    assert free_originals(FolderBlobs(kept / FIRST), time.time() + 60) == 0
    (aside / f"{stamp}-damages.txt").unlink()
    assert free_originals(FolderBlobs(kept / FIRST), time.time() + 60) == 1


def test_it_goes_back_and_comes_again_and_nothing_of_between_is_lost(
    kept: Path, catalogue: Catalogue, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TABLEE_SESSIONS", str(kept))
    folder, original = kept / FIRST, (FORMER / FIRST / "session.json").read_bytes()
    said = shell.types("migrate", FIRST)
    assert said.status == 0, said.err
    assert "mise à jour ; l’original est gardé" in said.text
    sessions = Sessions(kept, catalogue)
    enter(sessions.get(FIRST), "Djamila")
    sessions.close()
    today = (folder / "journal.jsonl").read_bytes()

    said = shell.types("migrate", "--back", FIRST)
    assert said.status == 0, said.err
    assert "de nouveau au format 1" in said.text
    assert (folder / "session.json").read_bytes() == original
    assert not (folder / "journal.jsonl").exists()
    assert today in [path.read_bytes() for path in (folder / "aside").iterdir()]

    sessions = Sessions(kept, catalogue)
    assert {c.content.text for c in sessions.get(FIRST).everything()} == TEXTS  # type: ignore[attr-defined]
    sessions.close()


def test_there_is_no_way_back_where_no_original_is_and_that_is_said(
    kept: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TABLEE_SESSIONS", str(kept))
    before = (kept / VERSIONS[-1] / "journal.jsonl").read_bytes()
    said = shell.types("migrate", "--back", VERSIONS[-1])
    assert said.status != 0
    assert "n’a pas d’original d’un format antérieur" in said.err + said.text
    assert (kept / VERSIONS[-1] / "journal.jsonl").read_bytes() == before
    said = shell.types("migrate", "--back")
    assert "Dites quelle session" in said.err + said.text


@pytest.mark.parametrize("file", ["journal.jsonl", "session.json"])
def test_a_newer_one_is_refused_with_a_sentence_and_not_touched(
    kept: Path, catalogue: Catalogue, file: str
) -> None:
    folder = kept / VERSIONS[-1]
    newer(folder, file)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    sessions = Sessions(kept, catalogue)
    with pytest.raises(NotFound, match="version plus récente de Tablée"):
        sessions.get(folder.name)
    sessions.close()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def newer(folder: Path, file: str) -> None:
    """As a Tablée to come has it: its journal, or its snapshot alone."""
    if file == "journal.jsonl":
        first, rest = (folder / file).read_bytes().split(b"\n", 1)
        head = {**json.loads(first), "version": schema.VERSION + 1}
        head.pop("crc")
        body = json.dumps(head, separators=(",", ":")).encode()[1:]
        body = b"," + body
        line = b'{"crc":"%08x"%s' % (zlib.crc32(body), body)
        (folder / file).write_bytes(line + b"\n" + rest)
        (folder / "session.json").unlink()
    else:
        (folder / "journal.jsonl").unlink()
        text = (folder / file).read_bytes()
        now, then = b'"version":%d' % schema.VERSION, b'"version":%d' % (schema.VERSION + 1)
        rest = text.replace(now, then)[33:]
        (folder / file).write_bytes(text[:25] + b"%08x" % zlib.crc32(rest) + rest)
