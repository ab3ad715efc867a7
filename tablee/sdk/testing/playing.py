"""Browser tests of a plugin: starts a real server and session, opens its screens in Chromium.

with opened(Path("my-plugins/my_activity"), "my_activity") as played:
    phone = played.phone("Adèle")
    phone.send("Votre phrase", "Une idée", "Envoyer")
    played.wall.sees("Une idée")

It needs Playwright and a Chromium: `browsers.why_no_browser` says what is missing.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing.browsers import launched
from tablee.sdk.testing.rooms import facilitator_of, offered
from tablee.sdk.testing.screens import PHONE, Console, Phone, Wall
from tablee.sdk.testing.servers import Server
from tablee.session import Sessions

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tablee.model.entities import Keys
    from tablee.registry import Catalogue


@dataclass
class Played:
    """A session on a server of its own, whose first step is running."""

    browser: Browser
    server: Server
    session: str
    keys: Keys
    laptop: str
    """What the facilitator's browser is known by."""
    phones: list[Phone] = field(default_factory=list)
    """Everybody who has joined."""

    @cached_property
    def console(self) -> Console:
        """The console, in the browser of Yasmine who facilitates."""
        console = Console(self.browser, self.server)
        cookie = {"name": "tablee", "value": self.laptop, "url": self.server.url}
        console.context.add_cookies([cookie])  # type: ignore[list-item] # a plain dict will do
        console.page.goto(f"{self.server.url}/?s={self.session}")
        return console

    @cached_property
    def wall(self) -> Wall:
        """The wall."""
        return Wall(self.browser, f"{self.server.url}/w/{self.keys.wall}")

    def phone(self, name: str, size: dict[str, int] = PHONE, locale: str = "fr-FR") -> Phone:
        """Somebody of this name joins with the code; `locale` is what the phone speaks."""
        phone = Phone(self.browser, self.server, size, locale)
        phone.join(self.keys.join, name)
        self.phones.append(phone)
        return phone

    def errors(self) -> list[str]:
        """What went wrong in the scripts of all these screens."""
        others = [vars(self)[name] for name in ("console", "wall") if name in vars(self)]
        return [error for screen in (*self.phones, *others) for error in screen.errors]


@contextmanager
def opened(
    plugin: Path | str,
    *activities: str,
    settings: dict[str, dict[str, Any]] | None = None,
    environ: dict[str, str] | None = None,
) -> Iterator[Played]:
    """Serves a session with these activities, 5 minutes each, until left; nothing is left of it.

    `plugin` is what `offered` takes, `settings` are by activity, `environ` holds further variables
    of the server.
    """
    with tempfile.TemporaryDirectory(prefix="tablee-") as folder, launched() as browser:
        sessions = Path(folder) / "sessions"
        sessions.mkdir()
        laptop = secrets.token_hex(20)
        steps = tuple(
            AgendaStep(name, 5, settings=(settings or {}).get(name, {})) for name in activities
        )
        session, keys = _begun(sessions, offered(plugin), laptop, steps)
        server = Server(sessions, _taking_in(plugin) | (environ or {}))
        server.start()
        try:
            yield Played(browser, server, session, keys, laptop)
        finally:
            server.stop()


def _begun(
    folder: Path, catalogue: Catalogue, laptop: str, steps: tuple[AgendaStep, ...]
) -> tuple[str, Keys]:
    """A session on disk, its first step running; its id and its links."""
    sessions = Sessions(folder, catalogue)
    agenda = Agenda("essai", "Essai", "", steps)
    room = sessions.create(laptop, "Essai", agenda, facilitator="Yasmine")
    room.conduct.start(facilitator_of(room))
    found = room.session.id, room.keys
    sessions.close()
    return found


def _taking_in(plugin: Path | str) -> dict[str, str]:
    return {"TABLEE_PLUGINS_DIR": str(plugin.resolve().parent)} if isinstance(plugin, Path) else {}
