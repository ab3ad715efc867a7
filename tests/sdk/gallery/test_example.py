"""The gallery's examples: one for every widget, whose code is the code that runs."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from tablee import texts, view
from tablee.sdk import gallery
from tablee.sdk.gallery import EXAMPLES, STATES
from tablee.settings import ROOT
from tablee.texts import _, speaking

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def words() -> None:
    texts.add_catalogue(ROOT / "tablee" / "sdk" / "gallery")


def texts_of(thing: Any) -> Iterator[str]:
    """Every text in plain values, whatever it is."""
    if isinstance(thing, str):
        yield thing
    inside = thing.values() if isinstance(thing, dict) else thing
    for each in inside if isinstance(thing, dict | list | tuple) else ():
        yield from texts_of(each)


def test_whoever_writes_a_plugin_finds_every_widget() -> None:
    shown = {example.kind for example in EXAMPLES.values()}
    missing = [kind.__name__ for kind in gallery.kinds() if kind not in shown]
    assert missing == [], "write an example of it in tablee/sdk/gallery"


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_code_that_is_shown_makes_what_is_drawn(name: str) -> None:
    example = EXAMPLES[name]
    known = {each: getattr(view, each) for each in view.__all__} | {"_": _}
    exec(compile(example.code, name, "exec"), known)
    made = known[name]()
    assert made == example.make()
    assert isinstance(made, example.kind)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_reads_in_both_languages(name: str) -> None:
    said = {}
    for language in ("fr", "en"):
        with speaking(language):
            said[language] = set(texts_of(msgspec.to_builtins(EXAMPLES[name].make())))
            assert all(EXAMPLES[name].told())
    french = {words for words in said["fr"] - said["en"] if " " in words}
    assert french or name == "quote", "its sentences are the same in English"


@pytest.mark.parametrize("name", EXAMPLES)
def test_hostile_words_stand_in_every_place_that_people_fill(name: str) -> None:
    made = EXAMPLES[name].make()
    with speaking("fr"):
        french = set(texts_of(msgspec.to_builtins(made)))
    hostile = set(texts_of(msgspec.to_builtins(STATES["hostile"].of(made))))
    left = {words for words in hostile & french if " " in words and "/" not in words}
    assert left - {"quick project", "small trap"} == set()


@pytest.mark.parametrize(("state", "cards"), [("empty", 0), ("one", 1), ("many", 40)])
def test_a_list_is_shown_with_nothing_one_thing_and_many(state: str, cards: int) -> None:
    questions = STATES[state].of(EXAMPLES["cards"].make())
    assert len({card.id for card in questions.cards}) == cards
    board = STATES[state].of(EXAMPLES["board"].make())
    assert [len(column.cards) for column in board.columns] == [cards, cards, 0]
    paper = STATES[state].of(EXAMPLES["paper"].make())
    assert len(dict(paper.options)) == min(cards, 12)
    drawn = STATES[state].of(EXAMPLES["component"].make())
    assert len(drawn.data["levels"]) == cards


def test_an_example_itself_is_left_as_it_is() -> None:
    for example in EXAMPLES.values():
        made = example.make()
        shown = STATES["example"].of(made)
        assert dataclasses.asdict(shown) == dataclasses.asdict(made)
