"""`check` sees every damage and nothing else; `repair` puts right what can be, losing nothing."""

from __future__ import annotations

import os
import threading
import zlib
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tablee.model.verbs import Verb
from tablee.storage import Store
from tablee.storage.maintenance.verification import Integrity, check, repair
from tests.storage.maintenance.test_backup import PHOTO, picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LONG_AGO = 1_700_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A session as its server left it: two people, a photo, journal and snapshot."""
    store = Store.create(tmp_path / "2026-01-01-essai")
    store.save_media(PHOTO, picture())
    store.put("people", "a", {"id": "a", "name": "Naïma"})
    store.put("people", "b", {"id": "b", "name": "Karim"})
    store.put("contributions", "c", {"id": "c", "content": {"name": PHOTO}})
    store.close()
    return store.folder


def wrong(folder: Path) -> list[str]:
    return [finding.what for finding in check(folder) if finding.wrong]


def good_to_know(folder: Path) -> list[str]:
    return [finding.what for finding in check(folder) if not finding.wrong]


def changed(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


def signed_again(folder: Path) -> None:
    """A snapshot that is whole and says something else, as only a bug of ours could make it."""
    text = (folder / "session.json").read_bytes().replace(b"Karim", b"Kazim")

    start = len(b'{"snapshot":{"1":{"crc":"')
    crc = b"%08x" % zlib.crc32(text[start + 8 :])
    (folder / "session.json").write_bytes(text[:start] + crc + text[start + 8 :])


def test_a_session_without_fault_has_nothing_to_say(folder: Path) -> None:
    assert check(folder) == []


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda f: changed(f / "journal.jsonl", b"Karim", b"Kazim"), "journal.jsonl, ligne 3"),
        (lambda f: changed(f / "session.json", b"Karim", b"Kazim"), "session.json"),
        (signed_again, "session.json ne dit pas la même chose"),
        (lambda f: (f / "journal.jsonl").unlink(), "le journal manque"),
        (lambda f: (f / "media" / PHOTO).unlink(), f"l’image {PHOTO} manque"),
        (lambda f: changed(f / "media" / PHOTO, b"IDAT", b"IDOT"), f"l’image {PHOTO} est abîmée"),
        (
            lambda f: [(f / n).write_bytes(b"x") for n in ("journal.jsonl", "session.json")],
            "illisible",
        ),
    ],
    ids=["line", "snapshot", "another", "no journal", "no picture", "bad picture", "all"],
)
def test_each_damage_is_said_and_looking_changes_nothing(
    folder: Path, damage: Callable[[Path], object], said: str
) -> None:
    damage(folder)
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert any(said in what for what in wrong(folder)), check(folder)
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


def test_the_torn_line_of_a_running_server_is_no_damage(folder: Path) -> None:
    with (folder / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"crc":"0000')
    assert check(folder) == []


def test_a_session_that_is_being_written_has_no_fault(folder: Path) -> None:
    store, over = Store(folder), threading.Event()

    def write() -> None:
        n = 0
        while not over.is_set():
            n += 1
            store.put("cards", f"c{n}", {"text": "x" * 100})
            if n % 20 == 0:
                store.erase([("cards", f"c{n}")], "", 0.0)
                over.wait(0.05)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        found = [check(folder) for _n in range(10)]
    finally:
        over.set()
        writer.join()
    store.close()
    assert found == [[]] * 10


def test_what_lies_about_is_good_to_know(folder: Path) -> None:
    for name in ("media/BBBBBBBBBBBBBBBB.jpg", "session.json.new", "media/C.png.new"):
        (folder / name).write_bytes(b"x")
    assert check(folder) == []
    for name in ("media/BBBBBBBBBBBBBBBB.jpg", "session.json.new", "media/C.png.new"):
        os.utime(folder / name, (LONG_AGO, LONG_AGO))
    assert wrong(folder) == []
    assert "2 fichiers inachevés" in good_to_know(folder)
    repair(folder)
    assert good_to_know(folder) == ["1 original dans aside/"]


def test_a_damaged_line_is_repaired_and_its_original_kept(folder: Path) -> None:
    changed(folder / "journal.jsonl", b"Karim", b"Kazim")
    damaged = (folder / "journal.jsonl").read_bytes()
    done = repair(folder)
    assert any("ligne 3" in sentence for sentence in done)
    assert wrong(folder) == []
    people = Store(folder, read_only=True).documents("people")
    assert {person["name"] for person in people.values()} == {"Naïma", "Karim"}
    assert damaged in [p.read_bytes() for p in (folder / "aside").iterdir()]


@pytest.mark.parametrize(
    "damage", [signed_again, lambda f: changed(f / "session.json", b"Karim", b"Kazim")]
)
def test_a_wrong_snapshot_is_made_again_from_the_journal(
    folder: Path, damage: Callable[[Path], object]
) -> None:
    damage(folder)
    assert "session.json refait à partir du journal" in repair(folder)
    assert wrong(folder) == []
    assert Store(folder, read_only=True).documents("people")["b"]["name"] == "Karim"


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda f: (f / "media" / PHOTO).unlink(), "manque"),
        (lambda f: changed(f / "media" / PHOTO, b"IDAT", b"IDOT"), "est abîmée"),
    ],
    ids=["missing", "damaged"],
)
def test_a_lost_picture_is_said_with_what_to_do_then_a_grey_one_takes_its_place(
    folder: Path, damage: Callable[[Path], object], said: str
) -> None:
    damage(folder)
    (finding,) = check(folder)
    assert finding.what == f"l’image {PHOTO} {said}"
    assert "depuis une sauvegarde" in finding.advice
    done = repair(folder)
    assert done == [f"l’image {PHOTO} {said}\u00a0: une image grise a pris sa place"]
    assert wrong(folder) == []
    with Image.open(folder / "media" / PHOTO) as grey:
        assert grey.format == "PNG"
    (folder / "media" / PHOTO).write_bytes(picture())  # found again
    assert wrong(folder) == []


def test_words_still_to_be_erased_are_no_damage(folder: Path) -> None:
    store = Store(folder)
    with store.change("", Verb.ERASE):
        store.remove("people", "b")
    store.journal.close()  # as a server that is killed here leaves it
    (finding,) = [finding for finding in check(folder) if finding.wrong]
    assert finding.state is Integrity.TO_ERASE
    assert "check --repair" in finding.advice
    repair(folder)
    assert check(folder) == []
