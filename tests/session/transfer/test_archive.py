"""A whole session as data, and back: nothing of it is lost, nothing private is in it."""

from __future__ import annotations

import json
import shutil
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from plugins.action_canvas import CanvasCard, Photo, PrivateNote
from tablee.activities.votes import VoteFacts
from tablee.errors import NotAccepted, NotAllowed, NotFound, NotSaved
from tablee.model.entities import Role
from tablee.model.synthesis import Part
from tablee.registry import Catalogue
from tablee.sdk.testing import facilitator_of, seat_of, start
from tablee.session.history.replay import Past
from tablee.session.people.seat import Seat
from tablee.session.transfer import archive
from tablee.session.transfer.document import document_of
from tablee.view import Audience
from tablee.web.export.downloads import check_may_export
from tests.support.examples import examples
from tests.support.photos.bad_pictures import camera_photo
from tests.support.sessions.a_session import EVENTS, Event, lived, person, sessions_in, workshop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tablee.session import Room, Sessions

ALL = [
    Event("go_to", 0),
    Event("post", 1, "je répare des vélos"),
    Event("go_to", 1),
    Event("post", 2, "Ouvrir le samedi"),
    Event("post", 3, "Prêter le camion"),
    Event("important", 1),
    Event("photo", 0, "Trois colonnes de papillons"),
    Event("private", 1, "ce que je ne dirai pas"),
    Event("note", 2, "on en reparle en mai"),
    Event("hide", 2),
    Event("added", 0, "Ce que personne n’avait dit"),
    Event("reading", 1),
    Event("reserve", 0, "Je ne suis pas d’accord"),
    Event("vote", 0, "Trois"),
    Event("vote", 2, "Quatre"),
]


@pytest.fixture
def sessions(tmp_path: Path, catalogue: Catalogue) -> Iterator[Sessions]:
    found = sessions_in(tmp_path, catalogue)
    yield found
    found.close()


@pytest.fixture
def room(sessions: Sessions) -> Room:
    return lived(workshop(sessions), ALL)


def brought(sessions: Sessions, room: Room) -> Room:
    """The session from its file, on somebody else's laptop."""
    file = sessions.catalogue.exporter("json").export(document_of(room, complete=True), Part.BOTH)
    told = sessions.catalogue.exporter("json").archived(file)
    assert told is not None
    return sessions.bring_in("another-laptop", told)


# ── identical ───────────────────────────────────────────────────────────────────────────────


@settings(max_examples=examples(15))
@given(EVENTS)
def test_a_session_comes_back_from_its_file_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, events: list[Event]
) -> None:
    folder = tmp_path_factory.mktemp("sessions")
    sessions = sessions_in(folder, catalogue)
    try:
        room = lived(workshop(sessions), events)
        back = brought(sessions, room)
        assert archive.of_room(back) == archive.of_room(room)
        assert document_of(back) == document_of(room)
    finally:
        sessions.close()
        shutil.rmtree(folder)


def test_every_file_of_the_demo_is_the_same_to_the_byte_once_it_came_back(
    tmp_path: Path, played: Path, catalogue: Catalogue
) -> None:
    shutil.copytree(played, tmp_path / "sessions")
    sessions = sessions_in(tmp_path / "sessions", catalogue)
    (room,) = sessions.rooms.values()
    back = brought(sessions, room)
    whole, again = (document_of(r, complete=True) for r in (room, back))
    assert whole.archive is not None
    assert whole.archive["pictures"]
    for exporter in catalogue.exporters.values():
        assert exporter.export(again, Part.BOTH) == exporter.export(whole, Part.BOTH)
    sessions.close()


def test_it_is_as_it_was_once_the_server_has_been_started_again(
    sessions: Sessions, room: Room, catalogue: Catalogue
) -> None:
    told, back = archive.of_room(room), brought(sessions, room).session.id
    sessions.close()
    again = sessions_in(sessions.folder, catalogue)
    assert archive.of_room(again.get(back)) == told
    assert not again.unreadable
    again.close()


def test_what_plugins_that_are_gone_have_left_comes_back_for_when_they_are_there_again(
    tmp_path: Path, sessions: Sessions, room: Room
) -> None:
    told = archive.of_room(room)
    bare = sessions_in(tmp_path / "elsewhere", Catalogue({}, {}, {}))
    bare.folder.mkdir()
    without = bare.bring_in("another-laptop", told)
    assert archive.of_room(without) == told
    canvas = without.step_record(without.agenda[1].id)
    assert "Ouvrir le samedi" in str(canvas.activity.view(canvas, Audience.WALL))
    bare.close()


