"""A room that votes as a test sees it: its session, and screens that are tapped and typed on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from playwright.sync_api import expect

from tablee.activities import Agenda, AgendaStep
from tablee.activities.votes import Vote
from tablee.sdk.testing import facilitator_of
from tests.browser.support.five_voters import Row, plain
from tests.browser.support.room import SMALL, Console, Phone, Screen, close_vote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from playwright.sync_api import Browser, Locator

    from tablee.activities import StepRecord
    from tablee.model.entities import Cast
    from tablee.session import Room, Sessions
    from tablee.view import Paper
    from tests.support.server import Server

__all__ = [
    "NAMES",
    "OPTIONS",
    "PATIENCE",
    "WALL",
    "Prepared",
    "VotingConsole",
    "VotingPhone",
    "Watched",
    "canvas_session",
    "consent_session",
    "voting_session",
]

OPTIONS: Final = (
    "Réunir les agents deux fois par an",
    "Une boîte à outils partagée, que chaque région complète et que tout le monde peut reprendre",
    "Un annuaire commun",
)
NAMES: Final = ("Naïma", "Karim", "Lucie")
WALL: Final = {"width": 1920, "height": 1080}
PATIENCE: Final = 20_000
"""Milliseconds to wait for what must come, on a machine with much else to do."""
COUNTING: Final = (
    ".tb-waiting, .tb-e-head, .tb-e-entered, .tb-wall-room, .tb-wall-clock, .tb-wall-line"
)
"""What may change on a screen while people vote: the time, and how many have, never what."""
WATCH: Final = """() => {
  window.resultAt = 0;
  new MutationObserver(() => {
    if (!window.resultAt && document.querySelector(".tb-result")) window.resultAt = Date.now();
  }).observe(document, { subtree: true, childList: true });
}"""
SIDEWAYS: Final = """() => Math.max(
  ...[document.documentElement, ...document.querySelectorAll("main")]
    .map((part) => part.scrollWidth - part.clientWidth)
)"""
ROWS: Final = """(result) =>
  [...result.querySelectorAll(".tb-bar-row, .tb-profile-row")].map((row) => {
    const said = (at) => row.querySelector(at)?.textContent ?? "";
    const [figure, unit] = [said(".tb-figure"), said(".tb-figure .tb-vh")];
    const number = figure.slice(0, figure.length - unit.length);
    return [said(".tb-rank"), said(".tb-what .tb-words"), number, said(":scope > .tb-vh")];
  })"""
CUT: Final = """(text) => {
  const { bottom } = text.getBoundingClientRect();
  for (let around = text; around; around = around.parentElement) {
    const cuts = /hidden|clip/.test(getComputedStyle(around).overflowY);
    if (cuts && bottom > around.getBoundingClientRect().bottom + 1) return true;
    if (cuts && around.scrollHeight > around.clientHeight + 1) return true;
  }
  return false;
}"""


# ── the session ─────────────────────────────────────────────────────────────────────────────


class Prepared:
    """A session that is about to vote: its address, and each vote as it stands before it opens."""

    def __init__(self, room: Room, votes: Mapping[str, StepRecord]) -> None:
        """Of this room, which another process will serve; its votes by method."""
        self.session, self.wall, self.folder = room.session.id, room.keys.wall, room.store.folder
        self.votes = votes
        self.people = {person.name: person.id for person in room.everybody.values()}
        """Ids by name."""


def token(name: str) -> str:
    """The cookie of the browser in which this person of a test sits."""
    return f"browser-of-{name.lower().encode().hex():-<24}"[:40]


def voting_session(sessions: Sessions, typed_there: str) -> Prepared:
    """A session with a step of each vote, its options typed but for the one `typed_there`."""
    kinds = sessions.catalogue.activities.items()
    room = _opened(sessions, "Décider", [name for name, kind in kinds if issubclass(kind, Vote)])
    boss, votes = facilitator_of(room), {}
    for step in room.agenda:
        vote = room.step_record(step.id).activity
        assert isinstance(vote, Vote)
        if not vote.options(room.step_record(step.id)):
            room.voting.prepare(boss, step.id, typed=OPTIONS[: vote.most], left_out=())
        votes[step.activity] = room.step_record(step.id)
    room.voting.prepare(boss, votes[typed_there].step.id, typed=(), left_out=())
    return Prepared(room, votes)


def canvas_session(sessions: Sessions) -> Prepared:
    """A session whose canvas has a card of each person, and nothing after it on the agenda."""
    room = _opened(sessions, "Choisir ensemble", ["action_canvas"])
    for person, words in zip(room.everybody.values(), ("", *OPTIONS), strict=True):
        if words:
            card = sessions.catalogue.content("action_canvas", "card", {"text": words})
            room.words.post(person, room.agenda[0].id, card)
    return Prepared(room, {})


def consent_session(sessions: Sessions, proposal: str) -> Prepared:
    """A session that is to decide about one proposal."""
    room = _opened(sessions, "Décider ensemble", ["consent"])
    step = room.agenda[0].id
    room.voting.prepare(facilitator_of(room), step, typed=(proposal,), left_out=())
    return Prepared(room, {"consent": room.step_record(step)})


def _opened(sessions: Sessions, title: str, activities: Sequence[str]) -> Room:
    """Yasmine facilitates, three people are there, the first step runs."""
    agenda = Agenda("essai", "Essai", "", tuple(AgendaStep(name, 5) for name in activities))
    room = sessions.create(token("Yasmine"), title, agenda, facilitator="Yasmine")
    for name in NAMES:
        room.people.join(token(name), name)
    room.conduct.start(facilitator_of(room))
    return room


# ── the screens ─────────────────────────────────────────────────────────────────────────────


class Watched(Screen):
    """A screen that says what it shows, and when a result came."""

    def sits(self, server: Server, name: str, session: str) -> None:
        """Comes back to the session as somebody who is in it."""
        cookie = {"name": "tablee", "value": token(name), "url": server.url}
        self.context.add_cookies([cookie])  # type: ignore[list-item] # a plain dict will do
        self.page.goto(f"{server.url}/?s={session}", wait_until="commit")

    def watch(self) -> None:
        """From now on the moment is kept at which a result appears."""
        self.page.evaluate(WATCH)

    @property
    def result_at(self) -> float:
        """When it did, in seconds."""
        return float(self.page.evaluate("window.resultAt")) / 1000

    def overflow(self) -> int:
        """Pixels by which one can scroll sideways, in the page or in Streamlit's own part of it."""
        return int(self.page.evaluate(SIDEWAYS))

    def shows(self) -> str:
        """All that the live part says, but for how many have voted."""
        return plain(
            self.page.evaluate(
                """(but) => {
                  const all = document.querySelector("#wall, .tb-stack").cloneNode(true);
                  for (const part of all.querySelectorAll(but)) part.remove();
                  return all.textContent;
                }""",
                COUNTING,
            )
        )

    def reads(self, words: str) -> None:
        """Waits until these words can be read on the page, whatever their lines and spaces."""
        expect(self.page.locator("body")).to_contain_text(
            words, use_inner_text=True, timeout=PATIENCE
        )

    def cuts(self, words: str) -> bool:
        """Whether the text that begins with these words is cut by what stands around it."""
        return bool(self.page.get_by_text(words).first.evaluate(CUT))

    def rows(self) -> list[Row]:
        """The rows of the first result on the page."""
        found = self.page.locator(".tb-result").first.evaluate(ROWS)
        return [Row(*map(plain, row)) for row in found]


