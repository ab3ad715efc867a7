"""What whoever facilitates is told of each step: there for every activity of ours, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee.activities import Facts
from tablee.activities.votes import VoteFacts
from tablee.texts import _, speaking

if TYPE_CHECKING:
    from tablee.registry import Catalogue


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_activity_of_ours_says_what_it_is_for_and_what_to_say(
    catalogue: Catalogue, lang: str
) -> None:
    told = dict[str, str]()
    with speaking(lang):
        for name, kind in catalogue.activities.items():
            guide = kind.guide
            assert guide is not None, name
            assert guide.say, name
            assert guide.watch, name
            for text in (guide.purpose, *guide.say, *guide.watch, *guide.material):
                said = _(text)
                assert said.endswith((".", "?")), said
                assert (said == text) is (lang == "fr"), said
                assert told.setdefault(said, name) == name, said  # no two steps say the same


def test_whatever_becomes_of_a_step_of_ours_has_a_name_where_it_can_be_undone(
    catalogue: Catalogue,
) -> None:
    for name, kind in catalogue.activities.items():
        by_its_own_verbs = kind.facts in (Facts, VoteFacts)
        assert by_its_own_verbs or kind.facts.called is not Facts.called, name
