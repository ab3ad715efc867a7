"""A session without its plugins: nothing hidden shows, nobody is named, results and titles stay."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from plugins.action_canvas import CanvasCard, Photo
from plugins.closing import RotiMark
from plugins.consent.contents import REACTIONS, ClarifyingQuestion, ConsentFacts, Reaction
from plugins.consent.counting import decided
from plugins.editing.contents import Added, LineEdit, Reading, Withdrawal
from plugins.introductions import Introduction, RollCall
from plugins.shared_notes import NoteLine
from tablee.activities import Activity, answers
from tablee.activities.votes import VoteFacts
from tablee.activities.votes.results import without_plugin
from tablee.document import build
from tablee.document.outline import outline, outline_texts
from tablee.model.entities import Appearance, Role
from tablee.model.synthesis import Part
from tablee.model.verbs import Verb
from tablee.sdk.testing import Clock, enter, facilitator_of, open_room, seat_of, start
from tablee.session import Room, Sessions
from tablee.session.history.replay import Past
from tablee.session.transfer import archive
from tablee.session.transfer.document import document_of
from tablee.view import Audience, Text
from tests.support.photos.bad_pictures import camera_photo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tablee.activities import StepRecord
    from tablee.registry import Catalogue
    from tablee.view import View

STEPS = ("action_canvas", "dot_vote", "majority_judgment", "approval", "ranking")
ID = re.compile(r"\b(?=[a-z]*\d)[0-9a-hjkmnp-tv-z]{12}\b")
PICTURE = re.compile(r"[\w-]{12,}\.(?:jpg|png)")
OPTIONS = ["Un four à pain", "Un marché couvert"]


@pytest.fixture
def lived(tmp_path: Path, catalogue: Catalogue, clock: Clock) -> Room:
    """A workshop in which things were hidden, withdrawn, voted on, held back and kept open."""
    settings: dict[str, Any] = {name: {"source": "-"} for name in STEPS[1:]}
    room = open_room(tmp_path, catalogue, *STEPS, clock=clock, settings=settings)
    boss, naima = facilitator_of(room), enter(room, "Naïma")
    karim = enter(room, "Karim", Role.SCRIBE, Role.PARTICIPANT)
    start(room, "action_canvas")
    seat = seat_of(room, naima)
    seat.post(CanvasCard("Motvisible des vélos"))
    hidden = seat.post(CanvasCard("Motmasque de colère"))
    room.words.hide(boss, hidden.id, True)
    taken = seat.post(CanvasCard("Motretire du compte rendu"))
    facilitator_seat = seat_of(room, boss)
    facilitator_seat.post(
        Photo(facilitator_seat.add_picture(camera_photo(200)), "Motphoto du tableau")
    )
    seat_of(room, boss, "editing").set_facts(Reading(opened_at=room.clock()))
    seat_of(room, naima, "editing").post(Withdrawal(taken.id))
    reworded = seat_of(room, karim, "action_canvas").post(CanvasCard("Motdit"))
    about = f"important {reworded.id}"
    seat_of(room, karim, "editing").post(LineEdit(about, about=reworded.id, wording="Motredit"))
    seat_of(room, karim, "shared_notes").post(NoteLine("Motnote prise ensemble"))
    for name, how in zip(STEPS[1:], ("shown", "shown", "held", "open"), strict=True):
        step = start(room, name)
        room.voting.prepare(boss, step, typed=OPTIONS, left_out=[])
        room.voting.open(boss, step)
        for who in (naima, karim):
            room.voting.cast(who, step, {"t2": 1} if name != "majority_judgment" else _graded())
        if how != "open":
            room.voting.close(boss, step, show=how == "shown")
    room.conduct.configure(boss, room.agenda[0].id, title="Nos idées")
    return room


def _graded() -> dict[str, int | float]:
    return {"t1": 0, "t2": 4}


def without(room: Room, catalogue: Catalogue, *missing: str) -> Room:
    """The same session on a server without these activities, or without any."""
    room.close()
    kept = {n: k for n, k in catalogue.activities.items() if missing and n not in missing}
    poorer = replace(catalogue, activities=kept)
    return Sessions(room.store.folder.parent, poorer, room.clock).get(room.session.id)


def seen(room: Room, audience: Audience) -> str:
    """All that the steps show to this audience, as what is sent to its browsers."""
    views = [answers.seen(step, audience) for step in room.record().steps + room.record().beside]
    return msgspec.json.encode(views).decode()


def written(room: Room) -> dict[str, str]:
    """The document in every format that is text."""
    synthesis = document_of(room)
    found = {}
    for name, exporter in room.catalogue.exporters.items():
        told = exporter.export(synthesis, Part.BOTH)
        if exporter.media_type.startswith(("text/", "application/json")):
            found[name] = told.decode()
    found["every format"] = "\n".join(outline_texts(outline(synthesis, Part.BOTH)))
    return found


@pytest.mark.parametrize("missing", [(), STEPS, ("editing",), ("action_canvas", "editing")])
def test_nothing_hidden_or_withdrawn_shows_and_nobody_is_named(
    lived: Room, catalogue: Catalogue, missing: tuple[str, ...]
) -> None:
    ballots = [c for c in lived.everything() if not c.shared]
    room = without(lived, catalogue, *missing)
    for audience in (Audience.WALL, Audience.PHONE):
        shown = seen(room, audience)
        assert "Motmasque" not in shown, audience
        assert "Motvisible" in shown, audience
        if "action_canvas" not in room.catalogue.activities:
            assert "Naïma" not in shown, audience
    documents = written(room)
    published = [s.id for s in (*room.agenda, *room.beside)]
    agenda_alone = [s.id for s in room.agenda]
    for name, steps in (("published", published), ("the agenda alone", agenda_alone)):
        documents[name] = "\n".join(
            outline_texts(outline(build.write(room.record(), steps), Part.BOTH))
        )
    for name, told in documents.items():
        assert "Motmasque" not in told, name
        assert "Motretire" not in told, name
        if "action_canvas" not in room.catalogue.activities:
            assert "Naïma : Motvisible" not in told.replace("\u00a0", " "), name
    assert "Motvisible" in documents["every format"]
    assert {c.id for c in room.everything() if not c.shared} == {c.id for c in ballots}


def test_results_titles_and_notes_stay_and_no_id_is_printed_as_words(
    lived: Room, catalogue: Catalogue
) -> None:
    titles = [step.title for step in lived.record().steps + lived.record().beside]
    winner = lived.step_record(lived.agenda[1].id).outcome
    room = without(lived, catalogue)
    record = room.record()
    assert [step.title for step in record.steps + record.beside] == titles
    assert titles[:3] == ["Nos idées", "Gommettes", "Jugement majoritaire"]
    assert record.steps[1].outcome == winner

    told = written(room)["every format"]
    assert not ID.search(told)
    assert not PICTURE.search(told)
    assert "Motphoto du tableau" in told
    assert "Motnote prise ensemble" in told
    for title in ("Nos idées", "Gommettes", "Jugement majoritaire", "Notes prises en commun"):
        assert title.casefold() in told.casefold()
    assert told.count("Un marché couvert") == 2  # the two that the room has seen
    assert told.count("2 personnes ont voté.") == 2
    for audience in Audience:
        views = [answers.seen(step, audience) for step in record.steps]
        assert "Un marché couvert" in str(views[1])
        assert ("Un marché couvert" in str(views[3])) is (audience is Audience.CONSOLE)
        waiting = str(views[4])  # what is voted on, in its order: nothing of the count
        assert waiting.index("Un four à pain") < waiting.index("Un marché couvert")
        assert "personnes ont voté" not in waiting
    past = Past(room)
    for moment in past.moments:
        sentence = moment.told(room.catalogue)
        assert not ID.search(sentence)
        assert not any(name in sentence for name in ("action_canvas", "dot_vote"))
        assert "Naïma écrit" not in sentence
    boss = facilitator_of(room)
    for event in room.history.acts(boss):
        assert not ID.search(event.words)
        assert not PICTURE.search(event.words)
        assert event.step in ("", *titles)


def test_a_round_that_was_opened_again_keeps_what_it_said(
    lived: Room, catalogue: Catalogue
) -> None:
    boss, step = facilitator_of(lived), start_closed(lived, "dot_vote")
    lived.voting.reopen(boss, step)
    room = without(lived, catalogue)
    told = written(room)["every format"]
    assert "Tour 1 : 2 personnes ont voté." in told.replace("\u00a0", " ")
    assert told.index("Tour 1") < told.index("Un marché couvert") < told.index("Un four à pain")


def test_a_proposal_that_was_not_adopted_is_no_winner_without_its_method(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "consent")
    boss, voters = facilitator_of(room), [enter(room, name) for name in ("Naïma", "Karim")]
    step = start(room, "consent")
    room.voting.prepare(boss, step, typed=OPTIONS[:1], left_out=[])
    room.voting.open(boss, step)
    for voter, mark in zip(voters, (1, 2), strict=True):
        room.voting.cast(voter, step, {"t1": mark})
    room.voting.close(boss, step, show=True)
    assert "Non adoptée" in written(room)["every format"]
    room = without(room, catalogue)
    unknown = "seule sa méthode dit si une proposition est retenue"
    assert unknown in written(room)["every format"]
    for audience in Audience:
        assert unknown in seen(room, audience)


def objected(
    folder: Path, catalogue: Catalogue, clock: Clock, *, secret: bool = False
) -> tuple[Room, str]:
    """A room with a refused consent: what was asked, what it does to people, two objections."""
    settings: dict[str, Any] = {"consent": {"source": "-", "secret": secret}}
    room = open_room(folder, catalogue, "consent", "ranking", clock=clock, settings=settings)
    boss, step = facilitator_of(room), start(room, "consent")
    naima, jeanne = enter(room, "Naïma"), enter(room, "Jeanne", appearance=Appearance.HIDDEN)
    seat_of(room, naima).post(ClarifyingQuestion("Motquestion de fond"))
    seat_of(room, boss).set_facts(ConsentFacts(phase=REACTIONS))
    hidden = seat_of(room, jeanne).post(Reaction("Motmasque de colère"))
    room.words.hide(boss, hidden.id, True)
    room.voting.prepare(boss, step, typed=["Motproposition"], left_out=[])
    room.voting.open(boss, step)
    room.voting.cast(naima, step, {"t1": 2}, text="Motobjection de coût")
    room.voting.cast(jeanne, step, {"t1": 2}, text="Motrefus de calendrier")
    return room, step


@pytest.mark.parametrize("secret", [False, True])
def test_what_people_objected_is_told_without_the_plugin_of_consent_and_nobody_is_named(
    secret: bool, tmp_path: Path, catalogue: Catalogue, clock: Clock
) -> None:
    room, step = objected(tmp_path, catalogue, clock, secret=secret)
    room.voting.close(facilitator_of(room), step, show=True)
    words = ("Motquestion", "Motproposition", "Motobjection", "Motrefus")
    told = written(room)
    assert all(word in told["every format"] for word in words)
    room = without(room, catalogue, "consent")
    lines = written(room)["markdown"].splitlines()
    notes = "\n".join(line for line in lines if "Mot" in line)  # elsewhere: who took part
    for shown in (*(str(answers.seen(room.step_record(step), a)) for a in Audience), notes):
        assert all(word in shown for word in words)
        assert "Naïma" not in shown
        assert "Jeanne" not in shown
    for shown in (seen(room, Audience.WALL), seen(room, Audience.PHONE), *written(room).values()):
        assert "Motmasque" not in shown


def test_an_objection_is_told_to_nobody_before_its_vote_is_closed_and_shown(
    tmp_path: Path, catalogue: Catalogue, clock: Clock
) -> None:
    room, step = objected(tmp_path, catalogue, clock)
    room = without(room, catalogue, "consent")
    for shown in (*(seen(room, audience) for audience in Audience), written(room)["markdown"]):
        assert "Motobjection" not in shown
    assert "Motproposition" in seen(room, Audience.PHONE), "what is voted on stays on phones"
    room.close()
    room = Sessions(room.store.folder.parent, catalogue, room.clock).get(room.session.id)
    room.voting.close(facilitator_of(room), step, show=False)
    room = without(room, catalogue, "consent")
    for shown in (seen(room, Audience.WALL), seen(room, Audience.PHONE), *written(room).values()):
        assert "Motobjection" not in shown
    assert "Motobjection" in seen(room, Audience.CONSOLE)


def test_an_objection_of_a_former_round_is_told_and_one_that_was_erased_is_nowhere(
    tmp_path: Path, catalogue: Catalogue, clock: Clock
) -> None:
    room, step = objected(tmp_path, catalogue, clock)
    boss = facilitator_of(room)
    room.voting.close(boss, step, show=True)
    room.voting.reopen(boss, step)
    jeanne = next(p for p in room.everybody.values() if p.name == "Jeanne")
    room.erasing.all_words(jeanne)
    room = without(room, catalogue, "consent")
    for shown in (seen(room, Audience.PHONE), written(room)["markdown"]):
        assert "Motobjection" in shown
        assert "Motrefus" not in shown
    assert "Motobjection" not in seen(room, Audience.WALL)


def test_words_on_few_secret_ballots_stay_untold_where_their_method_would_not_tell_them(
    tmp_path: Path, catalogue: Catalogue, clock: Clock
) -> None:
    room, step = objected(tmp_path, catalogue, clock, secret=True)
    room.voting.close(facilitator_of(room), step, show=True)
    found = room.step_record(step)
    assert found.step.plain is not None
    told = replace(found, step=replace(found.step, plain=replace(found.step.plain, few=False)))
    assert "Motobjection" in repr(tuple(without_plugin.blocks(found)))
    assert "Motobjection" not in repr(tuple(without_plugin.blocks(told)))
    assert "Motobjection" not in repr(without_plugin.view(told, Audience.PHONE))


def test_how_a_hidden_card_was_worded_anew_is_hidden_without_the_plugin_of_the_sheet(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas")
    boss = facilitator_of(room)
    start(room, "action_canvas")
    card = seat_of(room, boss).post(CanvasCard("Motmasque"))
    other = seat_of(room, boss, "editing")
    other.post(LineEdit(f"important-{card.id}-0", about=card.id, wording="Motredit de colère"))
    other.post(Added("important", "Motajoute par la salle"))
    room.words.hide(boss, card.id, True)
    room = without(room, catalogue, "editing")
    shown = (seen(room, Audience.WALL), seen(room, Audience.PHONE), *written(room).values())
    for told in shown:
        assert "Motredit" not in told
    assert "Motajoute" in written(room)["csv-contributions"]
    assert "Motredit" in seen(room, Audience.CONSOLE)


def start_closed(room: Room, activity: str) -> str:
    """Goes back to a vote, from one that is still open."""
    boss = facilitator_of(room)
    room.voting.close(boss, room.session.current or "", show=False)
    return start(room, activity)


def test_lists_of_names_are_not_told_where_nobody_knows_how_people_appear(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "introductions")
    hidden = enter(room, "Jeanne Dupuis", appearance=Appearance.HIDDEN)
    start(room, "introductions")
    seat_of(room, facilitator_of(room)).post(RollCall("Jeanne Dupuis, Karim"))
    seat_of(room, hidden).post(Introduction("Je relie des livres"))
    room = without(room, catalogue)
    for told in (*written(room).values(), *(seen(room, audience) for audience in Audience)):
        assert "Jeanne" not in told
    assert "Je relie des livres" in written(room)["every format"]


def test_the_session_goes_on_without_its_plugins_and_all_is_back_with_them(
    lived: Room, catalogue: Catalogue
) -> None:
    before = archive.of_room(lived)
    documents = written(lived)
    room = without(lived, catalogue)
    boss = facilitator_of(room)
    ranking = room.agenda[4].id
    assert room.session.current == ranking
    room.conduct.back(boss)  # an open vote that nothing here could close keeps nobody
    room.conduct.go_to(boss, ranking)
    room.conduct.configure(boss, room.agenda[1].id, title="Gommettes", settings={})
    room.conduct.configure(boss, room.agenda[1].id, title="")
    room.close()

    back = Sessions(room.store.folder.parent, catalogue, room.clock).get(room.session.id)
    after = archive.of_room(back)
    assert after["contributions"] == before["contributions"]
    assert after["urns"] == before["urns"]
    kept = ("id", "activity", "title", "settings", "facts", "outcome", "plain")
    assert [[s[k] for k in kept] for s in after["steps"]] == [
        [s[k] for k in kept] for s in before["steps"]
    ]
    back.voting.close(facilitator_of(back), ranking)
    assert back.urns_of(ranking)[0].voters == 2
    told = written(back)
    assert told["every format"].startswith(documents["every format"][:200])
    assert back.step_record(ranking).facts(VoteFacts).shown


def test_a_file_brought_to_a_server_without_the_plugins_tells_the_same(
    lived: Room, catalogue: Catalogue, tmp_path: Path
) -> None:
    brought = Sessions(tmp_path / "there", replace(catalogue, activities={})).bring_in(
        "another-browser", archive.of_room(lived)
    )
    told = written(brought)["every format"]
    for word in ("Motmasque", "Motretire"):
        assert word not in told
    for word in ("Motvisible", "Motnote", "Un marché couvert", "Jugement majoritaire"):
        assert word in told or word.upper() in told
    assert not ID.search(told)


def test_a_session_older_than_what_is_kept_of_plugins_has_plain_titles(
    lived: Room, catalogue: Catalogue
) -> None:
    with lived.transaction("", Verb.START):
        for step in (*lived.agenda, *lived.beside):
            document = {k: v for k, v in msgspec.to_builtins(step).items() if k != "plain"}
            with lived.store.change("", Verb.START, at=lived.clock()):
                lived.store.put("steps", step.id, document)
    room = without(lived, catalogue)
    titles = [step.title for step in room.record().steps]
    assert titles == ["Nos idées", *["Étape sans son plugin"] * 4]
    told = written(room)["every format"]
    assert "Motretire" not in told
    assert "Motmasque" not in told
    assert told.count("Un marché couvert") == 2


def test_a_consent_s_verdict_and_the_marks_of_a_closing_are_told_without_their_plugins(
    tmp_path: Path, catalogue: Catalogue, clock: Clock
) -> None:
    settings: dict[str, Any] = {"consent": {"source": "-"}}
    room = open_room(tmp_path, catalogue, "consent", "closing", clock=clock, settings=settings)
    boss, naima = facilitator_of(room), enter(room, "Naïma")
    karim = enter(room, "Karim")
    step = start(room, "consent")
    room.voting.prepare(boss, step, typed=["Motproposition"], left_out=[])
    room.voting.open(boss, step)
    room.voting.cast(naima, step, {"t1": 1})
    room.voting.cast(karim, step, {"t1": 2}, text="Motobjection")
    room.voting.close(boss, step)
    verdict = decided(room.step_record(step)).reason
    start(room, "closing")
    for person, mark in ((naima, 4), (karim, 3)):
        seat_of(room, person, "closing").post(RotiMark(mark))
    room.conduct.close(boss)
    before = msgspec.json.encode(room.store.documents("steps"), order="sorted")
    told = [step.plain.told for step in room.agenda if step.plain is not None]
    assert "Motproposition" not in repr(told)
    assert "Motobjection" not in repr(told)
    room = without(room, catalogue)
    for shown in (seen(room, Audience.WALL), written(room)["markdown"]):
        assert verdict in shown
        assert "4 sur 5 (1 personne), 3 sur 5 (1 personne)" in shown
        assert "Moyenne 3,5 sur 5, 2 réponses" in shown
    assert msgspec.json.encode(room.store.documents("steps"), order="sorted") == before
    room.close()


@dataclass(frozen=True)
class Elected(Activity):
    """An activity whose result is who is here, as each chose to be named."""

    name = "elected"
    title = "Élection"

    def view(self, step: StepRecord, audience: Audience) -> View:
        return Text(self.title)

    def told_without(self, step: StepRecord) -> Sequence[str]:
        return tuple(step.name(person) for person in step.people)


def told_of(room: Room, step: str) -> tuple[str, ...]:
    """What is kept in French for when the plugin of a step is missing."""
    plain = room.step_record(step).step.plain
    return plain.told.get("fr", ()) if plain is not None else ()


def on_disk(room: Room) -> bytes:
    """Every byte of the session’s folder."""
    return b"".join(p.read_bytes() for p in room.store.folder.rglob("*") if p.is_file())


def test_what_is_kept_for_a_missing_plugin_names_nobody_who_was_erased_or_is_called_otherwise(
    tmp_path: Path, catalogue: Catalogue, clock: Clock
) -> None:
    offered = replace(catalogue, activities={**catalogue.activities, "elected": Elected})
    room = open_room(tmp_path, offered, "elected", "welcome", clock=clock)
    boss = facilitator_of(room)
    naima = enter(room, "Naïma Bellec", appearance=Appearance.FULL)
    step = start(room, "elected")
    room.conduct.next(boss)
    assert "Naïma Bellec" in told_of(room, step)
    room.people.rename(naima, naima.id, "Leïla Bellec")
    assert "Leïla Bellec" in told_of(room, step)
    assert "Naïma Bellec" not in told_of(room, step)
    room.people.rename(boss, naima.id, "Leïla Bellec", Appearance.INITIALS)
    assert "Leïla Bellec" not in told_of(room, step)
    room.history.undo(boss)
    assert "Leïla Bellec" in told_of(room, step)
    room.erasing.person(boss, naima.id)
    assert len(told_of(room, step)) == 1, "whoever facilitates is still there"
    for name in ("Naïma", "Leïla", "Bellec", "L. B."):
        assert name.encode() not in on_disk(room), name
    room.close()


def test_a_mark_that_was_erased_is_not_told_without_the_plugin_of_the_closing(
    tmp_path: Path, catalogue: Catalogue, clock: Clock
) -> None:
    room = open_room(tmp_path, catalogue, "closing", "welcome", clock=clock)
    boss, naima, karim = facilitator_of(room), enter(room, "Naïma"), enter(room, "Karim")
    step = start(room, "closing")
    for person, mark in ((naima, 4), (karim, 2)):
        seat_of(room, person).post(RotiMark(mark))
    room.conduct.close(boss)
    assert told_of(room, step)[0] == "4 sur 5 (1 personne), 2 sur 5 (1 personne)"
    room.erasing.person(boss, naima.id)
    assert told_of(room, step)[0] == "2 sur 5 (1 personne)"
    assert b"4 sur 5 (1 personne)" not in on_disk(room)
    room.close()
