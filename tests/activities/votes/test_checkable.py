"""A secret vote that each person can check: words with a ballot, and the list once it is shown."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tablee.activities.votes import Ballot, Vote, checkable
from tablee.document.outline import votes_table
from tablee.drawing.paper_ballots import marks_of
from tablee.errors import NotAccepted
from tablee.model.synthesis import Part
from tablee.sdk.conformance.checks import votes as ballots
from tablee.sdk.testing import enter, facilitator_of, offered, open_room, start
from tablee.session.contributions.votes.scanned import ScannedVote
from tablee.session.transfer import archive
from tablee.session.transfer.document import document_of
from tablee.view import Audience
from tablee.web.live import frames

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Person
    from tablee.session import Room

CATALOGUE = offered()
METHODS = [name for name, kind in CATALOGUE.activities.items() if issubclass(kind, Vote)]
NAMES = ("Ana", "Bob", "Chloé", "Driss", "Élise", "Farid")


def voting(folder: Path, method: str, people: int = 6, **chosen: object) -> tuple[Room, str]:
    """A room whose vote is about to open, checkable unless said otherwise."""
    room = open_room(folder, CATALOGUE, method)
    boss, step = facilitator_of(room), start(room, method)
    for name in NAMES[:people]:
        enter(room, name)
    settings = {"secret": True, "checkable": True, **chosen}
    room.conduct.configure(boss, step, settings=settings)
    vote = room.step_record(step).activity
    assert isinstance(vote, Vote)
    if not vote.options(room.step_record(step)):
        typed = ("Un local", "Un marché", "Un annuaire")[: max(vote.fewest, min(3, vote.most))]
        room.voting.prepare(boss, step, typed=typed, left_out=())
    return room, step


def voters(room: Room) -> list[Person]:
    return [p for p in room.everybody.values() if p.name in NAMES]


def casts(room: Room, step: str, people: list[Person]) -> dict[str, str]:
    """Each puts a ballot; the words of each, by name."""
    record, chance = room.step_record(step), random.Random(7)
    vote = record.activity
    assert isinstance(vote, Vote)
    found = {}
    for person in people:
        cast = None
        while cast is None or not any(cast.marks.values()):
            cast = ballots.drawn(vote, record, chance)
        seen = room.voting.mine(person, step).seen
        mine = room.voting.cast(person, step, cast.marks, text=cast.text, round=1, seen=seen)
        found[person.name] = mine.words
    return found


def shown(room: Room, step: str, audience: Audience) -> str:
    return frames.encode(frames.frame(room, audience, "fr", step=step)).decode()


@pytest.mark.parametrize("method", METHODS)
def test_each_finds_their_ballot_in_the_list_and_nothing_says_whose_it_is(
    method: str, tmp_path: Path
) -> None:
    room, step = voting(tmp_path, method)
    boss = facilitator_of(room)
    room.voting.open(boss, step)
    words = casts(room, step, voters(room))
    assert len({*words.values()}) == len(NAMES)
    assert all(len(set(pair.split())) == 2 for pair in words.values())
    said = {p.name: room.voting.ballot_of(p.id, step) for p in voters(room)}
    marks = {
        words[name]: c.content.marks
        for name, c in said.items()
        if c is not None and isinstance(c.content, Ballot)
    }
    kept = b"".join(f.read_bytes() for f in tmp_path.rglob("*") if f.is_file())
    for pair in words.values():
        assert pair.encode() not in kept  # sealed
        assert pair not in shown(room, step, Audience.PHONE)
        assert pair not in shown(room, step, Audience.CONSOLE)
    assert "une main levée n’en a pas" in shown(room, step, Audience.CONSOLE)  # where they count
    room.voting.close(boss, step)
    urn = room.urns_of(step)[0]
    assert {cast.words: cast.marks for cast in urn.ballots} == {
        pair: dict(sorted(m.items())) for pair, m in marks.items()
    }
    assert [cast.person for cast in urn.ballots] == [""] * len(NAMES)
    record = room.shared().step(step)
    assert record is not None
    vote = record.activity
    assert isinstance(vote, Vote)
    of_words = checkable.list_of(vote, record, lambda _paper, cast: cast.words)
    assert of_words is not None
    listed = [row[0] for row in of_words.rows]
    assert listed == sorted(words.values())
    told = (
        shown(room, step, Audience.PHONE),
        repr(document_of(room)),
        json.dumps(archive.of_room(room), ensure_ascii=False),
    )
    for pair in words.values():
        assert all(pair in each for each in told)
    table = votes_table(document_of(room), Part.NOTES)
    nature, option = table.heads.index("Nature"), table.heads.index("Proposition")
    assert [row[option] for row in table.rows if row[nature] == "bulletin"] == listed


def test_a_ballot_that_is_changed_keeps_its_words_and_one_taken_back_gives_them_up(
    tmp_path: Path,
) -> None:
    room, step = voting(tmp_path, "approval")
    room.voting.open(facilitator_of(room), step)
    ana = voters(room)[0]
    first = casts(room, step, [ana])["Ana"]
    seen = room.voting.mine(ana, step).seen
    option = room.step_record(step).step.facts["options"][0][0]
    changed = room.voting.cast(ana, step, {option: 1}, seen=seen)
    assert changed.words == first
    gone = room.voting.cast(ana, step, {}, seen=changed.seen)
    assert gone.words == ""


def test_ballots_typed_for_others_have_words_to_be_written_down_and_hands_none(
    tmp_path: Path,
) -> None:
    room, step = voting(tmp_path, "approval")
    boss = facilitator_of(room)
    room.voting.open(boss, step)
    option = room.step_record(step).step.facts["options"][0][0]
    on_paper = room.voting.enter_paper(boss, step, {option: 1})
    ana, *others = voters(room)
    for_ana = room.voting.enter_for(boss, step, ana.id, {option: 1})
    assert room.voting.mine(ana, step).words == for_ana
    assert room.voting.enter_paper(boss, step, {option: 1}, hands=3) == ""
    words = {on_paper, for_ana, *casts(room, step, others).values()}
    room.voting.close(boss, step)
    told = repr(document_of(room))
    assert len(words) == len(NAMES) + 1
    assert all(pair in told for pair in words)
    assert "mains levées" in told


def test_who_was_two_with_two_ballots_is_told_which_words_are_in_no_list(tmp_path: Path) -> None:
    room, step = voting(tmp_path, "approval")
    boss = facilitator_of(room)
    room.voting.open(boss, step)
    words = casts(room, step, voters(room))
    ana, bob = voters(room)[:2]
    room.people.merge(boss, ana.id, bob.id)
    mine = room.voting.mine(ana, step)
    assert mine.words == words["Ana"]
    assert words["Bob"] in mine.lost
    assert words["Ana"] not in mine.lost
    option = room.step_record(step).step.facts["options"][0][0]
    changed = room.voting.cast(ana, step, {option: 1}, seen=mine.seen)
    assert changed.lost == mine.lost  # a ballot that is changed still knows
    room.voting.close(boss, step)
    listed = [cast.words for cast in room.urns_of(step)[0].ballots]
    assert sorted(listed) == sorted(pair for name, pair in words.items() if name != "Bob")
    kept = b"".join(f.read_bytes() for f in tmp_path.rglob("*") if f.is_file())
    assert words["Bob"].encode() not in kept


def test_ballots_that_are_written_again_or_read_twice_stand_in_the_list_once(
    tmp_path: Path,
) -> None:
    room, step = voting(tmp_path, "approval")
    boss = facilitator_of(room)
    room.voting.open(boss, step)
    first, second, third = (id_ for id_, _words in room.step_record(step).step.facts["options"])
    ana, bob, chloe = voters(room)[:3]
    for option in (first, second, third):  # Ana changes her mind twice
        seen = room.voting.mine(ana, step).seen
        words = room.voting.cast(ana, step, {option: 1}, seen=seen).words
    taken_back = room.voting.cast(bob, step, {first: 1}).words
    room.voting.cast(bob, step, {}, seen=room.voting.mine(bob, step).seen)
    bobs = room.voting.cast(bob, step, {second: 1}, seen=room.voting.mine(bob, step).seen).words
    typed = room.voting.enter_for(boss, step, chloe.id, {first: 1})
    again = room.voting.enter_for(boss, step, chloe.id, {second: 1})
    scans = room.scanned_ballots

    def reads(*sheets: ScannedVote) -> list[str]:
        return [one.came for one in scans.count(boss, step, sheets, marks_of)]

    sheets = [ScannedVote(n, ((n % 3, 0, 0),)) for n in range(1, 5)]
    assert reads(*sheets) == ["new"] * 4
    assert reads(*sheets) == ["same"] * 4
    other = replace(sheets[0], ticked=((0, 0, 0),))
    assert reads(other) == ["differs"]
    assert reads(replace(other, instead=True)) == ["changed"]
    room.voting.close(boss, step)
    [urn] = room.urns_of(step)
    assert urn.origins == {"phone": 2, "room": 1, "scan": 4}
    assert {cast.words for cast in urn.ballots} >= {words, bobs, typed}
    assert (again, taken_back in repr(urn)) == (typed, False)
    assert len({cast.words for cast in urn.ballots}) == 7
    told = sorted(name for cast in urn.ballots for name in cast.marks)
    assert told == sorted([third, second, second, first, third, first, second])
    stack = [other, *sheets[1:]]
    reread, refused = scans.reread(boss, step, stack, marks_of)
    assert (reread.same, refused) == (True, ())


@pytest.mark.parametrize("people", [1, 4])
def test_it_does_not_open_where_so_few_can_vote(people: int, tmp_path: Path) -> None:
    room, step = voting(tmp_path, "approval", people)
    with pytest.raises(NotAccepted, match="au moins 5 personnes"):
        room.voting.open(facilitator_of(room), step)
    room.conduct.configure(facilitator_of(room), step, settings={"checkable": False})
    room.voting.open(facilitator_of(room), step)


def test_no_list_is_made_of_few_ballots_though_many_could_vote(tmp_path: Path) -> None:
    room, step = voting(tmp_path, "approval")
    boss = facilitator_of(room)
    room.voting.open(boss, step)
    words = casts(room, step, voters(room)[:4])
    room.voting.close(boss, step)
    assert [cast.words for cast in room.urns_of(step)[0].ballots] == [""] * 4
    told = repr(document_of(room)) + json.dumps(archive.of_room(room))
    assert not any(pair in told for pair in words.values())


def test_a_named_vote_has_no_words(tmp_path: Path) -> None:
    room, step = voting(tmp_path, "approval", secret=False)
    room.voting.open(facilitator_of(room), step)
    assert set(casts(room, step, voters(room)).values()) == {""}


def test_the_wall_has_the_list_when_it_is_asked_for(tmp_path: Path) -> None:
    room, step = voting(tmp_path, "approval")
    boss = facilitator_of(room)
    room.voting.open(boss, step)
    words = casts(room, step, voters(room))
    room.voting.close(boss, step)
    assert not any(pair in shown(room, step, Audience.WALL) for pair in words.values())
    room.voting.explain(boss, step)
    assert all(pair in shown(room, step, Audience.WALL) for pair in words.values())


def test_hands_counted_in_the_room_are_said_to_be_added_to_the_list(tmp_path: Path) -> None:
    room, step = voting(tmp_path, "approval")
    boss = facilitator_of(room)
    room.voting.open(boss, step)
    casts(room, step, voters(room))
    record = room.step_record(step)
    assert isinstance(record.activity, Vote)
    one = record.activity.paper(record).options[0][0]
    room.voting.enter_hands(boss, step, 2, {one: {"1": 2}})
    room.voting.close(boss, step)
    room.voting.explain(boss, step)
    told = "2 votes à main levée comptés dans la salle ne sont pas dans cette liste"
    assert told in shown(room, step, Audience.WALL)
    record = room.step_record(step)
    assert told in repr(tuple(record.activity.synthesis(record)))


def test_the_rule_says_it_and_what_it_does_not_protect_from(tmp_path: Path) -> None:
    room, step = voting(tmp_path, "approval")
    vote = room.step_record(step).activity
    assert isinstance(vote, Vote)
    assert "exigerait de voir votre téléphone" in vote.rule()
    assert "un bulletin lu sur une photo, n’en donne pas" in vote.rule()
    assert "vérifiable" not in replace(vote, checkable=False).rule()


@pytest.mark.parametrize("language", checkable.LANGUAGES)
def test_each_language_has_enough_short_words_none_twice(language: str) -> None:
    words = checkable._words(language)
    assert len({*words}) == len(words) >= 512
    assert all(word.isalpha() and word.islower() and len(word) <= 10 for word in words)
    assert checkable.drawn(f"{language}-XX", ()).split()[0] in words
