"""A real workshop of fourteen people and a carrier, played again through the public API.

Every line of its report must come out: under its label, in order, in the sheet and in the notes.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plugins.action_canvas import Aspect, CanvasCard
from plugins.carrier_plan import MoreLine, PlanAction, Summary
from plugins.clarification import Question
from plugins.closing import ClosingWord
from plugins.framing import Adopted, Finding, SheetKeywords, SheetQuestion
from plugins.introductions import Introduction, RollCall
from plugins.presentation import NotedLine, StoryPassage
from plugins.shared_notes import NoteLine
from tablee.model.entities import Appearance, Content, Person, Role
from tablee.model.names import alike
from tablee.model.synthesis import Part
from tablee.sdk.testing import facilitator_of, seat_of, start
from tablee.session import Room, Sessions
from tablee.session.transfer.document import document_of

if TYPE_CHECKING:
    from tablee.registry import Catalogue

REPORTS = sorted((Path(__file__).parents[3] / "shared" / "seed").glob("*.txt"))
"""Present beside the project where it was first built; the test is empty elsewhere."""

LABELS = (
    "Synthèse de l'atelier",
    "A quelle question doit répondre l'atelier ?",
    "3/4 mots-clés :",
    "Éléments importants de la discussion",
    "Des questions que l'on se pose, problèmes à résoudre, à explorer :",
    "Propositions concrètes d'actions :",
    "Notes prise en commun",
    "Participants à l'accélérateur :",
    "PRESENTATION DU PROJET",
    "VOS QUESTIONS :",
    "PROBLÉMATIQUE :",
    "PLAN D'ACTION",
    "synthese",
    "PLAN d'ACTION",
    "FAIRE PLUS :",
    "Bilan de l'accélérateur",
)


def straight(text: str) -> str:
    return text.replace("’", "'")


@dataclass
class Reported:
    """The report cut at its labels."""

    title: str
    lead: str
    initiator: str
    writer: str
    participants: list[str]
    parts: dict[str, list[str]]


def read(text: str) -> Reported:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    parts: dict[str, list[str]] = {"": []}
    current = ""
    for line in lines:
        label = next((x for x in LABELS if straight(line).startswith(x) and x not in parts), None)
        if label:
            current = label
            rest = straight(line)[len(label) :].strip(" -")
            parts[current] = [line[-len(rest) :]] if rest else []
        else:
            parts[current].append(line)
    head = parts[""]
    return Reported(
        title=head[0],
        lead=head[1],
        initiator=head[2].removeprefix("Initié par "),
        writer=head[3].removeprefix("Rédigé par "),
        participants=[n.strip() for n in head[4].partition(":")[2].split(",")],
        parts=parts,
    )


class Workshop:
    """The people of the report, doing it again."""

    def __init__(self, told: Reported, folder: Path, catalogue: Catalogue) -> None:
        self.told = told
        ticks = itertools.count(1_790_000_000.0)
        self.sessions = Sessions(folder, catalogue, lambda: float(next(ticks)))
        self.room: Room = self.sessions.create(
            "laptop", told.title, catalogue.agendas["accelerator"], facilitator="Yasmine"
        )
        self.facilitator = facilitator_of(self.room)
        self.people = [self.join(name) for name in told.participants]
        writer = next(p for p in self.people if alike(p.name, told.writer))
        self.scribe = self.room.people.rename(writer, writer.id, told.writer, Appearance.FULL)
        self.scribe = self.role(self.scribe, Role.SCRIBE, Role.PARTICIPANT)
        self.carrier = self.role(self.join(told.initiator, Appearance.FULL), Role.CARRIER)
        self.room.conduct.describe(self.facilitator, lead=told.lead)

    def join(self, name: str, appearance: Appearance = Appearance.FIRST) -> Person:
        return self.room.people.join(f"phone of {name}", name, appearance)

    def role(self, person: Person, *roles: Role) -> Person:
        return self.room.people.set_roles(self.facilitator, person.id, roles)

    def say(self, person: Person, activity: str, *contents: Content) -> list[str]:
        return [seat_of(self.room, person, activity).post(c).id for c in contents]

    def note(self, activity: str, *lines: str, place: str = "notes") -> None:
        step = next((s.id for s in self.room.agenda if s.activity == activity), "")
        self.say(self.scribe, "shared_notes", *(NoteLine(x, step, place=place) for x in lines))

    def play(self) -> None:
        self.introduce()
        self.present()
        self.frame()
        self.think()
        self.plan()
        self.part()
        self.write_the_sheet()

    def introduce(self) -> None:
        """The scribe takes down who is there and what each says, name included."""
        start(self.room, "introductions")
        listed, *said = self.told.parts["Participants à l'accélérateur :"]
        self.say(self.scribe, "introductions", RollCall(listed))
        spoken: list[tuple[Person, list[str]]] = []
        for line in said:
            first_word = re.split(r"\W", line)[0]
            speaker = next((p for p in self.people if alike(p.first_name, first_word)), None)
            if speaker is None:
                spoken[-1][1].append(line)
            else:
                spoken.append((speaker, [line]))
        for speaker, sentence in spoken:
            seat_of(self.room, self.scribe, "introductions").post(
                Introduction("\n".join(sentence)), on_behalf_of=speaker.id
            )

    def present(self) -> None:
        start(self.room, "presentation")
        lines = self.told.parts["PRESENTATION DU PROJET"]
        noted = next(i for i, line in enumerate(lines) if line.startswith("animation du niveau"))
        told = self.say(self.carrier, "presentation", StoryPassage("\n".join(lines[:noted])))
        seat_of(self.room, self.carrier, "presentation").share(told)
        for line, person in zip(lines[noted:], itertools.cycle(self.people), strict=False):
            self.say(person, "presentation", NotedLine(line))
        start(self.room, "clarification")
        asked = self.told.parts["VOS QUESTIONS :"]
        for line, person in zip(asked, itertools.cycle(self.people), strict=False):
            self.say(person, "clarification", Question(line))

    def frame(self) -> None:
        start(self.room, "framing")
        finding, request = self.told.parts["PROBLÉMATIQUE :"]
        self.say(self.carrier, "framing", Finding(finding), Adopted(request))
        (question,) = self.told.parts["A quelle question doit répondre l'atelier ?"]
        (words,) = self.told.parts["3/4 mots-clés :"]
        keywords = tuple(word.strip(" #") for word in words.split(","))
        self.say(self.scribe, "framing", SheetQuestion(question), SheetKeywords(keywords))

    def think(self) -> None:
        """Bare lines first, then what stands under each sub-question."""
        start(self.room, "action_canvas")
        aspect = ""
        writers = itertools.cycle(self.people)
        for line in self.told.parts["PLAN D'ACTION"]:
            if line.endswith("?") and len(line) < 60 and not line.startswith(("relais", "outils")):
                (aspect,) = self.say(self.facilitator, "action_canvas", Aspect(line))
            else:
                self.say(next(writers), "action_canvas", CanvasCard(line, aspect))

    def plan(self) -> None:
        start(self.room, "carrier_plan")
        parts, seat = self.told.parts, seat_of(self.room, self.carrier, "carrier_plan")
        written = [
            *(seat.post(Summary(line)) for line in parts["synthese"]),
            *(seat.post(PlanAction(line)) for line in parts["PLAN d'ACTION"]),
            *(seat.post(MoreLine(line)) for line in parts["FAIRE PLUS :"]),
        ]
        seat.share([c.id for c in written])

    def part(self) -> None:
        start(self.room, "closing")
        first, *others = self.told.parts["Bilan de l'accélérateur"]
        self.say(self.carrier, "closing", ClosingWord(first))
        for line, person in zip(others, itertools.cycle(self.people), strict=False):
            self.say(person, "closing", ClosingWord(line))

    def write_the_sheet(self) -> None:
        parts = self.told.parts
        self.note("closing", *parts["Éléments importants de la discussion"], place="important")
        self.note("closing", *parts[LABELS[4]], place="question")
        self.note("closing", *parts["Propositions concrètes d'actions :"], place="proposal")


def plain(markdown: str) -> list[str]:
    """The lines of an export without the marks of Markdown."""
    lines = []
    for line in markdown.splitlines():
        bare = re.sub(r"^#{1,6} ", "", line.strip())
        lines.append(re.sub(r"\\([^\w\s])", r"\1", bare))
    return [line for line in lines if line]


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_line_of_the_report_comes_out_in_order(
    path: Path, tmp_path: Path, catalogue: Catalogue
) -> None:
    text = path.read_text("utf-8")
    workshop = Workshop(read(text), tmp_path, catalogue)
    workshop.play()
    exporter = catalogue.exporter("markdown")
    written = plain(exporter.export(document_of(workshop.room), Part.BOTH).decode())

    remaining = iter(written)
    missing = []
    for line in (line.strip() for line in text.splitlines()):
        wanted = straight(line).removesuffix(" -")
        if not line or wanted == "Notes prise en commun":
            continue  # the one heading with a typing error
        before = list(remaining)
        place = next((i for i, x in enumerate(before) if wanted in straight(x)), None)
        if place is None:
            missing.append(line)
            remaining = iter(before)
        else:
            remaining = iter(before[place:])
    assert missing == []


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_the_labels_are_the_reports_own_to_the_letter(
    path: Path, tmp_path: Path, catalogue: Catalogue
) -> None:
    workshop = Workshop(read(path.read_text("utf-8")), tmp_path, catalogue)
    workshop.play()
    markdown = catalogue.exporter("markdown").export(document_of(workshop.room), Part.BOTH)
    headings = [x.lstrip("# ") for x in markdown.decode().splitlines() if x.startswith("#")]
    inline = "Participants à l'accélérateur :"
    expected = [
        x if x != "Notes prise en commun" else "Notes prises en commun"
        for x in LABELS
        if x != inline
    ]
    assert [h for h in headings if h in expected] == expected
    assert f"\n{inline} Mireille, Nathalie, Virgine, Mickael" in markdown.decode()
    assert "Initié par Sandrine Percheval" in markdown.decode()
    assert "Rédigé par Christian Resche" in markdown.decode()
