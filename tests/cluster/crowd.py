"""People of a session on several nodes: they write and listen as their pages do, through nginx.

Each keeps a ledger of what was acknowledged. What is not answered, or cannot be taken just now, is
sent again under the same name, as `assets/js/phone/fields/sender.js` does.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import httpx

from tablee.sdk.testing import facilitator_of, offered, start
from tablee.session import Sessions
from tablee.web.site import COOKIE
from tests.support.postgres import kind_in

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.storage.journal import Journal

__all__ = ["Ledger", "Listener", "Meeting", "Writer", "faults_in", "kept_in", "meeting_in", "met"]

AGAIN: Final = (0.2, 0.6)
"""Seconds before something is sent again."""
RETRY: Final = (0.25, 0.75)
SILENT: Final = 13.0
LATER: Final = frozenset({429, 500, 502, 503, 504, 507})
"""Statuses after which a page keeps the text and sends it again."""


@dataclass(frozen=True)
class Meeting:
    """A session that was made for a crowd."""

    session: str
    step: str
    phones: tuple[str, ...]
    """The cookies of those who take part."""
    laptop: str
    wall: str
    join: str


def meeting_in(
    url: str, folder: Path, people: int, title: str = "Essai", names: tuple[str, ...] = ()
) -> Meeting:
    """Makes a session with a step in which cards are asked for; nobody has it then."""
    folder.mkdir(parents=True, exist_ok=True)
    with kind_in(url, "maker") as kind:
        return met(folder, kind, people, title, names)


def met(
    folder: Path,
    kind: type[Journal],
    people: int,
    title: str = "Essai",
    names: tuple[str, ...] = (),
) -> Meeting:
    """Makes it in this kind of journal."""
    phones = tuple(f"phone-{n:05d}-0123456789ab" for n in range(people))
    laptop = "laptop-of-the-facilitator"
    sessions = Sessions(folder, offered(), journal=kind)
    try:
        room = sessions.create(laptop, title, facilitator="Yasmine")
        room.conduct.add_step(facilitator_of(room), "clarification")
        for n, phone in enumerate(phones):
            room.people.join(phone, names[n] if names else f"Ana {n}")
        step = start(room, "clarification")
        return Meeting(room.session.id, step, phones, laptop, room.keys.wall, room.keys.join)
    finally:
        sessions.close()


def kept_in(url: str, folder: Path, session: str, step: str) -> list[str]:
    """The texts of a step as the database has them, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    with kind_in(url, "reader") as kind:
        sessions = Sessions(folder, offered(), journal=kind)
        try:
            record = sessions.get(session).step_record(step)
            return [str(getattr(each.content, "text", "")) for each in record.contributions]
        finally:
            sessions.close()


def faults_in(url: str, folder: Path, meeting: Meeting, ledger: Ledger) -> list[str]:
    """What is wrong with a session as the database has it."""
    acknowledged = list(ledger.acknowledged)  # others may be writing
    with kind_in(url, "reader") as kind:
        folder.mkdir(parents=True, exist_ok=True)
        sessions = Sessions(folder, offered(), journal=kind)
        try:
            record = sessions.get(meeting.session).step_record(meeting.step)
            texts = [str(getattr(each.content, "text", "")) for each in record.contributions]
            authors = [record.people[each.person].name for each in record.contributions]
        finally:
            sessions.close()
    strangers = [
        f"somebody else’s: {text}, by {author}"
        for text, author in zip(texts, authors, strict=True)
        if not text.startswith("Ceci sera ") and author != f"Ana {text.split()[1]}"
    ]
    return [*ledger.faults(texts, acknowledged), *strangers]


@dataclass
class Ledger:
    """What everybody was told, and when."""

    acknowledged: list[str] = field(default_factory=list)
    """Texts, in the order in which each writer was answered."""
    answers: list[float] = field(default_factory=list)
    """When."""
    waits: list[float] = field(default_factory=list)
    """Seconds from the first sending to the answer, of each."""
    refused: list[str] = field(default_factory=list)
    """What nobody expected: a status for good, with its sentence."""
    statuses: Counter[int] = field(default_factory=Counter)
    put_off: list[str] = field(default_factory=list)
    """What was said to those who had to send again."""

    def faults(self, kept: list[str], acknowledged: list[str] | None = None) -> list[str]:
        """What is wrong with what the database has; empty where all is well."""
        told = self.acknowledged if acknowledged is None else acknowledged
        counted, place = Counter(kept), {text: n for n, text in enumerate(kept)}
        found = [f"lost: {text}" for text in told if text not in counted]
        found += [f"twice: {text}" for text, n in counted.items() if n > 1]
        last: dict[str, int] = {}
        for text in told:
            writer, here = text.split(" asks ")[0], place.get(text, -1)
            if here >= 0 and here < last.get(writer, -1):
                found.append(f"out of order: {text}")
            last[writer] = max(last.get(writer, -1), here)
        return [*found, *self.refused]


