"""A vote of each method by three phones, two paper ballots and the wall, in French.

One server and one session for all methods; at the end its folder is read as a thief would.
"""

from __future__ import annotations

import base64
import json
import random
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tablee.activities.votes import Vote
from tablee.sdk.testing import offered
from tablee.session import Sessions
from tablee.storage import Store
from tablee.texts import speaking
from tests.browser.support.five_voters import WORDS, choice_of, counted_as, shown_rows
from tests.browser.support.voting_room import (
    NAMES,
    OPTIONS,
    PATIENCE,
    WALL,
    Prepared,
    VotingConsole,
    VotingPhone,
    Watched,
    canvas_session,
    voting_session,
)
from tests.support.server import Server
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Browser

    from tablee.activities import StepRecord
    from tablee.model.entities import Cast
    from tablee.view import Paper

pytestmark = pytest.mark.browser

CATALOGUE = offered()
METHODS = {name: kind for name, kind in CATALOGUE.activities.items() if issubclass(kind, Vote)}
TYPED_THERE = next(name for name, kind in METHODS.items() if kind.fewest > 1)
"""The method whose options are typed in the console's own field."""
FIGURES = {
    "approval": ("4", "3", "3"),
    "consent": ("Non adoptée",),
    "dot_vote": ("6", "5", "3"),
    "five_fingers": ("portée", "pas portée", "pas portée"),
    "gradients": ("acceptable", "pas acceptable", "pas acceptable"),
    "majority_judgment": ("Très bien", "Bien", "Passable"),
    "ranking": ("1", "1", "1"),
    "roti": ("moyenne 4,25",),
    "weighting": ("20", "17", "10"),
}
"""What comes out of the five ballots of `choice_of`, counted by hand."""
OPENING = {"consent": ("Passer aux réactions", "Ouvrir le tour des objections")}
"""The buttons that lead there, where one opens no vote at once."""
ORIGINS = "Votes reçus : 3 téléphones, 2 bulletins papier (saisie : Yasmine)."
TOGETHER = 2.0
"""Seconds within which everybody has the result."""


@dataclass
class Place:
    """The server, and the screens that stay open from the first vote to the last."""

    server: Server
    votes: Prepared
    canvas: Prepared
    console: VotingConsole
    wall: Watched
    phones: list[VotingPhone]
    keys: dict[str, bytes] = field(default_factory=dict)
    """By method, the key of its round while it was open: what a thief came too late for."""

    @property
    def screens(self) -> list[Watched]:
        return [self.console, self.wall, *self.phones]

    def stop(self) -> None:
        """The server ends, and leaves its files."""
        if self.server.process is not None and self.server.process.poll() is None:
            self.server.stop()

    def keys_left(self) -> list[str]:
        """The keys and boxes of ballots that are on disk now."""
        return [path.name for path in (self.server.folder / ".keys").iterdir()]


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("votes") / "sessions"
    folder.mkdir()
    with speaking("fr"):
        sessions = Sessions(folder, CATALOGUE)
        votes, canvas = voting_session(sessions, TYPED_THERE), canvas_session(sessions)
        sessions.close()
    server = Server(folder)
    server.start()
    console = VotingConsole(browser, server, votes.session)
    wall = Watched(browser, WALL)
    wall.page.goto(f"{server.url}/w/{votes.wall}?lang=fr")
    phones = [VotingPhone(browser, server, name, votes.session) for name in NAMES]
    here = Place(server, votes, canvas, console, wall, phones)
    console.arrives()
    for phone in phones:
        phone.arrives()
    for screen in here.screens:
        screen.watch()
    yield here
    here.stop()


# ── one vote, from its rule to its result ───────────────────────────────────────────────────


@pytest.mark.parametrize("method", METHODS)
def test_a_vote_by_three_phones_two_papers_and_the_wall(place: Place, method: str) -> None:
    step = place.votes.votes[method]
    vote = step.activity
    assert isinstance(vote, Vote)
    with speaking("fr"):
        paper = vote.paper(step)
    ballots = [choice_of(paper, voter) for voter in range(5)]

    place.console.go(list(place.votes.votes).index(method), step.title)
    if method == TYPED_THERE:
        type_the_options(place.console)
    for screen in place.screens:
        screen.reads(paper.rule)
    until(lambda: not place.wall.cuts(paper.rule.split("\n")[0]))

    for button in OPENING.get(method, ("Ouvrir le vote",)):
        place.console.press(button)
    before = shown_while_open(place)
    if paper.secret:
        (name,) = (name for name in place.keys_left() if not name.endswith(".box"))
        place.keys[method] = (place.server.folder / ".keys" / name).read_bytes()
    everybody_votes(place, method, paper, ballots)
    finished = 3 if len(paper.options) == 1 else 2
    place.wall.reads(f"{finished} personnes sur 3 ont fini 2 votes saisis pour la salle.")
    assert shown_while_open(place) == before
    for words in WORDS:
        assert words not in place.wall.page.content() + place.console.page.content()

    everybody_sees_it_at_once(place)
    with speaking("fr"):
        result_is_right(place, method, counted_as(step, ballots))
    is_sound(place.phones[0])
    for screen in place.screens:
        assert (screen.errors, screen.outside) == ([], [])


