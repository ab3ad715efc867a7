"""Who may write to a session in PostgreSQL: one node at a time, whatever the others believe."""

from __future__ import annotations

import itertools
import signal
import threading
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotFound, NotSaved
from tablee.storage.cluster.leases import OwnAll, OwnedElsewhere
from tablee.storage.journal import JournalEntry, Overtaken, Put
from tablee.storage.postgresql import DatabaseRefused, schema
from tests.support.postgres import kind_in
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any, NoReturn

    from tablee.storage.postgresql import PostgreSQLJournal
    from tests.support.postgres import Cluster

    Kind = type[PostgreSQLJournal]


@pytest.fixture
def nodes(database_url: str) -> Iterator[tuple[Kind, Kind]]:
    """Two processes on one database."""
    with ExitStack() as stack:
        one, two = (
            stack.enter_context(kind_in(database_url, name, f"127.0.0.1:{port}"))
            for name, port in (("n1", 1), ("n2", 2))
        )
        yield one, two


def entry(n: int, text: str = "Bonjour") -> JournalEntry:
    return JournalEntry(n, 1000.0 + n, [Put("people", f"p{n}", {"id": f"p{n}", "name": text})])


def added(journal: PostgreSQLJournal, *entries: JournalEntry) -> None:
    for one in entries:
        journal.settle(journal.append(one, journal.last))


def dead(kind: Kind) -> None:
    """As after so many seconds without a sign of life."""
    kind.database.do(
        "UPDATE tablee_nodes SET seen = seen - interval '1 minute' WHERE id = %s", (kind.leases.id,)
    )


def numbers(kind: Kind, folder: Path) -> list[int]:
    journal = kind.open(folder, read_only=True)
    assert journal is not None
    return [each.n for each in journal.read()]


