"""Somebody's words, or somebody, erased in a session that went through all our plugins."""

from __future__ import annotations

import contextlib
import gc
import types
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from plugins.action_canvas import (
    Apart,
    Aspect,
    CanvasCard,
    CanvasGroup,
    Comment,
    Important,
    Photo,
    PrivateNote,
    Proposal,
    around,
)
from plugins.carrier_plan import LetGo, MoreLine, PlanAction, Summary, Takeaway
from plugins.clarification import Answer, MeToo, Question, SetAside, StaysOpen
from plugins.closing import ClosingWord
from plugins.closing.roti import RotiMark
from plugins.framing import Adopted, Finding, KeywordIdea, Request, SheetKeywords, SheetQuestion
from plugins.introductions import Introduction, RollCall
from plugins.presentation import NotedLine, ProjectPicture, StoryPassage
from plugins.shared_notes import NoteLine
from plugins.welcome import RoleOffer
from tablee.activities.floor import Turns, next_turn
from tablee.activities.votes import Ballot, VoteFacts
from tablee.errors import NotAllowed, NotFound, WorkshopError
from tablee.model.entities import Role
from tablee.model.synthesis import Part
from tablee.sdk.testing import Clock, enter, facilitator_of, open_room, seat_of, start
from tablee.session import Room
from tablee.session.access.links import browser_hash
from tablee.session.history.replay import Past
from tablee.session.transfer.document import document_of
from tablee.storage import Store
from tablee.storage.erasure import Unfinished
from tablee.view import Audience
from tablee.web.live import frames
from tests.plugins.formats.a_report import PIXEL
from tests.storage.test_erasure import folded, traces
from tests.support.examples import few

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.model.entities import Content, Contribution, Person
    from tablee.registry import Catalogue

TOKEN = "quincaille à zéphyr"
NAME = "Zéphyrine Quinquin"
REQUEST = f"J’aimerais que le groupe m’aide pour la {TOKEN}"
ACTIVITIES = (
    *("welcome", "introductions", "presentation", "clarification", "framing"),
    *("action_canvas", "dot_vote", "carrier_plan", "closing"),
)


