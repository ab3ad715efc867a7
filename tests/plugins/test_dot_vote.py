"""Gommettes: the rule is said, ballots are secret, the count is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from plugins.action_canvas import Card, Group
from plugins.dot_vote import DotBallot, DotVote
from workshop import report, texts
from workshop.activities import Outcome, StepRecord, VoteFacts
from workshop.errors import NotAccepted, NotAllowed
from workshop.model import Role, Session, Step
from workshop.synthesis import Tally, TallyRow
from workshop.testing import enter, facilitator_of, open_room, seat_of, start
from workshop.view import Audience, Bars, Cards, Empty, Stack, Text, Waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from workshop.catalogue import Catalogue
    from workshop.facilitation import Room
    from workshop.seat import Seat

P1, P2, P3 = "P1", "P2", "P3"


def counted(options: int, ballots: list[dict[str, int]], **settings: Any) -> Outcome:
    """The outcome of these ballots over the options P1, P2 …"""
    vote = DotVote(**settings)
    named = tuple((f"P{n}", f"Piste {n}") for n in range(1, options + 1))
    facts = msgspec.to_builtins(VoteFacts(opened=True, options=named))
    step = Step("step", "dot_vote", facts=facts)
    record = StepRecord(Session("s", "Essai"), step, vote, (), {})
    return vote.tally([DotBallot(dots) for dots in ballots], record)


def scores(outcome: Outcome) -> dict[str, float]:
    return {option.id: option.score for option in outcome.options}


# ── the sums ────────────────────────────────────────────────────────────────────────────────


def test_three_people_with_three_dots_each() -> None:
    outcome = counted(3, [{P1: 3}, {P1: 1, P2: 2}, {P2: 1, P3: 1}])
    assert scores(outcome) == {P1: 4, P2: 3, P3: 1}
    assert (outcome.cast, outcome.available, outcome.voters) == (8, 9, 3)


def test_equal_results_share_a_rank_and_the_next_is_skipped() -> None:
    outcome = counted(3, [{P1: 3}, {P1: 1, P2: 2}, {P2: 2, P3: 1}])
    assert [(o.score, o.rank) for o in outcome.options] == [(4, 1), (4, 1), (1, 3)]


def test_a_real_vote_of_fourteen_people_and_eight_cards() -> None:
    totals = {f"P{n}": dots for n, dots in enumerate((7, 7, 6, 3, 3, 3, 2, 1), start=1)}
    pool = [option for option, dots in totals.items() for _dot in range(dots)]
    ballots: list[dict[str, int]] = [{} for _voter in range(14)]
    for place, option in enumerate(pool):
        ballot = ballots[place % 14]
        ballot[option] = ballot.get(option, 0) + 1
    outcome = counted(8, ballots)
    assert scores(outcome) == totals
    assert [o.rank for o in outcome.options] == [1, 1, 3, 4, 4, 4, 7, 8]
    assert (outcome.cast, outcome.available, outcome.voters) == (32, 42, 14)


def test_five_points_to_weigh() -> None:
    outcome = counted(4, [{P1: 3, P3: 2}, {P3: 5}], dots=5)
    assert scores(outcome) == {P3: 7, P1: 3, P2: 0, "P4": 0}


def test_whoever_keeps_every_dot_has_not_voted() -> None:
    outcome = counted(2, [{P1: 1}, {}, {P2: 0}])
    assert (outcome.voters, outcome.cast, outcome.available) == (1, 1, 3)


@given(
    st.lists(
        st.dictionaries(st.sampled_from([P1, P2, P3]), st.integers(0, 3)).filter(
            lambda dots: sum(dots.values()) <= 3
        ),
        max_size=30,
    )
)
def test_the_total_is_the_sum_over_voters_and_never_more_than_was_given(
    ballots: list[dict[str, int]],
) -> None:
    outcome = counted(3, ballots)
    assert outcome.cast == sum(sum(dots.values()) for dots in ballots)
    assert outcome.cast == sum(o.score for o in outcome.options)
    assert outcome.cast <= outcome.available


# ── a room that votes ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def vote_on(tmp_path: Path, catalogue: Catalogue) -> Iterator[Callable[..., Seat]]:
    """Makes a session whose canvas holds Jeanne's "Un" and "Deux" and Karim's "Trois"."""
    rooms: list[Room] = []

    def make(**settings: Any) -> Seat:
        room = open_room(
            tmp_path, catalogue, "action_canvas", "dot_vote", settings={"dot_vote": settings}
        )
        rooms.append(room)
        jeanne, karim = enter(room, "Jeanne"), enter(room, "Karim")
        start(room, "action_canvas")
        for person, text in ((jeanne, "Un"), (jeanne, "Deux"), (karim, "Trois")):
            seat_of(room, person).post(Card(text))
        start(room, "dot_vote")
        return seat_of(room, facilitator_of(room))

    yield make
    for room in rooms:
        room.close()


@pytest.fixture
def desk(vote_on: Callable[..., Seat]) -> Seat:
    """The facilitator's seat in a vote with three dots each."""
    return vote_on()


