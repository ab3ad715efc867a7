"""A session as it was at any moment: what was there, what was not yet, what never shows again."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from tablee import texts
from tablee.activities.votes import Ballot
from tablee.errors import NotFound, NotSaved
from tablee.model.entities import Appearance, Role
from tablee.sdk.testing import Clock, enter, facilitator_of, open_room, seat_of, start
from tablee.session import Sessions
from tablee.session.history.replay import Past
from tablee.settings import ROOT
from tablee.storage.erasure import Unfinished
from tablee.storage.journal import MemoryJournal
from tablee.texts import speaking
from tests.support.sessions.sample import Idea, Secret, sample_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room


@pytest.fixture
def room(tmp_path: Path, clock: Clock) -> Room:
    return open_room(tmp_path, sample_catalogue(), "ideas", "pick", clock=clock)


def ideas(room: Room) -> list[str]:
    """The words that everybody could read."""
    record = room.record()
    return [text for step in record.steps for c in step.contributions for text in c.content.texts()]


def told(past: Past) -> list[str]:
    return [moment.told(past.room.catalogue) for moment in past.moments]


def last(room: Room) -> int:
    return room.store.journal.last


def test_each_moment_shows_what_was_there_and_not_what_came_later(room: Room) -> None:
    naima = enter(room, "Naïma")
    start(room, "ideas")
    before = last(room)
    card = seat_of(room, naima).post(Idea("Un annuaire"))
    written = last(room)
    room.words.edit(naima, card.id, Idea("Un annuaire commun"))
    corrected = last(room)
    room.words.withdraw(naima, card.id)

    past = Past(room)
    shown = {}
    for n in (written, last(room), before, corrected):
        with past.at(n) as then:
            shown[n] = ideas(then)
    assert shown == {
        before: [],
        written: ["Un annuaire"],
        corrected: ["Un annuaire commun"],
        last(room): [],
    }


def test_the_clock_and_the_agenda_are_those_of_then(room: Room, clock: Clock) -> None:
    began, yasmine = clock.now, facilitator_of(room)
    room.conduct.start(yasmine)
    clock.advance(120)
    room.conduct.pause(yasmine)
    clock.advance(600)
    room.conduct.add_step(yasmine, "ideas", title="Encore des idées")

    past = Past(room)
    with past.when(began + 90) as then:
        step = then.record().current
        assert step is not None
        assert step.step.elapsed(then.clock()) == 90
        assert [s.title for s in then.record().steps] == ["Idées", "Choix"]
    with past.when(clock.now) as then:
        step = then.record().current
        assert step is not None
        assert step.step.elapsed(then.clock()) == 120
        assert [s.title for s in then.record().steps] == ["Idées", "Choix", "Encore des idées"]
    with pytest.raises(NotFound), past.when(began - 1):
        pass


def test_wherever_one_comes_from_a_moment_is_the_same(room: Room, clock: Clock) -> None:
    people = [enter(room, name) for name in ("Naïma", "Karim", "Solène")]
    start(room, "ideas")
    chance = random.Random(7)
    for n in range(60):
        clock.advance(10)
        by = chance.choice(people)
        mine = seat_of(room, by).mine
        if len(mine) == 3:
            room.words.withdraw(by, chance.choice(mine).id)
        elif mine and n % 2:
            room.words.edit(by, mine[0].id, Idea(f"Corrigée {n}"))
        else:
            seat_of(room, by).post(Idea(f"Idée {n}"))
    room.conduct.remove_step(facilitator_of(room), room.agenda[1].id)

    wandering = Past(room)
    for _look in range(40):
        n = chance.randint(1, last(room))
        with wandering.at(n) as one, Past(room).at(n) as other:
            assert msgspec.to_builtins(one.session) == msgspec.to_builtins(other.session)
            assert one.agenda == other.agenda
            assert one.everybody == other.everybody
            assert set(one.everything()) == set(other.everything())
            assert one.store.documents("contributions") == other.store.documents("contributions")


def test_what_is_private_and_every_ballot_stay_out_of_the_past_too(room: Room) -> None:
    naima, karim = enter(room, "Naïma"), enter(room, "Karim")
    start(room, "ideas")
    seat = seat_of(room, naima)
    kept = seat.post(Secret("ma note à moi"))
    room.words.edit(naima, kept.id, Secret("ma note, plus longue"))
    first, _second = (seat_of(room, karim).post(Idea(text)) for text in ("Un", "Deux"))
    step = start(room, "pick")
    room.voting.open(facilitator_of(room), step)
    before = last(room)
    seat_of(room, naima).post(Ballot({first.id: 1}))
    seat_of(room, naima).post(Ballot({first.id: 1}))

    past = Past(room)
    assert all("note" not in sentence for sentence in told(past))
    assert past.moments[-1].n == before
    assert not [m for m in past.moments if m.who == naima]
    for moment in past.moments:
        with past.at(moment.n) as then:
            assert not [text for text in ideas(then) if "note" in text]
            assert all(not s.contributions for s in then.record().steps if s.step.id == step)


def test_a_private_text_appears_from_the_moment_it_was_shared(room: Room) -> None:
    naima = enter(room, "Naïma")
    start(room, "ideas")
    kept = seat_of(room, naima).post(Secret("Ce que je pense"))
    room.words.share(naima, (kept.id,))
    past = Past(room)
    assert told(past)[-1] == "Naïma partage : « Ce que je pense »"
    with past.at(last(room) - 1) as then:
        assert ideas(then) == []
    with past.at(last(room)) as then:
        assert ideas(then) == ["Ce que je pense"]


def test_an_anonymous_mark_names_nobody(tmp_path: Path, catalogue: Catalogue, clock: Clock) -> None:
    room = open_room(tmp_path, catalogue, "closing", clock=clock)
    naima = enter(room, "Naïma")
    step = start(room, "closing")
    room.words.post(naima, step, catalogue.content("closing", "roti", {"score": 2.0}))
    assert told(Past(room))[-1] == "Une personne contribue"


def test_the_moments_tell_a_session_in_short_sentences(room: Room) -> None:
    yasmine = facilitator_of(room)
    naima = enter(room, "Naïma Bellec", appearance=Appearance.HIDDEN)
    karim = enter(room, "Karim Haddad", Role.SCRIBE)
    start(room, "ideas")
    card = seat_of(room, karim).post(Idea("Un annuaire, et " + "encore " * 12))
    seat_of(room, naima).post(Idea("Commencer petit"))
    room.words.hide(yasmine, card.id, True)
    room.words.hide(yasmine, card.id, False)
    room.words.finish(naima, room.session.current or "")
    room.conduct.more_time(yasmine, 2)
    room.conduct.next(yasmine)
    room.voting.open(yasmine, room.session.current or "")
    room.voting.close(yasmine, room.session.current or "")
    room.conduct.next(yasmine)
    room.conduct.close(yasmine)

    past = Past(room)
    cut = "Un annuaire, et encore encore encore encore encore encore encore encore encore…"
    assert told(past) == [
        "Ouverture de la session",
        "Une personne entre dans la session",
        "Karim entre dans la session",
        "Karim change de rôle",
        "Étape : Idées",
        f"Karim écrit : « {cut} »",
        "Une personne écrit : « Commencer petit »",
        f"Yasmine masque : « {cut} »",
        f"Yasmine montre de nouveau : « {cut} »",
        "Une personne a fini",
        "2 minutes de plus",
        "Étape : Choix",
        "Le vote est ouvert : Choix",
        "Le vote est clos : Choix",
        "Fin de la dernière étape",
        "Fin de la session",
    ]
    assert [m.title(room.catalogue) for m in past.moments if m.begins] == ["Idées", "Choix"]
    texts.add_catalogue(ROOT / "tablee")
    with speaking("en"):
        assert told(past)[6] == "Somebody writes: “Commencer petit”"


def test_what_was_erased_is_nowhere_in_the_past_and_the_rest_replays(room: Room) -> None:
    naima, karim = enter(room, "Naïma"), enter(room, "Karim")
    start(room, "ideas")
    gone = seat_of(room, naima).post(Idea("à oublier"))
    room.words.edit(naima, gone.id, Idea("à oublier, vraiment"))
    seat_of(room, karim).post(Idea("à garder"))
    past = Past(room)
    with past.at(last(room)) as then:
        assert ideas(then) == ["à oublier, vraiment", "à garder"]

    room.store.erase([("contributions", gone.id)], naima.id, room.clock())
    room.changed()
    assert not told(past), "nothing of it stays in memory until somebody looks again"

    past.refresh()
    assert not [sentence for sentence in told(past) if "oublier" in sentence]
    assert "Karim écrit : « à garder »" in told(past)
    for moment in past.moments:
        with past.at(moment.n) as then:
            assert "à oublier" not in str(msgspec.to_builtins(then.everything()))
    with past.at(last(room)) as then:
        assert ideas(then) == ["à garder"]


class Refusing(MemoryJournal):
    """The journal of a disk that is full when the time has come to write everything again."""

    def rewrite(self, *_asked: Any, **_named: Any) -> None:
        raise NotSaved("full")


def test_what_is_still_being_erased_is_not_seen_either(tmp_path: Path, clock: Clock) -> None:
    sessions = Sessions(tmp_path, sample_catalogue(), clock, Refusing)
    room = sessions.create("facilitator-browser", "Essai", facilitator="Yasmine")
    room.conduct.add_step(facilitator_of(room), "ideas")
    naima = enter(room, "Naïma")
    start(room, "ideas")
    gone = seat_of(room, naima).post(Idea("à oublier"))
    past = Past(room)
    with pytest.raises(Unfinished):
        room.erasing.words(naima, [gone.id])
    past.refresh()
    assert not [sentence for sentence in told(past) if "oublier" in sentence]
    for moment in past.moments:
        with past.at(moment.n) as then:
            assert ideas(then) == []


def test_nothing_can_be_done_in_the_past(room: Room) -> None:
    naima = enter(room, "Naïma")
    step = start(room, "ideas")
    n, changes = last(room), room.version
    with Past(room).at(n) as then, pytest.raises(NotSaved):
        then.words.post(naima, step, Idea("Après coup"))
    assert ideas(room) == []
    assert (last(room), room.version) == (n, changes)


def test_what_happens_meanwhile_is_there_once_asked_for(room: Room) -> None:
    naima = enter(room, "Naïma")
    past = Past(room)
    start(room, "ideas")
    seat_of(room, naima).post(Idea("Plus tard"))
    assert told(past)[-1] == "Naïma entre dans la session"
    past.refresh()
    assert told(past)[-1] == "Naïma écrit : « Plus tard »"
    with past.at(last(room)) as then:
        assert ideas(then) == ["Plus tard"]