@dataclass
class Workshop:
    """Zéphyrine takes every role in turn and writes every kind of content."""

    room: Room
    people: dict[str, Person]

    @classmethod
    def open(cls, folder: Path, catalogue: Catalogue) -> Workshop:
        room = open_room(folder, catalogue, *ACTIVITIES, clock=Clock())
        people = {
            "Yasmine": facilitator_of(room),
            "Solène": enter(room, "Solène", Role.CARRIER),
            "Bastien": enter(room, "Bastien", Role.SCRIBE, Role.PARTICIPANT),
            "Karim": enter(room, "Karim"),
            "her": enter(room, NAME),
        }
        people["Clémence"] = room.people.add(people["Yasmine"], "Clémence")
        return cls(room, people)

    @property
    def her(self) -> Person:
        return self.people["her"]

    def be(self, *roles: Role) -> None:
        """She has these roles from now on."""
        self.room.people.set_roles(self.people["Yasmine"], self.her.id, roles)

    def say(self, who: str, activity: str, content: Content) -> Contribution:
        return seat_of(self.room, self.people[who], activity).post(content)

    def play(self) -> Iterator[str]:
        """Goes through the steps; says the name of each once all is done in it."""
        for activity in ACTIVITIES:
            start(self.room, activity)
            getattr(self, activity)()
            yield activity

    def welcome(self) -> None:
        self.say("her", "welcome", RoleOffer("scribe"))
        self.say("Karim", "welcome", RoleOffer("timekeeper"))

    def introductions(self) -> None:
        self.say("her", "introductions", Introduction(f"je suis la {TOKEN}"))
        self.say("Karim", "introductions", Introduction("je suis Karim"))
        seat = seat_of(self.room, self.people["Yasmine"], "introductions")
        order = (self.her.id, self.people["Karim"].id)
        seat.set_facts(Turns(order, self.her.id, 1.0, (self.people["Karim"].id,)))
        self.be(Role.SCRIBE)
        self.say("her", "introductions", RollCall(f"Karim, {TOKEN}"))

    def presentation(self) -> None:
        self.be(Role.CARRIER)
        told = self.say("her", "presentation", StoryPassage(f"mon histoire de {TOKEN}"))
        self.say("her", "presentation", StoryPassage(f"en secret, {TOKEN}"))
        seat = seat_of(self.room, self.her, "presentation")
        seat.share([told.id])
        picture = ProjectPicture(seat.add_picture(PIXEL), TOKEN, f"légende, {TOKEN}")
        self.say("her", "presentation", picture)
        self.be(Role.PARTICIPANT)
        self.say("her", "presentation", NotedLine(f"noté, {TOKEN}"))

    def clarification(self) -> None:
        hers = self.say("her", "clarification", Question(f"quelle {TOKEN}, au juste ?"))
        other = self.say("Karim", "clarification", Question("et combien ?"))
        self.say("Karim", "clarification", MeToo(hers.id))
        self.say("Solène", "clarification", Answer(hers.id, "celle de Solène"))
        self.say("Solène", "clarification", SetAside(hers.id))
        self.say("her", "clarification", MeToo(other.id))
        self.be(Role.CARRIER)
        self.say("her", "clarification", Answer(other.id, f"autant que de {TOKEN}"))
        self.say("her", "clarification", SetAside(other.id))
        self.say("her", "clarification", StaysOpen(other.id))

    def framing(self) -> None:
        hers = self.say("her", "framing", Request(REQUEST))
        self.say("Karim", "framing", Request("J’aimerais de l’aide"))
        self.say("her", "framing", Adopted(f"{REQUEST}, vraiment", hers.id))
        self.be(Role.SCRIBE)
        for content in (
            Finding(f"constat, {TOKEN}"),
            SheetQuestion(f"question, {TOKEN}"),
            KeywordIdea(f"idée, {TOKEN}"),
            SheetKeywords((f"clé, {TOKEN}"[4:].strip(), "Karim")),
        ):
            self.say("her", "framing", content)
        # last, so that it is the one that stands: what the carrier made her own
        self.say("Solène", "framing", Adopted(REQUEST, hers.id))

    def action_canvas(self) -> None:
        self.be(Role.FACILITATOR)
        aspect = self.say("her", "action_canvas", Aspect(f"côté {TOKEN}"))
        hers = self.say("her", "action_canvas", CanvasCard(f"la carte {TOKEN}", aspect.id))
        second = self.say("her", "action_canvas", CanvasCard(f"encore {TOKEN}"))
        self.say("her", "action_canvas", Apart((hers.id, second.id)))
        seat = seat_of(self.room, self.her, "action_canvas")
        self.say("her", "action_canvas", Photo(seat.add_picture(PIXEL), TOKEN, f"mur, {TOKEN}"))
        karims = self.say("Karim", "action_canvas", CanvasCard("la carte de Karim", aspect.id))
        third = self.say("Karim", "action_canvas", CanvasCard("une autre de Karim"))
        self.say("her", "action_canvas", Comment(f"un mot {TOKEN}", karims.id))
        self.say("her", "action_canvas", around.PlusOne(karims.id))
        seat = seat_of(self.room, self.her, "action_canvas")
        seat.edit(hers.id, CanvasCard(f"la carte {TOKEN}, corrigée", aspect.id))
        self.say("her", "action_canvas", Important(karims.id))
        self.say("her", "action_canvas", Proposal(karims.id, f"faire {TOKEN}", TOKEN))
        self.say("Yasmine", "action_canvas", Proposal(hers.id, f"la carte {TOKEN}, corrigée"))
        self.say("her", "action_canvas", CanvasGroup(f"groupe {TOKEN}", (second.id, third.id)))
        self.say("Yasmine", "action_canvas", CanvasCard(f"quelle {TOKEN}, au juste ?"))  # a lead
        gone = self.say("her", "action_canvas", CanvasCard(f"retirée, {TOKEN}"))
        seat.withdraw(gone.id)
        clemence = self.people["Clémence"].id
        seat.post(CanvasCard("dit par Clémence"), on_behalf_of=clemence)
        seat.finish()
        self.be(Role.CARRIER)
        self.say("her", "action_canvas", PrivateNote(f"pour moi, {TOKEN}"))

    def dot_vote(self) -> None:
        self.be(Role.PARTICIPANT)
        seat = seat_of(self.room, self.people["Yasmine"], "dot_vote")
        seat.open_vote()
        options = [id_ for id_, _words in seat.step.facts(VoteFacts).options]
        self.say("her", "dot_vote", Ballot({options[0]: 2}))
        self.say("Karim", "dot_vote", Ballot(dict.fromkeys(options[:3], 1)))
        seat.close_vote()

    def carrier_plan(self) -> None:
        self.be(Role.CARRIER)
        seat = seat_of(self.room, self.her, "carrier_plan")
        summary = seat.post(Summary(f"résumé, {TOKEN}"))
        action = seat.post(PlanAction(f"faire {TOKEN}", f"qui {TOKEN}", f"quand {TOKEN}", TOKEN))
        seat.post(MoreLine(f"plus de {TOKEN}"))
        seat.post(LetGo(f"moins de {TOKEN}"))
        seat.post(Takeaway(f"j’emporte {TOKEN}"))
        seat.share([summary.id, action.id])

    def closing(self) -> None:
        self.say("her", "closing", ClosingWord(f"adieu {TOKEN}"))
        self.say("her", "closing", RotiMark(4.0))
        self.say("Karim", "closing", RotiMark(5.0))
        self.be(Role.SCRIBE)
        self.say("her", "shared_notes", NoteLine(f"note, {TOKEN}"))
        self.room.conduct.close(self.people["Yasmine"])


