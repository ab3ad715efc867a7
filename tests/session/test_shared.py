"""Sessions that two servers share in a PostgreSQL: found by both, written by one at a time."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotFound, NotSaved
from tablee.sdk.testing import facilitator_of
from tablee.session import Sessions
from tablee.storage.leases import OwnedElsewhere
from tests.postgres import kind_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue

LAPTOP, PHONE = "laptop-of-the-facilitator", "phone-of-naima-0123456789"


@contextmanager
def server(url: str, name: str, folder: Path, catalogue: Catalogue) -> Iterator[Sessions]:
    with kind_in(url, name, f"127.0.0.{name[1:]}:1") as kind:
        (folder / name).mkdir()
        sessions = Sessions(folder / name, catalogue, journal=kind)
        try:
            yield sessions
        finally:
            sessions.close()


@pytest.fixture
def two(database_url: str, tmp_path: Path, catalogue: Catalogue) -> Iterator[tuple[Sessions, ...]]:
    with (
        server(database_url, "n1", tmp_path, catalogue) as first,
        server(database_url, "n2", tmp_path, catalogue) as second,
    ):
        yield first, second


def test_what_one_opens_the_other_finds_by_code_links_and_browsers(
    two: tuple[Sessions, ...],
) -> None:
    first, second = two
    room = first.create(LAPTOP, "Une session à deux", facilitator="Yasmine")
    room.people.join(PHONE, "Naïma")
    here = room.session.id
    assert second.by_code(room.keys.code).session.id == here
    assert second.by_join_token(room.keys.join).session.id == here
    assert second.by_wall_token(room.keys.wall).session.id == here
    assert [each.session.title for each in second.facilitated_by(LAPTOP)] == ["Une session à deux"]
    assert second.knows(PHONE)
    assert not second.facilitates(PHONE)
    assert list(second.rooms) == [here]


def test_the_other_reads_what_is_there_now_and_changes_nothing(two: tuple[Sessions, ...]) -> None:
    first, second = two
    room = first.create(LAPTOP, "Lue ailleurs", facilitator="Yasmine")
    copy = second.get(room.session.id)
    with pytest.raises(NotSaved):
        copy.conduct.describe(facilitator_of(copy), title="Autrement")
    room.conduct.describe(facilitator_of(room), title="Un autre titre")
    assert second.get(room.session.id).session.title == "Un autre titre"
    assert first.journal.leases.heartbeat()
    with pytest.raises(OwnedElsewhere) as elsewhere:
        second.to_be_written(room.session.id)
    assert elsewhere.value.owner.node == "n1"


def test_given_back_it_is_the_other_s_and_the_first_writes_no_more(
    two: tuple[Sessions, ...],
) -> None:
    first, second = two
    room = first.create(LAPTOP, "Rendue", facilitator="Yasmine")
    let_go: list[str] = []
    first.on_let_go.append(lambda gone: let_go.append(gone.session.id))
    first.let_go(room.session.id)
    assert let_go == [room.session.id]
    taken = second.to_be_written(room.session.id)
    assert taken is not None
    taken.conduct.describe(facilitator_of(taken), title="Chez l’autre")
    with pytest.raises(NotSaved):
        room.conduct.describe(facilitator_of(room), title="Trop tard")
    assert first.get(room.session.id).session.title == "Chez l’autre"


def test_one_that_is_seized_to_be_erased_is_found_by_nobody(two: tuple[Sessions, ...]) -> None:
    first, second = two
    room = first.create(LAPTOP, "Effacée d’ailleurs", facilitator="Yasmine")
    code = room.keys.code
    second.erase(second.seized(room.session.id))
    assert list(first.rooms) == list(second.rooms) == []
    for sessions in two:
        with pytest.raises(NotFound):
            sessions.by_code(code)


def test_a_fresh_cookie_is_known_in_the_sessions_of_both(two: tuple[Sessions, ...]) -> None:
    first, second = two
    room = first.create(LAPTOP, "Chez le premier", facilitator="Yasmine")
    mine = second.create(LAPTOP, "Chez le second", facilitator="Yasmine")
    told: list[tuple[str, str]] = []
    second.elsewhere = lambda session, _browser, fresh, _device: told.append((session, fresh))
    assert first.journal.leases.heartbeat()
    second.made_new(LAPTOP, "a-fresh-cookie-0123456789")
    assert mine.holder_of("a-fresh-cookie-0123456789") is not None
    assert told == [(room.session.id, "a-fresh-cookie-0123456789")]
