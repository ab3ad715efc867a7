"""Mise au propre: the sheet made by several hands, of words that do not change; and its reading."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from plugins.editing.contents import (
    Added,
    Correction,
    DraftApproval,
    LineEdit,
    Order,
    Reading,
    Reservation,
    Withdrawal,
)
from plugins.editing.keys import digest_of, key_now
from plugins.editing.keywords import proposals
from plugins.editing.lines import PLACES, sheet_lines
from plugins.editing.wordings import NoteEdit
from plugins.framing.contents import SheetKeywords
from plugins.shared_notes import NoteLine
from tablee.document import build
from tablee.document.outline import outline, outline_texts
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.entities import Role
from tablee.model.synthesis import (
    LABELS,
    Heading,
    Line,
    Lines,
    Paragraph,
    Part,
    Place,
    Quotation,
    Section,
    Synthesis,
    TextTable,
)
from tablee.sdk.testing import Clock, enter, facilitator_of, open_room, seat_of, start
from tablee.session import Sessions
from tablee.session.history.labels import act_words
from tablee.session.people.seat import Seat
from tablee.session.transfer import archive
from tablee.session.transfer.document import document_of
from tablee.session.transfer.migration import renewal
from tablee.view import Audience, Board
from tablee.web.live.stream import reads_draft
from tests.storage.test_erasure import traces

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.view import Card

IMPORTANT, QUESTIONS = "important", "questions"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue, clock: Clock) -> Room:
    """Three lines that the scribe meant for the sheet; Naïma said one of them on a card."""
    room = open_room(tmp_path, catalogue, "introductions", "closing", clock=clock)
    start(room, "introductions")
    enter(room, "Bastien", Role.SCRIBE)
    enter(room, "Naïma")
    notes = seat_of(room, person(room, "Bastien"), "shared_notes")
    for text in ("Garder la lettre", "Éviter les doublons", "Réunir les agents"):
        notes.post(NoteLine(text, room.agenda[0].id, place="important"))
    return room


def person(room: Room, name: str) -> Person:
    return next(p for p in room.everybody.values() if p.first_name == name)


def seat_in(room: Room, name: str = "Bastien", seen: str = "") -> Seat:
    step = next(step for step in room.beside if step.activity == "editing")
    return Seat(room, person(room, name).id, step.id, seen)


def sheet(room: Room, place: str = IMPORTANT) -> list[Card]:
    """The lines on the console, in order."""
    view = seat_in(room).activity.view(seat_in(room).step, Audience.CONSOLE)
    assert isinstance(view, Board)
    column = next(column for column in view.columns if column.id == place)
    return [card for card in column.cards if card.widget == "card"]


def line(room: Room, text: str) -> Card:
    return next(c for place in PLACES for c in sheet(room, place) if c.text == text)


def document(room: Room, place: Place = Place.IMPORTANT) -> list[str]:
    """What an export has under this label."""
    written = document_of(room)
    found = [s for s in written.sheet if s.label == LABELS[place]]
    return [line.text for s in found for b in s.blocks if isinstance(b, Lines) for line in b.lines]


def word(room: Room, old: str, new: str, by: str = "Bastien", seen: str | None = None) -> None:
    seat = seat_in(room, by, old if seen is None else seen)
    seat.activity.answer(seat, "word", line(room, old).id, new)


def press(room: Room, button: str, target: str, by: str = "Bastien") -> None:
    seat = seat_in(room, by)
    seat.activity.act(seat, button, target)


def test_a_line_worded_anew_keeps_what_was_said_and_where_it_comes_from(room: Room) -> None:
    word(room, "Éviter les doublons", "Éviter de tout faire deux fois")
    assert document(room) == [
        "Garder la lettre",
        "Éviter de tout faire deux fois",
        "Réunir les agents",
    ]
    said = seat_of(room, person(room, "Bastien"), "shared_notes").step.of(NoteLine)
    assert [n.text for _c, n in said][1] == "Éviter les doublons"
    card = line(room, "Éviter de tout faire deux fois")
    assert [mark.label for mark in card.marks] == ["reformulé"]
    assert card.source[0].startswith("Bastien, dans «\u00a0Notes prises en commun\u00a0», à ")
    assert "«\u00a0Éviter les doublons\u00a0»" in card.source[1]

    press(room, "as_said", card.id)
    assert document(room)[1] == "Éviter les doublons"


def test_a_line_corrected_in_its_step_since_is_pointed_out(room: Room) -> None:
    word(room, "Éviter les doublons", "Ne rien faire deux fois")
    notes = seat_of(room, person(room, "Bastien"), "shared_notes")
    c, said = next((c, n) for c, n in notes.step.of(NoteLine) if n.text == "Éviter les doublons")
    notes.edit(c.id, NoteLine("Éviter les doublons d’outils", said.taken_in, place=said.place))
    marks = [mark.label for mark in line(room, "Ne rien faire deux fois").marks]
    assert marks == ["reformulé", "corrigé depuis dans l’étape"]


def test_of_two_people_at_one_line_neither_loses_a_word(room: Room) -> None:
    word(room, "Éviter les doublons", "Éviter les doublons entre nous")
    word(
        room,
        "Éviter les doublons entre nous",
        "Éviter les doublons avec le national",
        by="Yasmine",
        seen="Éviter les doublons",  # her form was opened before
    )
    assert document(room) == [
        "Garder la lettre",
        "Éviter les doublons entre nous",
        "Éviter les doublons avec le national",
        "Réunir les agents",
    ]
    marks = [mark.label for mark in line(room, "Éviter les doublons avec le national").marks]
    assert "écrit en même temps qu’une autre version" in marks


def test_a_line_left_out_is_in_no_export_until_it_is_put_back(room: Room) -> None:
    key = line(room, "Garder la lettre").id
    press(room, "leave_out", key)
    assert document(room) == ["Éviter les doublons", "Réunir les agents"]
    assert next(card.text for card in sheet(room)) == "Garder la lettre"
    press(room, "keep", key)
    assert document(room)[0] == "Garder la lettre"


def test_lines_stand_in_the_order_made_for_them_and_new_ones_beside_their_neighbours(
    room: Room,
) -> None:
    seat = seat_in(room)
    first, last = line(room, "Garder la lettre").id, line(room, "Réunir les agents").id
    seat.activity.arrange(seat, last, IMPORTANT, first)
    assert document(room) == ["Réunir les agents", "Garder la lettre", "Éviter les doublons"]

    notes = seat_of(room, person(room, "Bastien"), "shared_notes")
    notes.post(NoteLine("Un annuaire", room.agenda[0].id, place="important"))
    assert document(room)[:2] == ["Réunir les agents", "Un annuaire"]

    seat.activity.arrange(seat, first, QUESTIONS, None)
    assert "Garder la lettre" not in document(room)
    assert document(room, Place.QUESTIONS) == ["Garder la lettre"]


def test_lines_are_added_several_at_once_and_keywords_with_commas(room: Room) -> None:
    seat = seat_in(room)
    seat.activity.answer(seat, "add", QUESTIONS, "Qui paie ?\n\nQui décide ?")
    seat.activity.answer(seat, "add", "keywords", "#réseau, outils communs")
    assert document(room, Place.QUESTIONS) == ["Qui paie ?", "Qui décide ?"]
    written = document_of(room)
    assert written.keywords == ("réseau", "outils communs")
    added = [said.text for said in written.said if said.step == "Mise au propre"]
    assert added == ["Qui paie ?", "Qui décide ?", "réseau", "outils communs"]
    with pytest.raises(NotAccepted):
        seat.activity.answer(seat, "add", QUESTIONS, "")


def test_proposed_keywords_are_in_the_document_only_once_somebody_chooses(room: Room) -> None:
    notes = seat_of(room, person(room, "Bastien"), "shared_notes")
    for text in ("Notre annuaire national vieillit", "Un annuaire national de plus", "annuaire"):
        notes.post(NoteLine(text, room.agenda[0].id))
    press(room, "suggest", "keywords")
    proposed = sheet(room, "keywords")
    assert "annuaire national" in [card.text for card in proposed]
    assert document_of(room).keywords == ()
    press(room, "take", next(c.id for c in proposed if c.text == "annuaire national"))
    assert document_of(room).keywords == ("annuaire national",)
    left = [c.text for c in sheet(room, "keywords") if c.text != "annuaire national"]
    press(room, "drop_all", "keywords")
    assert [card.text for card in sheet(room, "keywords")] == ["annuaire national"]
    assert left
    with contextlib.suppress(NotAccepted):  # there may be nothing else to propose
        press(room, "suggest", "keywords")
    assert not {*left} & {card.text for card in sheet(room, "keywords")}


def test_keywords_are_words_of_the_discussion_not_names_nor_labels() -> None:
    said = Section("PLAN D'ACTION", (Paragraph(Line("Solène propose un jardin partagé. " * 3)),))
    found = proposals(Synthesis("x", participants=("Solène",), notes=(said,)), ["plan"])
    assert "jardin partagé" in found
    assert not any("solène" in word.lower() or "action" in word for word in found)


def test_who_only_takes_part_touches_nothing_of_the_sheet(room: Room) -> None:
    seat = seat_in(room, "Naïma")
    with pytest.raises(NotAllowed):
        seat.activity.act(seat, "leave_out", line(room, "Garder la lettre").id)
    with pytest.raises(NotAllowed):
        seat.activity.answer(seat, "add", QUESTIONS, "Moi aussi")
    assert len(document(room)) == 3


def test_the_sheet_is_worked_on_after_the_session_is_closed(room: Room) -> None:
    room.conduct.close(facilitator_of(room))
    assert room.closed
    word(room, "Garder la lettre", "Garder la lettre du mois")
    assert document(room)[0] == "Garder la lettre du mois"
    notes = seat_of(room, person(room, "Bastien"), "shared_notes")
    with pytest.raises(NotAllowed):
        notes.post(NoteLine("trop tard", room.agenda[0].id))


def test_what_words_anew_what_somebody_erases_goes_with_it(room: Room) -> None:
    word(room, "Éviter les doublons", "Ne rien faire en double")
    said = seat_of(room, person(room, "Bastien"), "shared_notes").step.of(NoteLine)
    erased = next(c.id for c, n in said if n.text == "Éviter les doublons")
    room.erasing.words(person(room, "Bastien"), [erased])
    kept = (room.store.folder / "journal.jsonl").read_text(encoding="utf-8")
    assert "en double" not in kept
    assert "doublons" not in kept


FORMER_KEY, FORMER_WORDS = (
    "important-Paragraph-on garde l idee de marie quinquin-0",
    "On garde l’idée de Marie Quinquin",
)
READABLE = ("quinquin", "Quinquin", "on garde l idee", "On garde l’idée de")
"""What nobody typed into the words that are there now, in any of its forms."""


def as_before(room: Room) -> None:
    """Puts into the session what former versions kept: words in keys, those that were reworded."""
    open_reading(room)
    seat, key, said = seat_in(room), FORMER_KEY, FORMER_WORDS
    edit = seat.post(LineEdit(key, "", "On garde l’idée", said))
    seat.edit(edit.id, LineEdit(key, "", "On la garde", said))
    seat.post(Order(IMPORTANT, (key,)))
    seat.post(Added(IMPORTANT, "Elle la porte", beside=key))
    seat.post(Correction(key, "Gardons-la"))
    seat.post(NoteEdit(room.agenda[0].id, said, "On la garde bien"))
    room.store.snapshot()


def is_as_today(room: Room) -> bool:
    """Whether what `as_before` put there is there in the form of today, as is all before it."""
    ((_c, kept),) = seat_in(room).step.of(LineEdit)
    now = LineEdit(key_now(FORMER_KEY), "", "On la garde", digest_of(FORMER_WORDS))
    return kept == now and renewal(room) is None


def opened(room: Room, folder: Path, catalogue: Catalogue) -> Sessions:
    """Another server, with a copy of the session's files."""
    room.store.snapshot()
    shutil.copytree(room.store.folder, folder / room.store.folder.name)
    return Sessions(folder, catalogue)


