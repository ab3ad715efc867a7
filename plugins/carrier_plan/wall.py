"""Builds the plan's view for the wall: a road with each shared action."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tablee.plugin import (
    ActionState,
    Aside,
    Audience,
    Mark,
    Road,
    StepRecord,
    Stop,
    _,
    state_mark,
    visible,
)

from .contents import LetGo, MoreLine, PlanAction, Summary, Takeaway
from .whose import only_author, plan_of, retained_by


def road(step: StepRecord) -> Road:
    """The actions that are shared, in order; under them what is kept, done more and given up."""
    name = only_author(step, Audience.WALL)
    stops = (_stop(c.id, action) for c, action in visible(step, PlanAction, Audience.WALL))
    return Road(plan_of(name) or step.title, tuple(stops), tuple(_asides(step, name)))


def _stop(id_: str, action: PlanAction) -> Stop:
    # Who and when stand apart from the sentences.
    details = tuple(replace(action.planned, who="", when="").details)
    return Stop(id_, action.what, action.who, action.when, details, tuple(_marks(action)))


def _marks(action: PlanAction) -> Iterator[Mark]:
    """What is still to be done, as all of a new plan is, needs no mark."""
    if action.state is not ActionState.TODO:
        yield state_mark(action.state)
    if action.source:
        yield Mark(_("proposé par le groupe"), "users")


def _asides(step: StepRecord, name: str) -> Iterator[Aside]:
    kinds: tuple[tuple[str, type[Summary | MoreLine | LetGo | Takeaway]], ...] = (
        (retained_by(name), Summary),
        (_("Faire plus"), MoreLine),
        (_("Renoncer à"), LetGo),
        (_("Ce que le groupe en retire"), Takeaway),
    )
    for title, kind in kinds:
        texts = (part.text for _c, part in visible(step, kind, Audience.WALL))
        lines = [line.strip() for text in texts for line in text.splitlines()]
        if any(lines):
            yield Aside(title, tuple(line for line in lines if line))
