"""History knows every act on every table: it tells each, and undoes it or says why not."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from tablee.activities.votes import VoteFacts
from tablee.errors import WorkshopError
from tablee.model.entities import Publication, Urn, Wifi, new_id
from tablee.model.verbs import Verb
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.access.links import BrowserLink
from tablee.session.history.replay import Past
from tablee.session.history.undo import REVERSIBLE
from tablee.session.room.memory import TABLES
from tests.support.examples import few

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room

ERASING = {Verb.ERASE, Verb.ERASED}
"""Whose entries the store writes itself: they name what is to go from its files."""


VERBS = sorted(set(Verb) - ERASING)
"""All that people can do in a room, as its journal calls it."""


@pytest.fixture
def whole(tmp_path: Path, catalogue: Catalogue) -> Room:
    """A session with something in each of its tables, and a short past: all is told each time."""
    room = open_room(
        tmp_path,
        catalogue,
        "introductions",
        "dot_vote",
        settings={"dot_vote": {"secret": False, "source": "-"}},
    )
    start(room, "introductions")
    naima = enter(room, "Naïma")
    seat_of(room, naima).post(
        catalogue.content("introductions", "introduction", {"text": "Je relie des livres"})
    )
    voted(room, "dot_vote", naima)
    boss = facilitator_of(room)
    room.publishing.publish(boss, [room.agenda[0].id])
    room.network.set(boss, "Salle des fêtes", "motdepasse")
    return room


def voted(room: Room, activity: str, *voters: Person, shown: bool = True) -> str:
    """A vote on two options, closed, in which these people chose the first; its step."""
    boss, step = facilitator_of(room), start(room, activity)
    room.voting.prepare(boss, step, typed=["Un four à pain", "Un marché"], left_out=[])
    room.voting.open(boss, step)
    option = room.step_record(step).facts(VoteFacts).options[0][0]
    for voter in voters:
        room.voting.cast(voter, step, {option: 1})
    room.voting.close(boss, step, show=shown)
    return step


def stored(room: Room) -> dict[str, dict[str, Any]]:
    """All that is in the session's tables, but how often it was drawn again."""
    found = {}
    for table in TABLES.values():
        documents = room.store.documents(table).items()
        found[table] = {
            key: {k: v for k, v in dict(d).items() if k != "revision"} for key, d in documents
        }
    plain: dict[str, dict[str, Any]] = msgspec.json.decode(msgspec.json.encode(found))
    return plain


def nouns(room: Room) -> dict[str, Any]:
    """One noun of each table."""
    there = {
        "session": room.session,
        "keys": room.keys,
        "people": next(p for p in room.everybody.values() if p.name == "Naïma"),
        "steps": room.agenda[0],
        "contributions": room.everything()[0],
        "browsers": room.browsers_of(facilitator_of(room).id)[0],
        "wifi": room.wifi,
        "urns": room.urns_of(room.agenda[1].id)[0],
        "publication": room.publication,
    }
    assert set(there) == set(TABLES.values()), "a table that this test does not know"
    return there


def another(noun: Any) -> Any:
    """The same, changed in one of its fields."""
    changes: dict[type, Callable[[], Any]] = {
        Urn: lambda: replace(noun, called=noun.called + 1),
        Wifi: lambda: replace(noun, readable=not noun.readable),
        Publication: lambda: replace(noun, indexed=not noun.indexed),
        BrowserLink: lambda: replace(noun, person=noun.person + "x"),
    }
    if type(noun) in changes:
        return changes[type(noun)]()
    return replace(noun, **_of(noun))


def _of(noun: Any) -> dict[str, Any]:
    for field in ("title", "name", "position", "code"):
        if hasattr(noun, field):
            now = getattr(noun, field)
            return {field: now + 1 if isinstance(now, float) else f"{now}\u00a0bis"}
    raise AssertionError(noun)


def copied(noun: Any) -> Any:
    """One like it that was not there."""
    return replace(noun, id=new_id())


ONLY = {"session", "keys", "publication"}
"""Tables of one document."""
WAYS = [
    (table, way)
    for table, way in product(TABLES.values(), ("changed", "added", "taken away"))
    if way == "changed" or table not in ONLY
]


@pytest.mark.parametrize(("table", "way"), few(WAYS))
def test_every_verb_on_every_table_is_told_and_undone_or_refused(
    whole: Room, table: str, way: str
) -> None:
    boss, past = facilitator_of(whole), Past(whole)
    for verb in VERBS:
        before, noun = stored(whole), nouns(whole)[table]
        new = copied(noun) if way == "added" else None
        with whole.transaction(boss.id, verb):
            if way == "taken away":
                whole.commit(gone=[noun])
            else:
                whole.commit(new or another(noun))
        n, after = whole.store.journal.last, stored(whole)

        told = {act.act.n: act for act in whole.history.acts(boss)}
        undoable = whole.history.undoable(boss)
        whole.history.redoable(boss, whole.agenda[0].id)
        traced(whole, boss)
        replayed(past, n)
        undone = tried(partial(whole.history.undo, boss, n))
        assert undone is (undoable is not None and undoable.n == n), verb
        assert not undone or verb in REVERSIBLE, verb
        if n in told:
            assert told[n].undoable is undone, (verb, told[n].refusal)
            assert undone or told[n].refusal, verb
        if undone:
            assert stored(whole) == before, verb
            redone = tried(partial(whole.history.redo, boss, n))
            assert stored(whole) == (after if redone else before), verb
        with whole.transaction("", Verb.START):  # as it was, for the next one
            whole.commit(noun, gone=[new] if new else [])
        assert stored(whole) == before, verb


