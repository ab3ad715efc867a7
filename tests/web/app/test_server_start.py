"""Every way of starting gives the same app, one on a folder; it stops when asked, streams open."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import httpx
import pytest

from tablee.sdk.testing import offered
from tablee.session import Sessions
from tablee.storage import Owner
from tests.support.recording import Recorder
from tests.support.server import ROOT, Server, free_port
from tests.web.app.test_security import begins_a_page, stream

COMMAND = str(Path(sys.executable).with_name("tablee"))


def ways(port: int) -> dict[str, tuple[str, ...]]:
    here = ("--host", "127.0.0.1", "--port", str(port))
    return {
        "python app.py": (sys.executable, "app.py"),
        "streamlit run app.py": (
            *(sys.executable, "-m", "streamlit", "run", "app.py"),
            *("--server.port", str(port), "--server.address", "127.0.0.1"),
        ),
        "uvicorn app:app": (sys.executable, "-m", "uvicorn", "app:app", *here),
        "tablee run --safe": (COMMAND, "run", "--safe", *here),
    }


@pytest.mark.dear
@pytest.mark.parametrize("way", [*ways(0), "tablee run", "tablee run --dev"])
def test_every_way_of_starting_gives_the_same_app_and_nothing_leaves_for_the_outside(
    way: str, tmp_path: Path
) -> None:
    port, recorder = free_port(), Recorder(tmp_path / "recorder")
    plain = {"tablee run": (COMMAND, "run"), "tablee run --dev": (COMMAND, "run", "--dev")}
    environ = {**recorder.environ, "TABLEE_PUBLIC_URL": ""}
    server = Server(tmp_path / "sessions", environ, (ways(port) | plain)[way], port)
    server.folder.mkdir()
    server.start()
    try:
        page = httpx.get(f"{server.url}/", headers={"accept-language": "en"})
        assert '<html lang="en"' in page.text
        assert "HttpOnly" in page.headers["set-cookie"]
        assert httpx.get(f"{server.url}/r/000000").status_code == 404
        for path in ("/", "/r", "/_stcore/host-config", "/static/js/nothing.js", "/nothing"):
            assert httpx.get(server.url + path).status_code < 500
        assert stream(server, Origin="http://evil.example") == 403
        begins_a_page(server)
        assert httpx.get(f"{server.url}/_stcore/health").status_code == 200
    finally:
        server.stop()
        recorder.close()
    assert "Finished server process" in server.log
    assert recorder.outside == []
    said = re.search("Mode sans échec|Safe mode", server.log)
    assert ("--safe" in server.command) == bool(said)


@pytest.mark.dear
def test_what_reads_a_report_or_asks_who_somebody_is_takes_no_memory_until_it_does() -> None:
    loads = """
        import sys
        import tablee.web.app.server, tablee.ui.screens
        from tablee.registry import load
        from tablee.settings import ROOT
        load([ROOT / "plugins"])
        print(*{"docx", "requests", "authlib"} & {*sys.modules})
    """
    command = [sys.executable, "-c", textwrap.dedent(loads)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def refused(command: tuple[str, ...], folder: Path, port: int) -> str:
    """What a server that cannot start says, all of it."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith("TABLEE_")}
    environ |= {"TABLEE_SESSIONS": str(folder), "TABLEE_PORT": str(port), "LANG": "fr_FR.UTF-8"}
    ended = subprocess.run(
        command, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode not in (0, None)
    assert "Traceback" not in ended.stdout + ended.stderr
    return ended.stderr


@pytest.mark.dear
@pytest.mark.parametrize("way", [*ways(0), "tablee demo"])
def test_no_way_of_starting_takes_sessions_that_another_server_has(
    way: str, tmp_path: Path
) -> None:
    port = free_port()
    demo = (COMMAND, "demo", "--sessions", str(tmp_path), "--port", str(port))
    with Owner(tmp_path):
        said = refused({**ways(port), "tablee demo": demo}[way], tmp_path, port)
    assert "déjà servies par une autre Tablée" in said
    assert f"processus {os.getpid()}" in said


@pytest.mark.dear
def test_the_sessions_of_a_server_that_was_killed_are_taken_over(tmp_path: Path) -> None:
    server = Server(tmp_path / "sessions")
    server.folder.mkdir()
    server.start()
    server.stop(signal.SIGKILL)
    assert (server.folder / ".owner.json").exists()
    server.start()
    assert httpx.get(f"{server.url}/", timeout=20).status_code == 200
    server.stop()


@pytest.mark.dear
@pytest.mark.parametrize("way", ["python app.py", "tablee run --safe"])
def test_a_folder_that_cannot_be_written_is_said_at_the_start(way: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    port = free_port()
    said = refused(ways(port)[way], tmp_path / "file" / "sessions", port)
    assert "ne peut pas être écrit" in said
    assert str(tmp_path / "file" / "sessions") in said


@pytest.mark.dear
def test_open_streams_do_not_keep_the_server_from_stopping(tmp_path: Path) -> None:
    server = Server(tmp_path / "sessions")
    server.folder.mkdir()
    server.start()
    server.stop()
    catalogue = offered()
    sessions = Sessions(server.folder, catalogue)
    room = sessions.create("laptop", "Essai", catalogue.agendas["accelerator"])
    address = f"{server.url}/live/{room.session.id}?wall={room.keys.wall}"
    sessions.close()
    server.start()
    with httpx.stream("GET", address, timeout=30) as answer:
        lines = answer.iter_lines()
        assert any(line.startswith("event: state") for line in lines)
        server.stop()
        after = [line for line in lines if line.startswith("event: beat")]
    assert len(after) <= 1, "one may have been on its way"
    assert "Finished server process" in server.log


STANDS_STILL = """
import asyncio, re, sys
from tablee.web.ops import process as start
start.STILL = 0.6

async def server():
    watching = asyncio.create_task(start.watch_the_loop())
    await asyncio.sleep(0)
    re.match("(a+)+b", "a" * 25)  # in C, holding the interpreter: the marked line
    watching.cancel()

asyncio.run(server())
"""


@pytest.mark.dear
def test_a_server_that_stands_still_says_in_which_line(tmp_path: Path) -> None:
    script = tmp_path / "still.py"
    script.write_text(STANDS_STILL, encoding="utf-8")
    ended = subprocess.run(
        (sys.executable, str(script)),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "Timeout" in ended.stderr
    assert 'still.py", line 9 in server' in ended.stderr