def seat(desk: Seat, name: str) -> Seat:
    person = next(p for p in desk.room.everybody.values() if p.name == name)
    return seat_of(desk.room, person)


def options(desk: Seat) -> list[str]:
    return [id_ for id_, _words in desk.step.facts(VoteFacts).options]


def views(desk: Seat) -> dict[Audience, Any]:
    return {audience: desk.activity.view(desk.step, audience) for audience in Audience}


def encoded(desk: Seat) -> str:
    return msgspec.json.encode([*views(desk).values()]).decode()


# ── what is refused ─────────────────────────────────────────────────────────────────────────


def test_nobody_has_more_dots_than_the_facilitator_gave(desk: Seat) -> None:
    desk.open_vote()
    one, two, _three = options(desk)
    jeanne = seat(desk, "Jeanne")
    jeanne.post(DotBallot({one: 3}))
    with pytest.raises(NotAccepted, match="Vos 3 gommettes sont déjà posées"):
        jeanne.post(DotBallot({one: 3, two: 1}))
    with pytest.raises(NotAccepted, match="Vos 3 gommettes"):
        jeanne.edit(jeanne.mine[0].id, DotBallot({one: 4}))
    assert [c.content for c in jeanne.mine] == [DotBallot({one: 3})]


def test_a_ballot_over_the_cap_is_refused_whole(vote_on: Callable[..., Seat]) -> None:
    desk = vote_on(most_per_card=1)
    desk.open_vote()
    one, two, _three = options(desk)
    with pytest.raises(NotAccepted, match="1 gommette au plus"):
        seat(desk, "Jeanne").post(DotBallot({one: 3}))
    assert seat(desk, "Jeanne").mine == ()
    seat(desk, "Jeanne").post(DotBallot({one: 1, two: 1}))


def test_dots_go_only_on_what_is_voted_on(desk: Seat) -> None:
    desk.open_vote()
    with pytest.raises(NotAccepted, match="n’est pas dans le vote"):
        seat(desk, "Jeanne").post(DotBallot({"abcdefghjkmn": 1}))


@pytest.mark.parametrize("absurd", [-1, 0.5, True, "2", None, float("nan"), 10**30])
def test_absurd_numbers_of_dots_are_refused(desk: Seat, absurd: Any) -> None:
    desk.open_vote()
    one, two, _three = options(desk)
    with pytest.raises(NotAccepted):
        seat(desk, "Jeanne").post(DotBallot({one: absurd, two: 2}))
    assert seat(desk, "Jeanne").mine == ()


def test_not_on_ones_own_cards_when_so_decided(vote_on: Callable[..., Seat]) -> None:
    desk = vote_on(not_on_mine=True)
    desk.open_vote()
    one, _two, three = options(desk)
    with pytest.raises(NotAccepted, match="Cette carte est la vôtre"):
        seat(desk, "Jeanne").post(DotBallot({one: 1, three: 1}))
    seat(desk, "Jeanne").post(DotBallot({three: 3}))
    seat(desk, "Karim").post(DotBallot({one: 3}))


def test_a_group_is_its_authors_own_and_not_who_made_it(vote_on: Callable[..., Seat]) -> None:
    desk = vote_on(not_on_mine=True)
    canvas = seat_of(desk.room, desk.person, "action_canvas")
    _one, two, three = (contribution.id for contribution, _card in canvas.step.of(Card))
    group = canvas.post(Group("Ensemble", (two, three))).id
    roles = (Role.FACILITATOR, Role.PARTICIPANT)
    desk.room.people.set_roles(desk.person, desk.person.id, roles)
    desk.open_vote()
    for name in ("Jeanne", "Karim"):
        with pytest.raises(NotAccepted, match="Cette carte est la vôtre"):
            seat(desk, name).post(DotBallot({group: 1}))
    desk.post(DotBallot({group: 1}))


