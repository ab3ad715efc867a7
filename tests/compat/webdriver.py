"""Pages of current Firefox and WebKitGTK, driven as the W3C's WebDriver says.

Firefox speaks WebDriver BiDi by itself, over a websocket; WebKitGTK is driven by its
`WebKitWebDriver`, over HTTP, on a screen that nobody sees (Xvfb).
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import tempfile
from abc import abstractmethod
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx
from websockets.sync.client import connect

from tests.compat.pages import DrivenPage
from tests.support.waiting import PATIENCE, in_vain, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from websockets.sync.client import ClientConnection

__all__ = ["ENGINES", "FirefoxPage", "WebKitPage", "here", "running", "screen"]

THEIRS: Final = (
    "blocked WebAssembly",
    "Cannot send rerun backMessage when disconnected",
    "was interrupted while the page was loading",
)
"""Not counted. long.js, in Streamlit's `protobuf.*.js`, tries WebAssembly to multiply numbers of 64
bits, and does without where it is forbidden, as by us; Firefox tells of the refusal. Streamlit says
of a run asked for while its connection is made anew that it comes later. And Firefox 140.15 says of
each page that is left that its stream was cut: it cuts it before the page hears of leaving."""
LEFT: Final = "tablee-was-here"
"""The mark of a page that is about to be left."""
NARROW: Final = """
  headerbar, headerbar *, toolbar, toolbar *, entry, button {
    min-width: 0; min-height: 0; padding: 0; margin: 0; border: 0; font-size: 1px;
  }
  toolbar image { -gtk-icon-transform: scale(0); }
"""
"""Else the buttons of MiniBrowser's own bar keep its window at 447 pixels."""


