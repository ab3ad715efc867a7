"""What was done is undone and done again, by whom it is due; who wrote and changed what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.action_canvas import CanvasCard
from tablee.activities.votes import Ballot
from tablee.errors import NotAccepted, NotAllowed, NotFound, Unreadable
from tablee.model.entities import Role
from tablee.sdk.testing import Clock, enter, facilitator_of, open_room, seat_of, start
from tablee.session import Room
from tablee.storage import Store
from tests.support.sessions.sample import Idea, Secret, sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session.history.undo import Act
    from tablee.storage.journal import JournalEntry


@pytest.fixture
def room(tmp_path: Path, clock: Clock) -> Room:
    room = open_room(tmp_path, sample_catalogue(), "ideas", "pick", clock=clock)
    start(room, "ideas")
    return room


def test_what_one_press_changes_is_one_act_in_the_journal(room: Room) -> None:
    naima = seat_of(room, enter(room, "Naïma"))
    with room.act():
        one = naima.post(Idea("Un"))
        naima.post(Idea("Deux"))
    with naima.together():
        naima.withdraw(one.id)
        naima.finish()
    naima.finish(False)
    entries = list(room.store.entries())[-5:]
    first = entries[0].n
    assert [(e.verb, e.act) for e in entries] == [
        ("post", 0),
        ("post", first),
        ("withdraw", 0),
        ("finish", first + 2),
        ("finish", 0),
    ]


def test_what_was_done_to_the_agenda_is_undone_from_the_running_step_until_one_goes_on(
    room: Room,
) -> None:
    yasmine = facilitator_of(room)
    running = room.session.current or ""
    added = room.conduct.add_step(yasmine, "ideas")
    room.conduct.remove_step(yasmine, added.id)
    assert room.history.undoable(yasmine, running) is None
    removal = room.history.undoable(yasmine, running, agenda=True)
    assert removal is not None
    assert removal.verb == "remove_step"
    room.history.undo(yasmine, removal.n)
    again = room.history.redoable(yasmine, running, agenda=True)
    assert again is not None
    assert again.verb == "remove_step"
    room.conduct.next(yasmine)
    now = room.session.current or ""
    assert now != running
    assert room.history.undoable(yasmine, now, agenda=True) is None
    assert room.history.redoable(yasmine, now, agenda=True) is None


# ── one's own ───────────────────────────────────────────────────────────────────────────────


def last(room: Room, person: Person) -> Act:
    """What this person can undo now."""
    act = room.history.undoable(person)
    assert act is not None
    return act


def words(room: Room) -> list[str]:
    """What everybody reads in the running step."""
    return [idea.text for _c, idea in seat_of(room, facilitator_of(room)).step.of(Idea)]


def test_ones_own_acts_are_undone_and_done_again_one_after_the_other(room: Room) -> None:
    naima = enter(room, "Naïma")
    seat = seat_of(room, naima)
    one = seat.post(Idea("Un"))
    seat.edit(one.id, Idea("Un annuaire"))
    seat.withdraw(one.id)
    seen = []
    for _time in range(3):
        room.history.undo(naima)
        seen.append(words(room))
    assert seen == [["Un annuaire"], ["Un"], []]
    assert room.history.undoable(naima) is None
    seen = []
    for _time in range(3):
        room.history.redo(naima)
        seen.append(words(room))
    assert seen == [["Un"], ["Un annuaire"], []]
    with pytest.raises(NotFound):
        room.history.redo(naima)


def test_nothing_is_done_again_once_something_else_was_done(room: Room) -> None:
    naima = enter(room, "Naïma")
    seat_of(room, naima).post(Idea("Un"))
    room.history.undo(naima)
    assert room.history.redoable(naima) is not None
    seat_of(room, naima).post(Idea("Deux"))
    assert room.history.redoable(naima) is None


def test_what_one_press_changed_is_undone_at_once(room: Room) -> None:
    naima = enter(room, "Naïma")
    with seat_of(room, naima).together():
        seat_of(room, naima).post(Idea("Un"))
        seat_of(room, naima).post(Idea("Deux"))
        seat_of(room, naima).finish()
    room.history.undo(naima)
    assert words(room) == []
    assert not seat_of(room, naima).finished
    room.history.redo(naima)
    assert words(room) == ["Un", "Deux"]
    assert seat_of(room, naima).finished


def test_a_change_of_mine_is_undone_whatever_others_did_beside_it(room: Room) -> None:
    naima, yasmine = enter(room, "Naïma"), facilitator_of(room)
    card = seat_of(room, naima).post(Idea("Un"))
    seat_of(room, naima).edit(card.id, Idea("Un annuaire"))
    seat_of(room, naima).finish()
    seat_of(room, yasmine).hide(card.id)
    seat_of(room, yasmine).move(card.id, None)
    seat_of(room, yasmine).finish(on_behalf_of=enter(room, "Karim").id)
    room.conduct.pause(yasmine)
    room.history.undo(naima)
    room.history.undo(naima)
    assert room.contribution(card.id).content == Idea("Un")
    assert room.contribution(card.id).hidden
    step = room.step(card.step)
    assert len(step.finished) == 1
    assert step.resumed_at is None


def test_what_somebody_changed_since_stays_and_is_said_by_name(room: Room) -> None:
    naima, yasmine = enter(room, "Naïma"), facilitator_of(room)
    card = seat_of(room, naima).post(Idea("Un"))
    act = last(room, naima)
    seat_of(room, yasmine).edit(card.id, Idea("Un annuaire"))
    assert room.history.undoable(naima) is None
    before = room.store.journal.last
    with pytest.raises(NotAccepted, match="Yasmine l’a changé depuis"):
        room.history.undo(naima, act.n)
    assert (words(room), room.store.journal.last) == (["Un annuaire"], before)
    seat_of(room, naima).edit(card.id, Idea("Un carnet"))
    act = last(room, naima)
    seat_of(room, yasmine).edit(card.id, Idea("Une lettre"))
    with pytest.raises(NotAccepted, match="Yasmine l’a changé depuis"):
        room.history.undo(naima, act.n)
    seat_of(room, yasmine).edit(card.id, Idea("Un carnet"))
    room.history.undo(naima, act.n)
    assert words(room) == ["Un annuaire"]


def test_the_step_s_own_rules_hold_for_what_comes_back(room: Room) -> None:
    naima = enter(room, "Naïma")
    seat = seat_of(room, naima)
    gone = seat.post(Idea("Un"))
    seat.withdraw(gone.id)
    act = last(room, naima)
    for text in ("Deux", "Trois", "Quatre"):
        seat.post(Idea(text))
    with pytest.raises(NotAccepted, match="3 idées au plus"):
        room.history.undo(naima, act.n)
    assert words(room) == ["Deux", "Trois", "Quatre"]


def test_nothing_is_undone_once_the_session_is_over(room: Room) -> None:
    naima = enter(room, "Naïma")
    seat_of(room, naima).post(Idea("Un"))
    room.conduct.close(facilitator_of(room))
    assert room.history.undoable(naima) is None
    with pytest.raises(NotAllowed, match="La session est terminée"):
        room.history.undo(naima)


def test_what_was_shown_was_seen(room: Room) -> None:
    naima = enter(room, "Naïma")
    seat = seat_of(room, naima)
    kept = seat.post(Secret("Pour moi"))
    seat.share([kept.id])
    assert room.history.undoable(naima) is None
    with pytest.raises(NotAllowed, match="a été vu"):
        room.history.undo(naima)
    assert room.contribution(kept.id).shared


def test_a_named_ballot_is_undone_by_its_author_while_the_vote_is_open(room: Room) -> None:
    naima, yasmine = enter(room, "Naïma"), facilitator_of(room)
    one, two = (seat_of(room, naima).post(Idea(text)) for text in ("Un", "Deux"))
    step = start(room, "pick")
    room.conduct.configure(yasmine, step, settings={"secret": False})
    room.voting.open(yasmine, step)
    seat = seat_of(room, naima)
    seat.post(Ballot({one.id: 1}))
    seat.post(Ballot({two.id: 1}))
    last = room.history.undo(naima)
    assert [c.content for c in seat.mine] == [Ballot({one.id: 1})]
    with pytest.raises(NotFound):
        room.history.redo(yasmine, last.n)
    room.history.redo(naima)
    with pytest.raises(NotAllowed):
        room.history.undo(yasmine, last.n)
    room.voting.close(yasmine, step)
    assert room.history.undoable(naima) is None
    with pytest.raises(NotAccepted, match="Le vote est clos"):
        room.history.undo(naima)
    assert seat.mine == ()
    assert seat.step.outcome is not None
    assert seat.step.outcome.voters == 1


# ── the facilitator ─────────────────────────────────────────────────────────────────────────


def test_the_facilitator_undoes_what_anybody_did_and_nobody_else_does(room: Room) -> None:
    naima, karim, yasmine = enter(room, "Naïma"), enter(room, "Karim"), facilitator_of(room)
    card = seat_of(room, naima).post(Idea("Un"))
    seat_of(room, naima).withdraw(card.id)
    act = last(room, naima)
    with pytest.raises(NotAllowed):
        room.history.undo(karim, act.n)
    room.history.undo(yasmine, act.n)
    assert words(room) == ["Un"]
    room.history.redo(yasmine)
    assert words(room) == []


def test_the_facilitator_takes_back_an_author_s_correction_that_nobody_else_may_make(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas")
    start(room, "action_canvas")
    naima, karim, yasmine = enter(room, "Naïma"), enter(room, "Karim"), facilitator_of(room)
    seat = seat_of(room, naima)
    card = seat.post(CanvasCard("Un annuaire"))
    seat.edit(card.id, CanvasCard("Un carnet"))
    act = last(room, naima)
    with pytest.raises(NotAllowed, match="ne sont pas les vôtres"):
        seat_of(room, yasmine).edit(card.id, CanvasCard("Un annuaire"))
    with pytest.raises(NotAllowed):
        room.history.undo(karim, act.n)
    room.history.undo(yasmine, act.n)
    assert room.contribution(card.id).content == CanvasCard("Un annuaire")
    room.history.redo(yasmine)
    assert room.contribution(card.id).content == CanvasCard("Un carnet")
    room.history.undo(naima)
    room.history.redo(yasmine, act.n)  # what its author undid, too
    assert room.contribution(card.id).content == CanvasCard("Un carnet")
    seat.edit(card.id, CanvasCard("Une carte"))
    with pytest.raises(NotAccepted, match="Naïma l’a changé depuis"):
        room.history.undo(yasmine, act.n)


def test_each_line_of_the_list_has_its_way_back_or_says_why_not(room: Room) -> None:
    naima, yasmine = enter(room, "Naïma"), facilitator_of(room)
    seat = seat_of(room, naima)
    card = seat.post(Idea("Un"))
    seat.edit(card.id, Idea("Un annuaire"))
    seat.post(Idea("Deux"))
    room.history.undo(naima)
    ways = [(t.undoable, t.redoable, t.refusal) for t in room.history.acts(yasmine, most=5)]
    assert ways == [
        (False, True, ""),
        (False, False, "annulé depuis"),
        (True, False, ""),
        (False, False, "Naïma l’a changé depuis"),
        (False, False, "Cela ne s’annule pas"),
    ]
    room.history.redo(yasmine, room.history.acts(yasmine)[0].act.n)
    told = room.history.acts(yasmine, most=2)
    assert [(t.how, t.undoable, t.refusal) for t in told] == [
        ("redo", True, ""),
        ("undo", False, "rétabli depuis"),
    ]
    room.conduct.close(yasmine)
    refusals = {t.refusal for t in room.history.acts(yasmine)}
    assert refusals == {"La session est terminée", "rétabli depuis"}


def test_a_note_to_oneself_is_undone_by_nobody_else(room: Room) -> None:
    naima = enter(room, "Naïma")
    kept = seat_of(room, naima).post(Secret("Pour moi"))
    with pytest.raises(NotAllowed):
        room.history.undo(facilitator_of(room), last(room, naima).n)
    assert room.contribution(kept.id) == kept


def test_whoever_facilitates_no_more_undoes_nothing_of_others_words(room: Room) -> None:
    naima, karim, yasmine = enter(room, "Naïma"), enter(room, "Karim"), facilitator_of(room)
    card = seat_of(room, karim).post(Idea("Un"))
    naima = room.people.set_roles(yasmine, naima.id, [Role.FACILITATOR])
    seat_of(room, naima).edit(card.id, Idea("Un annuaire"))
    room.people.set_roles(yasmine, naima.id, [Role.PARTICIPANT])
    assert room.history.undoable(naima) is None
    with pytest.raises(NotAllowed):
        room.history.undo(naima)
    assert words(room) == ["Un annuaire"]


def test_a_step_taken_off_comes_back_with_its_words_private_ones_too(room: Room) -> None:
    naima, yasmine = enter(room, "Naïma"), facilitator_of(room)
    ideas = seat_of(room, naima).step.step.id
    seat_of(room, naima).post(Idea("Un"))
    kept = seat_of(room, naima).post(Secret("Pour moi"))
    start(room, "pick")
    room.conduct.remove_step(yasmine, ideas, with_words=True)
    room.history.undo(yasmine)
    assert room.agenda[0].id == ideas
    seat = seat_of(room, naima, "ideas")
    assert [c.content for c in seat.mine] == [Idea("Un"), Secret("Pour moi")]
    assert [c.id for c in seat.step.contributions] != [kept.id]
    assert "Pour moi" not in str(room.history.acts(yasmine))
    room.history.redo(yasmine)
    assert ideas not in [s.id for s in room.agenda]


def test_a_step_that_was_added_goes_unless_somebody_wrote_in_it(room: Room) -> None:
    yasmine = facilitator_of(room)
    added = room.conduct.add_step(yasmine, "ideas")
    room.history.undo(yasmine)
    assert added.id not in [s.id for s in room.agenda]
    act = room.history.redo(yasmine)
    room.words.post(yasmine, added.id, Idea("Préparé"))
    with pytest.raises(NotAccepted, match="On a écrit dans cette étape"):
        room.history.undo(yasmine, act.n)


def test_titles_minutes_order_and_names_go_back(room: Room) -> None:
    naima, yasmine = enter(room, "Naïma"), facilitator_of(room)
    first, second = room.agenda
    room.conduct.configure(yasmine, first.id, title="Nos idées", minutes=9)
    room.conduct.move_step(yasmine, second.id, first.id)
    room.conduct.describe(yasmine, title="Un autre titre")
    room.people.rename(yasmine, naima.id, "Naïma B.")
    room.people.set_roles(yasmine, naima.id, [Role.SCRIBE])
    room.conduct.next(yasmine)
    for _time in range(5):
        room.history.undo(yasmine)
    assert [(s.id, s.title, s.minutes) for s in room.agenda] == [
        (first.id, "", 5.0),
        (second.id, "", 5.0),
    ]
    assert room.session.title == "Une session d’essai"
    assert room.person(naima.id) == naima


def test_two_people_made_one_are_two_again_with_their_phones_and_words(room: Room) -> None:
    naima, nai = enter(room, "Naïma"), enter(room, "Naima")
    yasmine = facilitator_of(room)
    hers = seat_of(room, nai).post(Idea("Un"))
    seat_of(room, nai).finish()
    room.people.merge(yasmine, naima.id, nai.id)
    added = seat_of(room, naima).post(Idea("Deux"))
    room.history.undo(yasmine)
    assert room.person_of("browser-of-Naima") == nai
    assert room.contribution(hers.id).person == nai.id
    assert room.contribution(added.id).person == naima.id
    assert room.step(hers.step).finished == (nai.id,)


def test_somebody_still_facilitates_after_an_undo(room: Room) -> None:
    naima, yasmine = enter(room, "Naïma"), facilitator_of(room)
    room.people.set_roles(yasmine, naima.id, [Role.FACILITATOR])
    act = last(room, yasmine)
    room.people.set_roles(naima, yasmine.id, [Role.PARTICIPANT])
    with pytest.raises(NotAllowed, match="quelqu’un pour animer"):
        room.history.undo(naima, act.n)


# ── what happened ───────────────────────────────────────────────────────────────────────────


def test_words_shared_as_they_are_written_are_everybody_s_and_can_be_taken_back(
    room: Room,
) -> None:
    naima, yasmine = enter(room, "Naïma"), facilitator_of(room)
    seat = seat_of(room, naima)
    with seat.together():
        seat.share([seat.post(Secret("Pour tout le monde")).id])
    assert room.history.acts(yasmine)[0].words == "Pour tout le monde"
    room.history.undo(naima)
    assert seat.mine == ()


def test_the_list_tells_what_happened_last_and_no_secret(room: Room) -> None:
    naima, yasmine = enter(room, "Naïma"), facilitator_of(room)
    seat = seat_of(room, naima)
    card = seat.post(Idea("Un"))
    seat.post(Secret("Pour moi"))
    seat_of(room, yasmine).withdraw(card.id)
    room.history.undo(yasmine)
    told = room.history.acts(yasmine)
    assert [(t.by, t.how, t.act.verb, t.whose, t.words, t.undoable) for t in told[:4]] == [
        ("Yasmine", "undo", "withdraw", ("Naïma",), "Un", False),
        ("Yasmine", "", "withdraw", ("Naïma",), "Un", False),
        ("Naïma", "", "post", (), "Un", True),
        ("", "", "join", ("Naïma",), "", False),
    ]
    with pytest.raises(NotAllowed):
        room.history.acts(naima)


def test_who_wrote_and_changed_a_text_is_told_with_every_wording(room: Room) -> None:
    naima, yasmine, karim = enter(room, "Naïma"), facilitator_of(room), enter(room, "Karim")
    card = seat_of(room, naima).post(Idea("Un"))
    seat_of(room, yasmine).edit(card.id, Idea("Un annuaire"))
    seat_of(room, yasmine).hide(card.id)
    seat_of(room, naima).withdraw(card.id)
    room.history.undo(yasmine, last(room, naima).n)
    expected = [
        ("Naïma", "post", "", "", "Un"),
        ("Yasmine", "edit", "", "Un", "Un annuaire"),
        ("Yasmine", "hide", "", "Un annuaire", "Un annuaire"),
        ("Naïma", "withdraw", "", "Un annuaire", ""),
        ("Yasmine", "undo", "withdraw", "", "Un annuaire"),
    ]
    for reader in (naima, yasmine):
        traces = room.history.of(reader, card.id)
        assert [(t.by, t.verb, t.of, t.before, t.after) for t in traces] == expected
    with pytest.raises(NotAllowed):
        room.history.of(karim, card.id)


def test_who_types_for_somebody_is_told_with_whose_words_they_are(room: Room) -> None:
    yasmine = facilitator_of(room)
    karim = room.people.add(yasmine, "Karim")
    card = seat_of(room, yasmine).post(Idea("Un"), on_behalf_of=karim.id)
    (trace,) = room.history.of(yasmine, card.id)
    assert (trace.by, trace.whose) == ("Yasmine", "Karim")


def test_wordings_from_before_a_text_was_shared_stay_its_author_s(room: Room) -> None:
    naima, yasmine = enter(room, "Naïma"), facilitator_of(room)
    seat = seat_of(room, naima)
    kept = seat.post(Secret("Je n’ose pas"))
    with pytest.raises(NotAllowed):
        room.history.of(yasmine, kept.id)
    seat.edit(kept.id, Secret("J’ose"))
    seat.share([kept.id])
    assert "Je n’ose pas" in str(room.history.of(naima, kept.id))
    assert [(t.verb, t.before, t.after) for t in room.history.of(yasmine, kept.id)] == [
        ("share", "", "J’ose")
    ]


# ── lasting, flat, and forgetting ───────────────────────────────────────────────────────────


def test_history_outlives_the_server(room: Room) -> None:
    naima = enter(room, "Naïma")
    card = seat_of(room, naima).post(Idea("Un"))
    seat_of(room, naima).withdraw(card.id)
    room.close()
    again = Room(Store(room.store.folder), room.catalogue, room.clock)
    again.history.undo(naima)
    assert words(again) == ["Un"]
    assert [t.verb for t in again.history.of(naima, card.id)] == ["post", "withdraw", "undo"]


def test_what_was_erased_comes_back_by_no_undo_and_is_told_by_nobody(room: Room) -> None:
    naima, yasmine = enter(room, "Naïma"), facilitator_of(room)
    seat = seat_of(room, naima)
    card, other = seat.post(Idea("Un")), seat.post(Idea("Deux"))
    seat.edit(card.id, Idea("Un secret"))
    seat.withdraw(card.id)
    withdrawn = last(room, naima)
    room.store.erase([("contributions", card.id)], naima.id, room.clock())
    for person in (naima, yasmine):
        with pytest.raises(NotAccepted):
            room.history.undo(person, withdrawn.n)
        with pytest.raises(NotFound):
            room.history.of(person, card.id)
    assert "Un secret" not in str(room.history.acts(yasmine))
    seat.edit(other.id, Idea("Trois"))
    room.history.undo(naima)
    assert words(room) == ["Deux"]


def test_a_step_that_comes_back_leaves_out_whoever_was_erased_meanwhile(room: Room) -> None:
    naima, karim, yasmine = enter(room, "Naïma"), enter(room, "Karim"), facilitator_of(room)
    ideas = seat_of(room, naima).step.step.id
    seat_of(room, naima).post(Idea("Un secret"))
    seat_of(room, karim).post(Idea("Deux"))
    seat_of(room, naima).finish()
    start(room, "pick")
    room.conduct.remove_step(yasmine, ideas, with_words=True)
    room.erasing.person(yasmine, naima.id)
    room.history.undo(yasmine)
    assert [c.content for c in room.all_in(ideas)] == [Idea("Deux")]
    assert room.step(ideas).finished == ()
    assert "Naïma" not in str(room.history.acts(yasmine))


def test_two_people_made_one_stay_one_once_words_were_erased(room: Room) -> None:
    naima, nai, karim = (enter(room, name) for name in ("Naïma", "Naima", "Karim"))
    yasmine = facilitator_of(room)
    gone = seat_of(room, karim).post(Idea("Un"))
    room.people.merge(yasmine, naima.id, nai.id)
    assert room.history.undoable(yasmine) is not None
    room.erasing.words(karim, [gone.id])
    with pytest.raises(NotAccepted, match="effacés depuis"):
        room.history.undo(yasmine)


def test_a_folder_that_vanished_offers_nothing_and_breaks_no_screen(room: Room) -> None:
    naima, yasmine = enter(room, "Naïma"), facilitator_of(room)
    card = seat_of(room, naima).post(Idea("Un"))
    act = last(room, naima)
    away = room.store.folder.rename(room.store.folder.with_name("away"))
    assert room.history.undoable(naima) is None
    for verb in (
        lambda: room.history.undo(naima, act.n),
        lambda: room.history.acts(yasmine),
        lambda: room.history.of(naima, card.id),
    ):
        with pytest.raises(Unreadable):
            verb()
    away.rename(room.store.folder)
    room.history.undo(naima)
    assert words(room) == []


def test_an_act_in_a_long_history_costs_what_it_costs_in_a_short_one(room: Room) -> None:
    naima, yasmine = enter(room, "Naïma"), facilitator_of(room)
    card = seat_of(room, naima).post(Idea("0"))
    room.history.undoable(naima)
    read = count_entries_read(room)
    for n in range(1, 301):
        seat_of(room, naima).edit(card.id, Idea(str(n)))
        room.history.undoable(naima)
        room.history.undoable(yasmine)
        assert read() < 12, n


def count_entries_read(room: Room) -> Callable[[], int]:
    """How many entries the journal was asked for since the last count."""
    counted = 0
    reading = room.store.entries

    def entries(after: int = 0) -> Iterator[JournalEntry]:
        nonlocal counted
        for entry in reading(after):
            counted += 1
            yield entry

    def since() -> int:
        nonlocal counted
        found, counted = counted, 0
        return found

    room.store.entries = entries  # type: ignore[method-assign]
    return since
