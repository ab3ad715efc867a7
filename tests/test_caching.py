"""What is kept to be used again can be forgotten, all at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from tablee import caching
from tablee.caching import forget, kept, remembered


@dataclass(frozen=True)
class Words:
    text: str


def test_what_is_made_of_the_same_objects_is_made_once_until_everything_is_forgotten() -> None:
    made = []

    def shout(words: Words, tone: str) -> str:
        made.append(words.text)
        return words.text.upper() + tone

    one, equal = Words("non"), Words("non")
    for words, tone in ((one, "!"), (one, "!"), (one, "?"), (equal, "!")):
        assert kept((words,), ("shout", tone), partial(shout, words, tone)) == "NON" + tone
    assert len(made) == 3
    forget()
    kept((one,), ("shout", "!"), lambda: shout(one, "!"))
    assert len(made) == 4


def test_what_is_being_made_while_all_is_forgotten_is_not_kept() -> None:
    one = Words("le mot à effacer")

    def make() -> str:
        forget()
        return one.text

    kept((one,), ("erased",), make)
    assert kept((one,), ("erased",), lambda: "again") == "again"


def test_only_the_newest_are_kept() -> None:
    first = Words("first")
    kept((first,), ("x",), lambda: "a")
    others = [Words(str(n)) for n in range(2 * caching.MOST_KEPT + 1)]
    for each in others:
        kept((each,), ("x",), lambda: "b")
    assert kept((first,), ("x",), lambda: "made again") == "made again"


def test_an_answer_is_made_once_until_everything_is_forgotten() -> None:
    made = []

    @remembered(4)
    def shout(words: str) -> str:
        made.append(words)
        return words.upper()

    assert [shout("non"), shout("non")] == ["NON", "NON"]
    assert made == ["non"]
    forget()
    assert shout("non") == "NON"
    assert made == ["non", "non"]