class CurrentPage(DrivenPage):
    """A page of an engine that knows WebDriver's actions of keys and mouse."""

    @abstractmethod
    def actions(self, actions: list[dict[str, Any]]) -> None:
        """Carries out what WebDriver calls a list of actions."""

    def click(self, x: float, y: float) -> None:
        """Presses a point of the window, with the mouse."""
        moves = [
            {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self.actions([{"type": "pointer", "id": "mouse", "actions": moves}])

    def keys(self, text: str) -> None:
        """Presses a key for each letter; `\\ue004` is Tab, `\\ue007` Enter, `\\ue00c` Escape."""
        presses = [{"type": way, "value": key} for key in text for way in ("keyDown", "keyUp")]
        self.actions([{"type": "key", "id": "keys", "actions": presses}])

    def leaving(self) -> None:
        """Marks the page, to know it from the next."""
        self.run(f"document.documentElement.dataset.before = {json.dumps(LEFT)}")

    def loaded(self) -> None:
        """Waits for a page without the mark."""
        gone = f"document.documentElement.dataset.before !== {json.dumps(LEFT)}"
        until(lambda: self._quietly(f"{gone} && document.readyState === 'complete'"))


class FirefoxPage(CurrentPage):
    """A page of Firefox."""

    def __init__(self, wire: ClientConnection) -> None:
        super().__init__()
        self._wire = wire
        self._asked = 0
        told = self.ask("session.new", capabilities={})["capabilities"]
        self.version = f"Firefox {told['browserVersion']}"
        self.ask("session.subscribe", events=["log.entryAdded"])
        # The first tab of a Firefox without a window never has the focus: no key presses a button.
        self._page = self.ask("browsingContext.create", type="tab")["context"]

    def ask(self, method: str, **given: Any) -> dict[str, Any]:
        """One command, and its answer. Raises `RuntimeError` where it is refused."""
        self._asked += 1
        self._wire.send(json.dumps({"id": self._asked, "method": method, "params": given}))
        while True:
            with in_vain(method, TimeoutError):
                heard = json.loads(self._wire.recv(timeout=PATIENCE + 10))
            if heard.get("method") == "log.entryAdded" and heard["params"]["level"] == "error":
                self._complains(heard["params"]["text"])
            if heard.get("id") == self._asked:
                if heard["type"] == "error":
                    raise RuntimeError(f"{method}: {heard['message']}")
                answer: dict[str, Any] = heard["result"]
                return answer

    def _complains(self, text: str) -> None:
        if not any(said in text for said in THEIRS):
            self.errors.append(text)

    def evaluate(self, script: str) -> Any:
        """What an expression gives, or what it promises."""
        answer = self.ask(
            "script.evaluate",
            expression=f"Promise.resolve({script}).then((v) => JSON.stringify([v]))",
            target={"context": self._page},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise RuntimeError(f"{script}: {answer['exceptionDetails']['text']}")
        return json.loads(answer["result"]["value"])[0]

    def actions(self, actions: list[dict[str, Any]]) -> None:
        """Carries out a list of actions."""
        self.ask("input.performActions", context=self._page, actions=actions)

    def goto(self, address: str) -> None:
        """Opens an address, and waits for the page to be loaded."""
        self.ask("browsingContext.navigate", context=self._page, url=address, wait="complete")

    def size(self, width: int, height: int, *, phone: bool = True) -> None:
        """The window's size, in CSS pixels."""
        viewport = {"width": width, "height": height}
        self.ask("browsingContext.setViewport", context=self._page, viewport=viewport)

    def picture(self, path: Path) -> None:
        """Takes a PNG of the window."""
        taken = self.ask("browsingContext.captureScreenshot", context=self._page)
        path.write_bytes(base64.b64decode(taken["data"]))


class WebKitPage(CurrentPage):
    """A page of WebKitGTK; what its scripts complain of is not told."""

    def __init__(self, client: httpx.Client) -> None:
        super().__init__()
        self._client = client
        self._session = ""
        told = self.ask("POST", "/session", {"capabilities": {}})
        self._session = f"/session/{told['sessionId']}"
        self.version = f"WebKitGTK {told['capabilities']['browserVersion']}"

    def ask(self, method: str, path: str, given: Mapping[str, Any] | None = None) -> Any:
        """One command, and its answer. Raises `RuntimeError` where it is refused."""
        body = {} if given is None and method == "POST" else given
        with in_vain(path, httpx.TimeoutException):
            answer = self._client.request(method, f"{self._session}{path}", json=body)
        value = answer.json()["value"]
        if answer.is_error:
            raise RuntimeError(f"{path}: {value}")
        return value

    def evaluate(self, script: str) -> Any:
        """What an expression gives, or what it promises."""
        whole = (
            "const done = arguments[arguments.length - 1];"
            f" (async () => {script})().then((v) => done([v]), (e) => done(String(e)));"
        )
        answer = self.ask("POST", "/execute/async", {"script": whole, "args": []})
        if isinstance(answer, str):
            raise RuntimeError(f"{script}: {answer}")
        return answer[0]

    def actions(self, actions: list[dict[str, Any]]) -> None:
        """Carries out a list of actions."""
        self.ask("POST", "/actions", {"actions": actions})

    def goto(self, address: str) -> None:
        """Opens an address, and waits for the page to be loaded."""
        self.ask("POST", "/url", {"url": address})

    def size(self, width: int, height: int, *, phone: bool = True) -> None:
        """The window's size, in CSS pixels; its own bars are as high as what then lacks."""
        self._window(width, height)
        until(lambda: self.run("innerWidth") == width)
        self._window(width, 2 * height - int(self.run("innerHeight")))
        until(lambda: self.run("[innerWidth, innerHeight]") == [width, height])

    def _window(self, width: int, height: int) -> None:
        self.ask("POST", "/window/rect", {"x": 0, "y": 0, "width": width, "height": height})

    def picture(self, path: Path) -> None:
        """Takes a PNG of the window."""
        path.write_bytes(base64.b64decode(self.ask("GET", "/screenshot")))


def here(engine: str) -> bool:
    """Whether the programs of an engine are installed."""
    return all(map(shutil.which, PROGRAMS[engine]))


@contextmanager
def firefox() -> Iterator[FirefoxPage]:
    """A Firefox of its own, without a window; it is told where it listens by a file."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = ["firefox-esr", "--headless", "--no-remote", "--profile", profile]
        with running([*command, "--remote-debugging-port=0"]):
            told = Path(profile) / "WebDriverBiDiServer.json"
            until(lambda: told.exists() and told.read_text().strip().endswith("}"))
            port = json.loads(told.read_text())["ws_port"]
            address = f"ws://127.0.0.1:{port}/session"
            with connect(address, max_size=None, ping_interval=None) as wire:
                yield FirefoxPage(wire)


@contextmanager
def webkit() -> Iterator[WebKitPage]:
    """A MiniBrowser of its own, on a screen of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, screen() as display:
        port = _free_port()
        env = {**os.environ, "DISPLAY": display, **_home(Path(folder))}
        env.pop("WAYLAND_DISPLAY", None)
        address = f"http://127.0.0.1:{port}"
        with (
            running(["WebKitWebDriver", f"--port={port}"], env=env),
            httpx.Client(base_url=address, timeout=PATIENCE + 20) as client,
        ):
            until(lambda: _answers(client))
            page = WebKitPage(client)
            try:
                yield page
            finally:
                with suppress(AssertionError):  # it ends with its driver
                    page.ask("DELETE", "")


def _home(folder: Path) -> dict[str, str]:
    """Folders of its own, with a sheet under which its window can be as narrow as a phone."""
    sheet = folder / "gtk-3.0" / "gtk.css"
    sheet.parent.mkdir()
    sheet.write_text(NARROW)
    return {f"XDG_{kind}_HOME": str(folder) for kind in ("CONFIG", "DATA", "CACHE")}


@contextmanager
def screen() -> Iterator[str]:
    """A screen that nobody sees; which number was free, it says itself."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1920x1400x24"]
    with running([*command, "-nolisten", "tcp"], pass_fds=(writing,)):
        os.close(writing)
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"


@contextmanager
def running(command: list[str], **given: Any) -> Iterator[None]:
    """Runs a program for as long as it is needed."""
    given |= {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **given) as process:
        try:
            yield
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()


def _answers(client: httpx.Client) -> bool:
    try:
        return bool(client.get("/status").json()["value"]["ready"])
    except httpx.TransportError:
        return False


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


PROGRAMS: Final = {"firefox": ("firefox-esr",), "webkit": ("WebKitWebDriver", "Xvfb")}
ENGINES: Final[dict[str, Callable[[], AbstractContextManager[CurrentPage]]]] = {
    "firefox": firefox,
    "webkit": webkit,
}