# ── what is in it, and what is not ──────────────────────────────────────────────────────────


def test_what_lets_into_a_session_and_what_nobody_else_has_seen_is_not_in_it(room: Room) -> None:
    told = json.dumps(archive.of_room(room), ensure_ascii=False)
    assert "Ouvrir le samedi" in told
    assert "ce que je ne dirai pas" not in told
    keys = room.keys
    links = {link.id for who in room.everybody for link in room.browsers_of(who)}
    for secret in (keys.code, keys.join, keys.wall, *keys.consoles, *links):
        assert secret not in told


def test_a_secret_vote_says_what_was_voted_and_never_by_whom(room: Room) -> None:
    secret, *_others = (urn for urn in archive.of_room(room)["urns"] if urn["secret"])
    assert len(secret["ballots"]) == 4
    assert {(cast["person"], cast["ballot"]) for cast in secret["ballots"]} == {("", "")}


def test_ballots_of_an_open_vote_stay_where_they_are_and_nobody_there_has_finished(
    sessions: Sessions, room: Room
) -> None:
    step = voting_openly(room)
    back = brought(sessions, room)
    assert room.voting.mine(person(room, 1), step).marks
    assert not back.voting.mine(person(back, 1), step).marks
    assert not back.step(step).finished
    assert room.step(step).finished


def test_a_clock_that_runs_stands_still_in_the_file(sessions: Sessions, room: Room) -> None:
    spent = room.step(room.session.current or "").elapsed(room.clock())
    back = brought(sessions, room)
    there = back.step(back.session.current or "")
    assert (there.elapsed(room.clock() + 3600), there.resumed_at) == (spent, None)


def test_the_session_is_in_no_file_but_the_facilitators_whole_one(room: Room) -> None:
    exporter = room.catalogue.exporter("json")
    assert document_of(room).archive is None
    for part in (Part.SHEET, Part.NOTES):
        assert exporter.archived(exporter.export(document_of(room, complete=True), part)) is None


# ── beside the one that it was ──────────────────────────────────────────────────────────────


def voting_openly(room: Room) -> str:
    """A secret vote that is open, with Jeanne's ballot in it."""
    step = start(room, "ranking")
    room.voting.prepare(facilitator_of(room), step, typed=["Un", "Deux"], left_out=[])
    room.voting.open(facilitator_of(room), step)
    option, _words = room.step_record(step).facts(VoteFacts).options[0]
    room.voting.cast(person(room, 1), step, {option: 1}, finished=True)
    return step


def test_it_gets_a_folder_and_links_of_its_own(sessions: Sessions, room: Room) -> None:
    back, third = brought(sessions, room), brought(sessions, room)
    assert (back.session.id, third.session.id) == (f"{room.session.id}-2", f"{room.session.id}-3")
    assert not set(keys_of(back)) & set(keys_of(room))
    with pytest.raises(NotAllowed):
        check_may_export(back, "browser-of-Karim")


def keys_of(room: Room) -> tuple[str, ...]:
    keys = room.keys
    return (keys.code, keys.join, keys.wall, *keys.consoles)


def test_votes_of_one_never_touch_the_ballots_of_the_other(
    sessions: Sessions, room: Room, catalogue: Catalogue
) -> None:
    step = voting_openly(room)
    back = brought(sessions, room)
    option, _words = back.step_record(step).facts(VoteFacts).options[1]
    back.voting.cast(person(back, 3), step, {option: 1})
    back.voting.close(facilitator_of(back), step)
    sessions.remove(facilitator_of(back), back)
    sessions.close()  # what memory holds could hide what the disk has lost
    again = sessions_in(sessions.folder, catalogue)
    here = again.get(room.session.id)
    assert here.voting.mine(person(here, 1), step).marks, "the ballot is still there"
    here.voting.close(facilitator_of(here), step)
    (urn,) = here.urns_of(step)
    assert (urn.voters, urn.unreadable) == (1, 0)
    again.close()


