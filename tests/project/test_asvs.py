"""The table of OWASP ASVS names tests that are there, and every chapter."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TABLE = (ROOT / "docs" / "asvs.md").read_text("utf-8")


def test_each_test_that_the_table_names_is_there() -> None:
    files = (ROOT / "tests").rglob("test_*.py")
    there = {
        name
        for file in files
        for name in re.findall(r"^(?:async )?def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)
    }
    named = set(re.findall(r"`(test_\w+)`", TABLE))
    assert len(named) > 40
    assert named - there == set()


def test_every_chapter_has_a_verdict_and_what_is_not_met_its_reason() -> None:
    rows = re.findall(r"^\| (V[\d., V]+) [^|]*\| ([^|]+) \|(.*)\|$", TABLE, re.MULTILINE)
    chapters = {int(n) for name, _verdict, _why in rows for n in re.findall(r"V(\d+)", name)}
    assert chapters == set(range(1, 18))
    for name, verdict, why in rows:
        assert verdict.strip() in {"met", "partly", "not met by itself", "n/a"}, name
        if verdict.strip() != "n/a":
            assert why.strip(), name
