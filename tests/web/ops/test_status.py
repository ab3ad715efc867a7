"""The room doctor as browsers ask it: the server's state, the check from a phone, the Wi-Fi."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
import time
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import uvicorn
import zxingcpp
from PIL import Image
from starlette.applications import Starlette
from starlette.middleware import Middleware

from tablee.model.entities import Wifi
from tablee.sdk.testing import enter, facilitator_of
from tablee.session import Sessions
from tablee.session.events.delivery import PluginNotice
from tablee.settings import Settings
from tablee.texts import speaking
from tablee.view import Audience
from tablee.web.entrance import lan, qr, wifi
from tablee.web.live import frames
from tablee.web.live import stream as live
from tablee.web.live.hub import Hub
from tablee.web.ops import health, process, status
from tablee.web.ops.health import HealthLine, Measures
from tablee.web.ops.load import LoadSample
from tablee.web.phone import browser_check
from tablee.web.phone.browser_check import Trials
from tablee.web.site import COOKIE, Site
from tests.support.server import free_port
from tests.support.sessions.sample import sample_catalogue
from tests.support.waiting import PATIENCE, until
from tests.web.live.a_stream import states

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.session import Room

LAPTOP, PHONE = "laptop-of-the-facilitator", "phone-of-naima-0123456789"
TWO = ("192.168.1.20", "10.0.0.7")

JSON = {"content-type": "application/json"}


@dataclass
class Served:
    site: Site
    room: Room
    hub: Hub
    trials: Trials
    url: str
    browsers: list[httpx.Client] = field(default_factory=list)

    def browser(self, token: str = "") -> httpx.Client:
        cookies = {COOKIE: token} if token else {}
        self.browsers.append(httpx.Client(base_url=self.url, cookies=cookies, timeout=PATIENCE))
        return self.browsers[-1]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    site = Site(Settings(sessions=tmp_path, plugins=("none",)))
    site.sessions = Sessions(tmp_path, sample_catalogue())
    room = site.sessions.create(LAPTOP, "Un titre à taire", facilitator="Yasmine")
    room.conduct.add_step(facilitator_of(room), "ideas")
    room.people.join(PHONE, "Naïma")
    hub, trials, port = Hub(), Trials(), free_port()
    routes = [
        *status.routes(lambda: site, hub, trials),
        *browser_check.routes(lambda: site, trials),
        *wifi.routes(lambda: site),
    ]
    streams = Middleware(live.StreamMiddleware, get_site=lambda: site, hub=hub)
    app = Starlette(routes=routes, middleware=[streams])
    config = uvicorn.Config(app, port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)
    served = Served(site, room, hub, trials, f"http://127.0.0.1:{port}")
    yield served
    for browser in served.browsers:
        browser.close()
    hub.end()
    server.should_exit = True
    thread.join(PATIENCE)
    site.sessions.close()


@pytest.fixture
def two_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lan, "addresses", lambda: TWO)


# ── the state of the server ─────────────────────────────────────────────────────────────────


def test_a_server_that_computes_all_the_time_is_busy_though_the_computer_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clocks = {"monotonic": health.BEGAN, "process_time": 0.0}
    for name in clocks:
        monkeypatch.setattr(time, name, lambda name=name: clocks[name])
    own = health._Own()
    clocks |= {"monotonic": health.BEGAN + 10, "process_time": 9.5}
    assert own.share() == pytest.approx(0.95)
    clocks |= {"monotonic": health.BEGAN + 20, "process_time": 10.0}
    assert own.share() == pytest.approx(0.05), "what was long ago is not told"


def test_only_whoever_facilitates_sees_the_servers_state(served: Served) -> None:
    for path in ("", "/measures"):
        address = f"/status/{served.room.session.id}{path}"
        for token in ("", PHONE, "somebody-who-never-joined"):
            assert served.browser(token).get(address).status_code == 403
        assert served.browser(LAPTOP).get(address).status_code == 200
    assert served.browser(PHONE).post(f"/status/{served.room.session.id}").status_code == 403
    elsewhere = {"sec-fetch-site": "cross-site"}
    address = f"/status/{served.room.session.id}/measures"
    assert served.browser(LAPTOP).get(address, headers=elsewhere).status_code == 403


def test_the_state_tells_numbers_and_nobodys_words(served: Served) -> None:
    laptop = served.browser(LAPTOP)
    page = laptop.get(f"/status/{served.room.session.id}").text
    told = laptop.get(f"/status/{served.room.session.id}/measures").json()
    assert [line["id"] for line in told["lines"]] == [
        *("delivery", "listeners", "traffic", "processor", "memory", "disk", "writing"),
        *("sessions", "server", "network"),
    ]
    for word in ("Naïma", "Yasmine", "Un titre à taire"):
        assert word not in page
        assert word not in str(told)


def test_the_state_moves_when_somebody_listens_and_writes(served: Served) -> None:
    laptop, room = served.browser(LAPTOP), served.room
    address = f"/status/{room.session.id}/measures"
    assert line(laptop, address, "listeners")["value"] == "0 flux ouvert"
    stream = f"/live/{room.session.id}?lang=fr"
    with served.browser(PHONE) as phone, phone.stream("GET", stream) as answer:
        events = answer.iter_lines()
        next(each for each in events if each.startswith("event: state"))
        room.conduct.start(facilitator_of(room))
        next(each for each in events if each.startswith("event: patch"))
        assert line(laptop, address, "listeners")["value"] == "1 flux ouvert"
        delivery = line(laptop, address, "delivery")
        assert re.search(r"\d+ ms en général", delivery["value"])
        assert line(laptop, address, "writing")["value"] == "réussie"
        assert line(laptop, address, "sessions")["sentence"] == "1 est en cours."


def line(laptop: httpx.Client, address: str, name: str) -> dict[str, str]:
    lines = laptop.get(address, headers={"accept-language": "fr"}).json()["lines"]
    found: dict[str, str] = next(each for each in lines if each["id"] == name)
    return found


WELL = Measures(
    load=LoadSample(0, 20, 0.004, 0.008, 180_000_000),
    listeners=40,
    most_listeners=5000,
    busy=0.2,
    memory_left=3_000_000_000,
    disk_left=90_000_000_000,
    saved=True,
    sessions=3,
    running=1,
    unreadable=0,
    uptime=7500.0,
)


def judged(name: str, language: str = "fr", **changes: Any) -> HealthLine:
    with speaking(language):
        return next(each for each in health.lines(replace(WELL, **changes)) if each.id == name)


def test_what_plugins_do_by_themselves_stands_after_what_the_server_does() -> None:
    said = (
        PluginNotice("webhook", "Webhook", "3 messages reçus.", well=True),
        PluginNotice("hears", "hears", "Il est trop lent."),
        PluginNotice("hears", "hears", "Tout va bien.", well=True),
    )
    with speaking("fr"):
        found = health.lines(replace(WELL, plugins=said))[-2:]
    assert [(each.id, each.level, each.sentence) for each in found] == [
        ("plugin-webhook", "good", "3 messages reçus."),
        ("plugin-hears", "fair", "Il est trop lent. Tout va bien."),
    ]


def slow(seconds: float) -> LoadSample:
    return replace(WELL.load, p95=seconds)


def test_a_server_that_is_well_says_so_in_both_languages() -> None:
    assert judged("delivery").sentence == "Presque tout arrive en 8 ms\u00a0: parfait."
    assert judged("delivery", "en").sentence == "Nearly everything arrives in 8 ms: perfect."
    assert judged("disk").value == "90 Go libres"
    assert judged("server").value == "depuis 2\u00a0h 5\u00a0min"
    with speaking("fr"):
        assert {each.level for each in health.lines(WELL)} == {"good"}


@pytest.mark.parametrize(
    ("name", "changes", "level", "said"),
    [
        ("delivery", {"load": slow(0.15)}, "good", "personne ne le remarque"),
        ("delivery", {"load": slow(0.3)}, "fair", "Plus de 200 ms"),
        ("delivery", {"load": slow(1.2)}, "bad", "Plus d’une seconde"),
        ("delivery", {"load": replace(WELL.load, p50=None, p95=None)}, "good", "Rien à envoyer"),
        ("listeners", {"listeners": 4500}, "fair", "TABLEE_STREAMS"),
        ("processor", {"busy": 1.0}, "fair", "très occupé"),
        ("processor", {"busy": 2.0}, "bad", "très occupé"),
        ("memory", {"memory_left": 300_000_000}, "fair", "300 Mo"),
        ("memory", {"memory_left": 100_000_000}, "bad", "fermez d’autres applications"),
        ("disk", {"disk_left": 500_000_000}, "fair", "libérez de la place"),
        ("disk", {"disk_left": None}, "bad", "encore branché"),
        ("writing", {"saved": False}, "bad", "Le disque a refusé"),
        ("writing", {"saved": None}, "good", "depuis le démarrage"),
        ("sessions", {"unreadable": 2}, "fair", "2 sessions ne s’ouvrent pas"),
    ],
)
def test_what_is_not_well_says_what_to_do(
    name: str, changes: dict[str, Any], level: str, said: str
) -> None:
    found = judged(name, **changes)
    assert found.level == level
    assert said in found.sentence


# ── the address ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("two_networks")
def test_the_facilitator_chooses_which_address_the_codes_show(served: Served) -> None:
    laptop, address = served.browser(LAPTOP), f"/status/{served.room.session.id}"
    assert served.site.address == "http://192.168.1.20:8501"
    network = line(laptop, f"{address}/measures", "network")
    assert network["level"] == "fair"
    assert "plusieurs adresses" in network["sentence"]
    wall = f"/live/{served.room.session.id}?wall={served.room.keys.wall}"
    with served.browser() as projector, projector.stream("GET", wall) as answer:
        events = answer.iter_lines()
        first = next(each for each in events if "192.168.1.20" in each)
        assert laptop.post(address, data={"address": TWO[1]}).status_code == 303
        assert served.site.join_link(served.room).startswith("http://10.0.0.7:8501/r/")
        moved = next(each for each in events if "10.0.0.7:8501" in each)
    before, after = (re.search(r"/qr/[^\"]+", each) for each in (first, moved))
    assert before is not None
    assert after is not None
    assert before[0] != after[0], "the wall would keep the drawing it has"


@pytest.mark.usefixtures("two_networks")
def test_an_address_that_is_not_this_machines_is_not_taken(served: Served) -> None:
    laptop, address = served.browser(LAPTOP), f"/status/{served.room.session.id}"
    laptop.post(address, data={"address": "203.0.113.9"})
    assert served.site.address == "http://192.168.1.20:8501"
    laptop.post(address, data={"address": TWO[1]}, headers={"origin": "https://elsewhere.example"})
    assert served.site.address == "http://192.168.1.20:8501"


def test_a_machine_on_no_network_is_told_so(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lan, "addresses", tuple)
    told = line(served.browser(LAPTOP), f"/status/{served.room.session.id}/measures", "network")
    assert told["level"] == "bad"
    assert "aucun réseau" in told["sentence"]


def test_a_public_address_leaves_nothing_to_choose(served: Served) -> None:
    served.site.settings = replace(served.site.settings, public_url="https://atelier.exemple.fr")
    laptop, address = served.browser(LAPTOP), f"/status/{served.room.session.id}"
    assert line(laptop, f"{address}/measures", "network")["value"] == "https://atelier.exemple.fr"
    laptop.post(address, data={"address": TWO[1]})
    assert served.site.address == "https://atelier.exemple.fr"


def test_this_machines_addresses_are_none_that_only_it_can_reach() -> None:
    assert not any(each.startswith("127.") for each in lan.addresses())


# ── the check from a phone ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_check_is_light_and_asks_for_no_cookie(served: Served, language: str) -> None:
    answer = served.browser().get("/test", headers={"accept-language": language})
    assert answer.status_code == 200
    assert len(zlib.compress(answer.content)) < 6_000
    assert "set-cookie" not in answer.headers


def test_a_phone_that_passed_is_counted_and_told(served: Served) -> None:
    phone = served.browser()
    assert phone.get("/test/ping").text == "tablee"
    passed = {"ms": 12.4, "live": "yes"}
    there = {"host": "192.168.1.20:8501"}
    assert phone.post("/test/report", json=passed, headers=there).status_code == 204
    assert phone.post("/test/report", json=passed).status_code == 204, "from this computer"
    told = served.browser(LAPTOP).get(f"/status/{served.room.session.id}/measures").json()["trials"]
    assert served.trials.count == 1
    assert told["title"] == "1 essai réussi"
    assert "(cet ordinateur)" in told["last"][0]
    assert re.match(r"\d\d:\d\d:\d\d\u00a0: 12 ms aller-retour, le direct passe$", told["last"][1])


def test_the_checks_stream_comes_beat_by_beat_and_ends(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, sleeps = threading.Semaphore(0), asyncio.sleep

    async def sleep(seconds: float) -> None:
        """Between two beats: until this phone has read the one before."""
        while seconds == browser_check.BEAT and not heard.acquire(blocking=False):
            await sleeps(0.01)
        await sleeps(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    beats = 0
    try:
        with served.browser().stream("GET", "/test/stream") as answer:
            assert answer.headers["x-accel-buffering"] == "no"
            for line in answer.iter_lines():
                if line.startswith("event"):
                    beats += 1
                    heard.release()
    finally:
        heard.release(browser_check.BEATS)
    assert beats == browser_check.BEATS


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'{"ms": 3, "live": "<b>"}', b'{"ms": "x", "live": "yes"}', b"x" * 300]
)
def test_what_is_no_report_is_not_counted(served: Served, body: bytes) -> None:
    assert served.browser().post("/test/report", content=body, headers=JSON).status_code == 400
    assert served.trials.last == ()


def test_checks_leave_nothing_that_grows(served: Served) -> None:
    for _each in range(1000):
        served.trials.passed(1e300, "yes", here=False)
    assert len(served.trials.last) == browser_check.MOST_PASSED
    assert served.trials.last[0].ms == 60_000
    before = set(served.site.settings.sessions.rglob("*"))
    served.browser().post("/test/report", json={"ms": 1, "live": "no"})
    assert set(served.site.settings.sessions.rglob("*")) == before


def test_a_connection_that_no_longer_answers_is_ended_by_the_system() -> None:
    if not hasattr(socket, "TCP_USER_TIMEOUT"):
        pytest.skip("this system has no such option")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        assert process.end_silent_connections() >= 1
        with socket.create_connection(listening.getsockname()):
            accepted, _from = listening.accept()
            with accepted:
                kept = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
    assert kept == process.PATIENCE * 1000


# ── the Wi-Fi ───────────────────────────────────────────────────────────────────────────────

HARD = r'a\b;c,d:"e" é'


def decoded(svg: str) -> str:
    """What an independent reader sees in one of our drawings."""
    size = re.search(r'viewBox="0 0 (\d+)', svg)
    dark = re.search(r'stroke="#1b2433" d="([^"]+)"', svg)
    assert size is not None
    assert dark is not None
    side = int(size[1]) + 8
    image, x, y = Image.new("L", (side, side), 255), 4, 4
    for command, along, down in re.findall(r"([Mmh])(-?\d+)(?: ([\d.]+))?", dark[1]):
        if command == "h":
            image.paste(0, (x, y, x + int(along), y + 1))
        x, y = x + int(along), y + int(float(down or 0))
    large = image.resize((10 * side, 10 * side), Image.Resampling.NEAREST)
    return str(zxingcpp.read_barcodes(large)[0].text)


@pytest.mark.parametrize(
    ("network", "read"),
    [
        (Wifi("i", "Salle", "ouvre-toi"), "WIFI:T:WPA;S:Salle;P:ouvre-toi;;"),
        (Wifi("i", "Salle"), "WIFI:T:nopass;S:Salle;;"),
        (Wifi("i", "Salle", "ouvre-toi", hidden=True), "WIFI:T:WPA;S:Salle;P:ouvre-toi;H:true;;"),
        (Wifi("i", HARD, HARD), r"WIFI:T:WPA;S:a\\b\;c\,d\:\"e\" é;P:a\\b\;c\,d\:\"e\" é;;"),
    ],
)
def test_the_wifis_code_reads_as_what_was_typed(network: Wifi, read: str) -> None:
    assert decoded(qr.svg(wifi.payload(network)).decode()) == read


def test_the_wall_shows_the_wifi_and_nobody_else_does(served: Served) -> None:
    room = served.room
    by = facilitator_of(room)
    room.network.set(by, "Salle-ouest", "ouvre-toi-vite")
    shown = frames.frame(room, Audience.WALL, "fr")["session"]["wifi"]
    assert (shown["name"], shown["password"]) == ("Salle-ouest", "")
    for audience in (Audience.PHONE, Audience.CONSOLE):
        told = str(frames.frame(room, audience, "fr"))
        assert "Salle-ouest" not in told
        assert "ouvre-toi-vite" not in told
    assert "ouvre-toi-vite" not in str(frames.frame(room, Audience.WALL, "fr"))
    with served.browser(PHONE) as phone, phone.stream("GET", f"/live/{room.session.id}") as answer:
        heard = next(each for each in answer.iter_lines() if each.startswith("data: {"))
    assert "Salle-ouest" not in heard
    projector = served.browser()
    assert "Salle-ouest" in decoded(projector.get(shown["qr"]).text)
    room.network.set(by, "Salle-ouest", "ouvre-toi-vite", readable=True)
    assert projector.get(shown["qr"]).status_code == 404, "replaced"
    again = frames.frame(room, Audience.WALL, "fr")["session"]["wifi"]
    assert again["password"] == "ouvre-toi-vite"
    room.network.remove(by)
    assert projector.get(again["qr"]).status_code == 404
    assert frames.frame(room, Audience.WALL, "fr")["session"]["wifi"] is None


# ── who is here, on the console ─────────────────────────────────────────────────────────────


def test_the_console_hears_at_once_of_who_comes_and_phones_and_walls_of_nothing(
    served: Served,
) -> None:
    room = served.room
    naima = next(p.id for p in room.everybody.values() if p.name == "Naïma")
    version = room.version
    stream = f"/live/{room.session.id}?lang=fr"
    wall = f"/live/{room.session.id}?lang=fr&wall={room.keys.wall}"
    with (
        served.browser(LAPTOP).stream("GET", f"{stream}&audience=console") as console,
        served.browser().stream("GET", wall) as projector,
    ):
        people = away(console)
        assert next(people)[naima] == ""  # she has just joined: her page may still be loading
        with served.browser(PHONE) as phone, phone.stream("GET", stream) as answer:
            next(answer.iter_lines())
        told = next(each for each in people if each[naima])
        assert told[naima] == "asleep"
        with served.browser(PHONE).stream("GET", stream) as answer:
            next(each for each in people if not each[naima])
        heard = projector.iter_lines()
        assert next(each for each in heard if each.startswith("id: ")).endswith("-1")
        room.conduct.start(facilitator_of(room))
        assert next(each for each in heard if each.startswith("id: ")).endswith("-2")
    assert room.version == version + 1


def away(console: httpx.Response) -> Iterator[dict[str, str]]:
    """How each person is not here, at each frame of the console."""
    for state in states(console):
        yield {person["id"]: person.get("away", "") for person in state["people"]}


def test_a_crowd_that_goes_at_once_is_told_in_a_few_frames(served: Served) -> None:
    room = served.room
    people = [enter(room, f"Personne {n}").id for n in range(300)]
    with served.browser(LAPTOP).stream(
        "GET", f"/live/{room.session.id}?audience=console&lang=fr"
    ) as console:
        frames_ = away(console)
        next(frames_)
        for person in people:
            room.presence.arrive(person)
        for person in people:
            room.presence.leave(person)
        told = []
        for each in frames_:
            told.append(sum(1 for state in each.values() if state == "asleep"))
            if told[-1] == len(people):
                break
    assert len(told) <= 6, told


def test_who_never_came_is_said_to_be_without_news_though_nothing_happens(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tablee.session.access.presence.COMING", 1.5)
    naima = next(p.id for p in served.room.everybody.values() if p.name == "Naïma")
    with served.browser(LAPTOP).stream(
        "GET", f"/live/{served.room.session.id}?audience=console&lang=fr"
    ) as console:
        assert next(each for each in away(console) if each[naima])[naima] == "never"
