"""All that was said, for tables of it: whose words carry a name, and which are not there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from plugins.action_canvas import CanvasCard
from plugins.action_canvas.cards.contents import CanvasGroup, Important
from plugins.carrier_plan.contents import PlanAction
from plugins.clarification.questions import Answer, Question
from plugins.positions.contents import Argument
from plugins.tables.contents import TableCard
from tablee.document.transcript import in_record
from tablee.errors import NotAccepted
from tablee.model.entities import Appearance, Contribution, Role
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tests.support.sessions.sample import Idea, Mood, Secret, sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.activities import StepRecord
    from tablee.model.entities import Content
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.view import Audience, View


def said(room: Room) -> list[tuple[str, str, str]]:
    return [(each.step, each.person, each.text) for each in document_of(room).said]


def test_what_was_said_has_the_name_that_phones_show_and_hidden_people_none(tmp_path: Path) -> None:
    room = open_room(tmp_path, sample_catalogue(), "ideas")
    start(room, "ideas")
    naima = enter(room, "Naïma Bellec", appearance=Appearance.FULL)
    driss = enter(room, "Driss Omar", appearance=Appearance.INITIALS)
    nobody = enter(room, "Karim", appearance=Appearance.HIDDEN)
    for person, words in ((naima, "un"), (driss, "deux"), (nobody, "trois")):
        seat_of(room, person).post(Idea(words))
    assert said(room) == [
        ("Idées", "Naïma", "un"),
        ("Idées", "D. O.", "deux"),
        ("Idées", "", "trois"),
    ]
    (first, *_others) = document_of(room).said
    assert first.at == room.clock()


def test_what_is_private_hidden_or_withdrawn_is_not_there(tmp_path: Path) -> None:
    room = open_room(tmp_path, sample_catalogue(), "ideas")
    start(room, "ideas")
    seat = seat_of(room, enter(room, "Naïma"))
    hidden, gone = seat.post(Idea("masqué")), seat.post(Idea("retiré"))
    seat.post(Secret("à moi"))
    room.words.hide(facilitator_of(room), hidden.id, hidden=True)
    seat.withdraw(gone.id)
    assert said(room) == []


def test_what_was_chosen_is_said_and_needs_no_words_beside_it(tmp_path: Path) -> None:
    room = open_room(tmp_path, sample_catalogue(), "ideas")
    start(room, "ideas")
    seat = seat_of(room, enter(room, "Naïma"))
    seat.post(Mood(level=3))
    seat.edit(seat.post(Mood("contente", 1)).id, Mood("", 2))
    assert [words for _step, _name, words in said(room)] == ["humeur 3", "humeur 2"]
    with pytest.raises(NotAccepted, match="quelques mots"):
        seat.post(Mood(level=0))


def test_a_card_that_shows_no_name_in_the_room_has_none_in_a_table(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "clarification")
    start(room, "clarification")
    naima, carrier = enter(room, "Naïma"), enter(room, "Solène", Role.CARRIER)
    asked = seat_of(room, naima).post(Question("Combien de lieux ?"))
    seat_of(room, carrier).post(Answer(asked.id, "Quarante-deux."))
    assert [(name, text) for _step, name, text in said(room)] == [
        ("Naïma", "Combien de lieux ?"),
        ("", "Quarante-deux."),
    ]


def test_where_a_steps_view_fails_its_words_are_there_without_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = open_room(tmp_path, sample_catalogue(), "ideas")
    start(room, "ideas")
    seat_of(room, enter(room, "Naïma")).post(Idea("un"))
    kind = type(room.record().steps[0].activity)

    def fails(self: object, step: StepRecord, audience: Audience) -> View:
        raise ValueError(audience)

    monkeypatch.setattr(kind, "view", fails)
    assert said(room) == [("Idées", "", "un")]


def test_cards_in_groups_keep_their_names_and_what_says_only_where_is_no_word(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "carrier_plan")
    me, naima = facilitator_of(room), enter(room, "Naïma")
    start(room, "action_canvas")
    cards = [seat_of(room, naima).post(CanvasCard(words)).id for words in ("un", "deux")]
    chair = seat_of(room, me)
    chair.post(CanvasGroup("les deux", tuple(cards), merged=True))
    chair.post(Important(cards[0]))
    found = said(room)
    assert [text for _step, _name, text in found] == ["un", "deux", "les deux"]
    assert [name for _step, name, _text in found[:2]] == ["Naïma", "Naïma"]
    seat_of(room, naima).withdraw(cards[0])
    assert [text for _step, _name, text in said(room)] == ["deux", "les deux"]

    carrier = enter(room, "Solène", Role.CARRIER)
    start(room, "carrier_plan")
    plan = seat_of(room, carrier)
    action = plan.post(PlanAction("Réunir", "Driss", "fin mars", "appeler"))
    plan.share([action.id])
    assert said(room)[-1][2] == "Réunir — Driss — fin mars — appeler"


class Counted(tuple[Any, ...]):
    """Contributions that know how often somebody went over all of them."""

    passes: ClassVar[int] = 0

    def __iter__(self) -> Iterator[Any]:
        Counted.passes += 1
        return super().__iter__()


@pytest.mark.parametrize(
    ("activity", "kind"),
    [("action_canvas", CanvasCard), ("positions", Argument), ("tables", TableCard)],
)
def test_what_was_said_costs_no_more_for_each_card_where_there_are_many(
    tmp_path: Path, catalogue: Catalogue, activity: str, kind: type[Content]
) -> None:
    room = open_room(tmp_path, catalogue, activity)
    record = room.record()
    (step,) = (s for s in record.steps if s.step.activity == activity)
    passes = []
    for many in (10, 30):
        cards = (
            Contribution(f"{n}", step.step.id, "", kind(text=f"carte {n}"), 0.0, float(n))  # type: ignore[call-arg]
            for n in range(many)
        )
        full = replace(step, contributions=Counted(cards))
        Counted.passes = 0
        found = in_record(replace(record, steps=(full,)), ())
        assert len(found) == many
        passes.append(Counted.passes)
    assert passes[0] == passes[1]
