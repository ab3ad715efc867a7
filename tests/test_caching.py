"""What is kept to be used again can be forgotten, all at once."""

from __future__ import annotations

from tablee.caching import forget, remembered


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
