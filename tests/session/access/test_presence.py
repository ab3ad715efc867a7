"""Who is here, asleep, lost, and since when: by the streams that open and end."""

from __future__ import annotations

import pytest

from tablee.sdk.testing import Clock
from tablee.session.access.presence import ASLEEP_AFTER, COMING, GONE_AFTER, Presence


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def presence(clock: Clock) -> Presence:
    return Presence(clock)


def test_a_phone_that_goes_falls_asleep_then_counts_as_gone(
    presence: Presence, clock: Clock
) -> None:
    presence.arrive("naima")
    assert presence.heard("naima").state == "here"
    left = clock.now
    presence.leave("naima")
    assert presence.heard("naima").state == "here"
    assert presence.due() == ASLEEP_AFTER
    clock.advance(ASLEEP_AFTER)
    asleep = presence.heard("naima")
    assert (asleep.state, asleep.since) == ("asleep", left)
    assert presence.due() == GONE_AFTER - ASLEEP_AFTER
    clock.advance(GONE_AFTER)
    gone = presence.heard("naima")
    assert (gone.state, gone.since) == ("gone", left)
    assert presence.due() is None


def test_a_second_page_of_the_same_person_keeps_her_here(presence: Presence, clock: Clock) -> None:
    presence.arrive("naima")
    presence.arrive("naima")
    presence.leave("naima")
    clock.advance(GONE_AFTER)
    assert presence.heard("naima").state == "here"
    assert presence.due() is None


def test_somebody_never_heard_is_without_news_since_joining_or_since_the_server_started(
    presence: Presence, clock: Clock
) -> None:
    began = clock.now
    clock.advance(5)
    joined = clock.now
    assert presence.heard("before", began - 3600).state == "here"
    assert presence.heard("since", joined).state == "here"
    assert presence.due() == COMING - 5
    clock.advance(COMING)
    before, since = presence.heard("before", began - 3600), presence.heard("since", joined)
    assert (before.state, before.since) == ("never", began)
    assert (since.state, since.since) == ("never", joined)
    assert presence.due() is None


def test_coming_back_is_told_at_once_and_a_page_loaded_again_is_not(
    presence: Presence, clock: Clock
) -> None:
    told: list[float] = []
    end = presence.listen(lambda: told.append(clock.now))
    presence.arrive("naima")
    presence.arrive("naima")
    assert len(told) == 1
    presence.leave("naima")
    assert len(told) == 1
    presence.leave("naima")
    assert len(told) == 2, "she may fall asleep from now on"
    clock.advance(ASLEEP_AFTER / 2)
    presence.arrive("naima")
    assert len(told) == 2
    presence.leave("naima")
    clock.advance(ASLEEP_AFTER)
    presence.arrive("naima")
    assert len(told) == 4
    end()
    presence.leave("naima")
    assert len(told) == 4


def test_nothing_is_kept_of_somebody_erased(presence: Presence, clock: Clock) -> None:
    presence.arrive("naima")
    presence.drop("naima")
    presence.leave("naima")
    assert presence.due() is None
    clock.advance(COMING)
    assert presence.heard("naima").state == "never"