def test_a_card_put_in_a_newer_group_leaves_the_older_one_to_others(
    vote_on: Callable[..., Seat],
) -> None:
    desk = vote_on(not_on_mine=True)
    canvas = seat_of(desk.room, desk.person, "action_canvas")
    one, two, three = (contribution.id for contribution, _card in canvas.step.of(Card))
    older = canvas.post(Group("D’abord", (one, two, three))).id
    canvas.post(Group("Ensuite", (one, two)))
    desk.open_vote()
    seat(desk, "Jeanne").post(DotBallot({older: 1}))


def test_no_ballot_before_opening_nor_after_closing(desk: Seat) -> None:
    jeanne = seat(desk, "Jeanne")
    with pytest.raises(NotAllowed, match="pas encore ouvert"):
        jeanne.post(DotBallot({}))
    desk.open_vote()
    one = options(desk)[0]
    jeanne.post(DotBallot({one: 1}))
    desk.close_vote()
    with pytest.raises(NotAllowed, match="clos"):
        jeanne.post(DotBallot({one: 2}))
    with pytest.raises(NotAllowed, match="clos"):
        jeanne.withdraw(jeanne.mine[0].id)


def test_a_vote_is_not_opened_around_its_button_even_by_the_facilitator(desk: Seat) -> None:
    rigged = VoteFacts(opened=True, options=(("x", "Mon idée"), ("y", "Autre")))
    with pytest.raises(NotAllowed, match="depuis la console"):
        desk.set_facts(rigged)
    with pytest.raises(NotAllowed):
        seat(desk, "Jeanne").open_vote()


# ── what everybody sees ─────────────────────────────────────────────────────────────────────


def test_the_rule_is_on_every_screen_before_the_vote_opens(vote_on: Callable[..., Seat]) -> None:
    desk = vote_on(dots=5, most_per_card=2, not_on_mine=True)
    shown = views(desk)
    stack = shown[Audience.WALL]
    assert isinstance(stack, Stack)
    rule, cards = stack.items
    assert isinstance(rule, Text)
    assert rule.text == (
        "5 gommettes par personne. 2 au plus sur une même proposition. Pas sur ses propres cartes."
        " On peut en garder. Le résultat reste caché jusqu’à la fin."
        "\nLe vote n’est pas encore ouvert."
    )
    assert shown[Audience.PHONE] == shown[Audience.CONSOLE] == stack
    assert isinstance(cards, Cards)
    assert [card.text for card in cards.cards] == ["Un", "Deux", "Trois"]  # type: ignore[union-attr]


def test_while_open_one_sees_who_has_finished_and_never_a_choice(desk: Seat) -> None:
    desk.open_vote()
    one = options(desk)[0]
    before = encoded(desk)
    seat(desk, "Jeanne").post(DotBallot({one: 3}))
    assert encoded(desk) == before
    seat(desk, "Jeanne").finish()
    desk.finish()  # who only facilitates is not counted
    waiting = views(desk)[Audience.WALL]
    assert waiting == Waiting(
        "1 personne sur 2 a fini", 1, 2, "Le résultat s’affiche quand le vote est clos."
    )


def test_closing_shows_ranks_texts_and_numbers(desk: Seat) -> None:
    desk.open_vote()
    one, two, _three = options(desk)
    seat(desk, "Jeanne").post(DotBallot({one: 1, two: 2}))
    seat(desk, "Karim").post(DotBallot({one: 1}))
    desk.close_vote()
    bars = views(desk)[Audience.WALL]
    assert isinstance(bars, Bars)
    assert [(r.rank, r.text, r.figure) for r in bars.rows] == [
        (1, "Un", "2"),
        (1, "Deux", "2"),
        (3, "Trois", "0"),
    ]
    assert bars.note == "4 gommettes posées sur 6 · 2 personnes ont voté"
    assert bars.aside == "À égalité, le rang est partagé"
    assert seat(desk, "Jeanne").person.id not in encoded(desk)


def test_without_ties_nothing_is_said_of_them(desk: Seat) -> None:
    desk.open_vote()
    one, two, _three = options(desk)
    seat(desk, "Jeanne").post(DotBallot({one: 2, two: 1}))
    desk.close_vote()
    bars = views(desk)[Audience.WALL]
    assert isinstance(bars, Bars)
    assert bars.aside == ""


def test_a_new_ballot_replaces_the_one_before(desk: Seat) -> None:
    desk.open_vote()
    one, two, _three = options(desk)
    for dots in ({one: 3}, {two: 1}):
        seat(desk, "Jeanne").post(DotBallot(dots))
    desk.close_vote()
    outcome = desk.step.outcome
    assert outcome is not None
    assert (scores(outcome)[one], scores(outcome)[two], outcome.cast) == (0, 1, 1)