def type_the_options(console: VotingConsole) -> None:
    expect(console.page.get_by_role("button", name="Ouvrir le vote")).to_be_disabled()
    console.write("Propositions tapées ici, une par ligne", "\n".join(OPTIONS))
    console.press("Enregistrer les propositions")
    console.reads("3 propositions mises au vote")


def shown_while_open(place: Place) -> tuple[str, str]:
    """What the wall and the console say, but for how many have voted."""
    expect(place.wall.page.locator(".tb-waiting")).to_be_visible(timeout=PATIENCE)
    expect(place.console.page.locator(".tb-capture")).to_be_visible(timeout=PATIENCE)
    return place.wall.shows(), place.console.shows()


def everybody_votes(place: Place, method: str, paper: Paper, ballots: list[Cast]) -> None:
    """Voters 0, 1 and 2 by phone, 3 and 4 on paper, in another order for each method.

    Naïma does not say that she has finished: her ballot counts all the same.
    """
    papers = 0
    for voter in random.Random(method).sample(range(5), 5):
        if voter > 2:
            papers += 1
            place.console.type_ballot(paper, ballots[voter], papers)
            continue
        phone = place.phones[voter]
        phone.fill(paper, ballots[voter])
        if voter == 0:
            phone.reads("Enregistré")
            is_sound(phone)
        else:
            phone.finish()


def everybody_sees_it_at_once(place: Place) -> None:
    for screen in place.screens:
        screen.page.evaluate("window.resultAt = 0")
    place.console.close_vote()
    for screen in place.screens:
        expect(screen.page.locator(".tb-result").first).to_be_visible(timeout=PATIENCE)
    moments = [screen.result_at for screen in (place.wall, *place.phones)]
    assert min(moments) > 0
    assert max(moments) - min(moments) < TOGETHER


def result_is_right(place: Place, method: str, expected: StepRecord) -> None:
    vote = expected.activity
    assert isinstance(vote, Vote)
    rows = shown_rows(vote.results(expected)[0])
    for screen in place.screens:
        assert screen.rows() == rows
        screen.reads(vote.told(expected))
    for screen in (place.console, *place.phones):
        screen.reads(ORIGINS)
    if method in FIGURES:
        assert tuple(row.figure for row in rows) == FIGURES[method]


def is_sound(phone: VotingPhone) -> None:
    assert phone.faults() == []
    assert phone.overflow() <= 0


# ── on cards, and again ─────────────────────────────────────────────────────────────────────


def test_a_vote_added_after_a_canvas_is_held_on_its_cards_and_held_again(place: Place) -> None:
    console, (naima, karim, _lucie) = place.console, place.phones
    for screen, name in ((console, "Yasmine"), (naima, "Naïma"), (karim, "Karim")):
        screen.sits(place.server, name, place.canvas.session)
        screen.arrives()
    console.press("Ajouter une étape")
    offer = console.page.locator(".st-key-offer-dot_vote")
    offer.get_by_role("button", name="Ajouter").click()
    console.go(1, "Gommettes")
    for phone in (naima, karim):
        phone.reads(OPTIONS[0])
    console.press("Ouvrir le vote")
    put(naima, {1: 3})
    put(karim, {1: 1, 2: 2})
    console.close_vote()
    naima.reads("6 gommettes posées sur 6")

    console.press("Rouvrir le vote")
    console.reads("tout le monde vote à nouveau")
    expect(naima.page.locator(".tb-result").first).to_be_visible()
    console.press("Rouvrir pour un nouveau tour")
    naima.reads("Rien de marqué pour l’instant")
    put(naima, {2: 3})
    put(karim, {2: 1, 3: 1})
    console.close_vote()
    karim.reads("5 gommettes posées sur 6")
    karim.reads("Tour 1, avant la réouverture")

    report = re.sub(" +", " ", console.export())
    for line in (
        f"| 1 | {OPTIONS[1]} | 4 |",
        f"| 2 | {OPTIONS[2]} | 1 |",
        "#### Tour 1, avant la réouverture",
        f"En tête, « {OPTIONS[0]} » : 4 gommettes sur 6 posées.",
        f"| 1 | {OPTIONS[0]} | 4 |",
        "Puis Yasmine a rouvert le vote, à ",
    ):
        assert line.replace("\xa0", " ") in report.replace("\xa0", " ")
    for screen in (console, naima, karim):
        assert (screen.errors, screen.outside) == ([], [])


