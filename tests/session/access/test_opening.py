"""Who may open a session, and how many, below any screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee.errors import BadSetting, NotAccepted, NotAllowed, TooFast
from tablee.session import Sessions
from tablee.session.access import opening
from tablee.session.access.opening import (
    Opener,
    OpeningRule,
    Openings,
    hashed,
    is_phrase,
    new_phrase,
)
from tablee.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue

PHRASE = "le chat dort sur la table"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def _cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    """A phrase costs next to nothing: for what is asked of guesses, not of the hash."""
    monkeypatch.setattr(opening, "COST", 16)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.mark.usefixtures("_cheaply")
def test_by_phrase_it_is_asked_once_of_each_browser(tmp_path: Path, catalogue: Catalogue) -> None:
    rule = OpeningRule("phrase", hashed(PHRASE), contact="Yasmine, 01 02 03")
    sessions = Sessions(tmp_path, catalogue, opening=rule)
    here, other = Opener("browser-of-naima-000000"), Opener("browser-of-karim-000000")
    for wrong in ("", "le chat dort", PHRASE + "s"):
        with pytest.raises(NotAllowed, match="Yasmine"):
            sessions.create("b", "Essai", opener=Opener(here.browser, phrase=wrong))
    assert sessions.rooms == {}
    sessions.create("b", "Essai", opener=Opener(here.browser, phrase=f" {PHRASE} "))
    assert sessions.host.openings.lacks(here) == ""
    sessions.create("b", "Encore", opener=here)
    assert sessions.host.openings.lacks(other) == "phrase"
    sessions.create("b", "De la ligne de commande")
    assert len(sessions.rooms) == 3
    sessions.close()


@pytest.mark.usefixtures("_cheaply")
def test_phrases_are_not_guessed_by_the_thousand(clock: Clock) -> None:
    openings = Openings(OpeningRule("phrase", hashed(PHRASE)), clock)
    for n in range(10):
        with pytest.raises(NotAllowed):
            openings.admit(Opener(f"b{n}", phrase=str(n)))
    with pytest.raises(TooFast):
        openings.admit(Opener("b", phrase=PHRASE))
    clock.now += 60
    openings.admit(Opener("b", phrase=PHRASE))


def test_by_account_whoever_has_none_opens_none() -> None:
    openings = Openings(OpeningRule("account"))
    with pytest.raises(NotAllowed, match="compte"):
        openings.admit(Opener("browser"))
    openings.admit(Opener("browser", account="naima"))


def test_one_stranger_does_not_fill_the_server(clock: Clock) -> None:
    openings = Openings(OpeningRule(a_minute=60, a_day=100), clock)
    opened = 0
    for second in range(600):
        clock.now = float(second)
        for n in range(50):
            try:
                openings.admit(Opener(f"made-up-{second}-{n}"))
                opened += 1
            except TooFast:
                break
    assert opened <= 30 + 600


def test_one_browser_has_its_number_a_day(clock: Clock) -> None:
    openings = Openings(OpeningRule(a_day=3), clock)
    one = Opener("browser")
    for _each in range(3):
        openings.admit(one)
    with pytest.raises(TooFast, match="3 sessions"):
        openings.admit(one)
    openings.admit(Opener("another"))
    clock.now += 86_401
    openings.admit(one)


@pytest.mark.dear
def test_what_is_kept_of_a_phrase_does_not_hold_it() -> None:
    kept = hashed(PHRASE)
    assert PHRASE not in kept
    assert kept != hashed(PHRASE)
    assert repr(OpeningRule("phrase", kept)).count(kept) == 0
    assert is_phrase(PHRASE, kept)
    assert is_phrase(PHRASE, hashed(PHRASE, mark="scrypt")), "as it was written before"
    assert not is_phrase(PHRASE, kept.replace("scrypt5", "scrypt"))


@pytest.mark.parametrize("weak", ["", "basilic", "  basilic    ", "a" * 12, "abab abab abab"])
def test_a_phrase_that_is_short_or_of_few_letters_is_refused_with_the_length(weak: str) -> None:
    with pytest.raises(NotAccepted, match="12 caractères"):
        new_phrase(weak)


@pytest.mark.usefixtures("_cheaply")
def test_a_phrase_is_taken_up_to_the_length_that_is_read() -> None:
    long = "le chat dort, " * 14
    assert is_phrase(f"  {long} ", new_phrase(long))
    assert is_phrase(PHRASE, new_phrase(PHRASE))
    with pytest.raises(NotAccepted, match="200"):
        new_phrase(long + "sur la table")


def test_settings_that_would_lock_everybody_out_are_refused() -> None:
    with pytest.raises(BadSetting, match="TABLEE_OPENING_PHRASE"):
        Settings.read({"TABLEE_OPENING": "phrase"})
    with pytest.raises(BadSetting, match="TABLEE_PROXIES"):
        Settings.read({"TABLEE_OPENING": "account"})
    for asks in ({"TABLEE_OPENING": "account"}, {"TABLEE_ADMINS": "odile"}):
        with pytest.raises(BadSetting, match="TABLEE_OPENING_HEADER"):
            Settings.read({**asks, "TABLEE_PROXIES": "127.0.0.1"})
    with pytest.raises(BadSetting, match="tablee phrase"):
        Settings.read({"TABLEE_OPENING": "phrase", "TABLEE_OPENING_PHRASE": PHRASE})
