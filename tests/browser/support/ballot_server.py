"""The small server of the drawing module, with one person's ballot on it, and faults at will.

By hand: `python -m tests.browser.support.ballot_server`, then open the addresses it prints.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from tablee.activities.votes import Ballot, validation
from tablee.errors import NotAccepted
from tablee.texts import speaking
from tablee.view import Choice, Paper, Stack, Waiting
from tests.browser.support.live_scenes import frame
from tests.browser.support.live_server import Handler, Streams

__all__ = ["PAPERS", "Box", "paper_frame", "serve_ballots"]

OPTIONS = (
    ("c1", "Réunir les agents pour choisir les outils"),
    ("c2", "Rassembler nos ressources en boîte à outils"),
    ("c3", "Demander un espace commun au national"),
    ("c4", "Faire remonter nos contenus"),
    ("c5", "Partager l’annuaire avec nos voisins"),
)
GRADES = tuple(
    Choice(4 - i, label)
    for i, label in enumerate(("Excellent", "Très bien", "Bien", "Passable", "Insuffisant"))
)
CONSENT = (
    Choice(1, "Pas d’objection", "Je peux vivre avec."),
    Choice(0, "Je passe", "On me redemandera."),
    Choice(-1, "Objection", "J’y vois un tort pour le projet.", words=True),
)
ROTI = tuple(
    Choice(i, f"{i}. {label}")
    for i, label in enumerate(
        ("Du temps perdu", "Peu utile", "Utile", "Très utile", "Bien plus qu’espéré"), start=1
    )
)
RULE = (
    "3 gommettes par personne. Plusieurs sur une même proposition, c’est permis.\n"
    "Bulletins secrets : aucun ne porte de nom. À moins de cinq, seul le résultat est montré.\n"
    "On peut changer son bulletin jusqu’à la clôture. Rien ne s’affiche avant."
)


def paper(form: Any, options: tuple[tuple[str, str], ...] = OPTIONS, **more: Any) -> Paper:
    """A paper at the fake ballot's address."""
    return Paper("/ballot/essai/s7", more.pop("round", 1), form, options, RULE, **more)


DOT = ("gommette", "gommettes")
PAPERS = {
    "spread": paper("spread", units=3, unit=DOT),
    "weighting": paper("spread", units=100, cap=60, unit=("point", "points")),
    "pick": paper("pick", units=3),
    "approval": paper("pick", secret=False),
    "grade": paper("grade", choices=GRADES),
    "consent": paper(
        "grade", OPTIONS[:1], choices=CONSENT, text="Quelle objection ?", secret=False
    ),
    "roti": paper("grade", OPTIONS[:1], choices=ROTI, decimals=True),
    "reasons": paper("grade", OPTIONS[:2], choices=GRADES, text="Pourquoi ?"),
    "rank": paper("rank"),
    "bought": paper(
        "spread",
        units=16,
        unit=("voix", "voix"),
        costs=(0, 1, 4, 9, 16),
        cost_unit=("crédit", "crédits"),
        hands="orders",
    ),
    "strict": paper("rank", hands="orders", ties=False, unranked="Sans place"),
}
"""One of each form, and what they can ask besides."""


