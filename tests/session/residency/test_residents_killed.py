"""Killed while sessions rest, or come and go: what a summary is good for then; nothing is lost."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tablee.sdk.testing import Clock, enter, facilitator_of
from tablee.session import Sessions
from tests.session.residency.sessions_at_rest import at_rest, opened, summaries, swept, texts
from tests.support.sessions.sample import Idea, sample_catalogue


def killed(sessions: Sessions) -> Sessions:
    """The same folder, served anew by another process, this one having stopped at once."""
    assert sessions._owner is not None
    sessions._owner.release()
    return Sessions(sessions.folder, sessions.catalogue, sessions.clock)


def written_after(sessions: Sessions, name: str) -> None:
    room = sessions.get(name)
    room.words.post(enter(room, "Lin"), room.agenda[0].id, Idea("Écrit avant la panne"))
    room.store.journal.close()


def test_after_a_kill_what_no_snapshot_has_is_there_without_a_summary(sessions: Sessions) -> None:
    name = at_rest(sessions, opened(sessions))
    written_after(sessions, name)
    shutil.rmtree(sessions.folder / ".summaries", ignore_errors=True)
    served = killed(sessions)
    assert texts(served.get(name)) == ["Un mot de Naïma", "Écrit avant la panne"]


def test_after_a_kill_it_counts_only_for_what_was_not_written_since(sessions: Sessions) -> None:
    quiet, busy = opened(sessions), opened(sessions, "Animée")
    names = quiet.session.id, busy.session.id
    del quiet, busy
    assert sessions.put_to_rest(idle=0) == 2
    busy = sessions.get(names[1])
    stale = summaries(sessions)[names[1]]
    sessions.renew_keys(busy, facilitator_of(busy))
    (sessions.folder / ".summaries" / names[1]).write_bytes(stale)  # a removal that was not synced
    served = killed(sessions)
    assert served.by_code(busy.keys.code).session.id == names[1]
    assert served.rooms.is_at_rest(names[0])
    assert served.by_join_token(busy.keys.join).session.id == names[1]


@pytest.mark.dear
def test_killed_while_sessions_come_and_go_it_loses_nothing_that_was_acknowledged(
    sessions: Sessions,
) -> None:
    rooms = [opened(sessions, f"Essai {n}") for n in range(4)]
    told = {room.session.id: {"Un mot de Naïma"} for room in rooms}
    codes = {room.keys.code: room.session.id for room in rooms}
    del rooms
    sessions.close()
    for n in range(3):
        for session, text in killed_in_time(sessions.folder, n):
            told[session].add(text)
        served = Sessions(sessions.folder, sessions.catalogue, sessions.clock)
        assert {served.by_code(code).session.id for code in codes} == set(told)
        for code, name in codes.items():
            found = texts(served.by_code(code))
            assert len(found) == len(set(found))
            assert told[name] <= set(found)
            told[name] = set(found)
        served.close()


def killed_in_time(folder: Path, nth: int) -> list[list[str]]:
    """What a process acknowledged that wrote and put to rest, until it was killed."""
    here = "tests.session.residency.test_residents_killed"
    do = f"from {here} import *; write_until_killed({str(folder)!r}, {nth})"
    with subprocess.Popen(
        [sys.executable, "-c", do], stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]
    ) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _n in range(8 + nth)]
        child.kill()
        lines += child.stdout.read().splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith(b"\n")]


def write_until_killed(folder: str, nth: int) -> None:
    served = Sessions(Path(folder), sample_catalogue(), Clock())
    with swept(served):
        for n in range(10_000):
            for name in served.rooms:
                here = served.get(name)
                who = enter(here, f"Personne {nth}-{n}")
                step, text = here.agenda[0].id, f"{nth}-{n} dans {name}"
                here.words.post(who, step, Idea(text))
                del here
                print(json.dumps([name, text]), flush=True)
