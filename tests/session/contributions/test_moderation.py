"""Texts that wait before the wall: who sees them, what is decided, and what undoes that."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import msgspec
import pytest

from plugins.action_canvas import CanvasCard
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.agendas.files import written as agenda_file
from tablee.model.agendas.reading import read
from tablee.model.entities import NAMELESS, Role
from tablee.sdk.testing import Clock, enter, facilitator_of, open_room, seat_of, start
from tablee.session import Sessions
from tablee.session.contributions import filling
from tablee.session.events import changes
from tablee.session.history.replay import Past
from tablee.session.library.agendas import agenda_of
from tablee.session.transfer import archive
from tablee.session.transfer.document import document_of
from tablee.view import Audience
from tablee.web.live import frames
from tablee.web.phone.writing import written
from tests.visibility.looking import _bare

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Contribution
    from tablee.registry import Catalogue
    from tablee.session import Room

WORDS = "Un four à pain"


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Room:
    """A canvas whose cards wait; Jeanne and Karim have phones, Paul has none."""
    room = open_room(tmp_path, catalogue, "action_canvas", "dot_vote")
    enter(room, "Jeanne"), enter(room, "Karim", Role.SCRIBE)
    room.people.add(facilitator_of(room), "Paul")
    room.conduct.configure(facilitator_of(room), start(room, "action_canvas"), moderated=True)
    return room


def of(room: Room, name: str) -> str:
    return next(p.id for p in room.everybody.values() if p.name.startswith(name))


def put(room: Room, words: str = WORDS, by: str = "Jeanne", behalf: str = "") -> Contribution:
    seat = seat_of(room, room.person(of(room, by)))
    return seat.post(CanvasCard(words), on_behalf_of=of(room, behalf) if behalf else None)


def phone(room: Room, name: str) -> str:
    person = room.person(of(room, name))
    return (
        json.dumps(
            written(room, person, room.session.current or "", None), default=str, ensure_ascii=False
        )
        + frames.encode(frames.frame(room, Audience.PHONE, "fr")).decode()
    )


def elsewhere(room: Room) -> str:
    """All that others read: the wall, another's phone, the document, the JSON, the replay."""
    past = Past(room)
    told = [moment.told(room.catalogue) for moment in past.moments]
    past.close()
    wall = frames.encode(frames.frame(room, Audience.WALL, "fr")).decode()
    files = [repr(_bare(document_of(room))), json.dumps(archive.of_room(room), ensure_ascii=False)]
    return "\n".join([wall, phone(room, "Karim"), *files, *told])


def console(room: Room) -> str:
    return frames.encode(frames.frame(room, Audience.CONSOLE, "fr")).decode()


def test_what_waits_is_read_by_its_author_and_on_the_console_alone(room: Room) -> None:
    put(room)
    assert WORDS not in elsewhere(room)
    assert WORDS in console(room)
    assert "1 texte attend" in console(room)
    assert WORDS in phone(room, "Jeanne")
    assert "Attend d’être montré" in phone(room, "Jeanne")


def test_shown_it_is_everywhere_under_its_authors_name(room: Room) -> None:
    boss, card = facilitator_of(room), put(room)
    room.moderation.admit(boss, card.id)
    assert WORDS in elsewhere(room)
    assert room.record().steps[0].contributions[0].person == of(room, "Jeanne")
    with pytest.raises(NotAccepted, match="n’attend plus"):
        room.moderation.admit(boss, card.id)


def test_shown_without_name_it_is_nobodys_for_all_who_read_it(room: Room) -> None:
    boss, card, jeanne = facilitator_of(room), put(room), of(room, "Jeanne")
    room.moderation.admit(boss, card.id, named=False)
    assert WORDS in elsewhere(room)
    shown = room.record().steps[0].contributions
    assert [(c.person, c.entered_by) for c in shown] == [("", None)]
    [kept] = archive.of_room(room)["contributions"]
    assert (kept["person"], kept["moderation"]) == ("", NAMELESS)
    assert "Montré sans votre nom" in phone(room, "Jeanne")
    room.people.rename(room.person(jeanne), jeanne, "Jeanne Martin")
    assert room.contribution(card.id).person == jeanne  # she may still erase it
    room.words.move(boss, card.id, None)
    assert room.contribution(card.id).moderation == NAMELESS


def test_set_aside_its_author_reads_why_and_nobody_else(room: Room) -> None:
    boss, card = facilitator_of(room), put(room)
    room.moderation.set_aside(boss, card.id, "  Sans nommer de voisin  ")
    assert "Sans nommer de voisin" in phone(room, "Jeanne")
    assert "Mis de côté" in json.loads(json.dumps(written_told(room, "Jeanne")))
    assert WORDS not in elsewhere(room)
    assert "voisin" not in elsewhere(room)
    assert "Sans nommer de voisin" in console(room)
    room.moderation.admit(boss, card.id)  # shown after all
    assert WORDS in elsewhere(room)
    assert "voisin" not in elsewhere(room)