@pytest.fixture
def workshop(tmp_path: Path, catalogue: Catalogue) -> Workshop:
    """All of it played, the session over."""
    played = Workshop.open(tmp_path, catalogue)
    for activity in played.play():
        if activity == "framing":
            played.room.store.snapshot()
    aside = played.room.store.folder / "aside"
    aside.mkdir()
    (aside / "journal.jsonl").write_bytes((aside.parent / "journal.jsonl").read_bytes())
    return played


def everything_drawn(room: Room) -> str:
    """Each step as each audience sees it, and the documents: as text, without a failure in it."""
    steps = [step.id for step in (*room.agenda, *room.beside)]
    shown = [
        frames.encode(frames.frame(room, audience, language, step=step)).decode()
        for audience in Audience
        for language in ("fr", "en")
        for step in ("", *steps)
    ]
    exporter = room.catalogue.exporter("markdown")
    shown.append(exporter.export(document_of(room), Part.BOTH).decode())
    drawn = "\n".join(shown)
    assert "a rencontré une erreur" not in drawn
    return drawn


def held(thing: object) -> Iterator[str]:
    """Every text that can be reached from this object."""
    seen, left = set(), [thing]
    while left:
        this = left.pop()
        if id(this) in seen or isinstance(this, type | types.ModuleType | types.FrameType):
            continue
        seen.add(id(this))
        if isinstance(this, str):
            yield this
        elif not isinstance(this, types.FunctionType | types.BuiltinFunctionType):
            left += gc.get_referents(this)


def assert_forgotten(room: Room, *words: str) -> None:
    """Nothing holds these words: no file, no memory, no screen; history folds to what is there."""
    assert traces(room.store.folder, *words) == []
    drawn = everything_drawn(room)
    assert [text for text in held(room) if any(word in text for word in words)] == []
    assert [word for word in words if word in drawn] == []
    tables = folded(room.store)
    present = {name: dict(room.store.documents(name)) for name in tables}
    assert tables == msgspec.json.decode(msgspec.json.encode(present))  # there, tuples are lists


