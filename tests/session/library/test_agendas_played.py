"""Each ready-made agenda lived to its end: everything said in it is in the synthesis."""

from __future__ import annotations

import csv
import io
import itertools
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from plugins.action_canvas import CanvasCard
from plugins.carrier_plan import PlanAction, Summary
from plugins.clarification import Question
from plugins.closing import ClosingWord
from plugins.framing import Adopted, Finding
from plugins.go_round import Word
from plugins.groups import handlers as grouping
from plugins.groups.activity import FormGroups
from plugins.introductions import Introduction
from plugins.market_place import MarketPlace, Topic
from plugins.market_place import handlers as market
from plugins.positions import Argument, Debate
from plugins.presentation import NotedLine, StoryPassage
from plugins.proposal import AmendedProposal, Amendment, ProposalText
from plugins.proposal.contents import WAYS
from plugins.tables import TableCard, TableReport
from tablee.model.entities import Content, Person, Role
from tablee.model.synthesis import Line, Paragraph, Part
from tablee.registry import fit
from tablee.sdk.testing import Clock, facilitator_of, offered
from tablee.session import Sessions
from tablee.session.people.seat import Seat
from tablee.session.transfer.document import document_of
from tablee.storage.journal import MemoryJournal
from tablee.view import Audience
from tablee.web.export.farewell import farewell
from tablee.web.live import frames
from tablee.web.live.frames import encode
from tests.support.examples import few

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tablee.activities import StepRecord
    from tablee.model.groups import Group
    from tablee.registry import Catalogue
    from tablee.session import Room

NAMES = ("Adèle", "Bachir", "Chloé", "Driss", "Élise", "Farid", "Gaëlle", "Hugo", "Inès", "Jonas")
AGENDAS = tuple(offered().agendas)


