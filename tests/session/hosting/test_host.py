"""Quotas, owners and the audit log of a server, below any screen."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotAccepted, NotAllowed, TooFast
from tablee.model.agendas import Agenda, AgendaStep
from tablee.sdk.testing import facilitator_of, seat_of, start
from tablee.session import Limits, Sessions
from tablee.session.access.opening import Opener, OpeningRule, Openings
from tablee.session.hosting.administration import AdminRule
from tablee.session.hosting.audit import LARGEST, AuditLog, AuditVerb
from tablee.session.hosting.host import EVERYBODY, HostRules
from tablee.session.room import NO_LIMITS
from tablee.storage.blobs import FolderBlobs
from tests.support.sessions.sample import Idea, sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tablee.session import Room

NAIMA, KARIM = Opener("browser-of-naima-000000"), Opener("browser-of-karim-000000")
SHARED = HostRules(AdminRule(frozenset({"odile"})), shared=True)


@pytest.fixture
def serve(tmp_path: Path) -> Callable[..., Sessions]:
    def served(
        rule: OpeningRule = EVERYBODY, hosting: HostRules = SHARED, limits: Limits = NO_LIMITS
    ) -> Sessions:
        catalogue = sample_catalogue()
        return Sessions(tmp_path, catalogue, limits=limits, opening=rule, hosting=hosting)

    return served


def opened(sessions: Sessions, by: Opener, title: str = "Essai") -> Room:
    return sessions.create(by.browser, title, facilitator="Yasmine", opener=by)


# ── quotas ──────────────────────────────────────────────────────────────────────────────────


def test_one_keeps_so_many_sessions_and_another_as_many(serve: Callable[..., Sessions]) -> None:
    sessions = serve(OpeningRule(in_all=2, contact="Odile"))
    rooms = [opened(sessions, NAIMA) for _n in range(2)]
    with pytest.raises(NotAllowed, match="Odile"):
        opened(sessions, NAIMA)
    opened(sessions, KARIM)
    sessions.remove(facilitator_of(rooms[0]), rooms[0])
    opened(sessions, NAIMA)
    sessions.close()


def test_the_day_is_counted_through_a_restart(serve: Callable[..., Sessions]) -> None:
    sessions = serve(OpeningRule(a_day=1))
    opened(sessions, NAIMA)
    sessions.close()
    sessions = serve(OpeningRule(a_day=1))
    sessions.own()
    with pytest.raises(TooFast):
        opened(sessions, NAIMA)
    sessions.made_new(NAIMA.browser, "fresh-browser-of-naima-00")
    with pytest.raises(TooFast):
        opened(sessions, Opener("fresh-browser-of-naima-00"))
    sessions.close()


def test_cookies_made_up_at_one_address_open_half_of_what_all_may() -> None:
    now = [0.0]
    openings = Openings(OpeningRule(a_minute=60, a_day=10), lambda: now[0])
    opened = 0
    for second in range(120):
        now[0] = float(second)
        for n in range(20):
            try:
                openings.admit(Opener(f"made-up-{second}-{n}", address="198.51.100.7"))
                opened += 1
            except TooFast:
                break
        if second % 3 == 0:
            openings.admit(Opener(f"honest-{second}", address=f"192.0.2.{second}"))
    assert opened <= 50, "five times what one browser may in a day"


def test_a_session_that_took_its_space_takes_no_more_and_loses_nothing(
    serve: Callable[..., Sessions], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tablee.session.room.allowance.MEASURED", -1.0)
    monkeypatch.setattr("tablee.session.room.allowance.MEGABYTE", 1000)
    sessions = serve(limits=Limits(megabytes=120))
    room = opened(sessions, NAIMA)
    room.conduct.add_step(facilitator_of(room), "ideas")
    start(room, "ideas")
    seat = seat_of(room, facilitator_of(room))
    first = seat.post(Idea("Un annuaire"))
    room.store.save_media("photo.png", b"x" * 100_000)
    with pytest.raises(NotAllowed, match="place"):
        seat.post(Idea("Un potager"))
    assert [c.id for c in room.everything()] == [first.id]
    seat.withdraw(first.id)
    room.conduct.close(facilitator_of(room))
    sessions.close()


def test_what_an_administrator_sets_holds_in_open_sessions_too(
    serve: Callable[..., Sessions],
) -> None:
    sessions = serve()
    room = opened(sessions, NAIMA)
    with pytest.raises(NotAccepted):
        sessions.administration.set_quotas("odile", {"people": "-3"})
    sessions.administration.set_quotas("odile", {"people": "2", "megabytes": "1"})
    room.people.join("phone-1-000000000000000", "Karim")
    with pytest.raises(NotAllowed, match="pleine"):
        room.people.join("phone-2-000000000000000", "Aïssa")
    sessions.close()


# ── what is kept ────────────────────────────────────────────────────────────────────────────

MINE = Agenda("", "À moi", "", (AgendaStep("ideas", 5),))


def test_a_stranger_removes_and_replaces_nothing_that_is_not_theirs(
    serve: Callable[..., Sessions],
) -> None:
    sessions = serve()
    mine, theirs = opened(sessions, NAIMA), opened(sessions, KARIM)
    name = sessions.agendas.save(facilitator_of(mine), mine, MINE)
    other = Agenda("", "À moi", "Autre", MINE.steps)
    with pytest.raises(NotAllowed, match="administre"):
        sessions.agendas.remove(facilitator_of(theirs), theirs, name)
    with pytest.raises(NotAllowed):
        sessions.agendas.save(facilitator_of(theirs), theirs, other, instead=True)
    again = opened(sessions, NAIMA)
    sessions.agendas.save(facilitator_of(again), again, other, instead=True)
    sessions.agendas.remove(facilitator_of(again), again, name)
    assert sessions.agendas.all() == {}
    sessions.close()


def test_what_a_session_of_nobody_kept_is_its_own(serve: Callable[..., Sessions]) -> None:
    sessions = serve()
    former, other = (sessions.create("b", title, facilitator="Y") for title in ("Avant", "Autre"))
    name = sessions.agendas.save(facilitator_of(former), former, MINE)
    with pytest.raises(NotAllowed):
        sessions.agendas.remove(facilitator_of(other), other, name)
    sessions.agendas.remove(facilitator_of(former), former, name)
    sessions.close()


def test_one_owner_does_not_fill_the_library(serve: Callable[..., Sessions]) -> None:
    sessions = serve()
    room = opened(sessions, NAIMA)

    def fill() -> None:
        for n in range(30):
            thing = Agenda("", f"Agenda {n}", "", MINE.steps)
            sessions.agendas.save(facilitator_of(room), room, thing)

    with pytest.raises(NotAccepted, match="25"):
        fill()
    theirs = opened(sessions, KARIM)
    sessions.agendas.save(facilitator_of(theirs), theirs, MINE)
    sessions.close()


def test_on_a_laptop_whoever_facilitates_removes_it(serve: Callable[..., Sessions]) -> None:
    sessions = serve(hosting=HostRules())
    mine, theirs = opened(sessions, NAIMA), opened(sessions, KARIM)
    name = sessions.agendas.save(facilitator_of(mine), mine, MINE)
    sessions.agendas.remove(facilitator_of(theirs), theirs, name)
    assert sessions.agendas.all() == {}
    sessions.close()


# ── the audit log ───────────────────────────────────────────────────────────────────────────


def test_the_audit_log_says_who_did_what_and_nobodys_words(
    serve: Callable[..., Sessions], tmp_path: Path
) -> None:
    sessions = serve()
    room = opened(sessions, Opener("b" * 24, account="naima"), "Un titre à taire")
    token = sessions.administration.console_token("odile", room.session.id)
    sessions.administration.close("odile", room.session.id)
    sessions.administration.erase("odile", room.session.id)
    told = [(entry.who, entry.did) for entry in reversed(sessions.host.audit.newest())]
    assert told == [
        ("naima", "open"),
        ("odile", "admin-link"),
        ("odile", "admin-close"),
        ("odile", "admin-erase"),
    ]
    sessions.close()
    text = (tmp_path / ".hosting" / "audit.jsonl").read_text()
    for word in ("titre", "Yasmine", token, room.keys.code):
        assert word not in text


def test_the_audit_log_stays_small_and_forgets(tmp_path: Path) -> None:
    now = [1000.0]
    folder = tmp_path / ".hosting"
    audit = AuditLog(FolderBlobs(tmp_path), days=30, clock=lambda: now[0])
    audit.add("old", AuditVerb.OPEN)
    (folder / "audit.jsonl").write_bytes((folder / "audit.jsonl").read_bytes() * 20_000)
    for n in range(3):
        audit.add(f"one-{n}", AuditVerb.OPEN)
    sizes = [file.stat().st_size for file in folder.iterdir()]
    assert sum(sizes) <= 2 * LARGEST
    assert [entry.who for entry in audit.newest(3)] == ["one-2", "one-1", "one-0"]
    now[0] += 31 * 86_400
    audit.add("new", AuditVerb.OPEN)
    audit.retire()
    assert [entry.who for entry in audit.newest()] == ["new"]


@pytest.mark.dear
def test_the_command_tells_sizes_erases_and_reads_the_log(
    serve: Callable[..., Sessions], tmp_path: Path
) -> None:
    sessions = serve()
    room = opened(sessions, NAIMA, "La cantine")
    sessions.close()

    def command(*asked: str) -> str:
        run = [sys.executable, "-m", "tablee", "admin", *asked, "--sessions", str(tmp_path)]
        return subprocess.run(run, capture_output=True, text=True, check=True).stdout

    assert room.session.id in command("sizes")
    assert room.session.id in command("erase", "cantine", "--yes")
    assert not room.store.folder.exists()
    assert [line.split()[2:4] for line in command("log").splitlines()][-1] == [
        "tablee",
        "admin-erase",
    ]
