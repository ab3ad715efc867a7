"""What is cached can be cleared, all at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from tablee import caching
from tablee.caching import cached, cached_function, clear_caches


@dataclass(frozen=True)
class Words:
    text: str


def test_what_is_made_of_the_same_objects_is_made_once_until_caches_are_cleared() -> None:
    made = []

    def shout(words: Words, tone: str) -> str:
        made.append(words.text)
        return words.text.upper() + tone

    one, equal = Words("non"), Words("non")
    for words, tone in ((one, "!"), (one, "!"), (one, "?"), (equal, "!")):
        assert cached((words,), ("shout", tone), partial(shout, words, tone)) == "NON" + tone
    assert len(made) == 3
    clear_caches()
    cached((one,), ("shout", "!"), lambda: shout(one, "!"))
    assert len(made) == 4


def test_what_is_being_made_while_caches_are_cleared_is_not_cached() -> None:
    one = Words("le mot à effacer")

    def make() -> str:
        clear_caches()
        return one.text

    cached((one,), ("erased",), make)
    assert cached((one,), ("erased",), lambda: "again") == "again"


def test_only_the_newest_are_cached() -> None:
    first = Words("first")
    cached((first,), ("x",), lambda: "a")
    others = [Words(str(n)) for n in range(2 * caching.MOST_CACHED + 1)]
    for each in others:
        cached((each,), ("x",), lambda: "b")
    assert cached((first,), ("x",), lambda: "made again") == "made again"


def test_an_answer_is_made_once_until_caches_are_cleared() -> None:
    made = []

    @cached_function(4)
    def shout(words: str) -> str:
        made.append(words)
        return words.upper()

    assert [shout("non"), shout("non")] == ["NON", "NON"]
    assert made == ["non"]
    clear_caches()
    assert shout("non") == "NON"
    assert made == ["non", "non"]