class VotingPhone(Phone, Watched):
    """A phone of the smallest size, in the hands of somebody of the room."""

    def __init__(self, browser: Browser, server: Server, name: str, session: str) -> None:
        super().__init__(browser, server, SMALL)
        self.sits(server, name, session)

    def arrives(self) -> None:
        """Waits until the page is there."""
        self.page.locator(".tb-bar").first.wait_for(timeout=PATIENCE)

    @property
    def ballot(self) -> Locator:
        return self.page.locator(".tb-ballot")

    def fill(self, paper: Paper, cast: Cast) -> None:
        """Fills the ballot in with taps, as the form offers them."""
        places = {id_: place for place, (id_, _words) in enumerate(paper.options, start=1)}
        marks = {places[id_]: mark for id_, mark in cast.marks.items()}
        form = {
            "spread": self._put,
            "pick": self._tick,
            "grade": self._grade,
            "rank": self._rank,
        }[paper.form]
        form(paper, marks)
        if cast.text:
            self.ballot.get_by_label(paper.text).fill(cast.text)

    def _put(self, paper: Paper, marks: Mapping[int, float]) -> None:
        """One tap a unit; where there are many, the first is tapped and the number is typed."""
        for place, units in marks.items():
            add = self.ballot.get_by_role("button", name=re.compile(f"^Poser sur la {place} "))
            add.click()
            field = self.ballot.get_by_role("textbox", name=re.compile(f"^Combien sur la {place} "))
            if paper.most_units > 9 or (paper.units > 9 and not paper.costs):
                field.fill(f"{units:g}")
                continue
            for _tap in range(int(units) - 1):
                add.click()

    def _tick(self, _paper: Paper, marks: Mapping[int, float]) -> None:
        for place in marks:
            self.ballot.get_by_role("checkbox", name=re.compile(f"^{place}\\. ")).click()

    def _grade(self, paper: Paper, marks: Mapping[int, float]) -> None:
        """One option after the other; the next one opens by itself, or is opened."""
        values = [choice.value for choice in paper.choices]
        for place, mark in marks.items():
            answers = self.ballot.get_by_role("radiogroup", name=paper.options[place - 1][1])
            expect(answers).to_be_visible()
            if mark in values:
                answers.get_by_role("radio").nth(values.index(mark)).click()
            else:
                self.ballot.get_by_role("textbox").fill(f"{mark:g}".replace(".", ","))

    def _rank(self, paper: Paper, marks: Mapping[int, float]) -> None:
        """In their order, but for the first two, which are then put right."""
        order = sorted(marks, key=lambda place: marks[place])
        order[:2] = order[1::-1]
        for place in order:
            self.press(f"à la {place}.", exact=False)
        self.press(f"Monter la {order[1]} ", exact=False)

    def finish(self) -> None:
        """Says so, unless the one answer that was asked has said it."""
        self.reads("Enregistré")
        done = self.ballot.get_by_text("Enregistré, vous avez fini")
        if not done.count():
            self.press("J’ai fini")
        expect(done).to_be_visible(timeout=PATIENCE)


