"""Who sees which words: random sessions, then each promise by itself, as somebody would meet it."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from random import Random
from typing import TYPE_CHECKING

import pytest

from plugins.action_canvas import CanvasCard, CanvasGroup, Important
from plugins.action_canvas.proposals import Proposal
from plugins.carrier_plan import PlanAction, PlanFacts
from plugins.editing.contents import Correction, LineEdit, Reading, Withdrawal
from plugins.editing.lines import sheet_lines
from plugins.editing.wordings import NoteEdit
from plugins.framing.contents import Adopted, KeywordIdea, Request, SheetKeywords
from tablee.activities.votes import Vote, VoteFacts
from tablee.document import build, redaction
from tablee.document.formats import written
from tablee.model.entities import Role
from tablee.model.synthesis import Part, Place
from tablee.sdk.conformance.checks import votes
from tablee.sdk.conformance.values import as_text
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session import Sessions
from tablee.session.history.replay import Past
from tablee.session.people.seat import Seat
from tablee.session.transfer.document import document_of, left_by, public_document_of
from tablee.view import Audience
from tablee.web.export import posters
from tablee.web.live import frames
from tablee.web.phone.paper import ballots as papers
from tests.activities.votes.test_method import CATALOGUE, METHODS, options_for
from tests.support.examples import examples
from tests.visibility import looking
from tests.visibility.lives import WORD, Life, seeded

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Contribution, Person
    from tablee.registry import Catalogue
    from tablee.session import Room

SEEDS = range(1, 33)
"""Sessions that are played each time, fewer while working; `make torture` plays others for as long
as it is told."""
every_vote_on_cards = pytest.mark.parametrize(
    "method", [kind for name, kind in METHODS.items() if name != "roti"]
)
"""All methods but the one that is about the session itself."""
FORMATS = tuple(sorted(CATALOGUE.exporters))
"""Every format that a plugin offers, one after the other: fewer than there are seeds."""


@pytest.mark.parametrize("seed", SEEDS[: examples(32)])
def test_no_word_stands_where_it_may_not_whatever_people_do(
    seed: int, tmp_path: Path, catalogue: Catalogue
) -> None:
    logging.disable()  # a plugin that fails in a random room says so at length
    try:
        with seeded(seed):
            life = Life(tmp_path, catalogue, seed)
            life.live(150, moderated=True)
            found = looking.leaks(life, FORMATS[seed % len(FORMATS) :][:1])
    finally:
        logging.disable(logging.NOTSET)
        life.sessions.close()
    assert not life.crashes
    assert [str(leak) for leak in found[:5]] == [], "\n".join(life.done)


def in_document(room: Room) -> set[str]:
    """The new words that the document tells, tables of all that was said included."""
    return set(WORD.findall(as_text(looking._bare(document_of(room)))))


@pytest.mark.parametrize("seed", SEEDS[: examples(8)])
def test_no_word_that_people_wrote_is_missing_from_the_document_with_a_plugin(
    seed: int, tmp_path: Path, catalogue: Catalogue
) -> None:
    logging.disable()  # a plugin that fails in a random room says so at length
    try:
        with seeded(seed):
            life = Life(tmp_path, catalogue, seed)
            life.live(200)
        titles = {w for step in life.room.agenda for w in WORD.findall(step.title)}
        told = in_document(life.room) - life.names.keys() - titles
        worded = {
            word
            for c in life.room.everything()
            # with the line: of a vote, only its method has one
            if isinstance(c.content, LineEdit | NoteEdit)
            for word in WORD.findall(c.content.wording)
        }
        # what says yes or no too may have been set aside: without its plugin nobody knows
        worded |= {
            word
            for step in life.room.record().beside
            for c in step.contributions
            if True in vars(c.content).values()
            for word in WORD.findall(" ".join(c.content.texts()))
        }
        used = {step.activity for step in (*life.room.agenda, *life.room.beside)}
        life.sessions.close()
        lost = {}
        for name in sorted(used):
            kept = {n: kind for n, kind in catalogue.activities.items() if n != name}
            sessions = Sessions(tmp_path, replace(catalogue, activities=kept), life.clock)
            room = sessions.get(life.room.session.id)
            out = redaction.taken_away(room.record())  # where it is not certain, all that may be
            taken = {word for word, first in life.first.items() if first in out}
            lost[name] = told - worded - taken - in_document(room)
            sessions.close()
    finally:
        logging.disable(logging.NOTSET)
    assert {name: words for name, words in lost.items() if words} == {}, "\n".join(life.done)


# ── hidden means hidden ─────────────────────────────────────────────────────────────────────


def on_screens(room: Room, step: str) -> str:
    """All that phones and wall receive of a step."""
    audiences = (Audience.PHONE, Audience.WALL)
    return " ".join(
        frames.encode(frames.frame(room, a, "fr", step=step)).decode() for a in audiences
    )


def in_files(room: Room) -> str:
    """All that leaves the room: the document, its pictures’ words, posters, the next session."""
    whole = document_of(room)
    left = left_by(room, "facilitator-browser")
    files = [
        written(CATALOGUE, name, whole, Part.BOTH, stem="s").decode()
        for name in ("markdown", "json", "csv-actions", "csv-votes", "csv-contributions", "ics")
    ]
    return " ".join([*files, as_text(posters.drawn(room, "")), as_text(left), repr(whole)])


def voting(folder: Path, method: type[Vote]) -> tuple[Room, str, Contribution]:
    """A room whose vote is open on Jeanne’s card, and on as many others as the method takes."""
    room = open_room(folder, CATALOGUE, "action_canvas", method.name)
    jeanne, karim = enter(room, "Jeanne"), enter(room, "Karim")
    start(room, "action_canvas")
    card = seat_of(room, jeanne).post(CanvasCard("Motdelta est un incapable"))
    for text in ("Un annuaire partagé", "Une cuisine mobile"):
        seat_of(room, karim).post(CanvasCard(text))
    step, boss = start(room, method.name), facilitator_of(room)
    vote = room.step_record(step).activity
    assert isinstance(vote, Vote)
    few = [id_ for id_, _words in vote.candidates(room.step_record(step))][len(options_for(vote)) :]
    room.voting.prepare(boss, step, typed=(), left_out=few)
    room.voting.open(boss, step)
    return room, step, card


def all_vote(room: Room, step: str) -> None:
    """Everybody sends a ballot that the paper allows."""
    chance = Random(1)
    for person in room.everybody.values():
        record = room.step_record(step)
        vote = record.activity
        assert isinstance(vote, Vote)
        cast = votes.drawn(vote, record, chance)
        if cast is not None and person.roles != {Role.FACILITATOR}:
            room.voting.cast(person, step, cast.marks, text=cast.text)


@every_vote_on_cards
def test_a_card_hidden_while_it_is_voted_on_is_hidden_on_the_ballot_and_in_the_result(
    method: type[Vote], tmp_path: Path
) -> None:
    room, step, card = voting(tmp_path, method)
    boss = facilitator_of(room)
    assert "Motdelta" in on_screens(room, step)
    room.words.hide(boss, card.id, True)
    assert "Motdelta" not in on_screens(room, step)
    assert "(masqué)" in on_screens(room, step)
    assert "Motdelta" not in as_text(papers._vote(room, step)[0].step.facts)
    all_vote(room, step)
    room.voting.close(boss, step)
    console = frames.encode(frames.frame(room, Audience.CONSOLE, "fr", step=step)).decode()
    assert "Motdelta" in console, "whoever hid it sees what it was"
    assert "Motdelta est un incapable (masqué)" in console
    room.conduct.next(boss)
    assert "Motdelta" not in on_screens(room, step)
    assert "Motdelta" not in in_files(room)
    assert "(masqué)" in in_files(room)


@every_vote_on_cards
def test_a_card_hidden_after_the_vote_is_hidden_in_its_replay_and_comes_back_when_shown_again(
    method: type[Vote], tmp_path: Path
) -> None:
    room, step, card = voting(tmp_path, method)
    boss = facilitator_of(room)
    all_vote(room, step)
    room.voting.close(boss, step)
    outcome = room.step_record(step).outcome
    room.words.hide(boss, card.id, True)
    past = Past(room)
    for moment in past.moments:
        with past.at(moment.n) as then:
            assert "Motdelta" not in as_text(frames.frame(then, Audience.WALL, "fr"))
    past.close()
    assert "Motdelta" not in in_files(room)
    room.words.hide(boss, card.id, False)
    assert room.step_record(step).outcome == outcome
    assert "Motdelta" in on_screens(room, step)
    assert "Motdelta" in in_files(room)


def test_what_repeats_a_hidden_card_word_for_word_is_hidden_with_it(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "framing", "action_canvas", "carrier_plan")
    boss, jeanne = facilitator_of(room), enter(room, "Jeanne")
    solene = enter(room, "Solène", Role.CARRIER)
    start(room, "framing")
    idea = seat_of(room, jeanne).post(KeywordIdea("Motbêta"))
    asked = seat_of(room, jeanne).post(Request("Motgamma peut-il partir"))
    room.step_record(idea.step).activity.act(seat_of(room, boss), "keep", idea.id)
    room.step_record(idea.step).activity.act(seat_of(room, solene), "adopt", asked.id)
    start(room, "action_canvas")
    card = seat_of(room, jeanne).post(CanvasCard("Motdelta est un incapable"))
    other = seat_of(room, jeanne).post(CanvasCard("Une cuisine mobile"))
    seat_of(room, boss).post(CanvasGroup("Motdelta est un incapable", (card.id, other.id)))
    proposal = seat_of(room, boss).post(Proposal(card.id, "Motdelta est un incapable"))
    start(room, "carrier_plan")
    for source in (card.id, proposal.id):
        action = PlanAction("Motdelta est un incapable", when="demain", source=source)
        seat_of(room, solene).share([seat_of(room, solene).post(action).id])
    seat_of(room, solene).set_facts(PlanFacts(shared=True))
    hidden = (idea.id, asked.id, card.id)
    for one in hidden:
        room.words.hide(boss, one, True)
    shown = " ".join(on_screens(room, step.id) for step in (*room.agenda, *room.beside))
    for word in ("Motbêta", "Motgamma", "Motdelta"):
        assert word not in shown, word
        assert word not in in_files(room), word
    for one in hidden:
        room.words.hide(boss, one, False)
    assert "Motdelta" in in_files(room)


@pytest.mark.parametrize("became", ["worded anew", "hidden too", "taken out", "withdrawn"])
def test_a_copy_made_of_a_copy_is_hidden_with_the_first_whatever_became_of_the_one_between(
    became: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "carrier_plan")
    boss, jeanne = facilitator_of(room), enter(room, "Jeanne")
    solene = enter(room, "Solène", Role.CARRIER)
    start(room, "action_canvas")
    card = seat_of(room, jeanne).post(CanvasCard("Motdelta est un incapable"))
    proposal = seat_of(room, boss).post(Proposal(card.id, "Motdelta est un incapable"))
    start(room, "carrier_plan")
    for what in ("Motdelta est un incapable", "Louer une salle"):
        action = seat_of(room, solene).post(PlanAction(what, source=proposal.id))
        seat_of(room, solene).share([action.id])
    seat_of(room, solene).set_facts(PlanFacts(shared=True))
    seat_of(room, boss, "action_canvas").edit(proposal.id, Proposal(card.id, "Changer d’équipe"))
    assert "Motdelta" in in_files(room)
    if became == "hidden too":
        room.words.hide(boss, proposal.id, True)
    elif became == "taken out":
        fair = fair_copy(room)
        Seat(room, boss.id, fair).set_facts(Reading(opened_at=room.clock()))
        room.words.post(boss, fair, Withdrawal(proposal.id))
    elif became == "withdrawn":
        room.words.withdraw(boss, proposal.id)
    room.words.hide(boss, card.id, True)
    shown = " ".join(on_screens(room, step.id) for step in (*room.agenda, *room.beside))
    for told in (shown, in_files(room)):
        assert "Motdelta" not in told
        assert "Louer une salle" in told, "what is said in other words is theirs"


def test_a_copy_of_a_hidden_card_is_on_no_paper_ballot_before_the_vote_is_prepared(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "approval")
    boss, jeanne = facilitator_of(room), enter(room, "Jeanne")
    start(room, "action_canvas")
    card = seat_of(room, jeanne).post(CanvasCard("Motdelta est un incapable"))
    other = seat_of(room, jeanne).post(CanvasCard("Louer une salle"))
    seat_of(room, boss).post(CanvasGroup("Motdelta est un incapable", (card.id, other.id)))
    step = start(room, "approval")

    def paper() -> str:
        record, vote = papers._vote(room, step)
        return as_text(vote.paper(record))

    assert "Motdelta" in paper()
    room.words.hide(boss, card.id, True)
    assert "Motdelta" not in paper()
    assert "(masqué)" in paper()


# ── a decision worded anew on the sheet ─────────────────────────────────────────────────────


def decided(room: Room, first: str) -> str:
    """The next vote, on what is typed, over and shown; the first proposal of it is in the lead."""
    boss = facilitator_of(room)
    room.conduct.next(boss)
    step = room.session.current
    assert step is not None
    room.voting.prepare(boss, step, typed=(first, "Attendre"), left_out=[])
    room.voting.open(boss, step)
    option = room.step_record(step).facts(VoteFacts).options[0][0]
    for person in room.everybody.values():
        if Role.FACILITATOR not in person.roles:
            room.voting.cast(person, step, {option: 1})
    room.voting.close(boss, step)
    return step


def word_first_decision(room: Room, text: str) -> None:
    seat = Seat(room, facilitator_of(room).id, fair_copy(room))
    lines = sheet_lines(seat.step, build.unedited(room.record()))[Place.DECISIONS]
    seat.seen = lines[0].text
    seat.activity.answer(seat, "word", lines[0].key, text)


def test_how_one_vote_was_worded_is_never_taken_for_how_another_was(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "welcome", "approval", "approval")
    enter(room, "Jeanne"), enter(room, "Karim")
    start(room, "welcome")
    decided(room, "Réunir les agents du siège")
    second = decided(room, "Réunir les agents de terrain")
    word_first_decision(room, "Motdelta est un incapable")
    assert "Motdelta" in in_files(room)
    assert "Motdelta" not in as_text(public_document_of(room, frozenset({second, fair_copy(room)})))


def test_a_reader_s_correction_that_was_taken_is_published_with_the_line_it_corrects(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "welcome")
    boss, jeanne = facilitator_of(room), enter(room, "Jeanne")
    step = start(room, "action_canvas")
    card = seat_of(room, jeanne).post(CanvasCard("Un annuaire partagé"))
    seat_of(room, boss).post(Important(card.id))
    fair = Seat(room, boss.id, fair_copy(room))
    fair.set_facts(Reading(opened_at=room.clock()))
    line = sheet_lines(fair.step, build.unedited(room.record()))[Place.IMPORTANT][0]
    for text in ("Motdelta de tous les services", "Motbêta en plus"):
        remark = Seat(room, jeanne.id, fair_copy(room)).post(Correction(line.key, text))
        if "Motdelta" in text:
            fair.activity.act(fair, "accept", remark.id)
    outside = as_text(public_document_of(room, frozenset({step})))
    assert "Motdelta" in outside
    assert "Motbêta" not in outside
    assert "Motdelta" not in as_text(public_document_of(room, frozenset({room.agenda[1].id})))


def test_how_a_confidential_keyword_was_worded_is_never_taken_for_how_another_was(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "framing", "framing")
    boss, steps = facilitator_of(room), []
    for _n in range(2):
        room.conduct.next(boss)
        steps.append(str(room.session.current))
        room.words.post(boss, steps[-1], SheetKeywords(("Budget", "Salles")))
    seat = Seat(room, boss.id, fair_copy(room))
    line = sheet_lines(seat.step, build.unedited(room.record()))[Place.KEYWORDS][0]
    seat.seen = "Budget"
    seat.activity.answer(seat, "word", line.key, "Motdelta")
    assert build.write(room.record()).keywords == ("Motdelta", "Salles", "Budget", "Salles")
    outside = public_document_of(room, frozenset({steps[1], fair_copy(room)}))
    assert outside.keywords == ("Budget", "Salles")
    outside = public_document_of(room, frozenset({steps[0]}))
    assert outside.keywords == ("Motdelta", "Salles")


def test_an_erased_keyword_leaves_no_word_in_brackets_among_the_keywords(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "framing")
    boss, jeanne = facilitator_of(room), enter(room, "Jeanne")
    step = start(room, "framing")
    idea = seat_of(room, jeanne).post(KeywordIdea("Motbêta de tout un quartier"))
    room.words.post(
        boss, step, SheetKeywords(("Motbêta de tout un quartier", "Salles"), (idea.id,))
    )
    room.erasing.words(jeanne, {idea.id})
    assert build.write(room.record()).keywords == ("Salles",)


def test_what_a_decision_said_before_it_was_worded_anew_goes_when_its_words_are_erased(
    tmp_path: Path,
) -> None:
    room, step, card = voting(tmp_path, METHODS["approval"])
    room.voting.cast(room.person(card.person), step, {card.id: 1})
    room.voting.close(facilitator_of(room), step)
    word_first_decision(room, "On a choisi")
    room.erasing.words(room.person(card.person), {card.id})
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in kept if b"Motdelta" in path]


# ── withdrawn means withdrawn, left out means left out ──────────────────────────────────────


@every_vote_on_cards
def test_words_taken_out_of_the_synthesis_leave_the_vote_on_them(
    method: type[Vote], tmp_path: Path
) -> None:
    room, step, card = voting(tmp_path, method)
    boss = facilitator_of(room)
    jeanne = room.person(card.person)
    all_vote(room, step)
    room.voting.close(boss, step)
    room.conduct.next(boss)
    fair = fair_copy(room)
    Seat(room, boss.id, fair).set_facts(Reading(opened_at=room.clock()))
    room.words.post(jeanne, fair, Withdrawal(card.id))
    assert "Motdelta" not in in_files(room)
    assert "(retiré)" in in_files(room)
    assert "Motdelta" in on_screens(room, step), "what was voted on in the room is as it was"


def test_an_adopted_request_taken_out_of_the_synthesis_does_not_stand_above_the_draft(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "framing", "action_canvas")
    solene = enter(room, "Solène", Role.CARRIER)
    start(room, "framing")
    request = seat_of(room, solene).post(Adopted("Écarter Motdelta du projet"))
    canvas, fair = start(room, "action_canvas"), fair_copy(room)
    Seat(room, facilitator_of(room).id, fair).set_facts(Reading(opened_at=room.clock()))
    read = partial(frames.frame, room, Audience.READER, "fr", step=fair)
    assert "Motdelta" in frames.encode(read()).decode()
    room.words.post(solene, fair, Withdrawal(request.id))
    assert "Motdelta" not in frames.encode(read()).decode()
    assert "Motdelta" in on_screens(room, canvas), "in the room it is worked on as it was"


def fair_copy(room: Room) -> str:
    """The step in which the document is worked on."""
    return next(step.id for step in room.beside if step.activity == "editing")


def planned(room: Room, jeanne: Person, solene: Person) -> tuple[Contribution, Contribution]:
    """An important card, and an action of the carrier’s."""
    boss = facilitator_of(room)
    start(room, "action_canvas")
    card = seat_of(room, jeanne).post(CanvasCard("Un annuaire partagé"))
    seat_of(room, boss).post(Important(card.id))
    start(room, "carrier_plan")
    seat = seat_of(room, solene)
    action = seat.post(PlanAction("Réunir les agents", "Jeanne", "le 12 mars 2030"))
    seat.share([action.id])
    seat.set_facts(PlanFacts(shared=True))
    return card, action


def test_a_line_left_out_of_the_sheet_is_in_no_picture_no_calendar_and_no_table_of_actions(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "carrier_plan")
    jeanne, solene = enter(room, "Jeanne"), enter(room, "Solène", Role.CARRIER)
    card, action = planned(room, jeanne, solene)
    seat = Seat(room, facilitator_of(room).id, fair_copy(room))
    assert "Réunir les agents" in as_text(posters.drawn(room, ""))
    seat.activity.act(seat, "leave_out", f"important-{card.id}-0")
    seat.activity.act(seat, "leave_out", f"proposals-{action.id}-0")
    sheet = document_of(room)
    assert sheet.actions == ()
    for name in ("csv-actions", "ics", "json", "html"):
        told = written(catalogue, name, sheet, Part.SHEET, stem="s").decode()
        assert "Réunir les agents" not in told, name
        assert "Un annuaire partagé" not in told, name
    drawn = as_text(posters.drawn(room, ""))
    assert "Réunir les agents" not in drawn
    assert "Un annuaire partagé" not in drawn
    seat.activity.act(seat, "keep", f"proposals-{action.id}-0")
    assert [told.what for told in document_of(room).actions] == ["Réunir les agents"]


def test_a_line_worded_anew_is_so_in_the_picture_the_calendar_and_the_tables(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "carrier_plan")
    jeanne, solene = enter(room, "Jeanne"), enter(room, "Solène", Role.CARRIER)
    card, action = planned(room, jeanne, solene)
    seat = Seat(room, facilitator_of(room).id, fair_copy(room))
    seat.seen = "Un annuaire partagé"
    seat.activity.answer(seat, "word", f"important-{card.id}-0", "Un annuaire de tous les services")
    seat.seen = "Réunir les agents — Jeanne — le 12 mars 2030"
    wording = "Réunir toutes les équipes — Jeanne — le 13 mars 2030"
    seat.activity.answer(seat, "word", f"proposals-{action.id}-0", wording)
    sheet = document_of(room)
    (told,) = sheet.actions
    assert (told.what, told.who, told.when) == (
        "Réunir toutes les équipes",
        "Jeanne",
        "le 13 mars 2030",
    )
    calendar = written(catalogue, "ics", sheet, Part.BOTH, stem="s").decode()
    assert "20300313" in calendar
    drawn = as_text(posters.drawn(room, ""))
    assert "Un annuaire de tous les services" in drawn
    assert "Réunir toutes les équipes" in drawn
    for name in ("html", "json", "csv-actions"):
        assert "Réunir les agents" not in written(catalogue, name, sheet, Part.SHEET).decode(), name
    assert "Un annuaire partagé" not in drawn
    assert card.content == room.contribution(card.id).content, "what was said does not change"
