"""Who may write what, where and when; and that a refusal changes nothing."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from tablee.activities.votes import Ballot, VoteFacts
from tablee.errors import NotAccepted, NotAllowed, NotFound
from tablee.model.entities import Role
from tablee.sdk.testing import Clock, enter, facilitator_of, open_room, seat_of, start
from tablee.session import Room
from tablee.storage import Store
from tests.support.sessions.sample import Idea, Secret, Turn, sample_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue


@pytest.fixture
def room(tmp_path: Path, clock: Clock) -> Room:
    return open_room(tmp_path, sample_catalogue(), "ideas", "pick", clock=clock)


def test_what_somebody_posts_is_seen_by_everybody(room: Room) -> None:
    naima, karim = enter(room, "Naïma"), enter(room, "Karim")
    start(room, "ideas")
    seat_of(room, naima).post(Idea("Un annuaire commun"))
    assert [c.content.texts() for c in seat_of(room, karim).step.contributions] == [
        ("Un annuaire commun",)
    ]


def test_a_silent_role_cannot_post_even_around_the_page(room: Room) -> None:
    solene = enter(room, "Solène", Role.CARRIER)
    start(room, "ideas")
    with pytest.raises(NotAllowed, match="Solène, c’est à vous d’écouter"):
        room.words.post(solene, room.session.current or "", Idea("Et moi"))
    assert seat_of(room, solene).step.contributions == ()


def test_a_silent_role_is_refused_in_the_same_folder_opened_without_any_screen(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas")
    solene = enter(room, "Solène", Role.CARRIER)
    start(room, "action_canvas")
    room.close()
    again = Room(Store(room.store.folder), catalogue)
    card = catalogue.content("action_canvas", "card", {"text": "Je parle quand même"})
    with pytest.raises(NotAllowed, match="à vous d’écouter"):
        again.words.post(solene, again.session.current or "", card)
    assert again.all_in(again.session.current or "") == ()
    again.close()


def test_the_facilitator_cannot_lend_a_voice_to_the_silent_carrier(room: Room) -> None:
    solene = enter(room, "Solène", Role.CARRIER)
    start(room, "ideas")
    with pytest.raises(NotAllowed):
        seat_of(room, facilitator_of(room)).post(Idea("Pour elle"), on_behalf_of=solene.id)


def test_a_silent_role_keeps_private_notes_that_nobody_else_sees(room: Room) -> None:
    solene, karim = enter(room, "Solène", Role.CARRIER), enter(room, "Karim")
    start(room, "ideas")
    kept = seat_of(room, solene).post(Secret("Pour moi"))
    assert seat_of(room, solene).mine == (kept,)
    assert seat_of(room, karim).step.contributions == ()
    assert seat_of(room, facilitator_of(room)).step.contributions == ()


def test_only_its_author_can_share_a_private_text(room: Room) -> None:
    naima, karim = enter(room, "Naïma"), enter(room, "Karim")
    start(room, "ideas")
    kept = seat_of(room, naima).post(Secret("Ce que j’en retire"))
    for other in (karim, facilitator_of(room)):
        with pytest.raises(NotAllowed):
            seat_of(room, other).share([kept.id])
    seat_of(room, naima).share([kept.id])
    assert [c.id for c in seat_of(room, karim).step.contributions] == [kept.id]


@pytest.mark.parametrize("verb", ["edit", "withdraw", "move"])
def test_nobody_touches_another_participants_words(room: Room, verb: str) -> None:
    naima, karim = enter(room, "Naïma"), enter(room, "Karim")
    start(room, "ideas")
    posted = seat_of(room, naima).post(Idea("Mes mots"))
    seat = seat_of(room, karim)
    arguments = {"edit": (Idea("Autre chose"),), "withdraw": (), "move": (None,)}[verb]
    with pytest.raises(NotAllowed, match=r"n’est pas (le vôtre|à vous)"):
        getattr(seat, verb)(posted.id, *arguments)
    assert room.contribution(posted.id) == posted


def test_nobody_touches_a_private_text_not_even_the_facilitator(room: Room) -> None:
    naima = enter(room, "Naïma")
    start(room, "ideas")
    kept = seat_of(room, naima).post(Secret("Pour moi"))
    with pytest.raises(NotAllowed):
        seat_of(room, facilitator_of(room)).withdraw(kept.id)


def test_ones_own_words_are_corrected_and_withdrawn_and_brought_back(room: Room) -> None:
    naima = enter(room, "Naïma")
    start(room, "ideas")
    seat = seat_of(room, naima)
    posted = seat.post(Idea("Un anuaire"))
    seat.edit(posted.id, Idea("Un annuaire"))
    withdrawn = seat.withdraw(posted.id)
    assert not seat.step.contributions
    seat.restore(withdrawn)
    (back,) = seat.step.contributions
    assert back.content == Idea("Un annuaire")
    assert back.edited_at is not None


def test_nothing_is_posted_before_a_step_begins_or_after_it_ends(room: Room) -> None:
    naima = enter(room, "Naïma")
    step = room.agenda[0].id
    with pytest.raises(NotAllowed, match="pas encore commencé"):
        room.words.post(naima, step, Idea("Trop tôt"))
    start(room, "ideas")
    start(room, "pick")
    with pytest.raises(NotAllowed, match="terminée"):
        room.words.post(naima, step, Idea("Trop tard"))
    assert room.all_in(step) == ()


def test_texts_too_long_or_empty_or_of_another_step_are_refused(room: Room) -> None:
    naima = enter(room, "Naïma")
    start(room, "ideas")
    seat = seat_of(room, naima)
    with pytest.raises(NotAccepted, match="100 caractères"):
        seat.post(Idea("x" * 101))
    with pytest.raises(NotAccepted, match="Écrivez d’abord"):
        seat.post(Idea(" \n\x00 "))
    with pytest.raises(NotAccepted, match="ce genre"):
        seat.post(Ballot({"a": 1}))
    assert seat.mine == ()


def test_the_activitys_own_rule_is_asked_under_the_lock(room: Room) -> None:
    naima = enter(room, "Naïma")
    start(room, "ideas")
    seat = seat_of(room, naima)
    for n in range(3):
        seat.post(Idea(f"Idée {n}"))
    with pytest.raises(NotAccepted, match="3 idées au plus"):
        seat.post(Idea("Une de trop"))


def test_one_writes_for_others_only_as_facilitator_or_scribe(room: Room) -> None:
    naima, karim = enter(room, "Naïma"), enter(room, "Karim")
    bastien = enter(room, "Bastien", Role.SCRIBE)
    start(room, "ideas")
    with pytest.raises(NotAllowed):
        seat_of(room, karim).post(Idea("Au nom de Naïma"), on_behalf_of=naima.id)
    for typist in (bastien, facilitator_of(room)):
        said = seat_of(room, typist).post(Idea("Dit par Naïma"), on_behalf_of=naima.id)
        assert (said.person, said.entered_by) == (naima.id, typist.id)


def test_facts_belong_to_the_roles_they_name(room: Room) -> None:
    naima = enter(room, "Naïma")
    start(room, "ideas")
    with pytest.raises(NotAllowed):
        seat_of(room, naima).set_facts(Turn(naima.id))
    seat_of(room, facilitator_of(room)).set_facts(Turn(naima.id))
    assert seat_of(room, naima).step.facts(Turn) == Turn(naima.id)


def test_a_hidden_card_leaves_the_wall_and_comes_back(room: Room) -> None:
    naima = enter(room, "Naïma")
    start(room, "ideas")
    posted = seat_of(room, naima).post(Idea("Hors sujet"))
    with pytest.raises(NotAllowed):
        seat_of(room, naima).hide(posted.id)
    seat_of(room, facilitator_of(room)).hide(posted.id)
    assert room.contribution(posted.id).hidden
    seat_of(room, facilitator_of(room)).hide(posted.id, False)
    assert not room.contribution(posted.id).hidden


def test_a_closed_session_changes_no_more(room: Room) -> None:
    naima = enter(room, "Naïma")
    step = start(room, "ideas")
    room.conduct.close(facilitator_of(room))
    with pytest.raises(NotAllowed, match="terminée"):
        room.words.post(naima, step, Idea("Trop tard"))
    with pytest.raises(NotAllowed):
        room.people.join("new", "Lucie")
    room.conduct.reopen(facilitator_of(room))
    room.people.join("new", "Lucie")


def test_what_is_gone_is_said_to_be_gone(room: Room) -> None:
    naima = enter(room, "Naïma")
    with pytest.raises(NotFound):
        room.words.withdraw(naima, "nothing")
    with pytest.raises(NotFound):
        room.step_record("nothing")


def test_people_are_counted_once_when_they_finish_twice(room: Room) -> None:
    naima = enter(room, "Naïma")
    start(room, "ideas")
    seat = seat_of(room, naima)
    seat.finish()
    seat.finish()
    assert seat.step.step.finished == (naima.id,)
    seat.finish(False)
    assert not seat.finished


# ── votes ───────────────────────────────────────────────────────────────────────────────────


def ready_to_vote(room: Room) -> list[str]:
    naima = enter(room, "Naïma")
    start(room, "ideas")
    ids = [seat_of(room, naima).post(Idea(text)).id for text in ("Un", "Deux")]
    start(room, "pick")
    return ids


def test_ballots_count_only_while_the_vote_is_open(room: Room) -> None:
    one, two = ready_to_vote(room)
    karim, yasmine = enter(room, "Karim"), facilitator_of(room)
    with pytest.raises(NotAllowed, match="pas encore ouvert"):
        seat_of(room, karim).post(Ballot({one: 1}))
    seat_of(room, yasmine).open_vote()
    seat_of(room, karim).post(Ballot({one: 1}))
    seat_of(room, karim).post(Ballot({two: 1}))
    assert [c.content for c in seat_of(room, karim).mine] == [Ballot({two: 1})]
    seat_of(room, yasmine).close_vote()
    with pytest.raises(NotAllowed, match="clos"):
        seat_of(room, karim).post(Ballot({one: 1}))
    outcome = seat_of(room, karim).step.outcome
    assert outcome is not None
    assert [(o.text, o.score, o.rank) for o in outcome.options] == [("Deux", 1, 1), ("Un", 0, 2)]


def test_ballots_are_in_nobodys_record_and_can_never_be_shared(room: Room) -> None:
    one, _two = ready_to_vote(room)
    karim, yasmine = enter(room, "Karim"), facilitator_of(room)
    seat_of(room, yasmine).open_vote()
    ballot = seat_of(room, karim).post(Ballot({one: 1}))
    assert seat_of(room, yasmine).step.contributions == ()
    with pytest.raises(NotAllowed):
        seat_of(room, karim).share([ballot.id])


def test_options_are_frozen_when_the_vote_opens(room: Room) -> None:
    ids = ready_to_vote(room)
    yasmine = facilitator_of(room)
    seat_of(room, yasmine).open_vote()
    room.words.withdraw(yasmine, ids[0])
    assert [o for o, _text in seat_of(room, yasmine).step.facts(VoteFacts).options] == ids


def test_only_the_facilitator_opens_and_closes(room: Room) -> None:
    ready_to_vote(room)
    karim = enter(room, "Karim")
    with pytest.raises(NotAllowed):
        seat_of(room, karim).open_vote()
    with pytest.raises(NotAllowed):
        seat_of(room, karim).close_vote()


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\u3164", "\u2800 \u115f", "\u0301" * 499, "\u202e\u200d", "\ufeff"]
)
def test_a_text_of_which_nothing_can_be_seen_is_refused(room: Room, unseen: str) -> None:
    naima = enter(room, "Naïma")
    start(room, "ideas")
    with pytest.raises(NotAccepted):
        seat_of(room, naima).post(Idea(unseen))
    with pytest.raises(NotAccepted):
        room.people.join("another-phone-0123456789", unseen)


def test_marks_piled_up_and_turned_directions_do_not_reach_the_lines_around(room: Room) -> None:
    def posted(text: str) -> str:
        (kept,) = (
            seat_of(room, enter(room, f"P{len(room.everybody)}")).post(Idea(text)).content.texts()
        )
        return kept

    enter(room, "Karim")
    start(room, "ideas")
    assert len(posted("Z" + "\u0335\u0321" * 200 + " le budget")) < 25
    assert posted("\u202etegdub el\u202c \u2066x\u2069") == "tegdub el x"
    for honest in ("Hà Nội : Việt", "שָׁלוֹם", "مُحَمَّد", "👩🏽‍🚒", "हिन्दी", "e\u0301te\u0301"):
        assert posted(honest) == unicodedata.normalize("NFC", honest)