def put(phone: VotingPhone, dots: Mapping[int, int]) -> None:
    for place, n in dots.items():
        for _tap in range(n):
            phone.press(f"Poser sur la {place} ", exact=False)
    phone.finish()


# ── what a thief finds ──────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def thief(place: Place) -> Thief:
    place.stop()
    found = Thief(place)
    assert found.secret, "nothing has been voted yet: these tests come after the others"
    return found


def test_no_key_is_left_once_votes_are_closed(place: Place, thief: Thief) -> None:
    assert place.keys.keys() == thief.secret.keys()
    assert place.keys_left() == []
    files = [path for path in place.server.folder.rglob("*") if path.is_file()]
    for key in place.keys.values():
        forms = (key, key.hex().encode(), base64.b64encode(key))
        assert [path for path in files if any(form in path.read_bytes() for form in forms)] == []


def test_nothing_in_the_folder_links_a_person_to_a_secret_ballot(thief: Thief) -> None:
    named = tuple(thief.named.values())
    linked = thief.links()
    assert all(any(step in text for text in linked) for step in named), "it knows how to look"
    assert [text for text in linked if not any(step in text for step in named)] == []
    for method, step in thief.secret.items():
        ballots = thief.urn(step)["ballots"]
        told = json.dumps(ballots, ensure_ascii=False)
        assert [person for person in thief.people if person in told] == []
        about = {key for ballot in ballots for key in ballot}
        assert about == {"marks", "text", "words", "paper", "times", "person", "ballot"}
        assert {(b["paper"], b["person"], b["ballot"]) for b in ballots} == {(False, "", "")}
        assert thief.sent(step) == [], method


def test_the_folder_tells_neither_how_often_nor_when_nor_in_what_order_people_voted(
    place: Place, thief: Thief
) -> None:
    for method, step in thief.secret.items():
        assert thief.verbs(step) <= {"finish", "open_vote", "close_vote", "show_vote"}, method
        ballots = thief.urn(step)["ballots"]
        said = [(sorted(b["marks"].items()), b["text"], b["times"]) for b in ballots]
        assert said == sorted(said), method


class Thief:
    """Somebody who has the folder once every vote is closed, and all the time needed."""

    def __init__(self, place: Place) -> None:
        self.store = Store(place.votes.folder, read_only=True)
        self.people = [text for name in NAMES for text in (name, place.votes.people[name])]
        steps = {name: record.step.id for name, record in place.votes.votes.items()}
        urns = {urn["step"]: urn for urn in self.store.documents("urns").values()}
        voted = {name: step for name, step in steps.items() if step in urns}
        self.secret = {name: step for name, step in voted.items() if urns[step]["secret"]}
        self.named = {name: step for name, step in voted.items() if not urns[step]["secret"]}
        ids = {id_ for urn in urns.values() for id_, _words in urn["options"]}
        self._mark = re.compile(rf'"({"|".join(ids)})": ?-?\d')

    def links(self) -> list[str]:
        """Every document, then or now, in which a mark stands and somebody's name or id."""
        then = ((e.by, put.document) for e in self.store.entries() for put in e.puts)
        now = (("", d) for name in self.store.names for d in self.store.documents(name).values())
        found = []
        for by, document in (*then, *now):
            text = json.dumps(document, ensure_ascii=False)
            if self._mark.search(text) and any(p in text or p == by for p in self.people):
                found.append(text)
        return found

    def _puts(self, step: str) -> Iterator[tuple[float, Mapping[str, Any]]]:
        """What was put into this step, in time."""
        for entry in self.store.entries():
            for table, _id, document in entry.puts:
                if table == "contributions" and document and document["step"] == step:
                    yield entry.at, document

    def urn(self, step: str) -> Mapping[str, Any]:
        """What the first round of this vote has left."""
        return self.store.documents("urns")[f"{step}-1"]

    def sent(self, step: str) -> list[str]:
        """The ids of the ballots of which the journal knows."""
        return [document["id"] for _at, document in self._puts(step)]

    def verbs(self, step: str) -> set[str]:
        """What was done in this vote from its opening to its end, as the journal tells it."""
        found: list[str] = []
        for entry in self.store.entries():
            about = any(put.id == step or put.id.startswith(f"{step}-") for put in entry.puts)
            if about and (found or entry.verb == "open_vote"):
                found.append(entry.verb)
        ends = max(i for i, verb in enumerate(found) if verb == "close_vote")
        return set(found[: ends + 1])
