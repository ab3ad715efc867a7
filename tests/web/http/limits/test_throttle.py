"""How many codes are looked at: from one address, from many, in a day; on a clock of its own."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

import pytest
from starlette.requests import Request

from tablee.sdk.testing import Clock
from tablee.session.access.codes import LONG_CODE, MANY, SHORT_CODE
from tablee.settings import Settings
from tablee.web.http.limits.proxies import believe
from tablee.web.http.limits.throttle import (
    MOST_ADDRESSES,
    PER_ADDRESS,
    PER_NETWORK,
    PER_SERVER,
    WINDOW,
    Throttle,
    origin_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tablee.web.http.limits.throttle import Origin

DAY = 86_400


def asked(peer: str, forwarded: str = "", *proxies: str) -> Origin:
    """Where a request from this address comes from."""
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    scope = {"type": "http", "client": (peer, 4242), "headers": headers}
    believe(scope, Settings(proxies=proxies))
    return origin_of(Request(scope))


def looked_at(
    throttle: Throttle, clock: Clock, origins: Iterator[Origin], seconds: float, each: float
) -> int:
    """How many wrong codes are looked at of those that come, one every `each` seconds."""
    ends, found = clock() + seconds, 0
    while clock() < ends:
        origin = next(origins)
        if not throttle.too_many(origin):
            throttle.wrong(origin)
            found += 1
        clock.advance(each)
    return found


def addresses(n: int) -> Iterator[Origin]:
    return itertools.cycle([asked(f"10.{i >> 16}.{i >> 8 & 255}.{i & 255}") for i in range(n)])


@pytest.mark.parametrize("n", [100, 1024, 1025, 100_000])
def test_however_many_addresses_guess_no_more_codes_are_looked_at(n: int) -> None:
    clock = Clock()
    found = looked_at(Throttle(clock), clock, addresses(n), 10 * WINDOW, 0.01)
    assert found <= 10 * PER_SERVER


@pytest.mark.dear
def test_in_a_day_a_hundred_thousand_addresses_enter_less_than_one_of_300_sessions() -> None:
    """By the number of codes looked at, and those that open something."""
    clock = Clock()
    found = looked_at(Throttle(clock), clock, addresses(100_000), DAY, 0.25)
    assert found <= DAY / WINDOW * PER_SERVER
    long_ones, short_ones = 9 * 10 ** (LONG_CODE - 1), 9 * 10 ** (SHORT_CODE - 1)
    assert found * 300 / long_ones < 1  # all of them guess at long codes
    assert found * (MANY - 1) / short_ones < 1  # or at the few short ones


def test_a_day_of_guesses_played_out_enters_hardly_ever() -> None:
    """The same with codes drawn: ten days, each with 300 sessions."""
    chance, entered = random.Random(15), 0
    for _day in range(10):
        codes = {chance.randrange(10**7, 10**8) for _session in range(300)}
        guessed = (chance.randrange(10**7, 10**8) for _n in range(int(DAY / WINDOW) * PER_SERVER))
        entered += sum(code in codes for code in guessed)
    assert entered < 10


def test_one_ipv6_network_of_a_firm_counts_together() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    found = looked_at(
        throttle, clock, (asked(f"2001:db8:1:{n:x}::1") for n in itertools.count()), WINDOW, 0.01
    )
    assert found == PER_NETWORK
    assert not throttle.too_many(asked("2001:db8:2::1"))


def test_a_household_with_many_ipv6_addresses_counts_as_one() -> None:
    throttle = Throttle(Clock())
    for n in range(PER_ADDRESS):
        throttle.wrong(asked(f"2001:db8:1:2::{n:x}"))
    assert throttle.too_many(asked("2001:db8:1:2:ffff::1"))
    assert not throttle.too_many(asked("2001:db8:1:3::1"))
    assert not throttle.too_many(asked("::ffff:192.0.2.1"))


def test_insisting_does_not_lock_the_room_out_for_longer() -> None:
    clock = Clock()
    throttle, here = Throttle(clock), asked("192.0.2.1")
    for _guess in range(PER_ADDRESS):
        assert not throttle.too_many(here)
        throttle.wrong(here)
    for _second in range(int(WINDOW) - 1):
        clock.advance(1)
        assert throttle.too_many(here)
    clock.advance(1)
    assert not throttle.too_many(here)


def test_many_addresses_do_not_fill_the_memory() -> None:
    throttle = Throttle(Clock())
    for n in range(5000):
        throttle.wrong(asked(f"10.0.{n // 250}.{n % 250}"))
    assert len(throttle) <= MOST_ADDRESSES


def test_one_address_alone_keeps_nobody_else_out() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    made_up = (asked("192.0.2.66", f"10.0.{n >> 8 & 255}.{n & 255}") for n in itertools.count())
    for origins in (itertools.repeat(asked("192.0.2.66")), made_up):
        looked_at(throttle, clock, origins, WINDOW, 0.01)
        assert not throttle.too_many(asked("203.0.113.7"))
        clock.advance(WINDOW)


def _names(origins: Iterable[Origin]) -> list[str]:
    return [origin[0][0] for origin in origins]


def test_a_declared_proxy_says_who_asks_and_nobody_else_does() -> None:
    proxies = ("172.17.0.0/16", "10.0.0.2")
    told = "6.6.6.6, 203.0.113.7"  # the first was made up by who asks
    assert asked("172.17.0.5", told, *proxies) == asked("203.0.113.7")
    assert asked("172.17.0.5", f"{told}, 10.0.0.2", *proxies) == asked("203.0.113.7")
    assert asked("172.17.0.5", "", *proxies) == asked("172.17.0.5")
    assert asked("172.17.0.5", "no address", *proxies)[0][0] == "172.17.0.5"
    for peer in ("198.51.100.1", "10.0.0.3"):
        assert peer in _names([asked(peer, told, *proxies)])[0]


def test_what_is_no_address_is_counted_too() -> None:
    for peer in ("", "testclient", "fe80::1%eth0"):
        assert asked(peer)
    assert asked("192.0.2.1", "x" * 50_000 + "," * 50_000)
