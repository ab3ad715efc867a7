"""Simulated people: join, read, write, vote, follow steps, leave, reconnect; and the console.

Whoever takes part has the light page: its HTML, the stream, routes for what they write. Whoever
facilitates has Streamlit's page besides.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from benchmarks.live.asking import Answer, Asker, Broken
from benchmarks.live.events import Event, Stream
from benchmarks.live.page import Page, pressed
from benchmarks.live.reruns import Reruns
from benchmarks.live.websocket import WebSocket
from tablee.web.static.encodings import decoded

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.live.wires import Wires

__all__ = ["Person", "Place", "Refused", "Wall"]

COOKIE: Final = "tablee"
ME: Final = re.compile(rb'"me": ?"([^"]+)"')
"""Whose a light page is."""
GONE: Final = b"event: gone"
BROWSERS: Final = {"Sec-Fetch-Site": "same-origin", "Accept-Encoding": "gzip, deflate, br"}


@dataclass(frozen=True)
class Place:
    """Where people meet: a session on a server of this machine, and its links."""

    port: int
    session: str
    join: str = ""
    wall: str = ""
    facilitator: str = ""
    """The cookie of whoever facilitates."""


class Refused(Exception):
    """The app says why it did not take what somebody wrote."""


@dataclass(frozen=True)
class _Awaited:
    """A run that was asked for when the page had been told of `begun` runs."""

    ended: asyncio.Future[float]
    fragment: str
    begun: int


class Wall:
    """The projector: a stream with the wall's token."""

    def __init__(self, wires: Wires, place: Place) -> None:
        """Not yet lit."""
        self._wires, self._place = wires, place
        self.stream = Stream(lambda _events, _now: None)

    async def open(self) -> None:
        """Shows the session. Raises as `Stream.listen`."""
        target = f"/live/{quote(self._place.session)}?wall={self._place.wall}&lang=fr"
        await self.stream.listen(self._wires, self._place.port, target)


