"""Content classes of a clarification: questions, with their answers and marks; look-ups.

Answers, "me too" and marks are contributions of their own that name their question: when a question
is withdrawn they stay, unseen, and are there again if it comes back.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from tablee.plugin import Audience, Content, Contribution, Role, StepRecord, visible


@dataclass(frozen=True)
class Question(Content):
    """A question of fact to the carrier."""

    kind = "question"
    edited_by = frozenset({Role.FACILITATOR, Role.SCRIBE})
    longest = 1000

    text: str = ""


@dataclass(frozen=True)
class About(Content):
    """The base of what is put around a question, named by its id."""

    told_under = ("question",)

    question: str = ""

    def texts(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True)
class Answer(About):
    """What the carrier answers, typed by the carrier or by whoever writes it down."""

    kind = "answer"
    posted_by = frozenset({Role.CARRIER})
    edited_by = frozenset({Role.CARRIER, Role.FACILITATOR, Role.SCRIBE})

    text: str = ""

    def texts(self) -> tuple[str, ...]:
        return (self.text,)


@dataclass(frozen=True)
class MeToo(About):
    """Somebody else asks himself or herself the same."""

    kind = "me_too"
    edited_by = frozenset()


@dataclass(frozen=True)
class SetAside(About):
    """The question was advice in disguise: it waits for the reflection."""

    kind = "set_aside"
    posted_by = frozenset({Role.CARRIER, Role.FACILITATOR})
    edited_by = posted_by


@dataclass(frozen=True)
class StaysOpen(About):
    """The question stays open after the workshop: it goes on the sheet."""

    kind = "stays_open"
    posted_by = frozenset({Role.CARRIER, Role.FACILITATOR, Role.SCRIBE})
    edited_by = posted_by


@dataclass(frozen=True)
class Asked:
    """One question as it stands."""

    contribution: Contribution
    text: str
    answers: tuple[tuple[Contribution, Answer], ...]
    too: tuple[str, ...]
    """Ids of the others who ask the same, in order."""
    aside: bool
    stays_open: bool

    @property
    def id(self) -> str:
        return self.contribution.id


def asked(step: StepRecord, audience: Audience = Audience.PHONE) -> list[Asked]:
    """The questions that this audience may see, in order; hidden answers are seen by nobody."""
    answers: dict[str, list[tuple[Contribution, Answer]]] = defaultdict(list)
    for contribution, answer in visible(step, Answer, Audience.PHONE):
        answers[answer.question].append((contribution, answer))
    too: dict[str, list[str]] = defaultdict(list)
    for contribution, me_too in step.of(MeToo):
        too[me_too.question].append(contribution.person)
    aside = {mark.question for _c, mark in step.of(SetAside)}
    stay_open = {mark.question for _c, mark in step.of(StaysOpen)}
    return [
        Asked(
            contribution,
            question.text,
            tuple(answers[contribution.id]),
            tuple(too[contribution.id]),
            contribution.id in aside,
            contribution.id in stay_open,
        )
        for contribution, question in visible(step, Question, audience)
    ]


def last_answer(step: StepRecord, question: str) -> tuple[Contribution, Answer] | None:
    """The answer that counts for a question, hidden ones left out; None where there is none."""
    found = [(c, a) for c, a in visible(step, Answer, Audience.PHONE) if a.question == question]
    return found[-1] if found else None


def standing(step: StepRecord, question: str) -> Contribution | None:
    """The question with this id, if it is still there."""
    found = step.get(question)
    return found if found is not None and isinstance(found.content, Question) else None