def tried(undo: Callable[[], object]) -> bool:
    """Whether it was done; what is refused says why."""
    with suppress(WorkshopError):
        undo()
        return True
    return False


def traced(room: Room, boss: Person) -> None:
    """Who wrote each text is told."""
    for contribution in room.everything():
        assert room.history.of(boss, contribution.id)


def replayed(past: Past, n: int) -> None:
    """The session is seen as it was after this entry, and all that could be seen is told."""
    past.refresh()
    for moment in past.moments[-3:]:
        assert moment.told(past.room.catalogue)
    with past.at(n) as then:
        assert then.record().people


# ── what went wrong once ────────────────────────────────────────────────────────────────────


def named_vote(folder: Path, catalogue: Catalogue) -> tuple[Room, str, Person, Person]:
    """Two people's named votes, counted; the room, the step, and who they are."""
    settings = {"dot_vote": {"secret": False, "source": "-"}}
    room = open_room(folder, catalogue, "introductions", "dot_vote", settings=settings)
    people = enter(room, "Naïma"), enter(room, "Naima B.")
    step = voted(room, "dot_vote", *people)
    start(room, "introductions")
    return room, step, *people


def test_a_removed_step_comes_back_with_its_result(tmp_path: Path, catalogue: Catalogue) -> None:
    room, step, _naima, _other = named_vote(tmp_path, catalogue)
    boss, before = facilitator_of(room), stored(room)
    outcome = room.step_record(step).outcome
    room.conduct.remove_step(boss, step, with_words=True)
    assert room.urns_of(step) == ()

    undo = room.history.undoable(boss)
    assert undo is not None
    assert next(act.act.verb for act in room.history.acts(boss)) == "remove_step"
    room.history.undo(boss, undo.n)
    assert stored(room) == before
    assert room.step_record(step).outcome == outcome
    assert [urn.voters for urn in room.step_record(step).rounds] == [2]

    room.history.redo(boss, undo.n)
    assert room.find_step(step) is None
    assert room.urns_of(step) == ()
    room.history.undo(boss)
    assert stored(room) == before


def test_two_people_become_two_again_with_the_named_ballot_of_each(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room, step, naima, other = named_vote(tmp_path, catalogue)
    boss, before = facilitator_of(room), stored(room)
    room.people.merge(boss, naima.id, other.id)
    assert {c.person for c in room.urns_of(step)[0].ballots} == {naima.id}

    assert room.history.acts(boss)[0].undoable
    room.history.undo(boss)
    assert stored(room) == before
    room.history.redo(boss)
    assert {c.person for c in room.urns_of(step)[0].ballots} == {naima.id}


def test_who_typed_ballots_and_who_published_are_the_heir_of_a_merge(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    settings = {"dot_vote": {"source": "-"}}
    room = open_room(tmp_path, catalogue, "introductions", "dot_vote", settings=settings)
    boss = facilitator_of(room)
    other = room.people.set_roles(boss, enter(room, "Yasmine").id, boss.roles)
    step = start(room, "dot_vote")
    room.voting.prepare(other, step, typed=["Un four à pain", "Un marché"], left_out=[])
    room.voting.open(other, step)
    option = room.step_record(step).facts(VoteFacts).options[0][0]
    room.voting.enter_paper(other, step, {option: 1})
    room.voting.close(other, step)
    room.publishing.publish(other, [step])
    before = stored(room)

    room.people.merge(boss, boss.id, other.id)
    [urn] = room.urns_of(step)
    assert urn.entered_by == {"paper": (boss.id,)}
    assert room.publication is not None
    assert room.publication.by == boss.id
    assert other.id not in str({t: d for t, d in stored(room).items() if t != "keys"})
    room.history.undo(boss)
    assert stored(room) == before


def test_a_vote_does_not_come_back_with_the_ballot_of_somebody_who_is_no_longer_there(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room, step, naima, other = named_vote(tmp_path, catalogue)
    boss = facilitator_of(room)
    room.conduct.remove_step(boss, step, with_words=True)
    removal = room.store.journal.last
    room.people.merge(boss, naima.id, other.id)
    assert not tried(lambda: room.history.undo(boss, removal))

    room.history.undo(boss)  # the merge
    assert tried(lambda: room.history.undo(boss, removal))
    assert {c.person for c in room.urns_of(step)[0].ballots} == {naima.id, other.id}
