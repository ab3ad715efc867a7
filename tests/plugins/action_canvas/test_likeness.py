"""Cards that say the same: found as people judge them, and proposed in groups that hold together.

What is proposed must be right more than complete: whoever facilitates reads each of them.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.action_canvas.likeness import THRESHOLD, likeness, meaning, proposals
from tests.support.sessions.similar_cards import CHOSEN_ON, IN_ENGLISH, JUDGED_ON

if TYPE_CHECKING:
    from tests.support.sessions.similar_cards import Meanings


def judged(meanings: Meanings, language: str, threshold: float) -> tuple[float, float]:
    """Of what is found, the part that is right; of what is right, the part that is found."""
    cards = [(n, meaning(words, language)) for n, alike in enumerate(meanings) for words in alike]
    pairs = [(n == m, likeness(one, other)) for (n, one), (m, other) in combinations(cards, 2)]
    found = [right for right, alike in pairs if alike >= threshold]
    return sum(found) / len(found), sum(found) / sum(right for right, _alike in pairs)


def alike(one: str, other: str, language: str = "fr") -> bool:
    return bool(proposals((("1", one), ("2", other)), language))


def of(*words: str) -> tuple[tuple[str, str], ...]:
    """Cards whose ids are 1, 2, 3…"""
    return tuple((str(n), text) for n, text in enumerate(words, 1))


# ── as people judge ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("meanings", "language"),
    [(CHOSEN_ON, "fr"), (JUDGED_ON, "fr"), (IN_ENGLISH, "en")],
    ids=["chosen on", "judged on", "English"],
)
def test_what_is_proposed_is_right_and_most_of_what_is_right_is_proposed(
    meanings: Meanings, language: str
) -> None:
    precision, recall = judged(meanings, language, THRESHOLD)
    assert precision == 1.0
    assert recall >= 0.8


def test_a_lower_threshold_would_propose_what_is_wrong() -> None:
    assert judged(CHOSEN_ON, "fr", THRESHOLD - 0.05)[0] < 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2 réunions", "3 réunions"),
        ("Deux réunions", "3 réunions"),
        ("Faire un repas partagé", "Ne pas faire un repas partagé"),
        ("Décider avec les élus", "Décider sans les élus"),
        ("Un budget de 5 000 euros pour l’année", "Un budget de 500 euros pour l’année"),
        ("Ouvrir le jardin le samedi matin", "Ouvrir le jardin le dimanche matin"),
        ("Qui tient le jardin ?", "Comment tenir le jardin ?"),
        ("Un goûter au pied du bac en mai", "Un goûter au pied du bac en mars"),
        ("Un goûter au pied du bac", "Deux goûters au pied du bac"),
        ("Un goûter au pied du bac", "Pas de goûter au pied du bac en mars"),
        ("Former les bénévoles", "Former les bénévoles en mars"),  # too few words to be sure
        ("Oui", "Non"),
        ("", ""),
        ("🙂", "🙃"),
    ],
)
def test_a_figure_a_day_or_a_negation_keeps_two_cards_apart(one: str, other: str) -> None:
    assert not alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deux réunions par mois", "2 reunions chaque mois"),
        ("Un budget de 5 000 euros", "un budget de 5000 euros"),
        ("Tenir l’œuvre collective", "tenir l'oeuvre collective"),
        ("Un annuaire partagé", "Un annaire partagé"),
        ("Se réunir dehors", "Des réunions dehors"),
        ("OUI", "oui"),
        ("Un goûter au pied du bac", "Goûter au pied du bac en mars"),
        ("Un goûter au pied du bac", "Goûter au pied du bac avec les familles du quartier"),
    ],
)
def test_accents_figures_in_letters_slips_of_the_finger_and_details_do_not(
    one: str, other: str
) -> None:
    assert alike(one, other)


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_is_the_same_both_ways_and_within_bounds(one: str, other: str) -> None:
    mine, theirs = meaning(one, "fr"), meaning(other, "fr")
    assert 0 <= likeness(mine, theirs) <= 1
    assert likeness(mine, theirs) == pytest.approx(likeness(theirs, mine))
    assert not mine.stems or likeness(mine, mine) == 1


# ── groups ──────────────────────────────────────────────────────────────────────────────────


def test_the_most_alike_come_first_each_with_one_of_its_wordings() -> None:
    cards = of(
        "Un jardin partagé dans la cour de l’école",
        "Former les bénévoles",
        "Un jardin partagé, dans la cour",
        "Il faut former les bénévoles !",
        "Manger ensemble",
        "formation des bénévoles",
    )
    first, second = proposals(cards, "fr")
    assert (first.cards, first.title) == (("2", "4", "6"), "Former les bénévoles")
    assert (second.cards, second.title) == (("1", "3"), "Un jardin partagé, dans la cour")
    assert first.likeness == 1 > second.likeness >= THRESHOLD


def test_a_chain_of_likeness_does_not_make_a_group() -> None:
    cards = of(
        "Un jardin partagé, ouvert, fleuri",
        "Un jardin partagé, ouvert, fleuri, clos",
        "Un jardin partagé, ouvert, fleuri, clos, arrosé",
        "Un jardin partagé, ouvert, fleuri, clos, arrosé, planté",
    )
    assert alike(cards[0][1], cards[1][1])
    assert not alike(cards[0][1], cards[3][1])
    (proposal,) = proposals(cards, "fr")
    assert proposal.cards == ("2", "3", "4")


def test_a_title_fits_where_titles_stand() -> None:
    long = "Un jardin partagé " + "avec beaucoup de fleurs et de légumes " * 6
    (proposal,) = proposals(of(long, long), "fr")
    assert len(proposal.title) == 120
    assert proposal.title.endswith("…")


def test_a_card_alone_is_proposed_to_the_group_that_has_its_like() -> None:
    cards = of("Former les bénévoles", "Accueillir", "Formation des bénévoles", "accueillir")
    (proposal,) = proposals(cards, "fr", groups={"g": ("1", "2", "4")})
    assert (proposal.group, proposal.cards, proposal.title) == ("g", ("3",), "")


def test_what_was_said_not_to_be_the_same_is_not_proposed_again() -> None:
    cards = of("Former les bénévoles", "Formation des bénévoles", "former nos bénévoles")
    assert proposals(cards, "fr", apart=(frozenset("123"),)) == ()
    (pair,) = proposals(cards, "fr", apart=(frozenset("13"), frozenset("23")))
    assert pair.cards == ("1", "2")
    groups = {"g": ("1", "2")}
    assert proposals(cards, "fr", groups=groups, apart=(frozenset(("3", "g")),)) == ()
    assert proposals(cards, "fr", groups=groups, apart=(frozenset("12"),))


@pytest.mark.parametrize(
    ("language", "one", "other", "same"),
    [
        ("es", "Organizar reuniones más frecuentes con los vecinos",
         "Hacer una reunión frecuente con los vecinos", True),
        ("es", "Abrir el sábado por la mañana", "No abrir el sábado por la mañana", False),
        ("de", "Treffen mit den Nachbarn im Garten", "Ein Treffen mit Nachbarn im Garten", True),
    ],
)  # fmt: skip
def test_other_languages_are_compared_by_their_own_stems(
    language: str, one: str, other: str, same: bool
) -> None:
    assert alike(one, other, language) is same
