"""What is done while a disk refuses: all that was told is there, nothing is half done."""

from __future__ import annotations

import contextlib
import errno
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from tablee.activities import Agenda, AgendaStep
from tablee.errors import NotSaved
from tablee.sdk.testing import enter, facilitator_of, start
from tablee.session import Sessions
from tablee.storage import Store
from tablee.storage.journal import FileJournal
from tests.support.sessions.sample import Idea, sample_catalogue
from tests.torture.damage import Documents, contents, filled, goes_on, held
from tests.torture.refusing import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from tablee.model.entities import Content, Person

__all__ = ["JOBS", "Fault", "eight_writers", "every_call", "one_writer"]


class Session:
    """A store with what its writers were told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store.create(folder)
        self.told: Documents = {}
        self.tried: list[dict[str, str]] = []

    def put(self, key: str, text: str) -> None:
        self.tried.append({"text": text})
        self.store.put("cards", key, {"text": text})
        self.told.setdefault("cards", {})[key] = {"text": text}

    def remove(self, key: str) -> None:
        self.store.remove("cards", key)
        self.told.get("cards", {}).pop(key, None)

    def two_at_once(self) -> None:
        with self.store.change("naima", "move"):
            self.store.put("cards", "a", {"text": "un"})
            self.store.put("people", "b", {"text": "deux"})
        self.told.setdefault("cards", {})["a"] = {"text": "un"}
        self.told.setdefault("people", {})["b"] = {"text": "deux"}

    def written_again(self) -> None:
        self.store.journal.rewrite(lambda entry: entry)

    def reopened(self) -> None:
        self.store.close()
        self.store = Store(self.folder)

    def check_reopened(self) -> None:
        """A disk that refuses a line may also refuse to have it cut off: then it comes back."""
        found = held(self.store)
        for key, document in self.told["cards"].items():
            assert found["cards"].get(key) == document or found["cards"][key] in self.tried
        self.told = found


def _prepared(folder: Path) -> Session:
    session = Session(folder)
    for n in range(6):
        session.put(f"c{n}", "Bonjour à vous " * (6 - n))
    session.store.snapshot()
    session.put("c1", "plus court")
    return session


def _writing(session: Session) -> Iterator[Callable[[], None]]:
    yield lambda: session.put("c0", "long " * 50)
    yield lambda: session.put("c0", "court")
    yield lambda: session.remove("c2")
    yield session.two_at_once
    yield session.store.snapshot
    yield lambda: session.put("c7", "sept")
    yield session.written_again
    yield lambda: session.put("c8", "huit")
    yield session.reopened
    yield lambda: session.put("c9", "neuf")


def one_writer(folder: Path, fault: Fault) -> None:
    """Writes, snapshots, rewrites, reopens: each is done or told refused; memory says the same."""
    session = _prepared(folder)
    with fault.in_force():
        for act in _writing(session):
            with contextlib.suppress(NotSaved):
                act()
            if fault.stays and act == session.reopened:
                session.check_reopened()
            assert held(session.store) == filled(session.told), f"memory, after {fault.struck}"
    if not fault.stays:
        assert held(Store(folder, read_only=True)) == filled(session.told)
    goes_on(session.store, folder)
    assert within(held(Store(folder, read_only=True)), session.told)


def eight_writers(folder: Path, fault: Fault) -> None:
    """Eight at once, a snapshot and a rewriting between them: those told are there, no other."""
    session = _prepared(folder)

    def write(who: int) -> None:
        for n in range(4):
            with contextlib.suppress(NotSaved):
                session.put(f"t{who}-{n % 3}", f"{who} {n} " * (9 - n))
            with contextlib.suppress(NotSaved):
                if who == 0:
                    session.store.snapshot()
                elif who == 1 and n == 2:
                    session.written_again()
                elif n == 2:
                    session.remove(f"t{who}-0")

    with fault.in_force():
        together(write, range(8))
    assert held(session.store) == filled(session.told)
    goes_on(session.store, folder)
    assert within(held(Store(folder, read_only=True)), session.told)


def creating(folder: Path, fault: Fault) -> None:
    """A session is created or nothing is left of it; the next try succeeds."""
    with fault.in_force(), contextlib.suppress(NotSaved):
        Store.create(folder).close()
    assert fault.stays or folder.exists() == bool(contents(folder))
    if folder not in FileJournal.sessions(folder.parent):
        folder = folder.with_name(folder.name + "-2")
        Store.create(folder).close()
    goes_on(Store(folder), folder)


def session_opened(folder: Path, fault: Fault) -> None:
    """Somebody opens a session: it is there, whole, or nowhere, and the next try opens it."""
    sessions, agenda = Sessions(folder, sample_catalogue()), Agenda("a", "A", "", ())
    sessions.own()
    with fault.in_force(), contextlib.suppress(NotSaved):
        sessions.create("laptop", "Essai", agenda)
    if not fault.stays:
        assert set(sessions.rooms) == {path.name for path in folder.iterdir() if path.is_dir()}
    told = {*sessions.rooms, sessions.create("laptop", "Encore", agenda).session.id}
    sessions.close()
    again = Sessions(folder, sample_catalogue())
    assert told <= set(again.rooms)
    assert again.unreadable == {}
    again.close()


def former_taken_up(folder: Path, fault: Fault) -> None:
    """A session of the first version: taken up, or left as it is, for the next opening."""
    folder.mkdir()
    tables = {"session": {"1": {"id": "a", "version": 1}}, "people": {"b": {"id": "b"}}}
    former = json.dumps(tables).encode()
    (folder / "session.json").write_bytes(former)
    with fault.in_force(), contextlib.suppress(NotSaved):
        Store(folder).journal.close()
    _mended(folder, former, {"people": {"b": {"id": "b"}}})


def damage_mended(folder: Path, fault: Fault) -> None:
    """What only the snapshot still tells is told at the next opening too, however mending ended."""
    session = _prepared(folder)
    session.store.journal.close()
    journal = folder / "journal.jsonl"
    damaged = journal.read_bytes().replace(b"Bonjour", b"Bonsoir", 1)
    journal.write_bytes(damaged)
    with fault.in_force(), contextlib.suppress(NotSaved):
        Store(folder).journal.close()
    _mended(folder, damaged, session.told)


def journal_gone(folder: Path, fault: Fault) -> None:
    """The same without a journal."""
    session = _prepared(folder)
    session.store.close()
    (folder / "journal.jsonl").unlink()
    snapshot = (folder / "session.json").read_bytes()
    with fault.in_force(), contextlib.suppress(NotSaved):
        Store(folder).journal.close()
    _mended(folder, snapshot, session.told)


SECRET: Final = "Des mots que personne ne doit retrouver"


def words_erased(folder: Path, fault: Fault) -> None:
    """Refused, erased words are there as before; begun, they are nowhere at the next opening."""
    session = _prepared(folder)
    words = {"id": "w", "person": "naima", "content": {"text": SECRET}}
    session.store.put("contributions", "w", words)
    with fault.in_force(), contextlib.suppress(NotSaved):
        session.store.erase([("contributions", "w")], "naima", 5.0)
    gone = not session.store.documents("contributions")
    if fault.stays and not gone:  # an entry that was refused and not cut off may come back
        return
    session.store.journal.close()
    store = Store(folder)
    assert within(held(store), session.told)
    assert bool(store.documents("contributions")) != gone
    assert any(SECRET.encode() in data for data in contents(folder).values()) != gone
    goes_on(store, folder)


def a_room(folder: Path, fault: Fault) -> None:
    """Eight people post and edit at once: each is refused, or read by all, later too."""
    sessions = Sessions(folder, sample_catalogue())
    room = sessions.create("laptop", "Essai", Agenda("a", "A", "", (AgendaStep("ideas", 5),)))
    people = [enter(room, f"Personne {n}") for n in range(8)]
    step = start(room, "ideas")
    told: dict[str, Content] = {}

    def write(who: Person) -> None:
        for n in range(3):
            with contextlib.suppress(NotSaved):
                posted = room.words.post(who, step, Idea(f"{who.name} : {n}"))
                told[posted.id] = posted.content
                edited = room.words.edit(who, posted.id, Idea(f"{who.name}, autrement : {n}"))
                told[posted.id] = edited.content

    with fault.in_force():
        together(write, people)
    assert {c.id: c.content for c in room.everything()} == told
    last = room.words.post(facilitator_of(room), step, Idea("Encore une"))
    told[last.id] = last.content
    sessions.close()
    again = Sessions(folder, sample_catalogue())
    assert {c.id: c.content for c in again.get(room.session.id).everything()} == told
    again.close()


def together(write: Callable[[Any], None], people: Iterable[Any]) -> None:
    """Each in a thread of its own; returns once all have ended."""
    with ThreadPoolExecutor(8) as threads:
        for _none in threads.map(write, people):
            pass


def _mended(folder: Path, original: bytes, told: Documents) -> None:
    store = Store(folder)
    assert within(held(store), told)
    assert original in [path.read_bytes() for path in (folder / "aside").iterdir()]
    goes_on(store, folder)


def within(found: Documents, told: Documents) -> bool:
    """Whether all that was told is there."""
    return all(
        found.get(table, {}).get(key) == document
        for table, documents in told.items()
        for key, document in documents.items()
    )


JOBS: Final[tuple[Callable[[Path, Fault], None], ...]] = (
    one_writer,
    eight_writers,
    creating,
    session_opened,
    former_taken_up,
    damage_mended,
    journal_gone,
    words_erased,
    a_room,
)
REASONS: Final = (errno.ENOSPC, errno.EIO, errno.EROFS)


def every_call(
    job: Callable[[Path, Fault], None], root: Path, *, stays: bool, step: int = 1
) -> int:
    """Refuses the first call, then the second … until the job ends without a refusal."""
    at = 1
    while True:
        fault = Fault(at, REASONS[at % len(REASONS)], stays=stays)
        folder = root / f"{job.__name__}-{at}-{stays}"
        job(folder, fault)
        if not fault.struck:
            return at
        at += step