class Workshop:
    """Ten people and Yasmine, who live an agenda; Adèle brings the project where there is one."""

    def __init__(self, folder: Path, catalogue: Catalogue, agenda: str) -> None:
        fitted = fit(catalogue.agendas[agenda], catalogue)
        assert fitted.left_out == ()
        self.sessions = Sessions(folder, catalogue, Clock(), MemoryJournal)
        self.room: Room = self.sessions.create(
            "laptop", f"Essai {agenda}", fitted.agenda, facilitator="Yasmine"
        )
        self.yasmine = facilitator_of(self.room)
        self.people = [self.room.people.join(f"phone of {name}", name) for name in NAMES]
        self.carrier = self.people[0]
        if any(step.activity in ("presentation", "proposal") for step in fitted.agenda):
            self.carrier = self.room.people.set_roles(
                self.yasmine, self.carrier.id, {Role.CARRIER, Role.PARTICIPANT}
            )
        self.said: list[str] = []
        self.tables: dict[str, str] = {}
        """By what was said in a group, the group's title."""
        self._numbers = itertools.count(1)

    # ── words ───────────────────────────────────────────────────────────────────────────────

    @property
    def step(self) -> StepRecord:
        current = self.room.record().current
        assert current is not None
        return current

    def seat(self, person: Person) -> Seat:
        return Seat(self.room, person.id, self.step.step.id)

    def words(self, person: Person) -> str:
        """A sentence that nobody else says."""
        said = f"{person.first_name} dit sa phrase numéro {next(self._numbers)} dans l’atelier"
        self.said.append(said)
        return said

    def say(self, person: Person, make: Callable[[str], Content]) -> str:
        return self.seat(person).post(make(self.words(person))).id

    def each_says(self, make: Callable[[str], Content], *, but: Person | None = None) -> None:
        for person in self.people:
            if person.id != (but.id if but else ""):
                self.say(person, make)

    # ── from step to step ───────────────────────────────────────────────────────────────────

    def live(self) -> None:
        """Every step in its turn, then the end."""
        lived = 0
        self.room.conduct.start(self.yasmine)
        while self.room.session.current is not None:
            getattr(self, f"in_{self.step.activity.name}")()
            lived += 1
            self.room.conduct.next(self.yasmine)
        assert lived == len(self.room.agenda)
        self.room.conduct.close(self.yasmine)

    def exported(self, name: str) -> str:
        synthesis = document_of(self.room)
        return self.room.catalogue.exporter(name).export(synthesis, Part.BOTH).decode()

    def contributions(self) -> list[dict[str, str]]:
        table = self.exported("csv-contributions").removeprefix("\ufeff")
        return list(csv.DictReader(io.StringIO(table), delimiter=";"))

    # ── what is done in each ────────────────────────────────────────────────────────────────

    def in_welcome(self) -> None:
        assert self.step.running

    def in_introductions(self) -> None:
        self.each_says(Introduction)

    def in_presentation(self) -> None:
        self.seat(self.carrier).share([self.say(self.carrier, StoryPassage)])
        self.each_says(NotedLine, but=self.carrier)

    def in_proposal(self) -> None:
        self.say(self.carrier, ProposalText)

    def in_amending(self) -> None:
        for person, way in zip(self.people, itertools.cycle(WAYS), strict=False):
            self.say(person, lambda text, way=way: Amendment(text, way))  # type: ignore[misc]
        self.say(self.carrier, AmendedProposal)

    def in_clarification(self) -> None:
        self.each_says(Question, but=self.carrier)

    def in_framing(self) -> None:
        self.say(self.carrier, Finding)
        self.say(self.carrier, Adopted)

    def in_action_canvas(self) -> None:
        self.each_says(CanvasCard, but=self.carrier)

    def in_canvas(self) -> None:
        template = getattr(self.step.activity, "template")  # noqa: B009 - the plugin's own setting
        for zone in (*(zone.id for zone in template.zones), "")[:3]:
            self.each_says(lambda text, zone=zone: CanvasCard(text, zone))  # type: ignore[misc]
        if self.step.unrevealed:
            self.seat(self.yasmine).reveal()

    def in_carrier_plan(self) -> None:
        written = [self.say(self.carrier, kind) for kind in (Summary, PlanAction, PlanAction)]
        self.seat(self.carrier).share(written)

    def in_closing(self) -> None:
        self.each_says(ClosingWord)

    def in_go_round(self) -> None:
        self.each_says(Word)

    def in_groups(self) -> None:
        seat, activity = self.seat(self.yasmine), self.step.activity
        assert isinstance(activity, FormGroups)
        grouping.draw_groups(seat, activity)
        grouping.hide_or_show(seat, shown=True)
        if activity.host == "volunteer":
            for group in (g for g in activity.groups(self.step) if not g.host):
                host = self.room.everybody[group.members[-1]]
                activity.act(self.seat(host), "host", group.id)
        formed = activity.groups(self.step)
        assert sorted(m for group in formed for m in group.members) == sorted(
            person.id for person in self.people
        ), "everybody is in one group"

    def in_market_place(self) -> None:
        activity, cells = self.step.activity, ("s1p1", "s1p2", "s2p1", "s2p2")
        assert isinstance(activity, MarketPlace)
        topics = [self.say(person, Topic) for person in self.people[: len(cells)]]
        for topic, cell in zip(topics, cells, strict=True):
            market.place(self.seat(self.yasmine), activity, topic, cell)
        for n, person in enumerate(self.people):
            for slot, topic in enumerate((topics[n % 2], topics[2 + (n // 2) % 2])):
                if n // 2 != slot:  # who receives the others stays with them
                    market.go(self.seat(person), activity, topic)

    def in_tables(self) -> None:
        for group in self.step.groups:
            self._at(group)

    def _at(self, group: Group) -> None:
        settings = self.room.step(self.step.step.id).settings
        nth = int(settings.get("client", 0))
        client = group.members[(nth - 1) % len(group.members)] if nth else ""
        for member in group.members:
            if member != client or not settings.get("listens"):
                self._puts(member, group, TableCard)
        if settings.get("report", True):
            self._puts(group.host or client or group.members[0], group, TableReport)

    def _puts(self, member: str, group: Group, kind: type[TableCard | TableReport]) -> None:
        self.say(self.room.everybody[member], lambda text: kind(text, group.id))
        self.tables[self.said[-1]] = group.title

    def in_dot_vote(self) -> None:
        self.seat(self.yasmine).open_vote()
        options = [id_ for id_, _words in self.step.facts(self.step.activity.facts).options]  # type: ignore[attr-defined]
        for person in self.people:
            self.room.voting.cast(person, self.step.step.id, {options[0]: 2, options[-1]: 1})
        self.seat(self.yasmine).close_vote()

    def in_consent(self) -> None:
        self.seat(self.yasmine).open_vote()
        for person in self.people:
            ((option, _words),) = self.step.facts(self.step.activity.facts).options  # type: ignore[attr-defined]
            self.room.voting.cast(person, self.step.step.id, {option: 1})
        self.seat(self.yasmine).close_vote()

    def in_positions(self) -> None:
        for phase in ("before", "arguments", "after", "shown"):
            leader = self.seat(self.yasmine)
            leader.set_facts(replace(self.step.facts(Debate), phase=phase))
            for n, person in enumerate(self.people):
                if phase in ("before", "after"):
                    place = n % 4 if phase == "before" else 0
                    self.step.activity.act(self.seat(person), "stand", str(place))
                elif phase == "arguments":
                    self.say(person, lambda text, n=n: Argument(text, str(n % 4)))  # type: ignore[misc]


@pytest.mark.parametrize("agenda", few(AGENDAS))
def test_everything_said_in_an_agenda_is_in_its_synthesis(
    agenda: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    workshop = Workshop(tmp_path, catalogue, agenda)
    workshop.live()
    markdown = workshop.exported("markdown")
    rows = workshop.contributions()
    archive = workshop.exported("json")
    assert workshop.said
    assert [said for said in workshop.said if said not in markdown] == []
    assert [said for said in workshop.said if said not in archive] == []
    told = "\n".join(text for row in rows for text in row.values() if text)
    voted = workshop.exported("csv-votes")
    assert [said for said in workshop.said if said not in told + voted] == []
    assert json.loads(archive)["title"] == f"Essai {agenda}"
    workshop.sessions.close()


@pytest.mark.parametrize(
    ("agenda", "groups"), [("world_cafe", 2), ("open_forum", 4), ("troika", 3)]
)
def test_what_groups_said_in_parallel_bears_the_name_of_its_group_in_every_export(
    agenda: str, groups: int, tmp_path: Path, catalogue: Catalogue
) -> None:
    workshop = Workshop(tmp_path, catalogue, agenda)
    workshop.live()
    assert len(set(workshop.tables.values())) >= groups
    labelled = {row["Texte"]: row["Groupe"] for row in workshop.contributions()}
    assert {said: labelled[said] for said in workshop.tables} == workshop.tables
    in_json = {
        each["text"]: each.get("group") for each in json.loads(workshop.exported("json"))["said"]
    }
    assert {said: in_json[said] for said in workshop.tables} == workshop.tables
    heading, found = "", dict[str, str]()
    for line in workshop.exported("markdown").splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        words = line.strip().removeprefix("À retenir : ")
        if words in workshop.tables:
            found[words] = heading
    assert found == workshop.tables
    workshop.sessions.close()


# ── what is asked ───────────────────────────────────────────────────────────────────────────

ASKED = "Comment garder nos bénévoles plus d’un an ?"


def ask(workshop: Workshop) -> None:
    """Says the question that the agenda waits for."""
    workshop.room.conduct.describe(workshop.yasmine, question=ASKED)


def shown_now(workshop: Workshop, audience: Audience) -> dict[str, str]:
    """What heads every screen at this step."""
    frame = json.loads(encode(frames.frame(workshop.room, audience, "fr")))
    return {name: str(frame["step"][name]) for name in ("prompt", "quote")}


ASKING = [name for name in AGENDAS if offered().agendas[name].asks]


@pytest.mark.parametrize("agenda", ASKING)
def test_the_question_is_said_once_and_stays_on_every_screen_until_a_proposal_takes_its_place(
    agenda: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    workshop = Workshop(tmp_path, catalogue, agenda)
    ask(workshop)
    for audience in Audience:
        waiting = json.loads(encode(frames.frame(workshop.room, audience, "fr")))
        assert waiting["session"]["question"] == ASKED
    workshop.room.conduct.start(workshop.yasmine)
    while workshop.room.session.current is not None:
        for audience in Audience:
            quoted = shown_now(workshop, audience)["quote"]
            assert quoted in (ASKED, *workshop.said)
            assert quoted == ASKED or agenda == "consent_decision"
        getattr(workshop, f"in_{workshop.step.activity.name}")()
        workshop.room.conduct.next(workshop.yasmine)
    workshop.sessions.close()


@pytest.mark.parametrize("agenda", ["one_two_four_all", "open_forum"])
def test_the_question_is_on_the_sheet_in_every_format(
    agenda: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    workshop = Workshop(tmp_path, catalogue, agenda)
    ask(workshop)
    workshop.live()
    document = document_of(workshop.room)
    assert document.question == (Paragraph(Line(ASKED)),)
    for name in ("markdown", "text", "html", "json", "yeswiki"):
        written = catalogue.exporter(name).export(document, Part.SHEET).decode()
        assert "bénévoles plus d" in written
    workshop.sessions.close()


def test_a_question_of_their_own_is_quoted_under_that_of_the_session(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    workshop = Workshop(tmp_path, catalogue, "one_two_four_all")
    ask(workshop)
    workshop.room.conduct.start(workshop.yasmine)
    for live in (workshop.in_canvas, workshop.in_groups):
        live()
        workshop.room.conduct.next(workshop.yasmine)
    head = shown_now(workshop, Audience.PHONE)
    assert head == {
        "prompt": "Partez de vos idées\u00a0: lesquelles se répondent\u00a0?",
        "quote": ASKED,
    }
    wall = encode(frames.frame(workshop.room, Audience.WALL, "fr")).decode()
    assert head["prompt"] in json.dumps(json.loads(wall)["view"], ensure_ascii=False)
    workshop.sessions.close()


def test_the_harvest_of_a_world_cafe_is_on_the_sheet_zone_by_zone(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    workshop = Workshop(tmp_path, catalogue, "world_cafe")
    workshop.live()
    synthesis = document_of(workshop.room)
    sheet = workshop.room.catalogue.exporter("markdown").export(synthesis, Part.SHEET).decode()
    cards = [c.content for c in workshop.room.record().steps[-1].contributions]
    titles = {"shared": "Ce qui revient", "surprising": "Ce qui surprend", "next": "Et maintenant"}
    told = [
        f"{titles[card.aspect]} : {card.text}" for card in cards if isinstance(card, CanvasCard)
    ]
    assert len(told) == 3 * len(NAMES)
    assert [words for words in told if words not in sheet] == []
    end = farewell(workshop.room, workshop.room.record(), "http://192.0.2.1:8501", closed=False)
    assert (end["decided"], end["actions"]) == ([], [])
    assert set(told) <= set(end["retained"])  # what the wall ends with
    assert synthesis.notes[-1].blocks[0] == Paragraph(
        Line("Qu’est-ce qui revient d’une table à l’autre ?")
    )
    workshop.sessions.close()
