"""Cards that say the same on the canvas: proposed on the console, grouped by a person alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.action_canvas import Apart, Aspect, CanvasCard, CanvasGroup
from plugins.action_canvas.likeness import alike
from tablee import caching
from tablee.errors import NotAccepted, NotAllowed, NotFound
from tablee.sdk.testing import enter, seat_of
from tablee.view import Audience
from tablee.web.live import frames
from tests.plugins.action_canvas.an_action_canvas import drawn
from tests.plugins.phones import OwnPhone
from tests.support.app_test import press

if TYPE_CHECKING:
    from tablee.session import Room
    from tablee.session.people.seat import Seat

TRAINING = ("Former les bénévoles", "formation des benevoles", "Il faut former nos bénévoles")


@pytest.fixture
def naima(room: Room, facilitator_seat: Seat) -> Seat:
    return seat_of(room, enter(room, "Naïma"))


def posted(seat: Seat, *words: str) -> list[str]:
    return [seat.post(CanvasCard(text)).id for text in words]


def groups(seat: Seat) -> list[CanvasGroup]:
    return [group for _c, group in seat.step.of(CanvasGroup)]


# ── what is proposed ────────────────────────────────────────────────────────────────────────


def test_nothing_is_grouped_before_somebody_says_so(naima: Seat, facilitator_seat: Seat) -> None:
    cards = posted(naima, *TRAINING, "Manger ensemble")
    (proposal,) = alike.proposed(facilitator_seat.step)
    assert (proposal.cards, proposal.title) == (tuple(cards[:3]), TRAINING[0])
    assert groups(facilitator_seat) == []


def test_a_card_off_the_wall_is_not_proposed(naima: Seat, facilitator_seat: Seat) -> None:
    one, _two = posted(naima, *TRAINING[:2])
    facilitator_seat.hide(one)
    assert alike.proposed(facilitator_seat.step) == ()


def test_what_was_grouped_is_undone_as_any_act_and_proposed_again(
    naima: Seat, facilitator_seat: Seat
) -> None:
    cards = posted(naima, *TRAINING)
    (proposal,) = alike.proposed(facilitator_seat.step)
    alike.gather(facilitator_seat, proposal, "Former", proposal.cards)
    assert groups(facilitator_seat) == [CanvasGroup("Former", tuple(cards))]
    assert alike.proposed(facilitator_seat.step) == ()
    facilitator_seat.undo()
    assert groups(facilitator_seat) == []
    assert alike.proposed(facilitator_seat.step) == (proposal,)


def test_a_card_that_comes_later_is_proposed_to_the_group(
    naima: Seat, facilitator_seat: Seat
) -> None:
    one, two = posted(naima, *TRAINING[:2])
    facilitator_seat.post(CanvasGroup("Former", (one, two)))
    (three,) = posted(naima, TRAINING[2])
    (proposal,) = alike.proposed(facilitator_seat.step)
    alike.gather(facilitator_seat, proposal, "", proposal.cards)
    assert groups(facilitator_seat) == [CanvasGroup("Former", (one, two, three))]
    facilitator_seat.undo()
    assert groups(facilitator_seat) == [CanvasGroup("Former", (one, two))]


def test_what_is_not_the_same_is_not_proposed_again_until_that_is_undone(
    naima: Seat, facilitator_seat: Seat
) -> None:
    one, two = posted(naima, *TRAINING[:2])
    (proposal,) = alike.proposed(facilitator_seat.step)
    alike.set_apart(facilitator_seat, proposal)
    assert alike.proposed(facilitator_seat.step) == ()
    facilitator_seat.undo()
    assert alike.proposed(facilitator_seat.step) == (proposal,)
    facilitator_seat.post(CanvasGroup("Former", (one, two)))
    posted(naima, TRAINING[2])
    (joining,) = alike.proposed(facilitator_seat.step)
    alike.set_apart(facilitator_seat, joining)
    assert alike.proposed(facilitator_seat.step) == ()
    assert "apart" not in repr(
        facilitator_seat.activity.view(facilitator_seat.step, Audience.CONSOLE)
    )


def test_a_group_undone_meanwhile_takes_nothing_in(naima: Seat, facilitator_seat: Seat) -> None:
    group = facilitator_seat.post(CanvasGroup("Former", tuple(posted(naima, *TRAINING[:2]))))
    posted(naima, TRAINING[2])
    (proposal,) = alike.proposed(facilitator_seat.step)
    with pytest.raises(NotAccepted, match="Cochez"):
        alike.gather(facilitator_seat, proposal, "", ())
    facilitator_seat.withdraw(group.id)
    with pytest.raises(NotFound, match="vient d’être défait"):
        alike.gather(facilitator_seat, proposal, "", proposal.cards)


def test_a_second_press_does_nothing_and_one_on_cards_grouped_meanwhile_is_refused(
    naima: Seat, facilitator_seat: Seat
) -> None:
    cards = posted(naima, *TRAINING)
    (proposal,) = alike.proposed(facilitator_seat.step)
    once = alike.gather(facilitator_seat, proposal, "Former", cards[:2])
    assert alike.gather(facilitator_seat, proposal, "Former", cards[:2]) == once
    assert len(groups(facilitator_seat)) == 1
    with pytest.raises(NotAccepted, match="vient d’être regroupée"):
        alike.gather(facilitator_seat, proposal, "Former", cards)
    told = alike.set_apart(facilitator_seat, proposal)
    assert alike.set_apart(facilitator_seat, proposal) == told


def test_only_the_facilitator_says_that_cards_differ_and_of_cards_that_are_there(
    naima: Seat, facilitator_seat: Seat
) -> None:
    cards = tuple(posted(naima, *TRAINING))
    with pytest.raises(NotAllowed):
        naima.post(Apart(cards))
    with pytest.raises(NotAccepted, match="vient d’être retirée"):
        facilitator_seat.post(Apart((*cards, "abcdefghjkmn")))


def test_words_that_are_erased_are_not_kept_for_comparing(
    naima: Seat, facilitator_seat: Seat
) -> None:
    posted(naima, *TRAINING)
    alike.proposed(facilitator_seat.step)
    kept = alike._compared
    assert kept.cache_info().currsize > 0  # type: ignore[attr-defined]
    caching.clear_caches()
    assert kept.cache_info().currsize == 0  # type: ignore[attr-defined]


# ── on the console ──────────────────────────────────────────────────────────────────────────


def test_the_facilitator_asks_reads_every_card_names_the_group_and_leaves_one_out(
    naima: Seat, facilitator_seat: Seat
) -> None:
    aspect = facilitator_seat.post(Aspect("Nos *apports*")).id
    facilitator_seat.post(Aspect("Nos freins"))
    one, two = posted(naima, *TRAINING[:2])
    three = naima.post(CanvasCard(TRAINING[2], aspect)).id
    app = drawn(facilitator_seat)
    assert not app.checkbox
    press(app, "Cartes qui se ressemblent")
    # the aspect is read beside the card: cards without one come first
    assert [c.label for c in app.checkbox] == [*TRAINING[:2], rf"{TRAINING[2]} (Nos \*apports\*)"]
    title = next(t for t in app.text_input if t.label == "Titre du groupe")
    assert title.value == TRAINING[0]
    title.input("")
    press(app, "Regrouper")
    assert "titre" in app.error[0].value
    next(t for t in app.text_input if t.label == "Titre du groupe").input("Apprendre")
    app.checkbox[2].uncheck()
    press(app, "Regrouper")
    assert groups(facilitator_seat) == [CanvasGroup("Apprendre", (one, two))]
    assert [c.label for c in app.checkbox] == [rf"{TRAINING[2]} (Nos \*apports\*)"]
    app.checkbox[0].check()
    press(app, "Ajouter au groupe")
    assert groups(facilitator_seat) == [CanvasGroup("Apprendre", (one, two, three))]
    assert any("Aucune carte ne semble" in text.value for text in app.text)
    press(app, "Ne plus chercher")
    assert not any("Aucune carte ne semble" in text.value for text in app.text)


def test_cards_that_say_the_same_become_one_and_several_again_when_that_is_undone(
    naima: Seat, facilitator_seat: Seat
) -> None:
    cards = tuple(posted(naima, *TRAINING))
    press(drawn(facilitator_seat, alike="open"), "Fusionner en une carte")
    assert groups(facilitator_seat) == [CanvasGroup(TRAINING[0], cards, merged=True)]
    facilitator_seat.undo()
    assert groups(facilitator_seat) == []


def test_saying_that_they_differ_takes_the_proposal_away(
    naima: Seat, facilitator_seat: Seat
) -> None:
    posted(naima, *TRAINING)
    app = drawn(facilitator_seat, alike="open")
    press(app, "Ce n’est pas la même chose")
    assert not app.checkbox
    assert len(facilitator_seat.step.of(Apart)) == 1


def test_many_proposals_come_a_few_at_a_time(naima: Seat, facilitator_seat: Seat) -> None:
    things = "arbre banc chaise drapeau échelle fontaine grange horloge image jardin"
    for thing in things.split():
        posted(naima, f"Peindre le {thing}", f"peindre {thing}")
    app = drawn(facilitator_seat, alike="open")
    assert len(app.checkbox) == 2 * alike.SHOWN
    assert any("2 autres propositions" in caption.value for caption in app.caption)


def test_a_phone_has_none_of_it(room: Room, naima: Seat, facilitator_seat: Seat) -> None:
    posted(naima, *TRAINING)
    assert "Cartes qui se ressemblent" in [
        button.label for button in drawn(facilitator_seat).button
    ]

    phone = OwnPhone(room, naima.person)
    assert (phone.fields, phone.shared) == ({}, ["card"])  # one's own idea, and nothing else
    assert (phone.words, phone.buttons()) == ("[]", {})
    shown = frames.encode(frames.frame(room, Audience.PHONE, "fr")).decode()
    assert TRAINING[1] in shown
    assert "ressembl" not in shown
    assert naima.person.roles.isdisjoint(naima.activity.drawn_for)