# ── words ───────────────────────────────────────────────────────────────────────────────────


def test_she_wrote_every_kind_of_content(workshop: Workshop) -> None:
    room = workshop.room
    here = [room.catalogue.activities[name] for name in (*ACTIVITIES, "shared_notes")]
    kinds = {kind for a in here for kind in a.contents if not issubclass(kind, Ballot)}
    hers = {type(c.content) for c in room.everything() if c.person == workshop.her.id}
    assert kinds - hers == set()
    words = room.erasing.own_words(workshop.her)
    assert len(words) == sum(c.person == workshop.her.id for c in room.everything()) + 1
    (withdrawn,) = (w for w in words if w.withdrawn)
    assert withdrawn.words == (f"retirée, {TOKEN}",)
    assert withdrawn.step == "Réflexion du groupe"
    assert not any(w.ballot for w in words)  # of a secret vote the journal knows none
    assert sum(not w.words for w in words) == 8  # marks, apart, an offer, a grade, me too


def test_after_all_her_words_are_erased_nothing_holds_them(workshop: Workshop) -> None:
    room, karims = workshop.room, workshop.people["Karim"].id
    before = [(e.n, e.at) for e in room.store.entries()]
    outcome = next(s.outcome for s in room.agenda if s.outcome)
    room.erasing.all_words(workshop.her)
    assert_forgotten(room, TOKEN, "zéphyr")
    assert list((room.store.folder / "media").iterdir()) == []
    assert room.erasing.own_words(workshop.her) == ()
    after = list(room.store.entries())
    assert [(e.n, e.at) for e in after][: len(before)] == before
    assert len(after) == len(before) + 1
    # the rest: Karim's words in the history, the count, what she typed for Clémence, her name
    assert any(p.document and p.document.get("person") == karims for e in after for p in e.puts)
    counted = next(s.outcome for s in room.agenda if s.outcome)
    assert [o["score"] for o in counted["options"]] == [o["score"] for o in outcome["options"]]
    assert counted["voters"] == 2
    said = [c for c in room.everything() if c.person == workshop.people["Clémence"].id]
    assert [c.entered_by for c in said] == [workshop.her.id]
    assert room.person(workshop.her.id).name == NAME
    assert "(effacé)" in everything_drawn(room)


@pytest.mark.dear
def test_one_text_goes_with_all_its_wordings_and_the_others_stay(workshop: Workshop) -> None:
    room = workshop.room
    (card,) = (
        c
        for c in room.everything()
        if getattr(c.content, "text", "") == f"la carte {TOKEN}, corrigée"
    )
    room.erasing.words(workshop.her, [card.id])
    assert_forgotten(room, f"la carte {TOKEN}")
    assert f"encore {TOKEN}" in everything_drawn(room)
    with pytest.raises(NotFound):
        room.contribution(card.id)


def test_a_withdrawn_text_can_be_erased_and_never_comes_back(workshop: Workshop) -> None:
    room, her = workshop.room, workshop.her
    room.conduct.reopen(workshop.people["Yasmine"])
    card = next(
        c for c in room.everything() if c.person == her.id and type(c.content) is CanvasCard
    )
    withdrawn = room.words.withdraw(her, card.id)
    room.erasing.words(her, [card.id])
    with pytest.raises(NotFound, match="pour de bon"):
        room.words.restore(her, withdrawn)


def test_nobody_erases_words_of_somebody_else(workshop: Workshop) -> None:
    room = workshop.room
    card = next(c for c in room.everything() if c.person == workshop.her.id)
    before = (room.store.folder / "journal.jsonl").read_bytes()
    for other in ("Karim", "Yasmine"):
        with pytest.raises(NotAllowed, match="pas le vôtre"):
            room.erasing.words(workshop.people[other], [card.id])
    assert (room.store.folder / "journal.jsonl").read_bytes() == before


