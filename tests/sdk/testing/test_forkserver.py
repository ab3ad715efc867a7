"""A server forked from a process that has imported the app is as one started by its command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tablee.sdk.testing.forkserver import Forked
from tests.support.server import ROOT, Server
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.dear,
    pytest.mark.skipif(
        not hasattr(os, "pidfd_open"), reason="servers are forked where this is safe: on Linux"
    ),
]
LEAVES = """
import os, sys
from pathlib import Path
from tablee.sdk.testing.servers import Server
server = Server(Path(sys.argv[1]))
server.start()
print(server.process.pid, flush=True)
os._exit(0)
"""
FORKED = """
import os
from tablee.sdk.testing.forkserver import fork_server
first = fork_server()
if not (pid := os.fork()):
    own = fork_server()
    os._exit(0 if own is not first and own is fork_server() else 1)
assert first is fork_server()
raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[tuple[Server, Server]]:
    """Two, each with its sessions and its variables."""
    made = [Server(tmp_path / name / "sessions", {"LANG": name}) for name in ("fr_FR", "en_GB")]
    for server in made:
        server.folder.mkdir(parents=True)
        server.start()
    yield made[0], made[1]
    for server in made:
        if server.process is not None and server.process.poll() is None:
            server.stop()


def test_two_servers_have_nothing_in_common(servers: tuple[Server, Server]) -> None:
    pids = {server.process.pid for server in servers if isinstance(server.process, Forked)}
    assert len(pids) == 2
    for server in servers:
        assert isinstance(server.process, Forked)
        place = Path("/proc") / str(server.process.pid)
        assert (place / "cwd").readlink() == ROOT
        assert (place / "fd" / "1").readlink() == (place / "fd" / "2").readlink() == server.log_file
        assert httpx.get(f"{server.url}/").status_code == 200
        assert (server.folder / ".owner.json").exists()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_it_ends_by_a_signal_as_any_other_and_starts_again(
    servers: tuple[Server, Server], how: signal.Signals
) -> None:
    stopped, other = servers
    stopped.stop(how)
    assert stopped.process is not None
    assert stopped.process.returncode == -how
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{stopped.url}/")
    assert httpx.get(f"{other.url}/_stcore/health").status_code == 200
    stopped.start()
    assert httpx.get(f"{stopped.url}/_stcore/health").status_code == 200


def test_what_it_cannot_do_at_its_start_is_told_with_its_log(
    servers: tuple[Server, Server],
) -> None:
    late = Server(servers[0].folder, {"LANG": "fr_FR"})
    with pytest.raises(RuntimeError, match="déjà servies par une autre Tablée"):
        late.start()
    assert late.process is not None
    assert late.process.returncode == 1


def test_variables_that_python_reads_first_are_told_to_a_python_of_its_own(tmp_path: Path) -> None:
    server = Server(tmp_path / "sessions", {"PYTHONHASHSEED": "7"})
    server.folder.mkdir()
    server.start()
    server.stop()
    assert isinstance(server.process, subprocess.Popen)


def test_no_server_outlives_the_tests_that_forgot_it(tmp_path: Path) -> None:
    (tmp_path / "sessions").mkdir()
    command = [sys.executable, "-c", LEAVES, str(tmp_path / "sessions")]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    until(lambda: not runs(int(done.stdout)))


def test_a_fork_of_the_tests_asks_a_process_of_its_own() -> None:
    subprocess.run((sys.executable, "-c", FORKED), cwd=ROOT, check=True)


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in (Path("/proc") / str(pid) / "status").read_text()
