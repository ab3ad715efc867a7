"""A page of an old Chromium, driven by its DevTools protocol: Playwright asks for too much."""

from __future__ import annotations

import base64
import json
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.request import urlopen

from websockets.sync.client import connect

from tests.compat.pages import DrivenPage
from tests.support.waiting import PATIENCE, in_vain, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from websockets.sync.client import ClientConnection

__all__ = ["OldPage", "opened"]

FLAGS: Final = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
]


class OldPage(DrivenPage):
    """A page of an old Chromium."""

    def __init__(self, wire: ClientConnection) -> None:
        super().__init__()
        self._wire = wire
        self._asked = 0
        self._loads = 0
        for domain in ("Page", "Runtime", "Log"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **given: Any) -> dict[str, Any]:
        """One question of the protocol, and its answer."""
        self._asked += 1
        self._wire.send(json.dumps({"id": self._asked, "method": method, "params": given}))
        while True:
            with in_vain(method, TimeoutError):
                heard = json.loads(self._wire.recv(timeout=PATIENCE + 10))
            if heard.get("id") == self._asked:
                if "error" in heard:
                    raise RuntimeError(f"{method}: {heard['error']}")
                answer: dict[str, Any] = heard["result"]
                return answer
            self._event(heard)

    def _event(self, heard: dict[str, Any]) -> None:
        self._loads += heard["method"] == "Page.loadEventFired"
        if heard["method"] == "Runtime.exceptionThrown":
            told = heard["params"]["exceptionDetails"]
            said = told.get("exception", {}).get("description", told["text"])
            self.errors.append(f"{said} ({told.get('url', '')}:{told['lineNumber']})")
        if heard["method"] == "Log.entryAdded" and heard["params"]["entry"]["level"] == "error":
            entry = heard["params"]["entry"]
            self.errors.append(f"{entry['text']} ({entry.get('url', '')})")

    def evaluate(self, script: str) -> Any:
        """What an expression gives, or what it promises."""
        answer = self.ask(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def size(self, width: int, height: int, *, phone: bool = True) -> None:
        """The window's size, in CSS pixels."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=phone,
        )  # fmt: skip

    def goto(self, address: str) -> None:
        """Opens an address, and waits for the page to be loaded."""
        self._loads = 0
        self.ask("Page.navigate", url=address)
        self.loaded()

    def loaded(self) -> None:
        """Waits for the page that was gone to; asked anything meanwhile, Chromium 70 falls over."""
        while not self._loads:
            with in_vain("load", TimeoutError):
                self._event(json.loads(self._wire.recv(timeout=PATIENCE)))
        self._loads = 0

    def leaving(self) -> None:
        """Forgets what was loaded before."""
        self._loads = 0

    def click(self, x: float, y: float) -> None:
        """Presses a point of the window, with the mouse."""
        for what in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=what, x=x, y=y, button="left", clickCount=1)

    def keys(self, text: str) -> None:
        """Old ones cannot put in a text at once: each letter is a key's."""
        for letter in text:
            self.ask("Input.dispatchKeyEvent", type="char", text=letter)

    def picture(self, path: Path) -> None:
        """Takes a PNG of the window."""
        taken = self.ask("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(taken["data"]))


@contextmanager
def opened(program: Path, *, width: int = 390, height: int = 760) -> Iterator[OldPage]:
    """A browser of its own on an empty page; it is told where it listens by a file."""
    with tempfile.TemporaryDirectory() as profile:
        command = [str(program), *FLAGS, f"--user-data-dir={profile}", "about:blank"]
        with subprocess.Popen(
            command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        ) as process:
            try:
                with connect(_address(Path(profile)), max_size=None, ping_interval=None) as wire:
                    page = OldPage(wire)
                    page.size(width, height)
                    yield page
            finally:
                process.kill()


def _address(profile: Path) -> str:
    port = profile / "DevToolsActivePort"
    until(lambda: port.exists() and port.read_text().strip())
    listed = f"http://127.0.0.1:{port.read_text().split()[0]}/json/list"
    pages: list[str] = []

    def listening() -> bool:
        with urlopen(listed) as answer:
            told = json.loads(answer.read())
        pages[:] = [each["webSocketDebuggerUrl"] for each in told if each["type"] == "page"]
        return bool(pages)

    until(listening)
    return pages[0]
