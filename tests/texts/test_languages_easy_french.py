"""Easy-to-read French: it means the same, and no long sentence of the way in is without it."""

from __future__ import annotations

import re

import pytest

from docs.scripts.messages import extracted
from tablee.settings import ROOT
from tests.texts.test_languages import said_in


@pytest.mark.parametrize(
    ("french", "kept"),
    [
        (r"me retirer|vous retirer", "effacer"),
        (r"pas ouvert", "pas ouvert"),
        (r"nombre entier", "nombre entier"),
        (r"caractères au plus", "caractères"),
        (r"secret", "nom"),
    ],
)
def test_easy_french_means_the_same(french: str, kept: str) -> None:
    """Who erases reads that it is erased, not that one leaves; a secret vote bears no name."""
    other = [
        (one, ways)
        for place in ("tablee", "tablee/web", "assets/js")
        for one, ways in said_in(place, "fr-x-falc").items()
        if re.search(french, one, re.I) and kept not in " ".join(ways).casefold()
    ]
    assert other == []


def test_easy_french_has_every_long_sentence_of_the_way_in_and_of_the_simple_page() -> None:
    known = {one for place in ("tablee", "tablee/web") for one in said_in(place, "fr-x-falc")}
    long = {
        one
        for one, message in extracted([ROOT / "tablee" / "web"]).items()
        if len(one.split()) > 9
        and any(
            re.search(r"pages/(entrance/join|lite/\w+)\.html|entrance/join\.py", p)
            for p in message.places
        )
    }
    assert long - known == set()
    assert len(long) > 10


def test_easy_french_explains_what_is_erased() -> None:
    known = said_in("tablee", "fr-x-falc")
    points = [one for one in known if "disparaissent" in one or one.startswith("Hors d’atteinte")]
    assert len(points) == 2