def test_a_vote_without_any_dot_says_so_and_leaves_no_trace_in_the_document(desk: Seat) -> None:
    desk.open_vote()
    desk.close_vote()
    assert views(desk)[Audience.PHONE] == Empty("Aucune gommette n’a été posée.")
    assert "Gommettes" not in [section.label for section in report.of_room(desk.room).notes]


def test_a_vote_left_open_when_the_step_ends_stays_secret(desk: Seat) -> None:
    desk.open_vote()
    seat(desk, "Jeanne").post(DotBallot({options(desk)[0]: 3}))
    step = desk.room.session.current
    desk.room.conduct.next(facilitator_of(desk.room))
    assert step is not None
    text = views(desk)[Audience.WALL]
    assert isinstance(text, Text)
    assert "reste secret" in text.text
    assert len(report.of_room(desk.room).notes) == 1


# ── what is voted on ────────────────────────────────────────────────────────────────────────


def test_a_group_is_one_option_and_hidden_cards_are_none(desk: Seat) -> None:
    canvas = seat_of(desk.room, desk.person, "action_canvas")
    one, two, three = (contribution.id for contribution, _card in canvas.step.of(Card))
    canvas.post(Group("Ensemble", (one, three)))
    canvas.hide(two)
    with pytest.raises(NotAccepted, match="au moins deux"):
        desk.open_vote()
    canvas.hide(two, hidden=False)
    desk.open_vote()
    assert [words for _id, words in desk.step.facts(VoteFacts).options] == ["Ensemble", "Deux"]


def test_the_facilitator_chooses_among_the_canvases_before(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "action_canvas", "dot_vote")
    first, second, vote = room.agenda
    boss = facilitator_of(room)
    for step, words in ((first, "Du premier"), (second, "Du second")):
        room.words.post(boss, step.id, Card(words))
    record = room.step_record(vote.id)
    choices = DotVote.__dataclass_fields__["source"].metadata["choices"](record)
    assert list(choices) == ["", first.id, second.id]
    activity = record.activity
    assert isinstance(activity, DotVote)
    assert [words for _id, words in activity.options(record)] == ["Du second"]
    room.conduct.configure(boss, vote.id, settings={"source": first.id})
    record = room.step_record(vote.id)
    assert isinstance(record.activity, DotVote)
    assert [words for _id, words in record.activity.options(record)] == ["Du premier"]
    room.close()


# ── the document ────────────────────────────────────────────────────────────────────────────


def test_the_notes_hold_the_result_under_the_step_s_title(desk: Seat) -> None:
    desk.open_vote()
    one, _two, three = options(desk)
    seat(desk, "Jeanne").post(DotBallot({three: 2}))
    seat(desk, "Karim").post(DotBallot({one: 1}))
    desk.close_vote()
    section = report.of_room(desk.room).notes[-1]
    assert section.label == "Gommettes"
    assert section.blocks == (
        Tally(
            "Résultat du vote",
            (TallyRow(1, "Trois", "2"), TallyRow(2, "Un", "1"), TallyRow(3, "Deux", "0")),
            "gommettes",
            "3 gommettes posées sur 6 · 2 personnes ont voté",
        ),
    )


def test_the_vote_speaks_english(desk: Seat) -> None:
    with texts.speaking("en"):
        stack = views(desk)[Audience.PHONE]
        assert isinstance(stack, Stack)
        rule = stack.items[0]
        assert isinstance(rule, Text)
        assert rule.text.startswith("3 dots per person.")
        desk.open_vote()
        waiting = views(desk)[Audience.PHONE]
        assert isinstance(waiting, Waiting)
        assert waiting.title == "0 people out of 2 have finished"
        seat(desk, "Jeanne").post(DotBallot({options(desk)[0]: 1}))
        desk.close_vote()
        bars = views(desk)[Audience.PHONE]
        assert isinstance(bars, Bars)
        assert bars.note == "1 dot placed out of 3 · 1 person voted"


# ── on phones and console ───────────────────────────────────────────────────────────────────


def page(seat):  # type: ignore[no-untyped-def] # AppTest runs this source alone, without our imports
    from workshop.ui import desk

    desk.show_refusal(seat)
    seat.activity.render(seat)


