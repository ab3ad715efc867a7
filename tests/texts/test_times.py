"""Times: on the clock of whoever looks where it is known; else with the zone that is meant."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tablee import texts
from tablee.settings import ROOT
from tablee.texts import date_told, hour, hour_told, minutes_told, speaking, zone_told

if TYPE_CHECKING:
    from collections.abc import Iterator

MOMENT = 1_790_000_000.0  # 2026-09-21, 14:13:20 UTC


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server in New Delhi, for which no browser says anything."""
    texts.add_catalogue(ROOT / "tablee")
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    monkeypatch.setattr(texts.times, "_zone", None)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_whoever_looks_reads_the_clock_of_their_own_browser(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(texts.times, "_zone", lambda: "Europe/Paris")
    with speaking("fr"):
        assert hour(MOMENT) == "16\u00a0h\u00a013"
    with speaking("en"):
        assert hour(MOMENT) == "16:13"


@pytest.mark.parametrize("zone", ["", "Nowhere/At all", "../etc/passwd", "x" * 3000])
def test_a_browser_that_says_no_zone_or_none_that_there_is_has_the_server_s(
    monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setattr(texts.times, "_zone", lambda: zone)
    with speaking("fr"):
        assert hour(MOMENT) == "19\u00a0h\u00a043"


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Asia/Kolkata", "UTC+5:30"),
        ("Europe/Paris", "UTC+2"),
        ("America/St_Johns", "UTC-2:30"),
        ("UTC", "UTC"),
    ],
)
def test_what_all_read_alike_says_which_zone_is_meant(
    monkeypatch: pytest.MonkeyPatch, zone: str, told: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    assert zone_told(MOMENT) == told
    with speaking("fr"):
        assert hour_told(MOMENT).endswith(f" ({told})")


@pytest.mark.parametrize(
    ("language", "width", "told"),
    [
        ("fr", "full", "lundi 1er mars 2027"),
        ("fr", "long", "1er mars 2027"),
        ("fr", "medium", "1er mars 2027"),
        ("en", "long", "March 1, 2027"),
        ("en", "full", "Monday, March 1, 2027"),
    ],
)
def test_the_first_of_a_month_is_told_as_it_is_said(language: str, width: str, told: str) -> None:
    with speaking(language):
        assert date_told(date(2027, 3, 1), width) == told  # type: ignore[arg-type]


@pytest.mark.parametrize("day", [11, 21, 31])
def test_no_other_day_has_the_ending_of_the_first(day: int) -> None:
    with speaking("fr"):
        assert date_told(date(2027, 1, day)) == f"{day} janvier 2027"


def test_whoever_tells_a_date_in_words_tells_it_so() -> None:
    files = [*(ROOT / "tablee").rglob("*.py"), *(ROOT / "plugins").rglob("*.py")]
    assert [f.name for f in files if "format_date(" in f.read_text("utf-8")] == ["times.py"]


@pytest.mark.parametrize(
    ("language", "told"), [("fr", "12,5_min"), ("en", "12.5_min"), ("es", "12,5_min")]
)
def test_minutes_are_told_in_one_piece(language: str, told: str) -> None:
    with speaking(language):
        assert minutes_told(12.5) == told.replace("_", "\N{NO-BREAK SPACE}")