def written_told(room: Room, name: str) -> str:
    own = written(room, room.person(of(room, name)), room.session.current or "", None)["own"]
    return str(own["told"])


def test_corrected_by_its_author_it_waits_again_whether_set_aside_or_shown(room: Room) -> None:
    boss, card = facilitator_of(room), put(room)
    jeanne = seat_of(room, room.person(of(room, "Jeanne")))
    room.moderation.set_aside(boss, card.id, "Trop long")
    jeanne.edit(card.id, CanvasCard("Un four"))
    assert [c.reply for c in room.moderation.waiting()] == [""]
    room.moderation.admit(boss, card.id)
    jeanne.edit(card.id, CanvasCard("Un four volé"))
    assert "volé" not in elsewhere(room)
    assert "Un four" not in elsewhere(room)
    jeanne.undo()  # back to what was shown
    assert "Un four" in elsewhere(room)
    assert "volé" not in elsewhere(room)


def test_what_was_voted_on_loses_the_words_that_went_back_to_the_queue(room: Room) -> None:
    boss, card = facilitator_of(room), put(room)
    room.moderation.admit(boss, card.id)
    step = room.agenda[1].id
    room.conduct.next(boss)
    room.voting.prepare(boss, step, typed=["Un local"], left_out=[])
    room.voting.open(boss, step)
    assert WORDS in phone(room, "Karim")
    room.history.undo(
        boss, next(a.act.n for a in room.history.acts(boss) if "admit" in a.act.verbs)
    )
    assert WORDS not in phone(room, "Karim")
    assert WORDS not in repr(_bare(document_of(room)))
    assert WORDS in console(room)  # it waits, and says of which step


def test_deciding_is_undone_by_whoever_facilitates_and_nobody_else(room: Room) -> None:
    boss, card = facilitator_of(room), put(room)
    karim = room.person(of(room, "Karim"))
    for decide in (room.moderation.admit, room.moderation.set_aside):
        with pytest.raises(NotAllowed):
            decide(karim, card.id)
    room.moderation.set_aside(boss, card.id, "Plus tard")
    room.history.undo(boss)
    assert [c.id for c in room.moderation.waiting()] == [card.id]
    room.moderation.admit(boss, card.id, named=False)
    room.history.undo(boss)
    assert WORDS not in elsewhere(room)
    room.history.redo(boss)
    assert [c.person for c in room.record().steps[0].contributions] == [""]


def test_what_is_typed_for_somebody_waits_unless_whoever_facilitates_typed_it(room: Room) -> None:
    put(room, "Tapé par Karim", "Karim", "Paul")
    boss = seat_of(room, facilitator_of(room))
    boss.post(CanvasCard("Tapé par Yasmine"), on_behalf_of=of(room, "Paul"))
    assert [c.content.texts() for c in room.moderation.waiting()] == [("Tapé par Karim",)]
    room.moderation.set_aside(facilitator_of(room), room.moderation.waiting()[0].id, "Redite")
    assert "de vive voix" in console(room)


def test_what_was_written_alone_waits_once_it_is_revealed(room: Room) -> None:
    boss = facilitator_of(room)
    step = room.session.current or ""
    room.conduct.configure(boss, step, moderated=False, settings={"alone": True})
    put(room)
    room.conduct.configure(boss, step, moderated=True)
    room.words.reveal(boss, step)
    assert WORDS not in elsewhere(room)
    assert [c.content.texts() for c in room.moderation.waiting()] == [(WORDS,)]
    room.conduct.next(boss)  # nothing keeps the room from going on
    assert "1 texte attend" in console(room)


def test_shown_without_name_it_was_never_under_one(room: Room) -> None:
    boss, card = facilitator_of(room), put(room)
    room.moderation.admit(boss, card.id)
    named = room.n
    seat_of(room, room.person(of(room, "Jeanne"))).edit(card.id, CanvasCard(WORDS + " neuf"))
    room.moderation.admit(boss, card.id, named=False)
    past = Past(room)
    told = [moment for moment in past.moments if moment.about == card.id]
    assert told
    assert {m.who.id for m in told if m.who} <= {boss.id}
    with past.at(named) as then:
        [shown] = then.record().steps[0].contributions
        assert (shown.id, shown.person) == (card.id, "")
    past.close()