def test_a_session_from_before_keeps_no_word_of_a_line_when_somebody_is_erased(
    room: Room, tmp_path: Path
) -> None:
    marie = enter(room, "Marie Quinquin")
    as_before(room)
    room.erasing.person(facilitator_of(room), marie.id)
    assert traces(tmp_path, *READABLE) == []
    assert is_as_today(room)


def test_a_session_from_before_has_the_form_of_today_in_all_its_files_once_it_is_opened(
    room: Room, tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue
) -> None:
    as_before(room)
    acts = [act.words for act in room.history.acts(facilitator_of(room))]
    folder = tmp_path_factory.mktemp("again")
    (again,) = opened(room, folder, catalogue).rooms.values()
    assert traces(folder, *READABLE) == []
    assert is_as_today(again)
    assert [act.words for act in again.history.acts(facilitator_of(again))] == acts


def test_a_session_from_before_that_comes_as_a_file_has_the_form_of_today(
    room: Room, tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue
) -> None:
    as_before(room)
    folder = tmp_path_factory.mktemp("again")
    again = Sessions(folder, catalogue).bring_in("another-browser", archive.of_room(room))
    assert traces(folder, *READABLE) == []
    assert is_as_today(again)


def test_a_session_from_before_has_the_form_of_today_once_its_plugin_is_back(
    room: Room, tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue
) -> None:
    as_before(room)
    folder = tmp_path_factory.mktemp("again")
    kept = {name: kind for name, kind in catalogue.activities.items() if name != "editing"}
    sessions = opened(room, folder, replace(catalogue, activities=kept))
    (again,) = sessions.rooms.values()
    assert traces(folder, *READABLE) != []
    sessions.take_up(catalogue)
    assert traces(folder, *READABLE) == []
    assert is_as_today(again)


