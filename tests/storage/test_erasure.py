"""What is erased stands in no byte of the folder, whenever the server stops; the rest replays."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

import pytest

from tablee.errors import NotSaved
from tablee.storage import Store
from tablee.storage.erasure import LONG, Unfinished
from tablee.storage.filesystem import retry as again
from tablee.storage.journal import MemoryJournal
from tablee.storage.maintenance.recovery import fold
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOKEN = "zéphyr-quincaille"
PICTURE = "abcdefghijklmnop.png"
SENTENCE = f"une phrase entière, avec {TOKEN}"
HERS = {("contributions", "c1"), ("contributions", "c2")}


def contribution(who: str, **content: Any) -> dict[str, Any]:
    return {"person": who, "step": "s1", "entered_by": None, "content": content}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return session_in(tmp_path)


def session_in(folder: Path) -> Store:
    """Naïma writes, corrects, withdraws; Karim and the step take over her words."""
    made = Store.create(folder / "2026-01-01-essai")
    made.put("people", "naima", {"id": "naima", "name": f"Naïma {TOKEN}"})
    made.put("people", "karim", {"id": "karim", "name": "Karim"})
    made.put("contributions", "c1", contribution("naima", text=SENTENCE))
    made.snapshot()
    made.put("contributions", "c1", contribution("naima", text=f"{TOKEN}, corrigé"))
    made.put("contributions", "c2", contribution("naima", name=PICTURE, alt=TOKEN))
    made.save_media(PICTURE, TOKEN.encode())
    made.remove("contributions", "c2")
    made.put("steps", "s1", {"id": "s1", "facts": {"options": [["c1", f"{TOKEN}, corrigé"]]}})
    made.put("contributions", "c3", contribution("karim", text=SENTENCE))
    made.put("contributions", "c4", contribution("karim", text="à moi"))
    (made.folder / "aside").mkdir()
    (made.folder / "aside" / "2026-journal.jsonl").write_text(TOKEN)
    (made.folder / "journal.jsonl.new").write_text(TOKEN)
    return made


def traces(folder: Path, *words: str) -> list[str]:
    """The files that hold one of these, in UTF-8 or escaped as JSON may."""
    forms = {
        form
        for word in words
        for form in (word.encode(), ascii(word)[1:-1].replace("\\x", "\\u00").encode())
    }
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if any(form in path.name.encode() for form in forms)
        or (path.is_file() and any(form in path.read_bytes() for form in forms))
    ]


def folded(store: Store) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for entry in store.entries():
        fold(tables, entry.puts)
    return tables


def tables_of(store: Store) -> dict[str, Any]:
    return {name: dict(store.documents(name)) for name in ("people", "contributions", "steps")}


def erase_naima(store: Store) -> None:
    store.erase({*HERS, ("people", "naima")}, "naima", 9.0)


def assert_gone(store: Store) -> None:
    assert traces(store.folder, TOKEN, "Naïma", "naima", PICTURE) == []
    assert set(store.documents("people")) == {"karim"}
    assert set(store.documents("contributions")) == {"c3", "c4"}
    assert store.documents("contributions")["c4"]["content"] == {"text": "à moi"}
    assert folded(store) == tables_of(store)


def test_no_file_holds_what_was_erased_nor_what_copied_it(store: Store) -> None:
    erase_naima(store)
    assert_gone(store)
    assert store.documents("steps")["s1"]["facts"]["options"] == [["c1", "(effacé)"]]
    assert store.documents("contributions")["c3"]["content"] == {"text": "(effacé)"}
    store.close()
    assert_gone(Store(store.folder))


def test_the_rest_of_history_keeps_its_numbers_and_times(store: Store) -> None:
    before = [(e.n, e.at, e.by) for e in store.entries()]
    erase_naima(store)
    after = list(store.entries())
    assert [(e.n, e.at, e.by) for e in after] == [*before, (len(before) + 1, 9.0, "")]
    assert [put.id for e in after for put in e.puts][:2] == ["karim", "s1"]
    store.put("contributions", "c5", contribution("karim", text="ensuite"))
    assert Store(store.folder, read_only=True).damages == ()
    assert store.journal.last == len(before) + 2


def test_what_was_there_before_is_no_copy_and_a_short_text_never_is(store: Store) -> None:
    assert len(TOKEN) < LONG < len(SENTENCE)
    store.put("contributions", "c6", contribution("karim", text="dite par Karim d’abord"))
    store.put("contributions", "c7", contribution("naima", text="dite par Karim d’abord"))
    store.put("contributions", "c8", contribution("naima", text="budget"))
    store.put("contributions", "c9", contribution("karim", text="budget"))
    # Karim's own sentence, moved after Naïma repeated it, is still his
    store.put("contributions", "c6", contribution("karim", text="dite par Karim d’abord", place=2))
    assert store.erase({("contributions", "c7"), ("contributions", "c8")}, "naima", 9.0) is False
    kept = store.documents("contributions")
    assert kept["c6"]["content"]["text"] == "dite par Karim d’abord"
    assert kept["c9"]["content"]["text"] == "budget"


def test_an_erased_person_is_named_nowhere_whatever_the_shape(store: Store) -> None:
    store.put(
        "steps",
        "s2",
        {
            "finished": ["karim", "naima"],
            "facts": {
                "turn": "naima",
                "spoken": ["naima", "karim"],
                "marks": {"naima": 2, "karim": 1},
                "candidates": [["naima", "Naïma"], ["karim", "Karim"]],
            },
        },
    )
    store.put("contributions", "c4", {**contribution("karim", text="à moi"), "entered_by": "naima"})
    erase_naima(store)
    assert_gone(store)
    assert store.documents("contributions")["c4"]["entered_by"] is None
    assert store.documents("steps")["s2"] == {
        "finished": ["karim"],
        "facts": {
            "turn": "",
            "spoken": ["karim"],
            "marks": {"karim": 1},
            "candidates": [["", "(effacé)"], ["karim", "Karim"]],
        },
    }


def test_pictures_of_others_stay_and_those_that_nobody_posted_go(store: Store) -> None:
    store.save_media("karims.png", b"png")
    store.put("contributions", "c5", contribution("karim", name="karims.png"))
    store.save_media("refused.png", TOKEN.encode())
    store.save_media("just-sent.png", b"png")
    os.utime(store.folder / "media" / "refused.png", (0, 0))
    os.utime(store.folder / "media" / "karims.png", (0, 0))
    erase_naima(store)
    left = sorted(path.name for path in (store.folder / "media").iterdir())
    assert left == ["just-sent.png", "karims.png"]


def test_a_session_kept_in_memory_forgets_too(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "a", MemoryJournal)
    store.put("contributions", "c1", contribution("naima", text=SENTENCE))
    store.erase({("contributions", "c1")}, "naima", 9.0)
    assert SENTENCE not in repr(list(store.entries()))
    assert store.documents("contributions") == {}


def test_what_others_write_meanwhile_is_kept(store: Store) -> None:
    def write(who: int) -> None:
        for n in range(50):
            store.put("contributions", f"{who}-{n}", contribution("karim", text=f"{who}-{n}"))

    threads = [threading.Thread(target=write, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    erase_naima(store)
    for thread in threads:
        thread.join()
    reopened = Store(store.folder, read_only=True)
    assert len(reopened.documents("contributions")) == 4 * 50 + 2
    assert reopened.damages == ()
    assert traces(store.folder, TOKEN, "Naïma") == []


# ── when the disk or the server gives up on the way ─────────────────────────────────────────

CALLS = ("write", "fsync", "fdatasync", "replace", "rename", "unlink", "rmdir", "open", "ftruncate")


def interrupted(call: int, event: Callable[[], object], how: Callable[[], object]) -> int:
    """Does `event`, and `how` at its n-th call to the disk; returns how many calls it made."""
    made = 0
    real = {name: getattr(os, name) for name in CALLS if hasattr(os, name)}

    def counted(name: str) -> Callable[..., Any]:
        def asked(*args: Any, **kwargs: Any) -> Any:
            nonlocal made
            made += 1
            if made == call:
                how()
            return real[name](*args, **kwargs)

        return asked

    with pytest.MonkeyPatch.context() as patched:
        for name in real:
            patched.setattr(os, name, counted(name))
        event()
    return made


def killed_at(call: int, store: Store) -> bool:
    """Erases in a child process that dies at its n-th call to the disk; False if it never came."""
    child = os.fork()
    if child == 0:
        interrupted(call, lambda: erase_naima(store), lambda: os._exit(9))
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 9


@pytest.mark.dear
def test_a_server_killed_at_any_call_finishes_at_its_next_opening(tmp_path: Path) -> None:
    call, finished = 0, 0
    while True:
        call += 1
        store = session_in(tmp_path / str(call))
        if not killed_at(call, store):
            break
        reopened = Store(store.folder)
        if "naima" in reopened.documents("people"):  # the entry never reached the disk
            assert finished == 0
            assert set(reopened.documents("contributions")) == {"c1", "c3", "c4"}
            continue
        finished += 1
        assert_gone(reopened)
        assert reopened.damages == ()
    assert finished > 10


def test_a_session_opens_even_where_its_erasing_cannot_be_finished_yet(store: Store) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "unlink", refuse)
        with pytest.raises(Unfinished, match="pas encore de tous les fichiers"):
            erase_naima(store)
        store.journal.close()
        reopened = Store(store.folder)
        assert set(reopened.documents("people")) == {"karim"}
        assert traces(store.folder, TOKEN) != []
    reopened.close()
    assert traces(store.folder, TOKEN, "Naïma") == []
    assert_gone(Store(store.folder))


def refuse(*_args: object, **_kwargs: object) -> None:
    raise OSError(28, os.strerror(28))


def test_a_disk_that_refuses_once_changes_nothing_or_finishes_later(tmp_path: Path) -> None:
    call, late = 0, 0
    while True:
        call += 1
        store = session_in(tmp_path / str(call))
        try:
            made = interrupted(call, lambda store=store: erase_naima(store), refuse)  # type: ignore[misc]
        except Unfinished:
            late += 1
            store.close()  # tries again
        except NotSaved:
            assert set(store.documents("people")) == {"naima", "karim"}
            erase_naima(store)
        else:
            if made < call:
                break
        assert_gone(Store(store.folder))
    assert late > 5


# ── tried again while the server runs ───────────────────────────────────────────────────────


def stuck(store: Store) -> Path:
    """Erases where the disk does not let the snapshot go; returns what is in the way."""
    snapshot = store.folder / "session.json"
    snapshot.unlink()
    snapshot.mkdir()
    with pytest.raises(Unfinished):
        erase_naima(store)
    assert traces(store.folder, TOKEN) != []
    return snapshot


def tries() -> list[threading.Timer]:
    """What is to be tried again, within the time that these tests give it."""
    timers = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    return [timer for timer in timers if timer.interval == again.LATER]


def test_the_next_write_that_the_disk_takes_finishes_an_erasing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "SOONEST", 0.05)
    stuck(store).rmdir()
    assert store.unfinished
    store.put("people", "karim", {"id": "karim", "name": "Karim B."})
    until(lambda: not store.unfinished)
    assert_gone(store)


def test_an_erasing_is_finished_by_a_timer_too(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "LATER", 0.1)
    in_the_way = stuck(store)
    for first in tries():
        first.join()  # it has tried in vain
    assert store.unfinished
    in_the_way.rmdir()
    until(lambda: not store.unfinished)
    assert_gone(store)


def test_nothing_is_tried_once_the_session_is_closed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "LATER", 0.1)
    in_the_way = stuck(store)
    store.close()
    in_the_way.rmdir()
    until(lambda: not tries())
    assert traces(store.folder, TOKEN) != []
    assert_gone(Store(store.folder))


def test_a_journal_that_somebody_else_wrote_again_ends_no_try_with_a_traceback(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(again, "LATER", 0.1)
    stuck(store).rmdir()
    Store(store.folder).close()  # finishes it
    # an exception in the timer's thread would fail this test
    until(lambda: "n’est plus comme il a été lu" in caplog.text)
    store.close()
    assert_gone(Store(store.folder))


def test_each_erasing_makes_another_edition_at_once(store: Store) -> None:
    editions = {store.edition}
    in_the_way = stuck(store)
    editions.add(store.edition)
    in_the_way.rmdir()
    store.snapshot()
    assert len(editions | {store.edition}) == 3


def test_an_erasing_that_does_not_even_begin_speaks_of_erasing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for call in ("write", "pwrite", "ftruncate", "fdatasync"):
        monkeypatch.setattr(os, call, refuse)
    with pytest.raises(NotSaved, match="Rien n’a été effacé\u00a0: le disque est plein") as refused:
        erase_naima(store)
    assert "texte" not in str(refused.value)
    assert set(store.documents("people")) == {"naima", "karim"}
