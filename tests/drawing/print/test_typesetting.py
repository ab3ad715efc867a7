"""Lines of cards: cut as each language cuts them, with the spaces that printers leave unbroken."""

from __future__ import annotations

import pytest

from tablee.drawing.posters import A4, Poster
from tablee.drawing.posters.files import drawing
from tablee.drawing.print import drawable
from tablee.texts import speaking
from tests.drawing.posters.posters_to_try import board, poster
from tests.drawing.reading import read


def narrow(text: str) -> Poster:
    """A poster with this on one card of a grid of five columns."""
    return poster(board("wide grid", [[text], *[["a"]] * 8]))


def lines(text: str, code: str = "fr") -> list[str]:
    """The lines of that card."""
    with speaking(code):
        (page,) = read(drawing(narrow(text), A4, code).pdf())
    card = next(s for s in page.shapes if s.curved and s.edge and s.fill != (255, 255, 255))
    inside = [
        w
        for w in page.words
        if card.x < w.x < card.x + card.width and card.y < w.y < card.y + card.height
    ]
    return [w.text.replace("\u00a0", "_") for w in inside]


def test_a_typed_line_begins_a_line_and_blank_ones_go() -> None:
    assert lines("Un\n\n  deux \r\ntrois") == ["Un", "deux", "trois"]


def test_signs_stay_with_their_word_and_so_does_a() -> None:
    said = drawable("À qui : à eux ? « Oui » !")
    assert said.replace("\u00a0", "_") == "À_qui_: à_eux_? «_Oui_»_!"
    assert drawable("De :-) et 12:30") == "De :-) et 12:30"


@pytest.mark.parametrize(
    ("word", "code", "syllables"),
    [
        ("anticonstitutionnellement", "fr", "an-ti-cons-ti-tu-tion-nel-le-ment"),
        ("antidisestablishmentarianism", "en", "an-ti-dis-es-tab-lish-men-tar-i-an-ism"),
    ],
)
def test_a_word_that_does_not_fit_is_cut_between_syllables_of_its_language(
    word: str, code: str, syllables: str
) -> None:
    found = lines(word, code)
    parts = syllables.split("-")
    beginnings = ["".join(parts[:n]) for n in range(1, len(parts))]
    assert len(found) == 2
    assert "".join(found) == word
    assert found[0] in beginnings


def test_words_that_fit_are_never_cut() -> None:
    text = "Un oui intercommunal ici comme ailleurs, développement demain, Villeneuve aussi"
    assert " ".join(lines(text)) == text


def test_an_address_is_cut_after_its_signs() -> None:
    address = "https://www.exemple.org/une/page/inter?ne=finit&pas=encore"
    found = lines(address)
    assert "".join(found) == address
    assert len(found) > 1
    assert all(line[-1] in "/?&=." for line in found[:-1])


def test_what_cannot_be_cut_is_cut_anywhere() -> None:
    assert "".join(lines("x" * 100)) == "x" * 100
    glued = "mot\u00a0" * 20
    assert "".join(lines(glued)).replace("_", "").replace(" ", "") == "mot" * 20


def test_the_last_line_is_not_left_alone() -> None:
    found = lines("Grandir sans perdre de vue ce qui nous a fait venir ici, là.")
    assert len(found[-1]) > 5