class Writer:
    """One person who writes one question after another."""

    def __init__(
        self, origin: str, meeting: Meeting, n: int, ledger: Ledger, named: str = ""
    ) -> None:
        """Asks at `origin`, which pages know as `named` where something stands between."""
        self.n, self.ledger, self.over = n, ledger, False
        self._address = f"/write/{meeting.session}/{meeting.step}"
        self._http = httpx.AsyncClient(
            base_url=origin,
            cookies={COOKIE: meeting.phones[n]},
            headers={"Origin": named or origin, "Host": (named or origin).partition("://")[2]},
            timeout=15.0,
            trust_env=False,
        )
        self._sent = 0

    async def write(self, every: float) -> None:
        """Until it is over."""
        while not self.over:
            await self.write_one()
            await asyncio.sleep(every * random.uniform(0.5, 1.5))
        await self._http.aclose()

    async def write_one(self) -> None:
        """One text, again until it is acknowledged."""
        text, began = f"Phone {self.n} asks {self._sent}", time.monotonic()
        body = {"field": "text", "text": text, "once": f"o{self.n}x{self._sent}"}
        self._sent += 1
        while True:
            try:
                answer = await self._http.post(self._address, json=body)
            except httpx.TransportError:
                answer = None
            if answer is not None:
                self.ledger.statuses[answer.status_code] += 1
                if answer.status_code == 200:
                    break
                self.ledger.put_off.append(f"{answer.status_code} {answer.text[:200]}")
                if answer.status_code not in LATER:
                    self.ledger.refused.append(f"{answer.status_code} {text}: {answer.text[:200]}")
                    return
            if self.over and time.monotonic() - began > 30:
                return  # never acknowledged: may be there or not
            await asyncio.sleep(random.uniform(*AGAIN))
        now = time.monotonic()
        self.ledger.acknowledged.append(text)
        self.ledger.answers.append(now)
        self.ledger.waits.append(now - began)


class Listener:
    """One phone's stream, which comes back as `assets/js/core/network/stream.js` does."""

    def __init__(self, origin: str, meeting: Meeting, n: int) -> None:
        self._path = f"/live/{meeting.session}?lang=fr"
        self._address = origin + self._path
        self.told: list[str] = []
        """The last events, as they came."""
        self._cookies, self.over, self.n = {COOKIE: meeting.phones[n]}, False, n
        self.last = ""
        self.open = False
        self.heard_at = 0.0
        self.back_at: list[float] = []
        """When it heard again for the first time after each cut."""
        self.wholes = self.patches = 0
        self._event = ""
        self.gone = False

    def moved_to(self, origin: str) -> None:
        """Asks another server from now on."""
        self._address = origin + self._path

    async def listen(self, http: httpx.AsyncClient) -> None:
        """Until it is over, or the session is said to be gone."""
        while not self.over and not self.gone:
            with suppress(httpx.TransportError, TimeoutError):
                await self._listen(http)
            self.open = False
            await asyncio.sleep(random.uniform(*RETRY))

    async def _listen(self, http: httpx.AsyncClient) -> None:
        address = f"{self._address}&after={self.last}" if self.last else self._address
        request = http.build_request("GET", address, cookies=self._cookies)
        request.headers["accept-encoding"] = "identity"
        answer = await http.send(request, stream=True)
        try:
            if answer.status_code != 200:
                return
            lines = answer.aiter_lines()
            while True:
                async with asyncio.timeout(SILENT):
                    line = await anext(lines, None)
                if line is None:
                    return
                self._heard(line)
        finally:
            await answer.aclose()

    def _heard(self, line: str) -> None:
        self.heard_at = time.monotonic()
        if not self.open:
            self.open = True
            self.back_at.append(self.heard_at)
        name, _colon, value = line.partition(": ")
        if name == "id":
            self.last = value
        elif name == "data" and self._event in ("state", "patch"):
            self.told = [*self.told[-3:], value]
        elif name == "event":
            self._event = value
            self.wholes += value == "state"
            self.patches += value == "patch"
            self.gone = self.gone or value == "gone"