@pytest.mark.parametrize("withdrawn", [False, True])
def test_how_a_keyword_was_worded_in_a_session_from_before_is_erased_with_the_keyword(
    tmp_path: Path, catalogue: Catalogue, *, withdrawn: bool
) -> None:
    room = open_room(tmp_path / "before", catalogue, "framing", "framing")
    boss, written = facilitator_of(room), list[str]()
    for step in room.agenda:
        room.conduct.go_to(boss, step.id)
        words = SheetKeywords(("Budget", "Salles"))
        written.append(room.words.post(boss, step.id, words).id)
    keys = [
        one.key
        for one in sheet_lines(seat_in(room, "Yasmine").step, build.unedited(room.record()))[
            Place.KEYWORDS
        ]
    ]
    seat_in(room, "Yasmine").post(LineEdit(keys[2], "", "Motdelta", "Budget"))
    if withdrawn:
        room.words.withdraw(boss, written[1])
    folder = tmp_path / "again"
    (again,) = opened(room, folder, catalogue).rooms.values()
    boss = facilitator_of(again)
    again.erasing.words(boss, {written[1]})
    assert traces(folder, "Motdelta") == []
    assert written[0] in {c.id for c in again.everything()}


def test_erasing_leaves_a_session_of_today_as_it_is_kept(room: Room) -> None:
    word(room, "Éviter les doublons", "Ne rien faire en double")
    assert renewal(room) is None


