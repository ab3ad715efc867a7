"""The day that somebody's words name: what is sure, and what a calendar must not hold."""

from __future__ import annotations

from datetime import date

import pytest

from tablee.document.outline.days import named_day

ON = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("12/03/2027", date(2027, 3, 12)),
        ("12/03/27", date(2027, 3, 12)),
        ("12.03.2027", date(2027, 3, 12)),
        ("2027-03-12", date(2027, 3, 12)),
        ("03/04", date(2027, 4, 3)),
        ("le 24/7", date(2027, 7, 24)),
        ("avant le 3/4", date(2027, 4, 3)),
        ("samedi 24/7", date(2027, 7, 24)),
        ("24/07", date(2027, 7, 24)),
        ("15/6", date(2027, 6, 15)),
        ("01.12.26", date(2026, 12, 1)),
        ("12 mars 2027", date(2027, 3, 12)),
        ("Le 12 MARS 2027.", date(2027, 3, 12)),
        ("vendredi 12 mars 2027 à 14h30", date(2027, 3, 12)),
        ("1er décembre", date(2026, 12, 1)),
        ("d’ici le 15 déc.", date(2026, 12, 15)),
        ("avant le 12 fevrier", date(2027, 2, 12)),
        ("lundi 30 novembre", date(2026, 11, 30)),
        ("26 novembre", ON),
        ("demain", date(2026, 11, 27)),
        ("après-demain", date(2026, 11, 28)),
        ("March 12th, 2027", date(2027, 3, 12)),
        ("by 12 March", date(2027, 3, 12)),
    ],
)
def test_words_that_name_a_day_are_that_day(words: str, day: date) -> None:
    assert named_day(words, ON) == day


YESTERDAY = (
    *("25/11", "le 25/11", "25/11 à 14h", "le 25 novembre", "25 nov.", "mercredi 25 novembre"),
    *("mercredi 25/11", "avant le 25/11", "hier", "d’ici le 25 novembre"),
)
YESTERDAY_IN_ENGLISH = (
    *("25/11", "11/25", "25 Nov", "Nov 25", "25th of November", "November 25th", "yesterday"),
    *("Wednesday 25 November", "by Nov. 25", "on the 25th of November"),
)


@pytest.mark.parametrize(
    ("words", "language"),
    [*((w, "fr") for w in YESTERDAY), *((w, "en") for w in YESTERDAY_IN_ENGLISH)],
)
def test_the_day_before_the_workshop_is_not_that_of_next_year(words: str, language: str) -> None:
    assert named_day(words, ON, language) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("words", "on", "day"),
    [
        ("29/10", date(2026, 11, 26), date(2026, 10, 29)),
        ("28/10", date(2026, 11, 26), date(2027, 10, 28)),
        ("5 janvier", date(2026, 12, 20), date(2027, 1, 5)),
        ("31/12", date(2027, 1, 2), None),
        ("le 15 décembre", date(2027, 1, 12), None),
        ("le 14 décembre", date(2027, 1, 12), date(2027, 12, 14)),
        ("31/12/2026", date(2027, 1, 2), date(2026, 12, 31)),
        ("hier", date(2027, 1, 1), date(2026, 12, 31)),
        ("29 février", date(2028, 3, 1), date(2028, 2, 29)),
        ("29 février", date(2027, 12, 1), date(2028, 2, 29)),
        ("29 février", date(2028, 4, 1), None),
    ],
)
def test_a_date_without_its_year_is_of_this_one_unless_it_is_long_past(
    words: str, on: date, day: date | None
) -> None:
    assert named_day(words, on) == day


@pytest.mark.parametrize(
    "words",
    [
        *("", "fin mars", "mars 2027", "mars 27", "avant l’été", "la semaine prochaine"),
        *("lundi prochain", "lundi", "12", "2027", "3.5", "12-14 mars", "du 12 au 14 mars"),
        *("jeudi avant le 26 novembre", "mercredi jusqu’au 25 novembre"),
        *("31/02/2027", "29 février 2027", "03/25/2027", "0/0/2027", "12/03/0027"),
        *("mardi 30 novembre", "vers le 12 mars", "12 mars ou après", "12 mars 20270"),
        *("24/7", "7/7", "5/7", "24/24", "1/2", "3/4", "4/5", "5/5", "1/1", "24/7.", "24 / 7"),
        *("24h/24", "7j/7", "24h/24 et 7j/7", "3/4 du budget", "1/2 journée", "2/3 des voix"),
        *("1.2.27", "2.0.27", "v1.2.27", "1-2-27", "3.11.26", "12.3.27"),
        *("2027-03-12" * 9, "12 mars 2027 puis le 15", "=12/03/2027"),
    ],
)
def test_words_that_name_none_surely_are_no_day(words: str) -> None:
    assert named_day(words, ON) is None


def test_without_the_workshops_day_only_whole_dates_are_days() -> None:
    assert named_day("12 mars 2027") == date(2027, 3, 12)
    assert [named_day(words) for words in ("12 mars", "demain", "03/04")] == [None] * 3


def test_in_another_language_figures_that_may_be_read_either_way_are_no_day() -> None:
    assert named_day("03/04/2027", ON, "en") is None
    assert named_day("25/04/2027", ON, "en") == named_day("04/25/2027", ON, "en")
    assert named_day("Oct 27", ON, "en") == date(2027, 10, 27)
