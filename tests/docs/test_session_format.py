"""`docs/formats/session-format.md` says all that a session has on disk, enough to read it."""

from __future__ import annotations

import fnmatch
import json
import re
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from docs.scripts import read_session
from docs.scripts.lived import played
from tablee.model.canvases import Template, Zone
from tablee.session.hosting.sign_ins import SignIn
from tablee.session.privacy.retention import DAY, leaves_at
from tablee.storage import Store
from tests.support.sessions.a_session import Event, lived, person, sessions_in, workshop

if TYPE_CHECKING:
    from tablee.registry import Catalogue
    from tablee.session import Room

PAGE = (Path(__file__).parents[2] / "docs" / "formats" / "session-format.md").read_text("utf-8")
CODE = re.compile(r"`([^`]+)`")
LIVED = (
    *("go_to 0", "post 3", "post 2", "go_to 1", "post 2", "post 3", "edit 1", "important 2"),
    *("photo 0", "private 1", "note 0", "added 1", "keyword 0", "left_out 1", "reading 1"),
    *("reserve 0", "approve 0", "take_out 3", "move 0", "hide 0", "vote 0", "vote 2", "finish 1"),
    *("pause 0", "more_time 0", "describe 0", "add 0", "withdraw 0", "rename 2", "erase 0"),
)
"""A workshop in which everything happens once."""