def test_whoever_brings_it_back_is_the_person_who_facilitated(
    sessions: Sessions, room: Room
) -> None:
    back = brought(sessions, room)
    me = back.person_of("another-laptop")
    assert me is not None
    assert (me.name, me.has(Role.FACILITATOR)) == ("Yasmine", True)
    assert back.person_of("facilitator-browser") is None
    seat = Seat(back, me.id, next(s.id for s in back.agenda if s.activity == "action_canvas"))
    seat.post(CanvasCard("On continue"))
    assert back.session in [r.session for r in sessions.facilitated_by("another-laptop")]


def test_where_several_facilitated_it_is_the_first_of_them_and_where_none_did_somebody_new(
    sessions: Sessions, room: Room
) -> None:
    room.people.set_roles(facilitator_of(room), person(room, 1).id, {Role.FACILITATOR})
    told = archive.of_room(room)
    back = sessions.bring_in("another-laptop", told)
    assert back.person_of("another-laptop") == facilitator_of(back)
    assert facilitator_of(back).name == "Yasmine"
    for who in told["people"]:
        who["roles"] = ["participant"]
    alone = sessions.bring_in("another-laptop", told).person_of("another-laptop")
    assert alone is not None
    assert alone.name == "Animation"


def test_who_was_told_apart_stays_so_and_a_name_given_up_stays_behind(
    sessions: Sessions, room: Room
) -> None:
    by, one, two = facilitator_of(room), person(room, 1), person(room, 2)
    room.people.rename(one, one.id, "Quelqu’un d’autre")
    room.people.tell_apart(by, one.id, two.id)
    back = brought(sessions, room).person(one.id)
    assert (back.apart, back.formerly) == ((two.id,), ())
    assert room.person(one.id).formerly == (one.name,)


def test_its_history_begins_with_the_file(sessions: Sessions, room: Room) -> None:
    back = brought(sessions, room)
    past = Past(back)
    (moment,) = past.moments
    assert moment.told(back.catalogue) == "Session importée d’un fichier"
    past.close()


def test_one_takes_ones_words_and_pictures_away_there_too(sessions: Sessions, room: Room) -> None:
    back = brought(sessions, room)
    (photo,) = (c for c in back.everything() if isinstance(c.content, Photo))
    assert isinstance(photo.content, Photo)
    assert back.store.media(photo.content.name) == room.store.media(photo.content.name)
    back.erasing.words(facilitator_of(back), [photo.id])
    with pytest.raises(NotFound):
        back.store.media(photo.content.name)
    assert room.store.media(photo.content.name)


def test_who_goes_there_takes_the_copies_of_their_words_and_not_the_words_they_copied(
    sessions: Sessions, room: Room
) -> None:
    hers, others = "Ouvrir un atelier le samedi matin", "Prêter le camion à tout le quartier"
    start(room, "action_canvas")
    karim, elodie = person(room, 2), person(room, 4)
    for who, text in ((karim, hers), (elodie, others), (elodie, hers), (karim, others)):
        room.clock.advance(60)  # type: ignore[attr-defined]
        Seat(room, who.id, room.session.current or "").post(CanvasCard(text))
    back = brought(sessions, room)
    back.erasing.person(facilitator_of(back), karim.id)
    left = [c.content.text for c in back.everything() if isinstance(c.content, CanvasCard)]
    assert others in left
    assert hers not in left


# ── what is refused ─────────────────────────────────────────────────────────────────────────


def put(table: str, place: int = 0, **fields: Any) -> Callable[[dict[str, Any]], None]:
    def change(told: dict[str, Any]) -> None:
        told[table][place].update(fields)

    return change


