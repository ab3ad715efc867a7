"""Names alike are found by an index; it finds what comparing everybody with everybody finds."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablee.model.entities import Appearance, Person, fold
from tablee.model.names import alike
from tablee.session.people.namesakes import MOST_EACH, Namesakes

KNOWN = """
Mickaël Mickael Virginie Virgine Mélanie Ménalie Naïma JL Jean-Luc Sara Marie
Thomas_Petit Tom_P Sarah_Lopez M._Dupont Marie_Dupont Dupont_Marie
"""
names = st.lists(
    st.sampled_from([name.replace("_", " ") for name in KNOWN.split()])
    | st.text("abcé ", min_size=1, max_size=9)
    | st.text("abcdefgh", min_size=5, max_size=8),
    max_size=9,
)


def people(found: list[str]) -> dict[str, Person]:
    return {str(n): Person(str(n), name) for n, name in enumerate(found)}


@given(names)
def test_the_index_finds_all_that_are_alike(found: list[str]) -> None:
    here = people(found)
    everybody = list(here.values())
    wanted = {
        (one.id, two.id)
        for i, one in enumerate(everybody)
        for two in everybody[i + 1 :]
        if alike(one.name, two.name)
    }
    pairs = Namesakes().pairs(here)
    assert set(pairs) <= wanted
    missed = wanted - set(pairs)
    of_each = Counter(two for _one, two in pairs)
    assert all(of_each[two] == MOST_EACH for _one, two in missed)


@given(names, names)
def test_it_follows_who_comes_goes_or_is_renamed(before: list[str], after: list[str]) -> None:
    index = Namesakes()
    index.pairs(people(before))
    assert index.pairs(people(after)) == Namesakes().pairs(people(after))


@given(names, st.text("abcé ", min_size=1, max_size=5))
def test_the_first_whom_the_room_sees_and_who_may_be_the_same_is_found(
    found: list[str], name: str
) -> None:
    full = people(found)
    here = {id_: replace(person, appearance=Appearance.FULL) for id_, person in full.items()}
    wanted = fold(name).split()[:1]
    first = next(
        (
            person
            for person in here.values()
            if wanted and fold(person.name).split()[:1] == wanted and alike(person.name, name)
        ),
        None,
    )
    assert Namesakes().seen(here, name) == first


def test_a_plenary_of_one_name_has_a_few_questions_for_each() -> None:
    assert len(Namesakes().pairs(people(["Marie"] * 1000))) < MOST_EACH * 1000


FIRST = """
Marie Jean Sophie Michel Michèle Daniel Danièle Anne François Françoise Paul Claire
"""
LAST = """
Durand Dupont Martin Petit Moreau Roux Leroy Garnier Faure Blanc Lopez Mercier
"""


def a_room(n: int, seed: int) -> list[str]:
    """People who are all different, with whole names."""
    every = [f"{first} {last}" for first in FIRST.split() for last in LAST.split()]
    return random.Random(seed).sample(every, n)


@pytest.mark.parametrize("seed", range(30))
def test_in_a_room_of_130_the_one_who_came_twice_is_found_and_nobody_else(seed: int) -> None:
    room = a_room(129, seed)
    room.insert(random.Random(seed).randrange(129), "Zoé Quincaille")
    there = people([*room, "ZOE QUINCAILLE"])
    (pair,) = Namesakes().pairs(there)
    assert {there[id_].name for id_ in pair} == {"Zoé Quincaille", "ZOE QUINCAILLE"}


def test_the_same_name_twice_is_asked_about_before_what_may_be_one() -> None:
    there = people(["Marie", "Marie Dupont", "Sarah", "Sara", "Karim", "karim"])
    first, *_others = Namesakes().pairs(there)
    assert [there[id_].name for id_ in first] == ["Karim", "karim"]