class Kept(NamedTuple):
    """A session on disk, and what stood there before and after its server stopped."""

    folder: Path
    names: set[str]
    """Of files: within the session’s folder, or from that of all sessions."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Kept:
    """Lived, then damaged and opened again."""
    root = tmp_path_factory.mktemp("sessions")
    sessions = sessions_in(root, catalogue)
    room = workshop(sessions)
    lived(room, [Event(verb, int(n), f"Une idée de {verb}") for verb, n in map(str.split, LIVED)])
    everything_else(room)
    boss = person(room, 0)
    sessions.canvases.save(boss, room, Template("pairs", "Deux", zones=(Zone("a", "Une"),)))
    sessions.agendas.save(boss, room, catalogue.agendas["troika"])
    leaves_at(room.store.blobs, room.store.changed_at, 1, room.clock() + 2 * DAY)
    folder = room.store.folder
    sessions.host.owners.add(folder.name, "@odile", room.clock())
    sessions.host.sign_ins.put("hash-of-a-cookie", SignIn("account", time.time() + 9, "odile"))
    names = files_in(root, folder)
    sessions.close()
    damaged(folder)
    (folder / "session.json.new").write_bytes(b"{")  # as a server leaves it that is killed
    return Kept(folder, names | files_in(root, folder))


def files_in(root: Path, folder: Path) -> set[str]:
    found = (path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    return {name.removeprefix(f"{folder.name}/") for name in found}


def everything_else(room: Room) -> None:
    """What a facilitator does around it: the network, the page for others, a secret vote open."""
    boss = person(room, 0)
    room.network.set(boss, "Salle", "abcd1234")
    room.publishing.publish(boss, [room.agenda[0].id])
    vote = room.agenda[-1].id
    room.conduct.go_to(boss, vote)
    room.voting.prepare(boss, vote, typed=("Un", "Deux"), left_out=())
    room.voting.open(boss, vote)


def damaged(folder: Path) -> None:
    """One byte of the journal changes, and the session is opened: its original goes to `aside/`."""
    journal = folder / "journal.jsonl"
    data = bytearray(journal.read_bytes())
    data[data.index(b'"verb":"pause"') + 9] ^= 1
    journal.write_bytes(data)
    Store(folder).close()


def section(title: str) -> str:
    """What stands under a heading of the page, up to the next one as high."""
    level = title.partition(" ")[0]
    found = re.search(rf"^{re.escape(title)}\n(.*?)(?=^#{{2,{len(level)}}} |\Z)", PAGE, re.M | re.S)
    assert found is not None, title
    return found[1]


def first_cells(text: str, nth: int = 1) -> set[str]:
    """What stands as code in one column of the tables."""
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in CODE.findall(row[nth - 1])}


def test_every_file_on_disk_is_told(kept: Kept) -> None:
    told = first_cells(section("## The files"))

    assert {n for n in kept.names if not any(fnmatch.fnmatch(n, one) for one in told)} == set()
    unseen = {one for one in told if not fnmatch.filter(kept.names, one)}
    # of a stop in the middle, of a restoring, of a plugin that is owed events
    assert unseen == {".unfinished/*", ".replaced/*", ".events/<session>"}


def test_every_field_of_every_document_is_told(kept: Kept) -> None:
    tables = read_session.documents((kept.folder / "journal.jsonl").read_bytes())

    assert set(tables) == set(re.findall(r"^### `(\w+)`$", PAGE, re.M))
    for name, documents in tables.items():
        told = first_cells(section(f"### `{name}`"))
        for document in documents.values():
            assert set(document) <= told, name
    inside = [
        (cast, section("### `urns`").partition(f"`{kind}`:")[2])
        for urn in tables["urns"].values()
        for kind, casts in (("Cast", urn["ballots"]), ("HandCount", urn["hands"]))
        for cast in casts
    ]
    assert inside
    assert all(set(cast) <= first_cells(told) for cast, told in inside)


def test_every_content_and_fact_of_a_step_is_told(kept: Kept) -> None:
    tables = read_session.documents((kept.folder / "journal.jsonl").read_bytes())
    text = section("### What plugins keep")
    rows = [list(map(CODE.findall, row.split(" | "))) for row in text.splitlines()]
    kinds = {(row[0][0], of): set(row[2]) for row in rows if len(row) == 4 for of in row[1]}
    facts = {of: set(row[1]) for row in rows if len(row) == 3 for of in row[0]}

    for one in tables["contributions"].values():
        activity = tables["steps"][one["step"]]["activity"]
        assert set(one["content"]) == kinds[one["kind"], activity]
    for step in tables["steps"].values():
        assert set(step["facts"]) <= facts.get(step["activity"], set())


def test_each_field_of_an_entry_is_told_and_its_checksum_is_as_told(kept: Kept) -> None:
    header, *lines = (kept.folder / "journal.jsonl").read_bytes().splitlines()
    told = first_cells(section("## The journal"))

    for line in (header, *lines):
        assert line.startswith(b'{"crc":"')
        assert int(line[8:16], 16) == zlib.crc32(line[line.index(b'",') + 1 :])
        assert set(json.loads(line)) - {"crc"} <= told
    assert {"of", "act"} <= told


def test_a_reader_that_knows_the_page_alone_reads_the_same_from_both_files(kept: Kept) -> None:
    data = (kept.folder / "session.json").read_bytes()
    tables: dict[str, Any] = json.loads(data)
    about = tables.pop("snapshot")["1"]
    journal = (kept.folder / "journal.jsonl").read_bytes()

    begins = len(b'{"snapshot":{"1":{"crc":"')
    assert about["crc"].encode() == b"%08x" % zlib.crc32(data[begins + 8 :])
    assert about["generation"] == json.loads(journal.splitlines()[0])["generation"]
    assert about["n"] == json.loads(journal.splitlines()[-1])["n"]
    ours = {
        name: {doc.pop("_id", None) or doc["id"]: doc for doc in documents.values()}
        for name, documents in tables.items()
    }
    theirs = read_session.documents(journal)
    assert {name: docs for name, docs in theirs.items() if docs} == {
        name: docs for name, docs in ours.items() if docs
    }


def test_what_the_store_itself_reads_is_the_same(kept: Kept) -> None:
    store = Store(kept.folder, read_only=True)
    theirs = read_session.documents((kept.folder / "journal.jsonl").read_bytes())

    assert {name: store.documents(name) for name in store.names} == theirs
    store.close()


def test_zeros_and_a_damaged_line_stop_no_reader() -> None:
    with played() as folder:
        said = read_session.told(folder)
        journal = (folder / "journal.jsonl").read_bytes()
        lines = journal.splitlines()
        (folder / "journal.jsonl").write_bytes(
            b"\n".join([*lines[:2], lines[2].replace(b"Karim", b"Karin"), *lines[3:], b"\0" * 99])
        )
        damaged_ = read_session.told(folder)

    assert "L’envie de réparer, et le four." in "\n".join(said)
    assert damaged_[0] == said[0]
    assert [
        line.replace("?", "Karim Benali", 1) if "  ?: " in line else line for line in damaged_
    ] == said


def test_the_example_is_the_same_to_the_byte_each_time() -> None:
    files = []
    for _time in range(2):
        with played() as folder:
            files.append((folder / "journal.jsonl").read_bytes())

    assert files[0] == files[1]