def top(**fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda told: told.update(fields)


def in_content(**fields: Any) -> Callable[[dict[str, Any]], None]:
    def change(told: dict[str, Any]) -> None:
        photo = next(c for c in told["contributions"] if c["kind"] == "photo")
        photo["content"].update(fields)

    return change


def twice(told: dict[str, Any]) -> None:
    told["people"].append(told["people"][0])


def deep(told: dict[str, Any]) -> None:
    for _n in range(40):
        told["steps"][0]["settings"] = {"more": told["steps"][0]["settings"]}


def ballots(**fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda told: told["urns"][0]["ballots"][0].update(fields)


DAMAGED = {
    "no schema": lambda told: told.pop("schema"),
    "a schema that is none": top(schema="2"),
    "no title": top(title=" "),
    "a language that is none": top(language="../fr"),
    "another kind of list": top(people={"a": 1}),
    "people without fields": top(people=["Yasmine"]),
    "a step that is not there": put("contributions", step="zzzzzzzzzzzz"),
    "an author who is not there": put("contributions", person="zzzzzzzzzzzz"),
    "a typist who is not there": put("contributions", entered_by="zzzzzzzzzzzz"),
    "words that are private": put("contributions", shared=False),
    "a position that is none": put("contributions", position="first"),
    "a position that JSON does not know": put("contributions", position=float("nan")),
    "a time after all calendars": put("contributions", at=1e15),
    "a current step that is not there": top(current="zzzzzzzzzzzz"),
    "somebody who finished and is not there": put("steps", finished=["zzzzzzzzzzzz"]),
    "an outcome that is none": put("steps", outcome={"options": 3}),
    "facts that are none": put("steps", 2, facts={"round": "../../.owner"}),
    "an id that leads elsewhere": put("steps", id="../../x"),
    "one id twice": twice,
    "a role that is none": put("people", roles=["king"]),
    "a name that turns what follows": put("people", name="\u202eeoJ"),
    "a former name that does": put("people", formerly=["\u202eoeJ"]),
    "half a character": put("people", name="\ud800"),
    "a round of no step": put("urns", id="zzz-1"),
    "a ballot on what was not voted on": ballots(marks={"zzz": 1}),
    "a ballot that says whose it is": ballots(ballot="zzz"),
    "too deep": deep,
    "a text too long": in_content(caption="x" * 300_000),
    "a picture elsewhere": in_content(name="../../session.json"),
    "a picture whose name is a path": top(pictures={"../x.png": ""}),
    "a picture that is no base64": top(pictures={"x.png": "é"}),
}


def unchanged(sessions: Sessions) -> set[str]:
    return {path.name for path in sessions.folder.iterdir()} - {".unfinished"}


@pytest.mark.parametrize("change", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_or_crafted_file_is_refused_with_a_sentence_and_nothing_is_created(
    sessions: Sessions, told: dict[str, Any], change: Callable[[dict[str, Any]], None]
) -> None:
    before = unchanged(sessions)
    change(told)
    with pytest.raises(NotAccepted, match="abîmée ou incomplète : rien n’a été créé"):
        sessions.bring_in("another-laptop", told)
    assert unchanged(sessions) == before


@pytest.fixture(scope="module")
def lived_once(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> str:
    """The archive of a session, made once for all that is done to it."""
    sessions = sessions_in(tmp_path_factory.mktemp("once"), catalogue)
    told = json.dumps(archive.of_room(lived(workshop(sessions), ALL)))
    sessions.close()
    return told


@pytest.fixture
def told(lived_once: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(lived_once)
    return found


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (top(schema=99), "version plus récente de Tablée.*format 99, ici 2"),
        (top(people=[{}] * 10_001), "trop grande pour revenir ainsi"),
        (top(pictures={"x.png": "aGVs"}), "pas une image lisible"),
    ],
)
def test_a_file_that_cannot_come_back_says_why(
    sessions: Sessions,
    told: dict[str, Any],
    change: Callable[[dict[str, Any]], None],
    sentence: str,
) -> None:
    before = unchanged(sessions)
    change(told)
    with pytest.raises(NotAccepted, match=sentence):
        sessions.bring_in("another-laptop", told)
    assert unchanged(sessions) == before


def test_a_disk_that_refuses_leaves_no_half_of_a_session(
    sessions: Sessions, told: dict[str, Any]
) -> None:
    assert not sessions.rooms
    (sessions.folder / ".unfinished").write_text("no folder can be made here")
    with pytest.raises(NotSaved):
        sessions.bring_in("another-laptop", told)
    assert not [path for path in sessions.folder.iterdir() if path.is_dir()]
    assert not sessions.rooms


def test_a_picture_that_tells_where_it_was_taken_is_cleaned_on_its_way_in(
    sessions: Sessions, told: dict[str, Any]
) -> None:
    (name,) = told["pictures"]
    told["pictures"][name] = b64encode(camera_photo(300)).decode()
    back = sessions.bring_in("another-laptop", told)
    assert b"rue des Lilas" not in back.store.media(name)


def test_a_note_that_a_carrier_kept_stays_with_the_session_that_it_was(
    sessions: Sessions, room: Room
) -> None:
    back = brought(sessions, room)
    assert [c for c in room.everything() if isinstance(c.content, PrivateNote)]
    assert not [c for c in back.everything() if isinstance(c.content, PrivateNote)]
    assert seat_of(back, person(back, 1), "action_canvas").mine == ()
