"""Sign-ins outlive a restart, hold nothing that signs in, and end when somebody says so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotAllowed, NotSaved
from tablee.sdk.testing import Clock, enter, facilitator_of
from tablee.session import Sessions
from tablee.session.access.opening import INVITED, Opener, OpeningRule, hashed
from tablee.session.hosting.sign_ins import AGAIN, FILE, MOST, SignIn, SignIns, secret_hash
from tablee.storage.blobs import FolderBlobs
from tests.support.sessions.sample import sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PHRASE = "le chat dort sur la table"
RULE = OpeningRule("phrase", hashed(PHRASE, mark="scrypt"))  # a fifth of the cost
SECRET = "a-cookie-that-nobody-guesses-0001"
YASMINE = SignIn("account", 2_000_000_000.0, "yasmine", "Yasmine Brun", frozenset({"bureau"}))


def begun(folder: Path, rule: OpeningRule = RULE) -> Sessions:
    return Sessions(folder, sample_catalogue(), opening=rule)


def opens(sessions: Sessions, browser: str, phrase: str = "") -> None:
    sessions.create(browser, "Essai", opener=Opener(browser, phrase=phrase))


def test_whoever_gave_the_phrase_is_not_asked_again_after_a_restart(tmp_path: Path) -> None:
    sessions = begun(tmp_path)
    browser = "laptop-of-yasmine-00001"
    with pytest.raises(NotAllowed):
        opens(sessions, browser)
    opens(sessions, browser, PHRASE)
    sessions.close()
    kept = (tmp_path / FILE).read_text("utf-8")
    assert browser not in kept
    assert PHRASE not in kept
    assert RULE.phrase not in kept
    again = begun(tmp_path)
    opens(again, browser)
    assert again.host.openings.knows(browser)
    with pytest.raises(NotAllowed):
        opens(again, "somebody-elses-browser-01")
    again.close()
    other = begun(tmp_path, OpeningRule("phrase", hashed("une autre phrase que celle-là")))
    with pytest.raises(NotAllowed, match="phrase"):
        opens(other, browser)
    other.close()


def test_a_browser_with_another_cookie_goes_on_and_one_that_is_erased_does_not(
    tmp_path: Path,
) -> None:
    sessions = begun(tmp_path)
    opens(sessions, "laptop-of-yasmine-00001", PHRASE)
    sessions.made_new("laptop-of-yasmine-00001", "laptop-of-yasmine-00002")
    opens(sessions, "laptop-of-yasmine-00002")
    with pytest.raises(NotAllowed):
        opens(sessions, "laptop-of-yasmine-00001")
    room = sessions.create("", "Une session", opener=None, facilitator="Odile")
    naima = enter(room, "Naïma")
    opens(sessions, "browser-of-Naïma", PHRASE)
    room.erasing.person(facilitator_of(room), naima.id)
    assert not sessions.host.openings.knows("browser-of-Naïma")
    assert sessions.host.openings.knows("laptop-of-yasmine-00002")
    sessions.close()


def test_it_ends_by_itself(tmp_path: Path, clock: Clock) -> None:
    sign_ins = SignIns(FolderBlobs(tmp_path), clock)
    sign_ins.put("one", SignIn("phrase", clock.now + INVITED))
    clock.now += INVITED - 1
    assert SignIns(FolderBlobs(tmp_path), clock).get("one") is not None
    clock.now += 1
    assert SignIns(FolderBlobs(tmp_path), clock).get("one") is None
    assert SignIns(FolderBlobs(tmp_path), clock).all() == []
    sign_ins.put("two", SignIn("phrase", clock.now + 9))
    assert list(json.loads((tmp_path / FILE).read_bytes())) == ["two"], "what is over is not kept"


def test_an_account_is_signed_out_wherever_it_is(tmp_path: Path, clock: Clock) -> None:
    sign_ins = SignIns(FolderBlobs(tmp_path), clock)
    for mark in ("one", "two"):
        sign_ins.put(secret_hash(mark), YASMINE)
    sign_ins.put("three", SignIn("phrase", clock.now + 9))
    assert SECRET not in (tmp_path / FILE).read_text("utf-8")
    assert sign_ins.end_account("odile") == 0
    assert sign_ins.end_account("yasmine") == 2
    assert SignIns(FolderBlobs(tmp_path), clock).get(secret_hash("one")) is None
    assert sign_ins.end_phrase() == 1
    assert SignIns(FolderBlobs(tmp_path), clock).all() == []


def test_a_file_that_is_damaged_or_refused_keeps_nobody_out_for_good(
    tmp_path: Path, clock: Clock
) -> None:
    (tmp_path / FILE).write_bytes(b'{"one": 3')
    sign_ins = SignIns(FolderBlobs(tmp_path), clock)
    assert sign_ins.get("one") is None
    sign_ins.put("one", YASMINE)
    assert SignIns(FolderBlobs(tmp_path), clock).get("one") == YASMINE
    elsewhere = SignIns(FolderBlobs(tmp_path / "not" / "there"), clock)
    elsewhere.put("one", YASMINE)
    assert elsewhere.get("one") == YASMINE
    assert not (tmp_path / "not").exists()


class Away(FolderBlobs):
    """A place that can be away, as a database is."""

    away = False

    def stamp(self, name: str) -> str:
        return "" if self.away else super().stamp(name)

    def read(self, name: str) -> bytes:
        self._look()
        return super().read(name)

    def update(self, name: str, change: Callable[[bytes | None], bytes | None]) -> None:
        self._look()
        super().update(name, change)

    def _look(self) -> None:
        if self.away:
            raise OSError(5, "gone")


def test_a_read_that_fails_signs_nobody_out(tmp_path: Path, clock: Clock) -> None:
    beside = Away(tmp_path)
    sign_ins = SignIns(beside, clock)
    sign_ins.put("one", YASMINE)
    assert sign_ins.get("one") == YASMINE
    beside.away = True
    assert sign_ins.get("one") == YASMINE, "what was known holds"
    beside.away = False
    clock.now += AGAIN
    assert sign_ins.get("one") == YASMINE
    SignIns(beside, clock).end({"one"})
    assert sign_ins.get("one") is None


def test_who_signs_out_while_the_store_is_away_is_signed_out(tmp_path: Path, clock: Clock) -> None:
    beside = Away(tmp_path)
    SignIns(beside, clock).put("one", YASMINE)
    SignIns(beside, clock).put("two", YASMINE)
    fresh, other = SignIns(beside, clock), SignIns(beside, clock)
    assert len(other.all()) == 2
    beside.away = True
    fresh.end({"one"})
    beside.away = False
    clock.now += AGAIN
    fresh.settle()
    assert other.get("one") is None
    assert other.get("two") == YASMINE


def test_an_administrator_is_told_what_was_not_written_and_it_is_later(
    tmp_path: Path, clock: Clock
) -> None:
    beside = Away(tmp_path)
    sign_ins, other = SignIns(beside, clock), SignIns(beside, clock)
    sign_ins.put("one", YASMINE)
    sign_ins.put("two", SignIn("phrase", clock.now + 999))
    assert sign_ins.get("one") == YASMINE
    beside.away = True
    with pytest.raises(NotSaved):
        sign_ins.end_account("yasmine")
    with pytest.raises(NotSaved):
        sign_ins.end_phrase()
    assert sign_ins.get("one") is None, "here it holds at once"
    sign_ins.put("three", YASMINE)
    assert sign_ins.get("three") == YASMINE
    beside.away = False
    clock.now += AGAIN
    assert sign_ins.get("three") == YASMINE
    assert [each.id for each in other.all()] == ["yasmine"], "the one who came after"
    assert sign_ins.end_account("yasmine") == 1


def test_of_very_many_the_oldest_is_asked_again(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / FILE).write_text(
        json.dumps({f"{n}": {"way": "phrase", "until": clock.now + 99} for n in range(MOST)})
    )
    sign_ins = SignIns(FolderBlobs(tmp_path), clock)
    sign_ins.put("one more", YASMINE)
    assert len(sign_ins.all()) == MOST
    assert sign_ins.get("0") is None
    assert sign_ins.get("one more") == YASMINE
