"""The console on which votes are typed, its server, and the votes that are open there."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tablee.activities import Agenda, AgendaStep
from tablee.model.entities import Role
from tablee.storage import Store
from tests.browser.support.room import Screen

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from tablee.registry import Catalogue
    from tablee.session import Sessions
    from tests.support.server import Server

METHODS = """
from dataclasses import dataclass
from tablee.errors import NotAccepted
from tablee.activities.hookspecs import hookimpl
from tablee.view import Choice, Text
from tablee.activities.votes import Outcome, Vote

@dataclass(frozen=True)
class Marks(Vote):
    name = "marks"
    title = "Mentions"

    def method_rule(self):
        return "Une mention pour chaque proposition."

    def blank(self, step, options):
        labels = ("Excellent", "Très bien", "Bien", "Passable", "Insuffisant")
        choices = tuple(Choice(4 - n, label) for n, label in enumerate(labels))
        return self.paper_of(step, options, "grade", choices=choices)

    def tally(self, urn, step):
        return Outcome((), urn.voters, urn.voters, urn.voters)

    def told(self, step):
        return "C’est compté."

    def results(self, step):
        return (Text("Compté"),)

@dataclass(frozen=True)
class Order(Marks):
    name = "order"
    title = "Classement"

    def blank(self, step, options):
        return self.paper_of(step, options, "rank", hands="orders", text="Un mot de plus")

    def check_ballot(self, ballot, voter, step):
        if len(set(ballot.marks.values())) < len(ballot.marks):
            raise NotAccepted("Deux propositions sont à la même place.")

@hookimpl
def votes():
    return [Marks, Order]
"""
OPTIONS = (
    "Réunir les agents deux fois par an",
    "Une boîte à outils partagée",
    "Un annuaire commun",
    "Un espace commun avec le national, où chaque région dépose ses contenus. " * 4,
    "Renoncer à la lettre mensuelle",
)
SESSIONS = {
    "papers": "marks",
    "wrong": "marks",
    "meanwhile": "marks",
    "offline": "marks",
    "offline again": "marks",
    "slow": "marks",
    "hands": "marks",
    "person": "marks",
    "mistake": "marks",
    "look": "marks",
    "english": "marks",
    "order": "order",
    "dots": "dot_vote",
    "ticks": "approval",
    "words": "consent",
    "named": "consent",
    "sealed": "approval",
    "score": "roti",
    "cards": "consent",
}
CONSOLE = {"width": 1280, "height": 900}
LAPTOP = {"width": 1366, "height": 768}


@dataclass
class Place:
    """The server, and the sessions by name."""

    browser: Browser
    server: Server
    sessions: dict[str, str]
    steps: dict[str, str]
    consoles: dict[str, CaptureConsole] = field(default_factory=dict)
    """Yasmine's laptop, by the language it speaks."""

    def console(
        self, name: str, size: dict[str, int] = CONSOLE, lang: str = "fr-FR"
    ) -> CaptureConsole:
        """Yasmine's console, which goes to this session."""
        if lang not in self.consoles:
            self.consoles[lang] = CaptureConsole(self, lang)
        self.consoles[lang].goes(name, size)
        return self.consoles[lang]

    def urn(self, name: str) -> dict[str, Any]:
        """What a closed vote has counted, as it is on disk."""
        (urn,) = (
            Store(self.server.folder / self.sessions[name], read_only=True)
            .documents("urns")
            .values()
        )
        return dict(urn)