def drawn(seat: Seat) -> AppTest:
    return AppTest.from_function(page, args=(seat,), default_timeout=30).run()


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def test_a_phone_places_takes_back_and_says_what_is_left(desk: Seat) -> None:
    desk.open_vote()
    one, _two, three = options(desk)
    jeanne = seat(desk, "Jeanne")
    app = drawn(jeanne)
    assert app.text[0].value == "Il vous reste 3 gommettes sur 3"
    assert [t.value for t in app.text][1:] == [
        "1. Un\nAucune gommette",
        "2. Deux\nAucune gommette",
        "3. Trois\nAucune gommette",
    ]
    assert not any("Retirer" in label for label in labels(app))
    press(app, "Poser sur la 1")
    press(app, "Poser sur la 3")
    assert app.text[0].value == "Il vous reste 1 gommette sur 3"
    press(app, "Poser sur la 3")
    assert app.text[0].value == "Vos 3 gommettes sont posées"
    assert "3. Trois\n●● 2 gommettes" in [t.value for t in app.text]
    assert all(b.disabled for b in app.button if b.label.startswith("Poser"))
    press(app, "Retirer de la 1")
    assert [c.content for c in jeanne.mine] == [DotBallot({three: 2})]
    assert one not in jeanne.mine_of(DotBallot)[0][1].dots
    press(app, "J’ai fini")
    assert jeanne.finished


def test_a_phone_that_comes_too_late_is_told_and_its_ballot_stands(desk: Seat) -> None:
    desk.open_vote()
    jeanne = seat(desk, "Jeanne")
    app = press(drawn(jeanne), "Poser sur la 2")
    desk.close_vote()
    press(app, "Poser sur la 2")
    assert "Le vote est clos" in app.error[0].value
    assert list(jeanne.mine_of(DotBallot)[0][1].dots.values()) == [1]
    assert labels(app) == []


def test_ones_own_cards_and_a_reached_cap_take_no_more_dots(vote_on: Callable[..., Seat]) -> None:
    desk = vote_on(not_on_mine=True, most_per_card=1)
    desk.open_vote()
    app = press(drawn(seat(desk, "Jeanne")), "Poser sur la 3")
    assert [t.value for t in app.text][1:3] == ["1. Un\nVotre carte", "2. Deux\nVotre carte"]
    assert all(b.disabled for b in app.button if b.label.startswith("Poser"))
    assert app.text[0].value == "Il vous reste 2 gommettes sur 3"


def test_the_console_opens_and_closes_and_never_votes_for_itself(desk: Seat) -> None:
    app = drawn(desk)
    assert labels(app) == ["Ouvrir le vote"]
    press(app, "Ouvrir le vote")
    assert labels(app) == ["Clore et montrer le résultat", "Enregistrer ce bulletin"]
    press(app, "Clore et montrer le résultat")
    assert desk.step.facts(VoteFacts).closed
    assert labels(app) == []


def test_opening_with_one_card_is_refused_on_the_console(desk: Seat) -> None:
    canvas = seat_of(desk.room, desk.person, "action_canvas")
    for contribution, _card in canvas.step.of(Card)[1:]:
        canvas.withdraw(contribution.id)
    app = press(drawn(desk), "Ouvrir le vote")
    assert "au moins deux propositions" in app.error[0].value
    assert labels(app) == ["Ouvrir le vote"]


def test_the_facilitator_enters_a_ballot_for_somebody_and_a_refusal_keeps_the_numbers(
    desk: Seat,
) -> None:
    desk.open_vote()
    one, two, _three = options(desk)
    karim = seat(desk, "Karim")
    app = drawn(desk)
    app.selectbox[0].set_value(karim.person.id)
    app.number_input[0].set_value(2)
    app.number_input[1].set_value(2)
    press(app, "Enregistrer ce bulletin")
    assert "Vos 3 gommettes" in app.error[0].value
    assert [n.value for n in app.number_input] == [2, 2, 0]
    app.number_input[1].set_value(1)
    press(app, "Enregistrer ce bulletin")
    assert [c.content for c in karim.mine] == [DotBallot({one: 2, two: 1})]
    assert karim.mine[0].entered_by == desk.person.id
    assert karim.finished
    assert not seat(desk, "Jeanne").finished
    assert "Le bulletin de Karim est enregistré." in [t.value for t in app.text]
    assert [n.value for n in app.number_input] == [0, 0, 0]


def test_a_facilitator_who_takes_part_has_dots_too(desk: Seat) -> None:
    desk.room.people.set_roles(desk.person, desk.person.id, (Role.FACILITATOR, Role.PARTICIPANT))
    desk.open_vote()
    press(drawn(desk), "Poser sur la 1")
    assert list(desk.mine_of(DotBallot)[0][1].dots.values()) == [1]
