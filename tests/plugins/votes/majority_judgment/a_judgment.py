"""Judgments to count, for tests."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from hypothesis import settings
from hypothesis import strategies as st

from plugins.majority_judgment import MajorityJudgment
from tablee.model.entities import Cast
from tablee.sdk.testing import counted
from tablee.view import Profile, Text
from tests.support.examples import examples

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tablee.activities import StepRecord


Counts = tuple[int, ...]
QUICK = settings(max_examples=examples(40), deadline=None)
"""Enough for sums this small; a busy machine makes none of them fail."""
IGNORED = MajorityJudgment(unrated="ignored")
FIVE = ("Excellent", "Très bien", "Bien", "Passable", "Insuffisant")


def vote_with(grades: int, unrated: str = "worst") -> MajorityJudgment:
    """A vote with so many grades, written by whoever facilitates."""
    own = tuple(f"Mention {n}" for n in reversed(range(grades)))
    return MajorityJudgment(scale="own", own_grades=own, unrated=unrated)


def cast_as(profiles: Mapping[str, Counts], voters: int = 0) -> list[Cast]:
    """Ballots that give each option these grades, counted from the worst to the best."""
    rated = {option: Counter(dict(enumerate(counts))) for option, counts in profiles.items()}
    marks = {option: list(counts.elements()) for option, counts in rated.items()}
    people = max(voters, *map(len, marks.values()))
    return [
        Cast({option: given[n] for option, given in marks.items() if n < len(given)})
        for n in range(people)
    ]


def judged(
    profiles: Mapping[str, Counts], vote: MajorityJudgment | None = None, **more: Any
) -> StepRecord:
    """A vote that gave these profiles, the worst grade first."""
    return counted(vote or MajorityJudgment(), list(profiles), cast_as(profiles), **more)


def vote_of(step: StepRecord) -> MajorityJudgment:
    assert isinstance(step.activity, MajorityJudgment)
    return step.activity


def profile(step: StepRecord) -> Profile:
    (shown,) = vote_of(step).results(step)
    assert isinstance(shown, Profile)
    return shown


def places(step: StepRecord) -> list[tuple[str, int]]:
    assert step.outcome is not None
    return [(option.id, option.rank) for option in step.outcome.options]


def told(step: StepRecord) -> str:
    return vote_of(step).told(step)


def explained(step: StepRecord) -> list[str]:
    """The explanations that are sentences."""
    return [view.text for view in vote_of(step).explained(step) if isinstance(view, Text)]


OPTIONS = ("P1", "P2", "P3")


def ballots_of(grades: int = 5) -> st.SearchStrategy[list[dict[str, Any]]]:
    one = st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, grades - 1), min_size=1)
    return st.lists(one, min_size=1, max_size=9)


def votes() -> st.SearchStrategy[StepRecord]:
    kinds = st.sampled_from([MajorityJudgment(), IGNORED])
    return st.builds(lambda vote, casts: counted(vote, OPTIONS, casts), kinds, ballots_of())