class VotingConsole(Console, Watched):
    """The console, where papers are typed without a mouse."""

    def __init__(self, browser: Browser, server: Server, session: str) -> None:
        super().__init__(browser, server)
        self.sits(server, "Yasmine", session)

    def arrives(self) -> None:
        """Waits until the page is there."""
        self.page.locator(".tb-agenda-step").first.wait_for(timeout=PATIENCE)

    def go(self, number: int, title: str) -> None:
        """Makes this step of the agenda the running one, whichever runs now."""
        steps = self.page.locator(".tb-agenda-step")
        now = steps.evaluate_all("all => all.findIndex((it) => it.matches('.tb-running'))")
        if number != now:
            close_vote(self.page)
        if number == now + 1:
            self.press("Étape suivante")
        elif number != now:
            steps.nth(number).click()
            self.press("Aller à cette étape")
        expect(steps.nth(number)).to_have_class(re.compile("tb-running"), timeout=PATIENCE)
        self.heading(title)

    def type_ballot(self, paper: Paper, cast: Cast, number: int) -> None:
        """A paper ballot, as one reads it: a number for each option, with the keyboard alone."""
        panel = self.page.locator(".tb-capture")
        panel.locator("[data-field=mark]").first.focus()
        for id_, _words in paper.options:
            self.keys(*self._typed(paper, cast.marks.get(id_), panel), "Enter")
        if cast.text:
            self.page.keyboard.type(cast.text)
            self.keys("Enter")
        told = panel.get_by_role("status").first
        expect(told).to_have_text(f"Bulletin {number} enregistré.", timeout=PATIENCE)

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def _typed(self, paper: Paper, mark: float | None, panel: Locator) -> str:
        """What the legend above the fields says to type."""
        if mark is None:
            return "0"
        if paper.form != "grade" or paper.decimals:
            return f"{mark:g}".replace(".", ",")
        line = [choice.value for choice in paper.choices].index(mark)
        found = re.match(r"\d+", panel.locator(".tb-e-legend li").nth(line).inner_text())
        assert found
        return found.group()
