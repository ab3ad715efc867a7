"""The three ways of starting the app give the same app, and it stops when asked, streams open."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import httpx
import pytest

from tests.server import ROOT, Server, free_port
from workshop.catalogue import load
from workshop.facilitation import Sessions


def ways(port: int) -> dict[str, tuple[str, ...]]:
    here = ("--host", "127.0.0.1", "--port", str(port))
    return {
        "python app.py": (sys.executable, "app.py"),
        "streamlit run app.py": (
            *(sys.executable, "-m", "streamlit", "run", "app.py"),
            *("--server.port", str(port), "--server.address", "127.0.0.1"),
        ),
        "uvicorn app:app": (sys.executable, "-m", "uvicorn", "app:app", *here),
        "workshop run": (str(Path(sys.executable).with_name("workshop")), "run", *here),
    }


@pytest.mark.parametrize("way", ways(0))
def test_every_way_of_starting_gives_the_same_app(way: str, tmp_path: Path) -> None:
    port = free_port()
    server = Server(tmp_path / "sessions", command=ways(port)[way], port=port)
    server.folder.mkdir()
    server.start()
    page = httpx.get(f"{server.url}/", headers={"accept-language": "en"})
    assert '<html lang="en"' in page.text
    assert "HttpOnly" in page.headers["set-cookie"]
    assert httpx.get(f"{server.url}/r/000000").status_code == 404
    assert server.stop() < 8


def test_open_streams_do_not_keep_the_server_from_stopping(tmp_path: Path) -> None:
    server = Server(tmp_path / "sessions")
    server.folder.mkdir()
    server.start()
    server.stop()
    catalogue = load([ROOT / "plugins"])
    sessions = Sessions(server.folder, catalogue)
    room = sessions.create("laptop", "Essai", catalogue.agendas["accelerator"])
    address = f"{server.url}/live/{room.session.id}?wall={room.keys.wall}"
    sessions.close()
    server.start()
    heard = threading.Event()

    def listen() -> None:
        with httpx.stream("GET", address, timeout=30) as answer:
            for line in answer.iter_lines():
                if line.startswith("event: state"):
                    heard.set()

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    assert heard.wait(10)
    assert server.stop() < 5
    listener.join(5)
    assert not listener.is_alive()