def test_a_session_that_its_owner_gives_back_meanwhile_is_taken_and_not_said_to_be_gone(
    nodes: tuple[Kind, Kind], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = nodes
    added(one.create(tmp_path / "a", 1), entry(1))
    refuse = two.leases._refuse

    def given_back_first(*asked: Any) -> bool:
        one.leases.give_back("a")
        return refuse(*asked)

    monkeypatch.setattr(two.leases, "_refuse", given_back_first)
    journal = two.open(tmp_path / "a")
    assert journal is not None
    added(journal, entry(2))


def test_what_was_written_last_is_read_from_memory_and_after_a_rewriting_from_the_rows(
    nodes: tuple[Kind, Kind], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, _other = nodes
    journal = kind.create(tmp_path / "here", 1)
    added(journal, *(entry(n) for n in range(1, 60)))
    asked: list[str] = []
    ask = kind.database.ask

    def counting(query: str, *given: object) -> object:
        asked.append(query)
        return ask(query, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(kind.database, "ask", counting)
    assert [each.n for each in journal.read(57)] == [58, 59]
    assert asked == []
    assert next(journal.read(9)).n == 10
    assert len(asked) == 1
    assert [each.n for each in journal.read()] == [*range(1, 60)]
    journal.rewrite(lambda each: JournalEntry(59, 1.0, []) if each.n == 59 else each)
    asked.clear()
    assert [each.puts for each in journal.read(58)] == [[]]
    assert len(asked) == 1


def test_a_session_is_one_nodes_while_it_lives(nodes: tuple[Kind, Kind], tmp_path: Path) -> None:
    one, two = nodes
    journal = one.create(tmp_path / "a", 2)
    added(journal, entry(1))
    with pytest.raises(OwnedElsewhere) as refused:
        two.open(tmp_path / "a")
    owner = refused.value.owner
    assert (owner.node, owner.address, owner.here) == ("n1", "127.0.0.1:1", False)
    assert two.leases.owner_of("a") == owner
    with pytest.raises(OwnedElsewhere):
        two.leases.take("a")
    mine = one.leases.owner_of("a")
    assert mine is not None
    assert mine.here
    assert one.leases.take("a").epoch == mine.epoch
    added(journal, entry(2))
    assert numbers(two, tmp_path / "a") == [1, 2]


def test_a_session_that_is_given_back_is_anybodys(nodes: tuple[Kind, Kind], tmp_path: Path) -> None:
    one, two = nodes
    added(one.create(tmp_path / "a", 2), entry(1))
    one.leases.give_back("a")
    assert two.leases.owner_of("a") is None
    journal = two.open(tmp_path / "a")
    assert journal is not None
    added(journal, entry(2))
    two.leases.give_all_back()
    assert [each.node for each in one.leases.nodes()] == ["n1"]
    assert one.leases.take("a").here


def test_a_session_that_is_not_there_is_nobodys(nodes: tuple[Kind, Kind], tmp_path: Path) -> None:
    assert nodes[0].leases.owner_of("none") is None
    with pytest.raises(NotFound):
        nodes[0].leases.take("none")
    added(nodes[0].create(tmp_path / "a", 2), entry(1))
    with pytest.raises(NotSaved, match="déjà une session de ce nom"):
        nodes[1].create(tmp_path / "a", 2)


def test_who_was_paused_writes_nothing_more(nodes: tuple[Kind, Kind], tmp_path: Path) -> None:
    one, two = nodes
    late = one.create(tmp_path / "a", 2)
    added(late, entry(1))
    waiting = late.append(entry(2, "Trop tard"), 1)
    dead(one)
    journal = two.open(tmp_path / "a")
    assert journal is not None
    added(journal, entry(2), entry(3))
    with pytest.raises(Overtaken):
        late.settle(waiting)
    assert late.overtaken
    late.rollback()
    with pytest.raises(Overtaken):
        late.append(entry(2), 1)
    with pytest.raises(Overtaken):
        late.rewrite(lambda each: each)
    assert [each.puts[0].document for each in journal.read()] == [
        entry(n).puts[0].document for n in (1, 2, 3)
    ]


def test_who_wakes_up_is_told_what_it_has_lost(nodes: tuple[Kind, Kind], tmp_path: Path) -> None:
    one, two = nodes
    for name in ("a", "b"):
        added(one.create(tmp_path / name, 2), entry(1))
    lost: list[str] = []
    one.leases.on_lost.append(lost.append)
    assert one.leases.heartbeat()
    assert lost == []
    dead(one)
    two.leases.take("a")
    assert one.leases.heartbeat()
    assert lost == ["a"]
    assert one.leases.take("b").here


def test_whom_nobody_finds_at_its_address_is_not_waited_for(
    nodes: tuple[Kind, Kind], database_url: str, tmp_path: Path
) -> None:
    one, two = nodes
    added(one.create(tmp_path / "a", 2), entry(1))
    owner = two.leases.owner_of("a")
    taken = two.leases.take("a", owner)
    assert owner is not None
    assert taken.epoch > owner.epoch
    with pytest.raises(OwnedElsewhere):
        one.leases.take_anew("a", owner)  # it is another's since
    # Started again at its address, a node finds its sessions free at once.
    with kind_in(database_url, "n2", "127.0.0.1:2") as again:
        assert again.leases.take("a").epoch > taken.epoch


@contextmanager
def taking(kind: Kind, session: str) -> Iterator[None]:
    """Within it the session is being taken, as far as its new epoch; then that is committed."""
    number = kind.database.ask("SELECT id FROM tablee_journals WHERE session = %s", (session,))
    with kind.database.transaction() as connection:
        connection.execute(f"LOCK TABLE tablee_entries_{number[0][0]} IN SHARE MODE")
        connection.execute("UPDATE tablee_journals SET epoch = epoch + 1")
        yield


@pytest.mark.parametrize("before", [1, 20], ids=["parsed each time", "prepared"])
def test_an_append_that_waits_for_a_taking_comes_too_late(
    nodes: tuple[Kind, Kind], tmp_path: Path, before: int
) -> None:
    one, two = nodes
    journal = one.create(tmp_path / "a", 2)
    added(journal, *map(entry, range(1, before + 1)))
    ticket, said = journal.append(entry(before + 1), before), list[Exception]()

    def settle() -> None:
        try:
            journal.settle(ticket)
        except NotSaved as error:
            said.append(error)

    writing = threading.Thread(target=settle)
    with taking(two, "a"):
        writing.start()
        waits = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ~ '^INSERT'"
        until(lambda: two.database.ask(waits) != [])
    writing.join()
    assert [type(error) for error in said] == [Overtaken]
    assert numbers(two, tmp_path / "a") == list(range(1, before + 1))


def test_four_that_take_it_from_each_other_lose_nothing(database_url: str, tmp_path: Path) -> None:
    acknowledged: list[int] = []
    counter, lock = itertools.count(1), threading.Lock()

    def write(kind: Kind) -> None:
        for _turn in range(15):
            owner = kind.leases.owner_of("a")
            try:
                kind.leases.take_anew("a", owner)
                journal = kind.open(tmp_path / "a")
            except OwnedElsewhere:
                continue
            assert journal is not None
            for _write in range(3):
                with lock:
                    mine = next(counter)
                try:
                    added(journal, entry(journal.last + 1, str(mine)))
                except Overtaken:
                    break
                acknowledged.append(mine)

    with ExitStack() as stack:
        kinds = [stack.enter_context(kind_in(database_url, f"n{n}")) for n in range(4)]
        added(kinds[0].create(tmp_path / "a", 2), entry(1, "0"))
        threads = [threading.Thread(target=write, args=(kind,)) for kind in kinds]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        journal = kinds[0].open(tmp_path / "a", read_only=True)
        assert journal is not None
        read = list(journal.read())
    assert [each.n for each in read] == list(range(1, len(read) + 1))
    said = [int((each.puts[0].document or {})["name"]) for each in read]
    assert len(said) == len(set(said))
    assert set(acknowledged) <= set(said)


def test_with_files_this_process_has_them_all() -> None:
    leases = OwnAll()
    assert leases.take("a") == leases.owner_of("a")
    assert leases.heartbeat()
    assert [each.here for each in leases.nodes()] == [True]


# ── a database that goes ────────────────────────────────────────────────────────────────────


def test_a_backend_that_is_killed_refuses_nobody_and_writes_nothing_twice(
    nodes: tuple[Kind, Kind], tmp_path: Path
) -> None:
    one, two = nodes
    journal = one.create(tmp_path / "a", 2)
    ours = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    for n in range(1, 13):
        added(journal, entry(n))
        if n % 3 == 0:
            two.database.ask(ours)
    assert numbers(two, tmp_path / "a") == list(range(1, 13))


def test_an_answer_that_is_lost_is_looked_up(
    nodes: tuple[Kind, Kind], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _two = nodes
    journal = one.create(tmp_path / "a", 2)
    added(journal, entry(1))
    insert = journal._insert

    def lost_after(batch: object) -> None:
        from tablee.storage.postgresql.database import _GONE, DatabaseRefused

        insert(batch)  # type: ignore[arg-type]
        raise DatabaseRefused(_GONE)

    monkeypatch.setattr(journal, "_insert", lost_after)
    added(journal, entry(2))
    added(journal, entry(3))
    assert [each.n for each in journal.read()] == [1, 2, 3]


def test_what_was_refused_though_it_was_written_is_cut_off(
    nodes: tuple[Kind, Kind], tmp_path: Path
) -> None:
    one, _two = nodes
    journal = one.create(tmp_path / "a", 2)
    added(journal, entry(1))
    ticket = journal.append(entry(2, "Refusée"), 1)
    journal._insert([(journal._waiting[0][0], ticket)])
    journal._doubtful = True
    journal.rollback()
    added(journal, entry(2, "Gardée"), entry(3))
    said = [(each.puts[0].document or {})["name"] for each in journal.read()]
    assert said == ["Bonjour", "Gardée", "Bonjour"]


@pytest.mark.dear
def test_a_database_that_is_started_again_is_waited_for(cluster: Cluster, tmp_path: Path) -> None:
    with kind_in(cluster.url(cluster.fresh())) as kind:
        journal = kind.create(tmp_path / "a", 2)
        added(journal, entry(1))
        cluster.stop(signal.SIGQUIT)  # as after a crash: it recovers from its log
        writing = threading.Thread(target=added, args=(journal, entry(2)))
        writing.start()
        cluster.start()
        writing.join()
        assert [each.n for each in journal.read()] == [1, 2]


def test_a_database_that_is_gone_is_said_and_written_to_once_it_is_back(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tablee.storage.postgresql.journal.WAIT", 0.3)
    monkeypatch.setattr("tablee.storage.postgresql.database.WAIT", 0.3)
    with kind_in(cluster.url(cluster.fresh())) as kind:
        journal = kind.create(tmp_path / "a", 2)
        added(journal, entry(1))
        cluster.stop()
        with pytest.raises(NotSaved, match=r"la base de données ne répond pas\. Gardez votre"):
            added(journal, entry(2, "Refusée"))
        assert not journal.overtaken
        assert not kind.leases.heartbeat()
        journal.rollback()
        cluster.start()
        monkeypatch.setattr("tablee.storage.postgresql.journal.WAIT", 20.0)
        monkeypatch.setattr("tablee.storage.postgresql.database.WAIT", 20.0)
        added(journal, entry(2, "Gardée"))
        assert kind.leases.heartbeat()
        said = [(each.puts[0].document or {})["name"] for each in journal.read()]
        assert said == ["Bonjour", "Gardée"]


def test_who_comes_while_the_database_is_known_to_be_gone_waits_a_moment_only(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tablee.storage.postgresql.database.BRIEFLY", 0.2)
    with kind_in(cluster.url(cluster.fresh())) as kind:
        journals = [kind.create(tmp_path / name, 2) for name in "ab"]
        for journal in journals:
            added(journal, entry(1))
        cluster.stop()
        monkeypatch.setattr("tablee.storage.postgresql.journal.WAIT", 0.3)
        with pytest.raises(NotSaved):
            added(journals[0], entry(2))
        monkeypatch.setattr("tablee.storage.postgresql.journal.WAIT", 60.0)
        with pytest.raises(NotSaved):
            added(journals[1], entry(2))
        cluster.start()
        for journal in journals:
            journal.rollback()
            added(journal, entry(2))
            assert [each.n for each in journal.read()] == [1, 2]


def test_a_database_that_would_let_two_nodes_write_is_refused(
    cluster: Cluster, tmp_path: Path
) -> None:
    name = cluster.fresh()
    with kind_in(cluster.url("postgres")) as kind:
        serializable = "SET default_transaction_isolation = 'serializable'"
        kind.database.do(f"ALTER DATABASE {name} {serializable}")
    with kind_in(cluster.url(name)) as kind, pytest.raises(NotSaved, match="read committed"):
        kind.create(tmp_path / "a", 2)


@pytest.mark.parametrize("answers_at_once", [True, False])
def test_a_rewriting_whose_answer_is_lost_was_done(
    nodes: tuple[Kind, Kind],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    answers_at_once: bool,
) -> None:
    one, _two = nodes
    journal = one.create(tmp_path / "a", 2)
    added(journal, entry(1, "À effacer"), entry(2))
    transaction = one.database.transaction

    def gone(*_all: object) -> NoReturn:
        from tablee.storage.postgresql.database import _GONE, DatabaseRefused

        raise DatabaseRefused(_GONE)

    @contextmanager
    def lost_after(limit: float = 1.0) -> Iterator[object]:
        with transaction(limit) as connection:
            yield connection
        gone()

    def erased(old: JournalEntry) -> JournalEntry:
        return entry(old.n, "Quelqu’un")

    monkeypatch.setattr(one.database, "transaction", lost_after)
    before = list(journal.read())
    monkeypatch.setattr(journal, "read", lambda *_after: iter(before))
    if answers_at_once:
        journal.rewrite(erased)
    else:
        monkeypatch.setattr(one.database, "ask", gone)
        with pytest.raises(NotSaved):
            journal.rewrite(erased)
    monkeypatch.undo()
    added(journal, entry(3))
    journal.rewrite(lambda each: each)
    added(journal, entry(4))
    assert not journal.overtaken
    said = [(each.puts[0].document or {})["name"] for each in journal.read()]
    assert said == ["Quelqu’un", "Quelqu’un", "Bonjour", "Bonjour"]


def test_a_journal_that_was_followed_in_its_own_process_cuts_nothing_off(
    nodes: tuple[Kind, Kind], tmp_path: Path
) -> None:
    one, two = nodes
    former = one.create(tmp_path / "a", 2)
    added(former, entry(1))
    former._doubtful = True  # a write was refused, then the session let go of
    one.leases.give_back("a")
    after = one.open(tmp_path / "a")
    assert after is not None
    added(after, entry(2, "Acquittée"))
    with pytest.raises(Overtaken):
        added(former, entry(2, "Trop tard"))
    assert numbers(two, tmp_path / "a") == [1, 2]
    added(after, entry(3))


def test_nodes_that_start_at_once_make_the_tables_once_and_bring_former_ones_up(
    database_url: str, tmp_path: Path
) -> None:
    with kind_in(database_url) as kind:  # the tables of the version before
        with pytest.MonkeyPatch.context() as former:
            former.setattr(schema, "VERSION", 1)
            former.setattr(schema, "_STEPS", schema._STEPS[:1])
            kind.database.ask("SELECT 1")
        assert kind.database.ask("SELECT version FROM tablee_schema") == [(1,)]
    kinds, faults = [], list[BaseException]()
    began = threading.Barrier(4)

    def node(n: int) -> None:
        with kind_in(database_url, f"n{n}") as kind:
            kinds.append(kind)
            began.wait(20)
            try:
                kind.create(tmp_path / f"session-{n}", 1).close()
            except BaseException as error:
                faults.append(error)

    nodes = [threading.Thread(target=node, args=(n,)) for n in range(4)]
    for each in nodes:
        each.start()
    for each in nodes:
        each.join(60)
    assert faults == []
    with kind_in(database_url) as kind:
        assert kind.database.ask("SELECT version FROM tablee_schema") == [(schema.VERSION,)]
        assert len(kind.database.ask("SELECT FROM tablee_journals")) == 4


def test_a_node_that_was_overtaken_changes_neither_pictures_nor_boxes(
    nodes: tuple[Kind, Kind], tmp_path: Path
) -> None:
    one, two = nodes
    folder = tmp_path / "a"
    former = one.create(folder, 1)
    blobs, boxes = one.blobs(folder), former.ballot_boxes(folder)
    blobs.write("media/a.png", [b"one"])
    boxes.begin("step-1", b"k" * 32)
    owner = one.leases.owner_of(folder.name)
    two.leases.take(folder.name, owner)  # as after a pause
    changes: list[Callable[[], object]] = [
        lambda: blobs.write("media/a.png", [b"other"]),
        lambda: blobs.remove(["media/a.png"]),
        lambda: boxes.append("step-1", b"line\n", b"k" * 32),
        lambda: boxes.destroy("step-1"),
    ]
    for change in changes:
        with pytest.raises(DatabaseRefused, match="a pris cette session"):
            change()
    assert two.blobs(folder).read("media/a.png") == b"one"
    assert boxes.key("step-1") == b"k" * 32
    with pytest.raises(DatabaseRefused, match="a pris cette session"):
        boxes.restore({"step-2": b"x" * 32})
    assert boxes.key("step-2") is None


def test_taking_and_writing_again_wait_for_each_other_and_never_both(
    nodes: tuple[Kind, Kind], tmp_path: Path
) -> None:
    one, two = nodes
    folder = tmp_path / "a"
    entries = [JournalEntry(n, 1.0, [Put("t", f"d{n}", {"n": n})]) for n in range(1, 200)]
    one.create(folder, 1, entries).close()
    deadlocks = one.database.ask(DEADLOCKS)
    holder, other = one, two
    for _turn in range(6):
        holder.leases.doubt()
        journal = holder.open(folder)
        assert journal is not None
        other.leases.doubt()
        owner = other.leases.owner_of(folder.name)
        rewriting = threading.Thread(target=_rewritten, args=(journal,))
        rewriting.start()
        other.leases.take_anew(folder.name, owner)
        rewriting.join(30)
        holder, other = other, holder
    after = one.database.ask(DEADLOCKS)
    assert after == deadlocks


DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


def _rewritten(journal: PostgreSQLJournal) -> None:
    with suppress(NotSaved):  # overtaken before it began
        journal.rewrite(lambda entry: entry)


def test_who_is_silent_in_a_transaction_holds_nobody_up_for_long(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tablee.storage.postgresql.database.IDLE", 0.3)
    with kind_in(database_url, "n1") as one, kind_in(database_url, "n2") as two:
        journal = one.create(tmp_path / "essai", 1)
        one.leases.give_back("essai")

        def silent() -> None:
            with one.database.transaction(1.0) as connection:
                connection.execute(f"LOCK TABLE {journal._table} IN ROW EXCLUSIVE MODE")
                two.leases.take("essai")  # whoever has that lock is paused meanwhile
                connection.execute("SELECT 1")

        with pytest.raises(OSError, match="ne répond pas"):
            silent()
        assert two.leases.holds("essai")


def test_who_is_gone_in_the_middle_of_a_rewriting_holds_nobody_up_for_long(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tablee.storage.postgresql.database.IDLE", 0.3)
    monkeypatch.setattr("tablee.storage.postgresql.journal.LONG", 20.0)
    with kind_in(database_url, "n1") as one, kind_in(database_url, "n2") as two:
        journal = one.create(tmp_path / "essai", 1, [entry(n) for n in (1, 2, 3)])
        one.leases.give_back("essai")

        def silent(line: JournalEntry) -> JournalEntry:
            if not two.leases.holds("essai"):
                two.leases.take("essai")  # whoever rewrites is paused meanwhile
            return line

        with pytest.raises(NotSaved):
            journal.rewrite(silent)
        assert two.leases.holds("essai")
        then = two.open(tmp_path / "essai")
        assert then is not None
        assert [entry.n for entry in then.read()] == [1, 2, 3]
