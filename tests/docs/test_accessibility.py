"""The audit has all 106 criteria with a verdict, an evidence and tests that are there."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from docs.scripts.audit import BESIDE, MET, read, wcag
from tablee.settings import ROOT
from tablee.settings.accessibility_statement import AUDIT, GAPS

THEMES = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)
"""Criteria in each of the thirteen themes of RGAA 4.1.2."""
NOT_MET, ABSENT = "non conforme", "non applicable"


def test_every_criterion_stands_once_with_its_verdicts_and_an_evidence() -> None:
    numbers = [f"{n}.{m}" for n, many in enumerate(THEMES, 1) for m in range(1, many + 1)]
    assert [each["number"] for each in read()] == numbers
    assert len(numbers) == 106
    for each in read():
        assert {each["before"], each["after"]} <= {MET, NOT_MET, ABSENT}, each["number"]
        assert len(each["evidence"]) > 10, each["number"]
        assert each["title"].endswith(("?", ".")), each["number"]


def test_what_is_met_is_held_by_tests_that_are_there() -> None:
    for each in read():
        assert each["tests"] or each["after"] != MET, each["number"]
        for test in each["tests"]:
            file, _colons, name = test.partition("::")
            text = (ROOT / file).read_text("utf-8")
            assert not name or re.search(rf"^def {name}\(", text, re.MULTILINE), test


def test_the_statement_of_a_server_says_what_the_audit_does() -> None:
    found = Counter(each["after"] for each in read())
    assert (AUDIT.met, AUDIT.missed, AUDIT.absent) == (found[MET], found[NOT_MET], found[ABSENT])
    assert list(GAPS) == [each["number"] for each in read() if each["after"] == NOT_MET]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_wcag_2_2_has_its_55_success_criteria(language: str) -> None:
    rows = [line for line in wcag(language).splitlines() if re.match(r"\| \d", line)]
    assert len(rows) == 55
    assert sum(row.split(" | ")[0].removeprefix("| ") in BESIDE for row in rows) == len(BESIDE)
