"""The table of OWASP ASVS names tests that are there, and every chapter."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SECTIONS = """
1.1 2/2; 1.2 9/10; 1.3 11/12; 1.4 3/3; 1.5 2/3; 2.1 3/3; 2.2 3/3; 2.3 4/5; 2.4 1/2; 3.1 0/1;
3.2 2/3; 3.3 4/5; 3.4 6/8; 3.5 5/8; 3.6 0/1; 3.7 2/5; 4.1 3/5; 4.2 1/5; 4.3 2/2; 4.4 4/4; 5.1 1/1;
5.2 3/6; 5.3 2/3; 5.4 3/3; 6.1 3/3; 6.2 12/12; 6.3 4/8; 6.4 4/6; 6.5 5/8; 6.6 3/4; 6.7 0/2; 6.8 4/4;
7.1 3/3; 7.2 4/4; 7.3 2/2; 7.4 5/5; 7.5 2/3; 7.6 2/2; 8.1 2/4; 8.2 3/4; 8.3 1/3; 8.4 1/2; 9.1 3/3;
9.2 4/4; 10.1 2/2; 10.2 2/3; 10.3 4/5; 10.4 11/16; 10.5 5/5; 10.6 2/2; 10.7 3/3; 11.1 2/4;
11.2 3/5; 11.3 3/5; 11.4 4/4; 11.5 1/2; 11.6 1/2; 11.7 0/2; 12.1 3/5; 12.2 2/2; 12.3 4/5; 13.1 1/4;
13.2 5/6; 13.3 2/4; 13.4 5/7; 14.1 2/2; 14.2 4/8; 14.3 3/3; 15.1 3/5; 15.2 3/5; 15.3 7/7; 15.4 0/4;
16.1 1/1; 16.2 5/5; 16.3 4/4; 16.4 3/3; 16.5 3/4; 17.1 1/2; 17.2 4/8; 17.3 2/2
"""
"""Requirements of each section of ASVS 5.0: of level 1 or 2, which come first, and of all."""
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


def test_every_section_has_a_verdict_and_what_is_not_met_its_reason() -> None:
    table = TABLE.split("## What an earlier look")[0]
    rows = re.findall(r"^\| (V[\d., V]+) [^|]*\| ([^|]+) \|(.*)\|$", table, re.MULTILINE)
    named = [each for name, _verdict, _why in rows for each in re.findall(r"V([\d.]+)", name)]
    known = dict(re.findall(r"([\d.]+) (\d+/\d+)", SECTIONS))
    assert sorted(named) == sorted(known)
    assert sum(int(each.partition("/")[0]) for each in known.values()) == 253
    for name, verdict, why in rows:
        assert verdict.strip() in {"met", "partly", "not met by itself", "n/a"}, name
        if verdict.strip() != "n/a":
            assert why.strip(), name
    for section, number in re.findall(r"\b(\d+\.\d+)\.(\d+)\b", table.replace("5.0.0", "")):
        assert int(number) <= int(known[section].partition("/")[2]), f"{section}.{number}"
