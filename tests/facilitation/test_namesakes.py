"""Names alike are found by an index; it finds what comparing everybody with everybody finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workshop.facilitation.namesakes import MOST_PAIRS, Namesakes
from workshop.model import Person, alike, fold

names = st.lists(
    st.sampled_from(["Mickaël", "Mickael", "Virginie", "Virgine", "Mélanie", "Ménalie", "Naïma"])
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
    assert set(Namesakes().pairs(here)) == wanted


@given(names, names)
def test_it_follows_who_comes_goes_or_is_renamed(before: list[str], after: list[str]) -> None:
    index = Namesakes()
    index.pairs(people(before))
    assert index.pairs(people(after)) == Namesakes().pairs(people(after))


@given(names, st.text("abcé ", min_size=1, max_size=5))
def test_the_first_of_a_first_name_is_found(found: list[str], name: str) -> None:
    here = people(found)
    wanted = fold(name).split()[:1]
    first = next((p for p in here.values() if wanted and fold(p.name).split()[:1] == wanted), None)
    assert Namesakes().first(here, name) == first


def test_a_plenary_of_one_name_is_not_a_million_pairs() -> None:
    assert len(Namesakes().pairs(people(["Marie"] * 1000))) == MOST_PAIRS
