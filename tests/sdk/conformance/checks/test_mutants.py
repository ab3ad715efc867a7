"""Leaks planted into each activity are told, as the page says that they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sdk.conformance.checks.mutants import LEAKS, PAGE, killed, offered
from tests.support.examples import few

if TYPE_CHECKING:
    from tablee.registry import Catalogue

LINES = [
    [cell.strip(" `") for cell in line.strip("|").split("|")]
    for line in PAGE.read_text("utf-8").splitlines()
    if line.startswith("| `")
]
SAMPLE = (
    "action_canvas",
    "canvas",
    "consent",
    "framing",
    "introductions",
    "question_box",
    "tables",
)
"""Those that are tried with each change; `make mutants` tries all."""


@pytest.fixture(scope="module")
def ours() -> Catalogue:
    return offered()


def test_each_activity_of_ours_and_of_the_guide_has_its_line(ours: Catalogue) -> None:
    assert [line[0] for line in LINES] == sorted(ours.activities)
    assert not [line for line in LINES if "**nothing**" in line]


@pytest.mark.parametrize("name", few(SAMPLE))
def test_the_page_says_which_check_tells_of_each_leak(name: str, ours: Catalogue) -> None:
    told = next(line[1:] for line in LINES if line[0] == name)
    found = killed(name, ours)
    assert "**nothing**" not in found.values()
    assert [bool(found[leak] != "–") for leak in LEAKS] == [cell != "–" for cell in told]
