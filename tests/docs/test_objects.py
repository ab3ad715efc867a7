"""The reference of what a plugin holds: every public name, and no method without words."""

from __future__ import annotations

import pytest

from docs.scripts import objects
from tablee import plugin
from tablee.registry.versions import former
from tablee.sdk import testing

HELD = ("Content", "Contribution", "Seat", "StepRecord", "Record", "Vote", "Urn", "Outcome")


def test_every_public_name_stands_in_it_once_under_a_theme() -> None:
    themes = objects.themes()
    named = [name for names in themes.values() for name in names]
    assert sorted(named) == sorted(plugin.__all__)
    assert "" not in themes


def test_each_has_words_and_so_has_each_of_its_methods() -> None:
    assert objects.undocumented() == []


@pytest.mark.dear
def test_what_one_holds_is_there_with_all_that_can_be_called() -> None:
    page = objects.reference()
    gone = {name.partition(".")[2] for name in former.METHODS["tablee.activities"]}
    gone |= {name for renamed in former.OVERRIDDEN.values() for name in renamed}
    for name in (
        "Content",
        "Contribution",
        "Seat",
        "StepRecord",
        "Record",
        "Vote",
        "Urn",
        "Outcome",
    ):
        kind = getattr(plugin, name)
        told = page.partition(f"### `{name}`\n")[2].partition("\n### `")[0]
        public = [m.name for m in objects.members(kind)]
        assert len(public) > 2
        for member in vars(kind):
            if not member.startswith("_") and member not in gone:
                assert f"| `{member}` |" in told, (name, member)
    for name in testing.__all__:
        assert f"### `{name}`\n" in page
