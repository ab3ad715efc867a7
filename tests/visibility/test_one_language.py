"""A session in another language than French: none of our French is on a screen or in a document.

Every French word of the catalogues that is no word of the other language is looked for.
"""

from __future__ import annotations

import functools
import logging
import re
from html import unescape
from typing import TYPE_CHECKING, Final

import pytest

from docs.scripts.messages import folders
from tablee import texts
from tablee.document.formats import written
from tablee.model.synthesis import Part
from tablee.sdk.testing import shown
from tablee.session.history.replay import Past
from tablee.session.transfer.document import document_of
from tablee.settings import ROOT
from tablee.texts import speaking
from tablee.view import Audience
from tests.support.examples import few
from tests.texts.test_languages import said_in
from tests.visibility.lives import SHAPES, WORD, Life, seeded
from tests.visibility.looking import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue

OURS: Final = ("Une salle Essai Autre Encore Étape", "À redire sans nommer", *SHAPES)
"""What people write in these sessions."""
FORMATS: Final = (
    *("text", "markdown", "pdf", "html", "docx", "odt", "pptx", "odp", "xlsx", "mediawiki"),
    *("dokuwiki", "yeswiki", "csv-votes", "csv-actions", "csv-contributions", "ics"),
)
MARKUP: Final = re.compile(r"<style.*?</style>|<script.*?</script>|<[^>]*>", re.DOTALL)
NO_WORDS: Final = re.compile(
    r"^[\w./\[\]-]+\.(?:xml|rels|png)$|^application/.*$|^[A-Z-]+(?=[:;])", re.MULTILINE
)
"""Names of the parts of a file, its kind, and the properties of a calendar."""


def words_of(text: str) -> set[str]:
    plain = re.sub(r"\{\w*\}", " ", text)
    return {word.casefold() for word in re.findall(r"[^\W\d_]{3,}", plain)}


@functools.cache
def french_alone(code: str) -> frozenset[str]:
    """The words of French sentences that no sentence of this language has."""
    french, other = set(words_of(" ".join(OURS))), set[str]()
    ours = set(french)
    for place in folders():
        for one, ways in said_in(place, code).items():
            french |= words_of(one)
            other |= words_of(" ".join(ways))
    return frozenset(french - other - ours)


def told(life: Life, formats: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Where, and what is read there."""
    room = life.room
    for step in (*room.agenda, *room.beside):
        for audience in (Audience.CONSOLE, Audience.PHONE, Audience.WALL):
            if not (step.beside and audience is Audience.WALL):
                yield f"{audience} of {step.activity}", shown(room, audience, step.activity)
    past = Past(room)
    yield "replay", "\n".join(moment.words for moment in past.moments)
    past.close()
    document = document_of(room)
    for name in formats:
        file = read(written(life.catalogue, name, document, Part.BOTH, stem="s"))
        yield name, NO_WORDS.sub("", unescape(MARKUP.sub("\n", file)))


@pytest.mark.parametrize("code", ["en", "es"])
@pytest.mark.parametrize("seed", few(range(1, 5)))
def test_a_session_is_in_its_own_language_alone(
    seed: int, code: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    texts.add_catalogue(ROOT / "tablee" / "web")
    logging.disable()  # a plugin that fails in a random room says so at length
    try:
        with seeded(seed), speaking(code):
            life = Life(tmp_path, catalogue, seed, code)
            life.live(120)
            found = {
                (where, line.strip()[:120]): words
                for where, text in told(life, FORMATS[seed % 4 :: 4])
                for line in WORD.sub("", text).splitlines()
                if (words := words_of(line) & french_alone(code))
            }
    finally:
        logging.disable(logging.NOTSET)
        life.sessions.close()
    assert found == {}