def test_listeners_are_told_once_the_words_are_gone(workshop: Workshop) -> None:
    told = []
    workshop.room.listen(lambda: told.append(TOKEN in repr(workshop.room.record())))
    workshop.room.erasing.all_words(workshop.her)
    assert told == [False]


def test_what_the_carrier_adopted_with_a_word_changed_is_the_carriers(workshop: Workshop) -> None:
    room = workshop.room
    room.conduct.reopen(workshop.people["Yasmine"])
    solene = workshop.people["Solène"]
    adopted = next(c for c in room.all_of(solene.id, room.agenda[4].id))
    content: Any = adopted.content
    reworded = Adopted("J’aimerais que le groupe m’aide pour l’atelier", content.proposal)
    room.words.edit(solene, adopted.id, reworded)
    room.erasing.all_words(workshop.her)
    assert room.contribution(adopted.id).content == reworded
    assert_forgotten(room, TOKEN)


@pytest.mark.dear
def test_history_and_replay_forget_too(workshop: Workshop) -> None:
    room, yasmine = workshop.room, workshop.people["Yasmine"]
    room.conduct.reopen(yasmine)
    past = Past(room)
    assert TOKEN in repr((room.history.acts(yasmine, 500), past.moments))
    moments = [moment.n for moment in past.moments]
    room.erasing.person(yasmine, workshop.her.id)
    told = room.history.acts(yasmine, 500)
    past.refresh()
    for n in moments:
        if n >= past.moments[0].n:
            with past.at(n) as then:
                assert TOKEN not in everything_drawn(then)
    assert room.history.of(yasmine, next(iter(room.everything())).id)  # all may be undone below
    undone = 0
    for line in told:
        with contextlib.suppress(WorkshopError):  # what was built on what is undone here
            undone += line.undoable and bool(room.history.undo(yasmine, line.act.n))
    assert undone > 10
    assert_forgotten(room, TOKEN, "Zéphyrine", workshop.her.id)
    assert [t for t in held(past) if TOKEN in t or "Zéphyrine" in t] == []


# ── people ──────────────────────────────────────────────────────────────────────────────────


def test_an_erased_person_leaves_neither_words_nor_name(workshop: Workshop) -> None:
    room, her = workshop.room, workshop.her
    room.erasing.person(workshop.people["Yasmine"], her.id)
    mark = browser_hash(f"browser-of-{NAME}")
    assert_forgotten(room, TOKEN, "Zéphyrine", "Quinquin", her.id, mark)
    assert room.person_of(f"browser-of-{NAME}") is None
    said = [c for c in room.everything() if c.person == workshop.people["Clémence"].id]
    assert [c.entered_by for c in said] == [None]
    room.close()
    assert_forgotten(Room(Store(room.store.folder), room.catalogue), TOKEN, "Zéphyrine", her.id)


def test_one_can_leave_by_oneself_and_come_back_as_somebody_new(workshop: Workshop) -> None:
    room, her = workshop.room, workshop.her
    room.erasing.person(her, her.id)
    assert_forgotten(room, TOKEN, "Zéphyrine")
    room.conduct.reopen(workshop.people["Yasmine"])
    assert room.people.join(f"browser-of-{NAME}", "Zéphyrine").id != her.id


def test_what_was_merged_into_her_goes_with_her(workshop: Workshop) -> None:
    room, yasmine = workshop.room, workshop.people["Yasmine"]
    room.conduct.reopen(yasmine)
    other = room.people.join("another phone", "Zefirine")
    start(room, "action_canvas")
    card = seat_of(room, other, "action_canvas").post(CanvasCard("depuis l’autre téléphone"))
    kept = seat_of(room, other, "action_canvas").post(CanvasCard("gardée, autre téléphone"))
    room.words.withdraw(other, card.id)
    room.people.merge(yasmine, workshop.her.id, other.id)
    assert {card.id, kept.id} <= {w.id for w in room.erasing.own_words(workshop.her)}
    room.erasing.person(yasmine, workshop.her.id)
    assert_forgotten(room, TOKEN, "Zefirine", "autre téléphone", other.id)