class CaptureConsole(Screen):
    """The console while the vote is open."""

    def __init__(self, place: Place, lang: str) -> None:
        super().__init__(place.browser, CONSOLE, lang)
        self.place = place
        cookie = {"name": "tablee", "value": token("Yasmine"), "url": place.server.url}
        self.context.add_cookies([cookie])  # type: ignore[list-item] # a plain dict will do
        self.panel: Locator = self.page.locator(".tb-capture:not(.tb-recount)")

    def goes(self, name: str, size: dict[str, int]) -> None:
        """Opens this session in a window of this size; what was seen in another is forgotten."""
        url, session = self.place.server.url, self.place.sessions[name]
        self.name = name
        self.room = f"{url}/ballot/{session}/{self.place.steps[name]}/room"
        self.page.unroute_all()
        self.errors.clear()
        self.outside.clear()
        self.page.set_viewport_size(size)  # type: ignore[arg-type] # a plain dict will do
        self.page.goto(f"{url}/?s={session}")
        expect(self.panel).to_be_visible()

    def field(self, number: int) -> Locator:
        """The field of the option with this number, from 1."""
        return self.panel.locator("[data-field=mark]").nth(number - 1)

    def hands(self, name: str) -> Locator:
        """The field for the hands of this option and answer."""
        return self.panel.get_by_role("textbox", name=re.compile(f"^{name}$"))

    def values(self) -> list[str]:
        """What stands in the fields of the options."""
        found: list[str] = self.panel.locator("[data-field=mark]").evaluate_all(
            "all => all.map((each) => each.value)"
        )
        return found

    def tab(self, name: str) -> None:
        self.panel.get_by_role("tab", name=name).click()

    def keys(self, *keys: str) -> int:
        """Presses them one after the other; returns how many there were."""
        for key in keys:
            self.page.keyboard.press(key)
        return len(keys)

    def told(self, sentence: str) -> None:
        expect(self.panel.get_by_role("status").first).to_have_text(sentence)

    def lines(self) -> Locator:
        """What the list says was typed, newest first."""
        return self.panel.locator(".tb-e-line")

    def typed(self) -> list[dict[str, Any]]:
        """The same, as the server says it."""
        return list(self.context.request.get(self.room).json()["entered"])

    def looks(self, name: str) -> None:
        """Keeps a picture where `LOOK` names a folder."""
        if folder := os.environ.get("LOOK"):
            shown = self.panel.locator(".tb-c-ask, .tb-originals").first
            shown.scroll_into_view_if_needed()
            self.page.screenshot(path=f"{folder}/{name}.png")

    def counted(self) -> dict[str, Any]:
        """Closes the vote; returns what was counted."""
        self.close_vote()
        expect(self.panel).to_have_count(0)
        assert self.errors == []
        assert self.outside == []
        return self.place.urn(self.name)


def token(name: str) -> str:
    """The cookie of the browser in which this person of a test sits."""
    return f"browser-of-{name.lower().encode().hex():-<24}"[:40]


def open_vote(sessions: Sessions, catalogue: Catalogue, name: str) -> tuple[str, str]:
    """A session whose vote is open, with Karim and Adèle in the room; its id and the step's."""
    method = SESSIONS[name]
    agenda = Agenda("essai", "Essai", "", (AgendaStep(method, 5),))
    room = sessions.create(token("Yasmine"), f"Session {name}", agenda, facilitator="Yasmine")
    me = next(p for p in room.everybody.values() if p.has(Role.FACILITATOR))
    for who in ("Karim", "Adèle"):
        room.people.join(token(who + name), who)
    if name == "look":
        me = room.people.set_roles(me, me.id, [Role.FACILITATOR, Role.PARTICIPANT])
    room.conduct.start(me)
    step = room.session.current
    assert step
    kind: Any = catalogue.activities[method]
    if method != "roti":
        room.voting.prepare(me, step, typed=OPTIONS[: min(kind.most, len(OPTIONS))], left_out=())
    room.voting.open(me, step)
    return room.session.id, step


def focused(page: Page) -> str:
    """What the focus is on, as it is called."""
    return str(
        page.evaluate(
            "document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText"
        )
    )


def tab_to(page: Page, name: str) -> None:
    for _press in range(60):
        page.keyboard.press("Tab")
        if re.search(name, focused(page)):
            return
    raise AssertionError(f"{name!r} is out of reach of the keyboard")


def marks(urn: dict[str, Any]) -> list[list[int]]:
    """The marks of each ballot in the order of the options, -1 for none; in a settled order."""
    ids = [id_ for id_, _words in urn["options"]]
    return sorted([ballot["marks"].get(id_, -1) for id_ in ids] for ballot in urn["ballots"])