class Person:
    """One browser with one person. `number` tells people apart."""

    def __init__(
        self, wires: Wires, place: Place, number: int, *, cookie: str = "", console: bool = False
    ) -> None:
        """Outside yet; `cookie` is that of somebody who is already in. `console` facilitates."""
        self.place, self.number, self.console = place, number, console
        self.cookies = {COOKIE: cookie} if cookie else {}
        self.stage = ""
        """The newest stage that the stream has told."""
        self.writing = ("", "")
        """Where what one writes goes, and the name of the field."""
        self.frames = 0
        self.conducts = False
        """Whether a new stage asks for a run, as the page does; for those with a websocket."""
        self.last = ""
        """The id of the newest frame, told to the server on return."""
        self.heard: list[Callable[[Person, bytes, float], None]] = []
        self.drawn: Callable[[Person], None] | None = None
        self.page = Page(f"s={quote(place.session)}")
        self.stream = Stream(self._hear)
        self.socket = WebSocket(self._told)
        self._wires = wires
        self._asker: Asker | None = None
        """The connection that what is written goes by."""
        self._awaited: list[_Awaited] = []
        self._first: asyncio.Future[float] | None = None
        self._shown = asyncio.Event()
        """There is a frame to draw."""
        self._returns = False
        self._crowd = 0
        self._reruns = Reruns(self._ask_for_run, lambda: self.page.running)

    # ── entering ────────────────────────────────────────────────────────────────────────────

    async def join(self, name: str) -> None:
        """The join page, the name, the page inside. Raises `Broken`, `OSError`, `TimeoutError`."""
        asker = Asker(self._wires, self.place.port)
        try:
            await self.see_join_page(asker)
            await self.give_name(asker, name)
            await self.load(asker)
        finally:
            asker.close()

    async def see_join_page(self, asker: Asker) -> None:
        """Scans the QR code."""
        await self._ask(asker, "GET", f"/r/{self.place.join}", 200)

    async def give_name(self, asker: Asker, name: str) -> None:
        """Types the name and presses."""
        form = urlencode({"name": name, "appearance": "first", "namesake_ok": ""}).encode()
        await self._ask(asker, "POST", f"/r/{self.place.join}", 303, form)

    async def load(self, asker: Asker) -> None:
        """The page inside, without its files; Streamlit's asks more before it connects."""
        page = await self._ask(asker, "GET", f"/?{self.page.query}", 200)
        if self.console:
            await self._ask_whether_it_lives(asker)
            return
        encoding = page.headers.get("content-encoding", "")
        found = ME.search(decoded(page.body, encoding) if encoding else page.body)
        if found is None:
            raise Broken("the page inside is not the light one")
        self.page.me = found[1].decode()

    async def _ask_whether_it_lives(self, asker: Asker) -> None:
        await self._ask(asker, "GET", "/_stcore/health", 200)
        await self._ask(asker, "GET", "/_stcore/host-config", 200)

    async def _ask(
        self, asker: Asker, method: str, target: str, expected: int, form: bytes = b""
    ) -> Answer:
        answer = await self._ask_any(asker, target, form, method)
        if answer.status != expected:
            raise Broken(f"{method} {target.split('?')[0][:20]} answers {answer.status}")
        return answer

    async def _ask_any(
        self, asker: Asker, target: str, form: bytes = b"", method: str = "POST"
    ) -> Answer:
        headers = {**BROWSERS, "Origin": f"http://127.0.0.1:{self.place.port}"}
        if self.cookies:
            headers["Cookie"] = self._cookie
        if form:
            kind = "json" if form.startswith(b"{") else "x-www-form-urlencoded"
            headers["Content-Type"] = f"application/{kind}"
        answer = await asker.ask(method, target, headers, form)
        self.cookies.update(answer.cookies)
        return answer

    @property
    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    # ── looking ─────────────────────────────────────────────────────────────────────────────

    async def open_stream(self, *, patience: float = 30.0, back: bool = False) -> float:
        """Listens; returns when the first frame came (`perf_counter`).

        Whoever comes `back` says which frame they have, and is back with the first event: there may
        be nothing new.
        """
        self._first = asyncio.get_running_loop().create_future()
        self._returns = back and bool(self.last)
        audience = "&audience=console" if self.console else ""
        target = f"/live/{quote(self.place.session)}?lang=fr{audience}"
        headers = {"Cookie": self._cookie}
        if self._returns:
            headers["Last-Event-ID"] = self.last
        async with asyncio.timeout(patience):
            await self.stream.listen(
                self._wires, self.place.port, target, headers, patience=patience
            )
            return await self._first

    def _hear(self, events: bytes, now: float) -> None:
        frame = Event.is_frame(events)
        if GONE in events:
            self.page.me = ""
        if frame:
            self._shown.set()
            self.frames += 1
            self.last = Event.number(events) or self.last
            self._take_counts(events)
            self._take_fields(events)
        if (frame or self._returns) and self._first is not None and not self._first.done():
            self._first.set_result(now)
        stage = Event.stage(events) if frame else ""
        fresh = bool(stage) and stage != self.stage
        if fresh:
            self.stage = stage
        if self.conducts and (fresh or (frame and self.console)):
            self._conduct(fresh=fresh)
        for heard in self.heard:
            heard(self, events, now)

    def _take_fields(self, events: bytes) -> None:
        address, field = Event.writing(events)
        self.writing = (address or self.writing[0], field or self.writing[1])

    @property
    def ready(self) -> bool:
        """Whether the page shows the newest frame's step: a light one as soon as it is here."""
        return bool(self.stage) and (not self.console or self.page.stage == self.stage)

    def _take_counts(self, events: bytes) -> None:
        counts = Event.counts(events)
        self._crowd = counts.get(b"crowd", self._crowd)

    async def open_page(self, *, patience: float = 60.0, resume: bool = False) -> float:
        """The page inside; returns when it was drawn.

        A light one stands once it has a frame, through every cut (`resume`). The console has
        Streamlit's websocket and a first run.
        """
        async with asyncio.timeout(patience):
            if not self.console:
                if not resume and not self.page.me:
                    await self._load_alone()
                await self._shown.wait()
                return perf_counter()
            session = self.page.session if resume else ""
            await self.socket.connect(
                self._wires, self.place.port, self.cookies, session, patience=patience
            )
            self.conducts = True
            self.page.running = False
            return await self._run(self.page.rerun())

    async def _load_alone(self) -> None:
        asker = self.asker()
        try:
            await self.load(asker)
        finally:
            asker.close()

    def _run(self, message: bytes, fragment: str = "") -> asyncio.Future[float]:
        """Sends what asks for a run; the end of the first that begins after it and draws it."""
        ended: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._awaited.append(_Awaited(ended, fragment, self.page.begun))
        self.socket.send(message)
        return ended

    def _told(self, message: bytes) -> None:
        if not self.page.received(message):
            return
        now, page = perf_counter(), self.page
        still = []
        for each in self._awaited:
            drawn = not page.fragments or each.fragment in page.fragments
            if not drawn or each.begun >= page.begun:
                still.append(each)
            elif not each.ended.done():
                each.ended.set_result(now)
        self._awaited = still
        if self.drawn is not None:
            self.drawn(self)
        if self.conducts and self.stage:
            self._conduct(fresh=False)

    # ── following the steps ─────────────────────────────────────────────────────────────────

    def _conduct(self, *, fresh: bool) -> None:
        page = self.page
        joined = self._crowd != page.crowd and bool(self._crowd and page.crowd)
        self._reruns.follow(self.stage, page.stage, fresh=fresh, joined=joined)

    def _ask_for_run(self, stage: str) -> None:
        message = self.page.follow(stage)
        if message is not None and self.socket.open:
            self.socket.send(message)

    # ── doing ───────────────────────────────────────────────────────────────────────────────

    def post(self, text: str) -> asyncio.Future[float]:
        """Types into the step's field and presses its button; the end of the run that follows.

        Raises `Broken` where there is no field.
        """
        form = self.page.form()
        if form is None:
            raise Broken("there is no field to write in")
        return self._run(self.page.fill(form, text), form[1].fragment)

    async def say(self, text: str) -> float:
        """Posts, and waits until the page says how that went; returns when (`perf_counter`).

        Raises `Refused` with the app's own words, `Broken` where there is no field.
        """
        if not self.console:
            return await self._send(text)
        while self.page.running:  # a press waits for the drawing that is under way
            await asyncio.sleep(0.01)
        ended = await self.post(text)
        if refusal := self.page.refusal():
            raise Refused(refusal)
        return ended

    async def _send(self, text: str) -> float:
        """What `assets/js/phone/fields/sender.js` sends."""
        address, field = self.writing
        once = f"{self.number}-{perf_counter()}"
        said = json.dumps({"field": field, "text": text, "choice": "", "once": once}).encode()
        if self._asker is None:
            self._asker = self.asker()
        try:
            answer = await self._ask_any(self._asker, address, said)
        except Broken:  # let go as idle: browsers open another
            self._asker = self.asker()
            answer = await self._ask_any(self._asker, address, said)
        if answer.status == 200:
            return perf_counter()
        raise Refused(json.loads(answer.body)["error"])

    def press(self, key: str) -> asyncio.Future[float]:
        """Presses a button whose key ends with this, any of those that can be pressed.

        Raises `Broken` where there is none.
        """
        possible = [button for button in self.page.buttons(key) if not button.disabled]
        if not possible:
            raise Broken(f"there is no button {key}")
        button = random.choice(possible)
        message = self.page.rerun([pressed(button)], button.fragment)
        return self._run(message, button.fragment)

    # ── voting ──────────────────────────────────────────────────────────────────────────────

    def asker(self) -> Asker:
        """A connection of this browser's own, kept alive."""
        return Asker(self._wires, self.place.port)

    async def see_ballot(self, asker: Asker, address: str) -> Any:
        """One's own ballot, as a phone asks for it when the vote opens."""
        return json.loads((await self._ask(asker, "GET", address, 200)).body)

    async def vote(self, asker: Asker, address: str, option: str, mine: Any) -> Any:
        """Marks an option and says that one has finished, as a phone does at the last tap."""
        ballot = {"marks": {option: 1}, "finished": True}
        ballot |= {name: mine[name] for name in ("seen", "round")}
        answer = await self._ask(asker, "POST", address, 200, json.dumps(ballot).encode())
        return json.loads(answer.body)

    # ── going and coming back ───────────────────────────────────────────────────────────────

    def drop(self) -> None:
        """The Wi-Fi is gone: both connections end without a word."""
        self.conducts = False
        self._reruns.leave()
        if self._asker is not None:
            self._asker.close()
            self._asker = None
        self.stream.close()
        self.socket.close()
        for each in self._awaited:
            each.ended.cancel()
        self._awaited = []
