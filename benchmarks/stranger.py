"""`make bench-stranger`: what an honest phone feels while one stranger abuses a public server.

Every abuse is a process of its own, on this machine alone, bounded in time and number; the server
is new for each. Beside it four phones of a room write, and open their page's stream anew.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import multiprocessing
import socket
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from websockets.exceptions import WebSocketException

from benchmarks import machine, written
from benchmarks.live.tables import ms, quantile, table
from benchmarks.place import PHONES, Place
from benchmarks.place import written as prepared
from benchmarks.unbrowsed import ELSEWHERE, UnbrowsedPage, cookie_of, opened
from plugins.json.writing import FORMAT, VERSION
from tablee.registry import load
from tablee.sdk.testing.servers import Server
from tablee.session import Sessions
from tablee.session.transfer import archive
from tablee.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["ATTACKS", "Felt", "felt", "main", "markdown"]

SECONDS: Final = 8.0
"""For which the stranger goes on, and the phones are looked at."""
PAUSE: Final = 0.1
"""Between two contributions of the room."""
FILES: Final = 16_000
"""Open files that the server may have; what the service of systemd sets is more."""
FEW_FILES: Final = 1_024
"""What a shell gives."""
MANY: Final = 5_000
"""Connections, or streams, of one stranger."""
LATE: Final = 1.0
"""Seconds after which an answer would be felt as none."""


@dataclass(frozen=True)
class Target:
    """What the stranger knows of a server: its port, and a session of their own."""

    port: int
    own: Place
    room: str
    """The token of the link to the honest room: somebody has photographed the QR code."""
    archive: str
    """A session as JSON, with thousands of people in it."""
    seconds: float = SECONDS


# ── what the stranger does ──────────────────────────────────────────────────────────────────


def _nothing(target: Target) -> str:
    time.sleep(target.seconds)
    return ""


def _opens_sessions(target: Target) -> str:
    """Without a browser, 20 pages at a time, each with a new cookie for each session."""
    until, pressed = time.monotonic() + target.seconds, itertools.count()

    def open_them(_n: int) -> None:
        while time.monotonic() < until:
            with suppress(OSError, TimeoutError, WebSocketException, KeyError):
                cookie = cookie_of(target.port)
                with opened(target.port, cookie) as socket:
                    page = UnbrowsedPage(target.port, socket, cookie)
                    page.run()
                    page.set("Titre de la session", "À moi")
                    page.set("Ouvrir la session", True)
                    next(pressed)
                    page.run()

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(open_them, range(20)))
    return f"{next(pressed):,} presses"


def _sends_files(target: Target) -> str:
    """40 files of 15 MB, one after the other, to four pages."""
    statuses, data, until = Counter[int](), bytes(15_000_000), time.monotonic() + target.seconds
    with ExitStack() as stack:
        pages = []
        for _n in range(4):
            cookie = cookie_of(target.port)
            page = UnbrowsedPage(
                target.port, stack.enter_context(opened(target.port, cookie)), cookie
            )
            page.run()
            pages.append(page)
        for n in range(40):
            if time.monotonic() < until:
                statuses[pages[n % 4].upload("a.json", data)[1]] += 1
        time.sleep(max(0.0, until - time.monotonic()))
    return _counted(statuses)


def _holds_pages(target: Target) -> str:
    """500 home pages, a browser each."""
    until, states = time.monotonic() + target.seconds, Counter[str]()
    with ExitStack() as stack:
        for _n in range(500):
            if time.monotonic() > until:
                break
            try:
                cookie = cookie_of(target.port)
                socket = stack.enter_context(opened(target.port, cookie))
                UnbrowsedPage(target.port, socket, cookie).run()
                states["open"] += 1
            except (OSError, WebSocketException, http.client.HTTPException):
                states["refused"] += 1
        time.sleep(max(0.0, until - time.monotonic()))
    return _counted(states)


def _opens_walls(target: Target) -> str:
    """5,000 streams of the wall of a session of their own."""
    asked = f"GET /live/{target.own.session}?wall={target.own.wall}&lang=fr HTTP/1.1\r\n"
    return _holds(target, f"{asked}Host: 127.0.0.1:{target.port}\r\n\r\n".encode())


def _waits(target: Target) -> str:
    """5,000 connections that ask for nothing."""
    return _holds(target, b"")


def _half_asks(target: Target) -> str:
    """5,000 requests of which the half is sent."""
    return _holds(target, b"POST /r HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc")


def _holds(target: Target, said: bytes) -> str:
    """Opens connections as fast as it goes, says this, and holds them; what became of them."""
    until, made = time.monotonic() + target.seconds, 0
    with ExitStack() as stack:
        wires: list[socket.socket] = []
        while made < MANY and time.monotonic() < until:
            with suppress(OSError):
                here = ("127.0.0.1", target.port)
                wire = socket.create_connection(here, 2, (ELSEWHERE, 0))
                wires.append(stack.enter_context(closing(wire)))
                wire.sendall(said)
            made += 1
        time.sleep(max(0.0, until - time.monotonic()))
        held = Counter(_state(wire) for wire in wires)
    return f"{made:,} opened: {_counted(held)}"


def _state(wire: socket.socket) -> str:
    wire.setblocking(False)
    try:
        came = wire.recv(100)
    except BlockingIOError:
        return "waits"
    except OSError:
        return "ended"
    return came[9:12].decode("ascii", "replace") or "ended"


def _makes_people_up(target: Target) -> str:
    """Comes into the room under one made-up name after the other."""
    until, statuses = time.monotonic() + target.seconds, Counter[int]()

    def join(n: int) -> None:
        for each in itertools.count():
            if time.monotonic() > until:
                return
            body = f"name=Personne+{n}+{each}&appearance=first&namesake_ok="
            with suppress(OSError, http.client.HTTPException):
                statuses[_asked(target.port, "POST", f"/r/{target.room}", "", body)] += 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(join, range(8)))
    return _counted(statuses)


def _guesses(target: Target) -> str:
    """Tries one code after the other."""
    until, statuses = time.monotonic() + target.seconds, Counter[int]()
    for n in itertools.count(10_000_000):
        if time.monotonic() > until:
            break
        with suppress(OSError, http.client.HTTPException):
            statuses[_asked(target.port, "GET", f"/r/{n}")] += 1
    return _counted(statuses)


def _pastes_spaces(target: Target) -> str:
    """Pastes a line of a million spaces as a report."""
    text = "== " + " " * 990_000 + "b"
    return _on_the_page(target, "Importer un compte rendu", "Ou son texte, collé ici", text)


def _brings_tables(target: Target) -> str:
    """Brings an agenda of 8,000 unknown tables."""
    toml = "title = 'x'\n" + "".join(f"[t{n}]\n" for n in range(8_000))
    return _on_the_page(target, "Apporter un agenda", "Le fichier de l’agenda", toml, "a.toml")


def _brings_people(target: Target) -> str:
    """Brings a session of 4,000 people as JSON."""
    field = "Le fichier du compte rendu"
    return _on_the_page(target, "Importer un compte rendu", field, target.archive, "a.json")


def _on_the_page(target: Target, unfolded: str, label: str, text: str, file: str = "") -> str:
    """Puts this into a field of four home pages at once; how long each took to say something."""
    began = time.monotonic()

    def bring(_n: int) -> str:
        cookie = cookie_of(target.port)
        with opened(target.port, cookie) as socket:
            page = UnbrowsedPage(target.port, socket, cookie)
            page.run()
            page.set(unfolded, True)
            page.run()
            if file:
                page.send_file(label, file, text.encode())
            else:
                page.set(label, text)
            page.run()
            return f"{time.monotonic() - began:.1f} s"

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(bring, range(4)))
    time.sleep(max(0.0, target.seconds - (time.monotonic() - began)))
    return f"four answered, the last after {max(found)}"


def _counted(found: Counter[Any]) -> str:
    return ", ".join(f"{n:,} × {what}" for what, n in found.most_common()) or "nothing"


@dataclass(frozen=True)
class Attack:
    """One abuse, and what it did when there was no limit."""

    do: Callable[[Target], str]
    title: str
    then: str
    """As it was measured in November 2026."""
    files: int = FILES


ATTACKS: Final = {
    "nothing": Attack(_nothing, "nobody", ""),
    "sessions": Attack(
        _opens_sessions, "opens sessions without a browser", "51 a second, for good"
    ),
    "files": Attack(_sends_files, "sends 40 files of 15 MB", "+570 MB, held"),
    "walls": Attack(_opens_walls, "5,000 streams of a session of their own", "429 for every phone"),
    "idle": Attack(
        _waits, "5,000 idle connections, 1,024 open files", "507 and 500 to everybody", FEW_FILES
    ),
    "half": Attack(
        _half_asks, "5,000 half-sent requests, 1,024 open files", "held without limit", FEW_FILES
    ),
    "pages": Attack(
        _holds_pages, "500 home pages, 1,024 open files", "four files each, for good", FEW_FILES
    ),
    "people": Attack(_makes_people_up, "makes people up", "500 a second, the session full"),
    "codes": Attack(_guesses, "guesses codes", "930 a second looked at"),
    "spaces": Attack(_pastes_spaces, "pastes a million spaces", "all frozen, for an hour"),
    "tables": Attack(_brings_tables, "brings an agenda of 8,000 tables", "a core for 44 s"),
    "names": Attack(_brings_people, "brings a session of 4,000 people", "a core for 52 s"),
}


# ── what the room feels ─────────────────────────────────────────────────────────────────────


@dataclass
class Felt:
    """What honest phones met with, and what the server took, during one abuse."""

    writes: list[float] = field(default_factory=list)
    """Seconds of each contribution that was kept, its connection included."""
    streams: list[float] = field(default_factory=list)
    """Seconds until each stream began."""
    refused: Counter[str] = field(default_factory=Counter)
    """What came instead, by status or error."""
    said: str = ""
    """What the stranger got."""
    sessions: int = 0
    """That the stranger opened."""
    memory: tuple[int, int] = (0, 0)
    """Megabytes of the server and its readers: before, and the most."""
    descriptors: tuple[int, int] = (0, 0)
    """Open files of the server: before, and once the stranger has gone."""


def felt(name: str, folder: Path, seconds: float = SECONDS) -> Felt:
    """One abuse of a new server whose sessions are in this folder."""
    attack, sessions = ATTACKS[name], folder / "sessions"
    sessions.mkdir(parents=True)
    room, own = prepared(sessions, 8), prepared(sessions, 1)
    command = ("sh", "-c", f"ulimit -n {attack.files}; exec {sys.executable} {ROOT / 'app.py'}")
    server = Server(sessions, {"TABLEE_SPACE": "2000"}, command=command)
    people = _many_people(sessions) if name == "names" else ""
    target = Target(server.port, own, room.token, people, seconds)
    server.start()
    try:
        return _beside(server, name, target, room)
    finally:
        server.stop()


def _beside(server: Server, name: str, target: Target, room: Place) -> Felt:
    assert server.process is not None
    found, pid = Felt(), server.process.pid
    _quiet(server.port, room)
    before, files, kept = _memory(pid), _descriptors(pid), _kept(server.folder)
    most = before
    with _stranger(name, target) as (process, answer):
        due = time.monotonic() + target.seconds
        for n in itertools.count():
            if time.monotonic() > due and (answer.poll() or not process.is_alive()):
                break
            _write(server.port, room, n, found)
            if n % 5 == 0:
                _listen(server.port, room, n, found)
                most = max(most, _memory(pid))
            time.sleep(PAUSE)
        found.said = answer.recv() if answer.poll() else "the stranger’s own program gave up"
    time.sleep(2.5)  # the server looks at its connections every two seconds
    found.sessions = _kept(server.folder) - kept
    found.memory, found.descriptors = (before, most), (files, _descriptors(pid))
    return found


@contextmanager
def _stranger(name: str, target: Target) -> Iterator[tuple[Any, Any]]:
    """The process of the stranger, and where what it got is told."""
    spawn = multiprocessing.get_context("spawn")
    answer, told = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_alone, args=(name, target, told), daemon=True)
    process.start()
    try:
        yield process, answer
    finally:
        process.kill()
        process.join()


def _alone(name: str, target: Target, told: Any) -> None:
    told.send(ATTACKS[name].do(target))


def _quiet(port: int, room: Place) -> None:
    """Each phone writes and listens once before anything is measured."""
    for n in range(2 * len(PHONES)):
        _write(port, room, n, Felt())
        _listen(port, room, n, Felt())


def _write(port: int, room: Place, n: int, found: Felt) -> None:
    body = json.dumps({"field": "card", "text": f"Une idée, la {time.time()}"})
    began = time.perf_counter()
    address = f"/write/{room.session}/{room.step}"
    _note(port, ("POST", address, PHONES[n % len(PHONES)], body), found.writes, found, began)


def _listen(port: int, room: Place, n: int, found: Felt) -> None:
    began = time.perf_counter()
    asked = ("GET", f"/live/{room.session}", PHONES[n % len(PHONES)], "")
    _note(port, asked, found.streams, found, began)


def _note(
    port: int, asked: tuple[str, str, str, str], times: list[float], found: Felt, began: float
) -> None:
    try:
        status = _asked(port, *asked)
    except (OSError, http.client.HTTPException) as error:
        found.refused[type(error).__name__] += 1
        return
    if status == 200:
        times.append(time.perf_counter() - began)
    else:
        found.refused[str(status)] += 1


def _asked(port: int, method: str, address: str, browser: str = "", body: str = "") -> int:
    """The status of an answer, over a connection of its own; without a browser the stranger's."""
    whence = ("127.0.0.1" if browser else ELSEWHERE, 0)
    with closing(http.client.HTTPConnection("127.0.0.1", port, 10, whence)) as connection:
        kind = "application/json" if body.startswith("{") else "application/x-www-form-urlencoded"
        headers = {"Content-Type": kind} if body else {}
        if browser:
            headers["Cookie"] = f"tablee={browser}"
        connection.request(method, address, body or None, headers)
        return connection.getresponse().status