def test_somebody_facilitates_to_the_end(workshop: Workshop) -> None:
    room, yasmine, her = workshop.room, workshop.people["Yasmine"], workshop.her
    with pytest.raises(NotAllowed, match="animer"):
        room.erasing.person(yasmine, yasmine.id)
    with pytest.raises(NotAllowed, match="anime"):
        room.erasing.person(workshop.people["Karim"], her.id)
    room.conduct.reopen(yasmine)
    workshop.be(Role.FACILITATOR)
    room.erasing.person(yasmine, yasmine.id)
    assert_forgotten(room, "Yasmine", yasmine.id)
    assert facilitator_of(room).id == her.id


@pytest.mark.parametrize("activity", few(ACTIVITIES))
def test_a_running_step_goes_on_without_her(
    activity: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    workshop = Workshop.open(tmp_path, catalogue)
    steps = workshop.play()
    for name in steps:
        if name == activity:
            break
    room, her = workshop.room, workshop.her
    room.erasing.person(workshop.people["Yasmine"], her.id)
    assert_forgotten(room, TOKEN, "Zéphyrine", her.id)
    if room.closed:
        room.conduct.reopen(workshop.people["Yasmine"])
        room.conduct.back(workshop.people["Yasmine"])
    go_on(workshop, activity)
    everything_drawn(room)


def go_on(workshop: Workshop, activity: str) -> None:
    """What the others still can do in this step."""
    seat = seat_of(workshop.room, workshop.people["Yasmine"], activity)
    karim = seat_of(workshop.room, workshop.people["Karim"], activity)
    karim.finish()
    if activity == "introductions":
        facts = seat.step.facts(Turns)
        assert (facts.turn, facts.spoken) == ("", (workshop.people["Karim"].id,))
        here = [person.id for person in seat.step.group]
        seat.set_facts(next_turn(facts, here, 2.0))
        assert seat.step.facts(Turns).turn == workshop.people["Solène"].id
    elif activity == "action_canvas":
        karim.post(CanvasCard("encore une"))
    elif activity == "closing":
        seat_of(workshop.room, workshop.people["Solène"], activity).post(ClosingWord("voilà"))
        karim.post(ClosingWord("merci"))
    elif activity == "framing":
        karim.post(Request("J’aimerais autre chose"))


def test_what_the_files_still_hold_is_told_nowhere(tmp_path: Path, catalogue: Catalogue) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas")
    start(room, "action_canvas")
    naima, yasmine = enter(room, "Naïma"), facilitator_of(room)
    seat = seat_of(room, naima)
    card = seat.post(CanvasCard(TOKEN))
    seat.post(CanvasCard("À garder"))
    seat.withdraw(card.id)
    event = room.history.undoable(naima)
    assert event is not None
    room.history.acts(yasmine)  # read before
    (room.store.folder / "session.json").mkdir()  # nothing can be put in its place

    with pytest.raises(Unfinished):
        room.erasing.words(naima, [card.id])

    assert traces(room.store.folder, TOKEN) == ["journal.jsonl"]
    assert [written.words for written in room.erasing.own_words(naima)] == [("À garder",)]
    assert TOKEN not in str(room.history.acts(yasmine))
    with pytest.raises(NotFound):
        room.history.of(naima, card.id)
    with pytest.raises(WorkshopError):
        room.history.undo(naima, event.n)
    assert TOKEN not in str(room.everything())
    (room.store.folder / "session.json").rmdir()
    room.close()
    assert traces(room.store.folder, TOKEN) == []