# ── the reading ─────────────────────────────────────────────────────────────────────────────


def open_reading(room: Room, days: int = 7) -> None:
    now = room.clock()
    seat_in(room, "Yasmine").set_facts(Reading(now, 0.0, now + days * 86400))


def test_readers_approve_reserve_and_propose_only_while_the_reading_is_open(room: Room) -> None:
    naima = seat_in(room, "Naïma")
    with pytest.raises(NotAllowed, match="pas ouverte"):
        naima.post(DraftApproval(approves=True))
    open_reading(room)
    naima.post(DraftApproval(approves=False))
    with pytest.raises(NotAccepted, match="déjà répondu"):
        naima.post(DraftApproval(approves=True))
    naima.edit(naima.mine_of(DraftApproval)[0][0].id, DraftApproval(approves=True))
    naima.post(Reservation("Je n’étais pas d’accord"))
    naima.post(Correction(line(room, "Réunir les agents").id, "Réunir tous les agents"))

    card = line(room, "Réunir les agents")
    assert [reply.text for reply in card.replies] == [
        "Correction proposée : Réunir tous les agents"
    ]
    press(room, "accept", card.replies[0].id)
    assert document(room)[2] == "Réunir tous les agents"
    assert line(room, "Réunir tous les agents").replies == ()

    facts = seat_in(room).step.facts(Reading)
    seat_in(room, "Yasmine").set_facts(Reading(facts.opened_at, room.clock(), facts.until))
    with pytest.raises(NotAllowed):
        naima.post(Reservation("Encore"))
    lines = list(outline_texts(outline(document_of(room), Part.SHEET)))
    assert lines[-4:] == [
        "Réserves",
        "Naïma : Je n’étais pas d’accord",
        "Relecture",
        "Relu par 1 personne sur 2, approuvé par 1 avant une dernière correction.",
    ]


