"""Fixture: a throttled Chromium phone that joins a session, with its traffic recorded."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tablee.sdk.testing import browsers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page, Playwright

__all__ = ["FAST", "HOSTS", "NETWORKS", "Network", "Visit", "Wire", "chromium", "visit"]

ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    "--host-resolver-rules=MAP tablee.test 127.0.0.1, MAP * ~NOTFOUND, "
    "EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
HOSTS: Final = {"tablee.test": "http, as in a room: gzip", "localhost": "as behind https: brotli"}
"""Browsers offer brotli over HTTPS and to localhost only."""
SLOWER: Final = 4
"""Times that the processor is slowed down: a cheap phone beside this machine."""
FIELD: Final = "textarea"
SETTLING: Final = 3000
"""Milliseconds that are waited for what a page loads after it can be used."""
PATIENCE: Final = 180_000


@dataclass(frozen=True)
class Network:
    """What DevTools slows down: bits a second, and milliseconds before each answer."""

    name: str
    down: float
    up: float
    latency: float


NETWORKS: Final = (
    Network("slow 3G: 400 kbit/s, 400 ms", 400e3, 400e3, 400),
    Network("4G: 4 Mbit/s, 70 ms", 4e6, 3e6, 70),
)
FAST: Final = Network("not slowed", 0, 0, 0)


@dataclass(frozen=True)
class Visit:
    """What one coming in has cost; seconds since the scan, bytes on the wire."""

    shown: float
    """The join page can be read."""
    after_press: float
    """From the press on "enter" to the first word typed in the step."""
    again: float
    """The page loaded again, until the field is there."""
    join_bytes: int
    cold_bytes: int
    """All of it, the join page included, until the page has settled."""
    next_bytes: int
    """The page loaded again."""
    requests: int = 0
    """Made until a word can be typed, the join page's own and what it fetched ahead included."""


class Wire:
    """Bytes that a page has received: answers with their headers, the websocket, the stream."""

    def __init__(self, devtools: CDPSession) -> None:
        """Listens from now on."""
        self.bytes = 0
        self.requests = 0
        """Answers asked for, redirects among them; not what stands in an address itself."""
        self.urls: dict[str, str] = {}
        """Each request's address, by its id."""
        self.of: dict[str, int] = {}
        """Bytes by address, of those that have come whole."""
        self._streamed: dict[str, int] = {}
        devtools.send("Network.enable")
        devtools.on("Network.requestWillBeSent", self._sent)
        devtools.on("Network.dataReceived", self._part)
        devtools.on("Network.loadingFinished", self._whole)
        devtools.on("Network.webSocketFrameReceived", self._frame)

    def taken(self) -> int:
        """The bytes since the last time that they were taken."""
        found = self.bytes + sum(self._streamed.values())
        self.bytes = 0
        self._streamed.clear()
        return found

    def _sent(self, event: dict[str, Any]) -> None:
        self.urls[event["requestId"]] = event["request"]["url"]
        self.requests += not event["request"]["url"].startswith(("data:", "blob:"))
        self.bytes += int(event.get("redirectResponse", {}).get("encodedDataLength", 0))

    def _part(self, event: dict[str, Any]) -> None:
        known = self._streamed.get(event["requestId"], 0)
        self._streamed[event["requestId"]] = known + int(event["encodedDataLength"])

    def _whole(self, event: dict[str, Any]) -> None:
        self._streamed.pop(event["requestId"], None)
        self.bytes += int(event["encodedDataLength"])
        address = self.urls.get(event["requestId"], "")
        self.of[address] = self.of.get(address, 0) + int(event["encodedDataLength"])

    def _frame(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        inside = len(frame["payloadData"])
        self.bytes += inside * 3 // 4 if frame["opcode"] == 2 else inside


def chromium(playwright: Playwright) -> Browser:
    """The system's, without a window; it knows no host but this machine, and no way around."""
    return playwright.chromium.launch(
        executable_path=browsers.chromium() or None, args=list(ARGUMENTS)
    )


def visit(
    browser: Browser, address: str, network: Network, name: str, *, typing: float, ahead: bool
) -> Visit:
    """Somebody new scans, types a name for so many seconds, enters, and writes a word."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="fr-FR", has_touch=True, is_mobile=True
    )
    context.set_default_timeout(PATIENCE)
    if not ahead:
        context.set_extra_http_headers({"Save-Data": "on"})
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    wire = Wire(devtools)
    _slow(devtools, network)
    try:
        return _come_in(page, wire, address, name, typing)
    finally:
        context.close()


def _come_in(page: Page, wire: Wire, address: str, name: str, typing: float) -> Visit:
    began = time.monotonic()
    page.goto(address, wait_until="commit")
    field = page.get_by_label(re.compile("Votre prénom"))
    field.wait_for()
    shown = time.monotonic() - began
    field.press_sequentially(name, delay=typing * 1000 / len(name))
    pressed = time.monotonic()
    page.get_by_role("button", name="Entrer dans la session").click(no_wait_after=True)
    written = page.locator(FIELD).first
    written.press_sequentially("Commencer")
    after_press = time.monotonic() - pressed
    assert written.input_value() == "Commencer"
    requests = wire.requests
    page.wait_for_timeout(SETTLING)
    cold_bytes = wire.taken()
    reloaded = time.monotonic()
    page.reload(wait_until="commit")
    page.locator(FIELD).first.wait_for()
    again = time.monotonic() - reloaded
    page.wait_for_timeout(SETTLING)
    return Visit(shown, after_press, again, wire.of[address], cold_bytes, wire.taken(), requests)


def _slow(devtools: CDPSession, network: Network) -> None:
    if not network.down:
        return
    devtools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": network.latency,
            "downloadThroughput": network.down / 8,
            "uploadThroughput": network.up / 8,
        },
    )
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
