"""One server for one folder of sessions, seen from several processes."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tablee.errors import Taken
from tablee.storage import Owner
from tests.torture.refusing import Fault

ROOT = Path(__file__).parent.parent.parent.parent
HOLD = """
import sys, time
from pathlib import Path
from tablee.errors import Taken
from tablee.storage import Owner
sys.stdin.readline()
try:
    owner = Owner(Path(sys.argv[1]))
except Taken as refusal:
    print("refused:", refusal, flush=True)
else:
    print("held", flush=True)
    time.sleep(60)
"""


def holding(folder: Path) -> subprocess.Popen[str]:
    """A process that takes the folder once it is told to."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def end(*processes: subprocess.Popen[str]) -> None:
    for process in processes:
        process.send_signal(signal.SIGKILL)
        process.communicate()


def test_a_second_server_is_told_who_holds_the_folder_until_that_one_is_dead(
    tmp_path: Path,
) -> None:
    first = holding(tmp_path)
    go(first)
    assert said(first) == "held\n"
    with pytest.raises(Taken) as refusal:
        Owner(tmp_path)
    sentence = str(refusal.value)
    assert f"machine {socket.gethostname()}, processus {first.pid}, depuis le " in sentence
    end(first)
    Owner(tmp_path).release()


@pytest.mark.dear
def test_of_servers_that_start_at_once_exactly_one_has_the_folder(tmp_path: Path) -> None:
    rivals = [holding(tmp_path) for _n in range(4)]
    for rival in rivals:
        go(rival)
    answers = sorted(said(rival).split(":")[0].strip() for rival in rivals)
    end(*rivals)
    assert answers == ["held", "refused", "refused", "refused"]


def test_a_full_disk_does_not_keep_a_server_from_its_sessions(tmp_path: Path) -> None:
    with Fault(1, 28, stays=True, calls=["write"]).in_force():
        owner = Owner(tmp_path)
    with pytest.raises(Taken, match="déjà servies"):
        Owner(tmp_path)
    owner.release()