def test_the_draft_is_read_while_it_is_with_its_readers_not_before_and_not_after(
    room: Room,
) -> None:
    def who_reads() -> list[str]:
        step = room.record().step(seat_in(room).step.step.id)
        everybody = room.everybody.values()
        return sorted(p.first_name for p in everybody if reads_draft(room, p, step))

    makes_it = who_reads()
    assert "Naïma" not in makes_it
    assert {"Bastien", "Yasmine"} <= set(makes_it)
    open_reading(room, days=0)
    assert "Naïma" in who_reads()
    facts, rights = seat_in(room).step.facts(Reading), room.rights
    seat_in(room, "Yasmine").set_facts(Reading(facts.opened_at, room.clock() - 1, facts.until - 1))
    assert who_reads() == makes_it
    assert room.rights > rights  # so that open streams look at once


def test_a_reader_sees_the_draft_without_what_is_left_out_or_only_proposed(room: Room) -> None:
    open_reading(room)
    press(room, "leave_out", line(room, "Garder la lettre").id)
    seat = seat_in(room, "Naïma")
    assert seat.activity.to_be_read(seat.step, room.clock()) == "open"  # type: ignore[attr-defined]
    shown = seat.activity.view(seat.step, Audience.READER)
    assert isinstance(shown, Board)
    cards = {
        card.text: card
        for column in shown.columns
        for card in column.cards
        if card.widget == "card"
    }
    assert "Garder la lettre" not in cards
    opinion = cards["0 personne sur 2 a lu, 0 approuve."]
    assert [action.name for action in opinion.buttons] == ["seen", "approve", "reserve"]
    assert "Rédigé par Bastien" in cards
    assert [a.name for a in cards["Réunir les agents"].buttons] == ["withdraw_words", "remark"]

    seat.activity.act(seat, "approve", "opinion")
    seat.activity.answer(seat, "reserve", "opinion", "Il manque le budget")
    key = cards["Réunir les agents"].id
    seat.activity.answer(seat, "remark", key, "Réunir vite les agents")
    assert [reply.text for reply in line(room, "Réunir les agents").replies] == [
        "Correction proposée : Réunir vite les agents"
    ]
    bastien = seat_in(room, "Bastien")
    bastien.activity.act(bastien, "withdraw_words", key)
    assert document(room) == ["Éviter les doublons"]
    shown = bastien.activity.view(bastien.step, Audience.READER)
    assert "Réunir les agents" not in str(shown)  # nor on anybody's phone
    with pytest.raises(StopIteration):
        line(room, "Réunir les agents")


def test_an_approval_is_of_the_sheet_as_it_was(room: Room) -> None:
    open_reading(room)
    seat = seat_in(room, "Naïma")
    seat.activity.act(seat, "approve", "opinion")
    told = "1 personne sur 2 a lu, 1 approuve."
    assert told in str(seat.activity.view(seat.step, Audience.READER))
    word(room, "Garder la lettre", "Garder la lettre du mois")
    shown = str(seat.activity.view(seat.step, Audience.READER))
    assert "0 approuve, 1 l’avait approuvée avant une correction." in shown
    assert "Garder la lettre\\xa0»" in shown
    seat.activity.act(seat, "approve", "opinion")
    assert told in str(seat.activity.view(seat.step, Audience.READER))


