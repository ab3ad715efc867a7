"""Lines: cut as French and English cut them, with the spaces that printers leave unbroken."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablee.drawing.letters import Face, drawable, width
from tablee.drawing.paragraphs import balanced, set_in_lines
from tablee.texts import speaking

TEXT = Face(24)


def lines(text: str, room: float, code: str = "fr") -> list[str]:
    with speaking(code):
        return [line.replace("\u00a0", "_") for line in set_in_lines(text, TEXT, room)]


@given(st.text(max_size=200), st.integers(60, 600))
def test_lines_fit_and_hold_every_letter(text: str, room: int) -> None:
    found = set_in_lines(text, TEXT, room)
    assert all(width(line, TEXT) <= room for line in found)
    letters = [re.sub(r"[\s\u00a0-]", "", each) for each in (drawable(text), "".join(found))]
    assert letters[0] == letters[1]


def test_a_typed_line_begins_a_line_and_blank_ones_go() -> None:
    assert lines("Un\n\n  deux \r\ntrois", 400) == ["Un", "deux", "trois"]


def test_signs_stay_with_their_word_and_so_does_a() -> None:
    assert lines("À qui : à eux ? « Oui » !", 1000) == ["À_qui_: à_eux_? «_Oui_»_!"]
    assert lines("De :-) et 12:30", 1000) == ["De :-) et 12:30"]


def test_a_word_that_does_not_fit_is_cut_between_syllables_of_its_language() -> None:
    assert lines("développement", 120) == ["développe-", "ment"]
    assert lines("development", 120, "en") == ["develop-", "ment"]


def test_a_word_that_fits_on_a_line_is_cut_only_where_the_line_would_be_ragged() -> None:
    assert lines("Le partage facile", 150) == ["Le partage", "facile"]
    ragged = lines("Un oui intercommunalité ici comme ailleurs, demain", 250)
    assert ragged[0].startswith("Un oui inter")
    assert ragged[0].endswith("-")


def test_names_are_not_cut_where_they_fit() -> None:
    assert "-" not in "".join(lines("Un oui Intercommunalité ici comme ailleurs, demain", 250))


def test_a_word_with_its_own_hyphen_is_cut_there() -> None:
    assert lines("arrière-grand-mère", 130) == ["arrière-", "grand-mère"]


def test_an_address_is_cut_after_its_signs_and_gets_no_hyphen() -> None:
    address = "https://www.exemple.org/une/page/interregionalisation?ne=finit&pas=encore"
    assert "".join(lines(address, 150)) == address
    found = lines(address, 250)
    assert "".join(found) == address
    assert all(line[-1] in "/?&=." for line in found[:-1])


def test_what_cannot_be_cut_is_cut_anywhere() -> None:
    assert "".join(lines("x" * 100, 100)) == "x" * 100


def test_the_last_line_is_not_left_alone() -> None:
    assert lines("Grandir sans perdre notre identité.", 348) == [
        "Grandir sans perdre",
        "notre identité.",
    ]


def test_the_lines_of_a_title_are_about_as_long_as_each_other() -> None:
    face = Face(60, 700)
    found = balanced("Faire vivre un réseau à distance, quels outils", face, 1200)
    assert len(found) == 2
    long, short = sorted((width(line, face) for line in found), reverse=True)
    assert short > 0.7 * long


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("👩🏽\u200d💻", "👩💻"),
        ("👍🏿 oui", "👍 oui"),
        ("❤\ufe0f", "❤"),
        ("🇫🇷 🇧🇪", "FR BE"),
        ("1\ufe0f\u20e3", "1"),
        ("★ ✓", "⭐ ✔"),
    ],
)
def test_emoji_are_drawn_in_one_ink(typed: str, drawn: str) -> None:
    assert drawable(typed) == drawn