def _memory(pid: int) -> int:
    """Megabytes of a process and those that it has begun."""
    return sum(_resident(each) for each in (pid, *_children(pid))) // 1_000_000


def _resident(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * 4096
    return 0


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
        return [found for each in map(int, listed) for found in (each, *_children(each))]
    return []


def _descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def _kept(folder: Path) -> int:
    return len([each for each in folder.iterdir() if not each.name.startswith(".")])


def _many_people(folder: Path) -> str:
    """A session of the folder as JSON, with 4,000 people whose names are alike."""
    sessions = Sessions(folder, load([ROOT / "plugins"]))
    told = archive.of_room(next(iter(sessions.rooms.values())))
    sessions.close()
    one = told["people"][-1]
    more = [{**one, "id": f"p{n:05d}", "name": f"Personne {n}", "roles": []} for n in range(4_000)]
    told["people"] = [*told["people"], *more]
    file = {"format": FORMAT, "version": VERSION, "title": "À moi", "session": told}
    return json.dumps(file)


# ── the table ───────────────────────────────────────────────────────────────────────────────


def markdown(found: dict[str, Felt], about: str) -> str:
    """The tables."""
    rows = [_row(ATTACKS[name], one) for name, one in found.items()]
    heads = ("The stranger", "Before there were limits", "Got", "A card, ms", "A stream, ms")
    more = ("Late or refused", "Memory, MB", "Open files")
    return f"{about}\n\n{table((*heads, *more), rows)}"


def _row(attack: Attack, found: Felt) -> tuple[str, ...]:
    late = sum(each > LATE for each in found.writes + found.streams)
    bad = [f"{late} late"] * bool(late) + [f"{n} × {what}" for what, n in found.refused.items()]
    asked = len(found.writes) + len(found.streams) + found.refused.total()
    got = ", ".join(filter(None, (found.said, f"{found.sessions} sessions" * bool(found.sessions))))
    return (
        attack.title, attack.then, got, _two(found.writes), _two(found.streams),
        f"{', '.join(bad) or 'none'} of {asked}",
        " → ".join(map(str, found.memory)), " → ".join(map(str, found.descriptors)),
    )  # fmt: skip


def _two(seconds: list[float]) -> str:
    p50, p95, most = (quantile(seconds, part) for part in (0.5, 0.95, 1.0))
    return f"{ms(p50)} ({ms(p95)} / {ms(most)})"


def main() -> int:
    """Measures; prints the table, and puts it into the page where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stranger", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"also into {written.PAGE.name}")
    parser.add_argument("--only", choices=ATTACKS, action="append", help="one of these alone")
    options = parser.parse_args()
    found = {}
    about = machine.described(ROOT)
    for name in options.only or ATTACKS:
        with tempfile.TemporaryDirectory(prefix="bench-stranger-") as folder:
            found[name] = felt(name, Path(folder))
            sys.stderr.write(f"{name}: {_row(ATTACKS[name], found[name])}\n")
    tables = markdown(found, about)
    sys.stdout.write(tables)
    if options.write:
        written.put("bench-stranger", tables)
    return 0


if __name__ == "__main__":
    sys.exit(main())