def test_another_wording_of_words_that_are_withdrawn_goes_with_them(room: Room) -> None:
    word(room, "Garder la lettre", "Garder la lettre du mois")
    word(room, "Garder la lettre du mois", "Une lettre", by="Yasmine", seen="Garder la lettre")
    open_reading(room)
    said = seat_of(room, person(room, "Bastien"), "shared_notes").step.of(NoteLine)[0][0]
    seat_in(room).post(Withdrawal(said.id))
    assert document(room) == ["Éviter les doublons", "Réunir les agents"]


def test_the_way_to_withdraw_ones_words_stays_open_until_the_deadline(
    room: Room, clock: Clock
) -> None:
    open_reading(room, days=2)
    facts = seat_in(room).step.facts(Reading)
    seat_in(room, "Yasmine").set_facts(Reading(facts.opened_at, room.clock(), facts.until))
    seat = seat_in(room)
    asked = seat.activity.to_be_read  # type: ignore[attr-defined]
    assert asked(seat.step, clock.now) == "closed"
    clock.advance(3 * 86400)
    assert asked(seat.step, clock.now) == ""


def test_ones_own_words_leave_the_document_until_the_deadline(room: Room, clock: Clock) -> None:
    mine = seat_of(room, person(room, "Naïma"), "introductions")
    kind = room.catalogue.content("introductions", "introduction", {"text": "Je jardine"})
    said = mine.post(kind)
    open_reading(room, days=2)
    before = list(outline_texts(outline(document_of(room), Part.BOTH)))
    assert any("Je jardine" in text for text in before)
    with pytest.raises(NotAllowed, match="ses propres mots"):
        seat_in(room, "Bastien").post(Withdrawal(said.id))
    naima = seat_in(room, "Naïma")
    taken = naima.post(Withdrawal(said.id))
    after = list(outline_texts(outline(document_of(room), Part.BOTH)))
    assert not any("Je jardine" in text for text in after)
    assert room.contribution(said.id).content == kind  # it stays in the room
    naima.withdraw(taken.id)
    assert list(outline_texts(outline(document_of(room), Part.BOTH))) == before
    clock.advance(3 * 86400)
    with pytest.raises(NotAllowed, match="délai"):
        naima.post(Withdrawal(said.id))


# ── documents written elsewhere ─────────────────────────────────────────────────────────────


def test_a_document_taken_in_comes_out_with_the_same_pieces_in_the_same_order(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, title="Ailleurs")
    taken = Synthesis(
        "Ailleurs",
        question=(Paragraph(Line("Comment faire ?")),),
        keywords=("un mot", "deux"),
        sheet=(
            Section(LABELS[Place.IMPORTANT], (Lines((Line("a"), Line("b"))),)),
            Section(LABELS[Place.PROPOSALS], (Heading(Line("Plan")), Lines((Line("c"),)))),
        ),
        notes=(
            Section("VOS QUESTIONS :", (Lines((Line("qui ?"), Line("- quoi"))),)),
            Section(
                "PROBLÉMATIQUE :",
                (
                    Quotation(Line("j'aimerais")),
                    TextTable(("Quoi", "Qui"), (("Appeler", ""), ("Écrire", "Naïma"))),
                ),
            ),
        ),
    )
    with room.transaction(""):
        for content in seat_in(room, "Yasmine").activity.taken_in(taken):  # type: ignore[attr-defined]
            seat_in(room, "Yasmine").post(content)
    written = replace(build.write(room.record()), date="", facilitators=())
    wanted, found = (outline(one, Part.BOTH) for one in (taken, written))
    assert list(outline_texts(found)) == list(outline_texts(wanted))


def test_the_history_says_what_became_of_a_line_and_quotes_no_id(room: Room) -> None:
    first = line(room, "Garder la lettre")
    seat = seat_in(room)
    press(room, "leave_out", first.id)
    last = room.history.undoable(seat.person)
    assert last is not None
    told = room.history.told(seat.person, last)
    assert (act_words(told), told.words) == ("ligne laissée de côté", "")