@dataclass
class Box:
    """What the server has of one person's ballot, and what it was sent."""

    paper: Paper = PAPERS["spread"]
    marks: dict[str, float] = field(default_factory=dict)
    text: str = ""
    finished: bool = False
    open: bool = True
    own: tuple[str, ...] = ()
    refusal: str = ""
    version: int = 0
    sent: list[dict[str, Any]] = field(default_factory=list)
    """Every ballot that arrived, whatever became of it."""
    reads: int = 0
    down: bool = False
    """Nothing is read and nothing is taken: the connection just ends."""
    mute: int = 0
    """So many ballots are taken, and their answers lost."""
    busy: int = 0
    """So many ballots are answered "too fast" (429)."""
    objection: str = ""
    """Why the next ballots are refused."""
    takes: threading.Event = field(default_factory=threading.Event)
    """Ballots wait until it is set."""
    slow: float = 0.0
    most_at_once: int = 0
    _at_once: int = 0

    @property
    def mine(self) -> dict[str, Any]:
        """The answer of `web/phone/ballots.py`."""
        return {
            "round": self.paper.round,
            "open": self.open,
            "marks": self.marks,
            "text": self.text,
            "seen": f"v{self.version}" if self.version else "",
            "own": self.own,
            "finished": self.finished,
            "refusal": self.refusal,
        }

    def __post_init__(self) -> None:
        self.takes.set()

    def set(self, marks: dict[str, float], text: str = "") -> None:
        """As another phone of the same person would."""
        self.marks, self.text, self.version = marks, text, self.version + 1

    def take(self, sent: dict[str, Any]) -> tuple[int, Any]:
        """Takes a ballot or refuses it, by the rules of the real papers."""
        self.sent.append(sent)
        if self.busy:
            self.busy -= 1
            return 429, {"error": "C’est un peu rapide.", "mine": self.mine}
        if self.objection:
            return 422, {"error": self.objection, "mine": self.mine}
        if not self.open:
            return 403, {"error": "Le vote est clos : plus rien n’y change.", "mine": self.mine}
        if sent["seen"] != self.mine["seen"]:
            return 409, {"error": "Votre bulletin a été changé ailleurs.", "mine": self.mine}
        try:
            validation.check(self.paper, Ballot(sent["marks"], sent["text"]))
        except NotAccepted as refusal:
            return 422, {"error": str(refusal), "mine": self.mine}
        if (sent["marks"], sent["text"].strip()) != (self.marks, self.text):
            self.set(sent["marks"], sent["text"].strip())
        if sent["finished"] is not None:
            self.finished = sent["finished"]
        return 200, self.mine

    def post(self, sent: dict[str, Any]) -> tuple[int, Any] | None:
        """The same through a network; None where the answer is lost."""
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        time.sleep(self.slow)
        self.takes.wait(30)
        try:
            if self.down:
                return None
            answer = self.take(sent)
        finally:
            self._at_once -= 1
        if self.mute:
            self.mute -= 1
            return None
        return answer


class BallotHandler(Handler):
    """The module's files, streams, and `/ballot/…`."""

    box: ClassVar[Box]

    def do_GET(self) -> None:  # noqa: N802 - the name is http.server's
        """One's own ballot, or what the other server has."""
        if not self.path.startswith("/ballot/"):
            super().do_GET()
            return
        self.box.reads += 1
        self.tell(None if self.box.down else (200, self.box.mine))

    def do_POST(self) -> None:  # noqa: N802 - the name is http.server's
        """One's own ballot, as it is now."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        language = parse_qs(urlsplit(self.path).query).get("lang", ["fr"])[0]
        with speaking(language):
            self.tell(self.box.post(json.loads(body)))

    def tell(self, answer: tuple[int, Any] | None) -> None:
        """An answer, or a connection that ends without one."""
        if answer is None:
            self.close_connection = True
            return
        status, said = answer
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve_ballots(box: Box, port: int = 0) -> tuple[ThreadingHTTPServer, Streams]:
    """Starts the server in a thread of its own; port 0 takes any free one."""
    streams = Streams()
    handler = type("Here", (BallotHandler,), {"streams": streams, "box": box})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    return server, streams


def paper_frame(view: Paper) -> dict[str, Any]:
    """A phone's frame while the vote is open."""
    step = {"id": "s7", "title": "Gommettes", "number": 7, "of": 8, "prompt": "", "quote": ""}
    waiting = Waiting(
        "8 personnes sur 14 ont fini", 8, 14, "Le résultat s’affiche quand le vote est clos."
    )
    return frame(Stack((view, waiting)), step=step)


def main() -> None:
    """One server for each paper, until interrupted."""
    for name, view in PAPERS.items():
        server, streams = serve_ballots(Box(view))
        streams.send("vote", paper_frame(view))
        print(f"{name}: http://127.0.0.1:{server.server_port}/?scene=vote")
    threading.Event().wait()


if __name__ == "__main__":
    main()