def test_the_setting_changes_live_and_what_waits_goes_on_waiting(room: Room) -> None:
    boss, step = facilitator_of(room), room.session.current or ""
    put(room)
    room.conduct.configure(boss, step, moderated=False)
    put(room, "Un annuaire", "Karim")
    assert "Un annuaire" in elsewhere(room)
    assert WORDS not in elsewhere(room)


def test_phones_ask_again_only_when_something_was_decided(room: Room) -> None:
    def aside() -> int:
        return int(frames.frame(room, Audience.PHONE, "fr")["aside"])

    before, card = aside(), put(room)
    assert before == aside() > 0
    room.moderation.admit(facilitator_of(room), card.id)
    assert aside() != before


def test_the_queue_outlives_a_restart(room: Room) -> None:
    card = put(room)
    room.moderation.set_aside(facilitator_of(room), card.id, "Plus tard")
    sessions = Sessions(room.store.folder.parent, room.catalogue)
    room.close()
    again = sessions.get(room.session.id)
    assert [(c.moderation, c.reply) for c in again.queued] == [("aside", "Plus tard")]
    assert WORDS not in elsewhere(again)
    sessions.close()


def test_an_agenda_that_is_kept_has_it(room: Room) -> None:
    kept = agenda_of(room, "La nôtre")
    assert [step.moderated for step in read(agenda_file(kept).encode()).steps] == [True, False]


def test_what_still_waits_at_the_end_is_said_until_it_is_shown(room: Room) -> None:
    boss, card = facilitator_of(room), put(room)
    assert room.moderation.left_waiting() == ""  # the console has the queue
    room.conduct.close(boss)
    told = room.moderation.left_waiting()
    assert told.startswith("1 texte attend encore")
    assert told.endswith("rouvrez la session.")
    room.conduct.reopen(boss)
    assert room.moderation.left_waiting().endswith("choisissez une étape dans l’agenda.")
    room.moderation.admit(boss, card.id)
    assert room.moderation.left_waiting() == ""


def test_plugins_hear_of_a_text_once_it_is_shown(room: Room) -> None:
    boss = facilitator_of(room)
    before = room.record().steps[0].contributions
    card = room.contribution(put(room).id)
    assert list(changes.happenings([(None, card)])) == []
    room.moderation.admit(boss, card.id, named=False)
    told = changes.happenings([(card, room.contribution(card.id))])
    assert [(each.hook, each.contribution) for each in told] == [("contribution_added", card.id)]
    [shown] = (c for c in room.record().steps[0].contributions if c not in before)
    assert shown.person == ""  # and this is what they are given


def test_a_long_queue_is_listed_in_part_and_shown_at_once(room: Room) -> None:
    by, step = facilitator_of(room), room.session.current or ""
    for n in range(40):
        put(room, f"Idée {n}")

    def listed() -> str:
        shown = frames.frame(room, Audience.CONSOLE, "fr")["queue"]
        return json.dumps(msgspec.to_builtins(shown), ensure_ascii=False)

    assert listed().count('"text": "Idée') == 30
    assert "Voir les 10 autres textes" in listed()
    assert "40 textes attendent" in listed()
    with pytest.raises(NotAllowed):
        room.moderation.show_more(room.person(of(room, "Jeanne")))
    room.moderation.show_more(by)
    assert listed().count('"text": "Idée') == 40
    with pytest.raises(NotAllowed):
        room.moderation.admit_all(room.person(of(room, "Jeanne")), step)
    room.moderation.admit_all(by, step)
    assert len(room.step_record(step).contributions) == 40
    with pytest.raises(NotAccepted, match="n’attend plus"):
        room.moderation.admit_all(by, step)
    room.history.undo(by)
    assert len(room.moderation.waiting()) == 40


def test_what_came_while_all_was_being_shown_goes_on_waiting(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    clock = Clock()
    room = open_room(tmp_path, catalogue, "action_canvas", clock=clock)
    by, jeanne = facilitator_of(room), enter(room, "Jeanne")
    room.conduct.configure(by, start(room, "action_canvas"), moderated=True)
    seat = seat_of(room, jeanne)
    cards = [seat.post(CanvasCard(f"Idée {n}")) for n in range(3)]
    queue = msgspec.to_builtins(frames.frame(room, Audience.CONSOLE, "fr"))["queue"]
    (target,) = re.findall(r'"target": "([^"]+)"', json.dumps(queue))
    clock.advance(1)
    seat.post(CanvasCard("Venue depuis"))
    seat.edit(cards[0].id, CanvasCard("Changée depuis"))
    filling.press(seat_of(room, by), "admit-all", target)
    assert {c.content.texts()[0] for c in room.moderation.waiting()} == {
        "Venue depuis", "Changée depuis"
    }  # fmt: skip
    with pytest.raises(NotAccepted):
        filling.press(seat_of(room, by), "admit-all", room.session.current or "")
