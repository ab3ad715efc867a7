"""Conformance checks by subject, with their result types and the decorator that registers them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class CheckResult:
    """What a check has found."""

    what: str
    """What is so, in one sentence."""
    mend: str
    """What to do about it, in one sentence."""
    where: str = ""
    """`folder/file.py:12`, as far as it is known."""
    soft: bool = False
    """Whether it is only advice: it makes no plugin fail."""


@dataclass(frozen=True)
class Check:
    """One thing that the suite looks at, on a plugin or on each instant of the rooms it plays."""

    name: str
    """What `--only` takes."""
    title: str
    """What it makes sure of, marked with `N_`; without a full stop."""
    why: str
    """Why it matters for people, in one sentence marked with `N_`."""
    look: Callable[[Any], Iterable[CheckResult]]


@dataclass(frozen=True)
class CheckFailure:
    """What was found, and by which check."""

    check: Check
    finding: CheckResult
    times: int = 1
    """In how many of the instants it was met."""


def check(title: str, why: str) -> Callable[[Callable[[Any], Iterable[CheckResult]]], Check]:
    """Makes a check of a function; its name is the function's, with hyphens."""

    def made(look: Callable[[Any], Iterable[CheckResult]]) -> Check:
        return Check(look.__name__.replace("_", "-"), title, why, look)

    return made
