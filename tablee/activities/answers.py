"""What a step's activity tells the others, and the core: asked so that one that fails says nothing.

A step is read by plugins that know nothing of its own, and by documents of the whole session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from tablee.errors import NotAccepted
from tablee.isolation import (
    LARGEST,
    LONG,
    Failed,
    TooLarge,
    asked,
    checked,
    fitted,
    fitted_often,
    tried,
)
from tablee.model.actions import PlannedAction
from tablee.model.groups import Group
from tablee.model.synthesis import Synthesis
from tablee.texts import _
from tablee.view import Field, View
from tablee.view.shortening import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tablee.activities.editing import Editing, Portion, Wording
    from tablee.activities.record import StepRecord
    from tablee.model.entities import Contribution
    from tablee.view import Audience

__all__ = [
    "draws",
    "fields",
    "group_label",
    "groups",
    "heading",
    "late_seats",
    "leads",
    "planned",
    "portions",
    "prompt",
    "request",
    "revised",
    "rounds",
    "said",
    "seen",
    "to_be_read",
    "votable",
    "withdrawn",
    "wordings",
]

T = TypeVar("T")

Pairs = tuple[tuple[str, str], ...]
"""`(id, words)`, in order."""


def request(step: StepRecord) -> str:
    """The request that the room works on from this step; empty where there is none."""

    def ask() -> str:
        return fitted(step.activity.request(step), str, "request")

    return asked(step, "request", ask, "")


def groups(step: StepRecord) -> tuple[Group, ...]:
    """The groups that this step forms."""

    def ask() -> tuple[Group, ...]:
        return fitted(tuple(step.activity.groups(step)), tuple[Group, ...], "groups")

    return asked(step, "groups", ask, ())


def rounds(step: StepRecord) -> tuple[tuple[Group, ...], ...]:
    """The groups that this step forms, for each round to come."""

    def ask() -> tuple[tuple[Group, ...], ...]:
        found = tuple(tuple(round_) for round_ in step.activity.rounds(step))
        return fitted(found, tuple[tuple[Group, ...], ...], "rounds")

    return asked(step, "rounds", ask, ())


def late_seats(step: StepRecord) -> dict[str, str]:
    """Where this step sends those who came late to it: the ids of groups by people's."""

    def ask() -> dict[str, str]:
        return fitted(dict(step.activity.late_seats(step)), dict[str, str], "late_seats")

    return asked(step, "late_seats", ask, {})


def group_label(step: StepRecord, contribution: Contribution) -> str:
    """The title of the group in which something was said; empty for none."""

    def ask() -> str:
        return fitted(step.activity.group_label(step, contribution), str, "group_label")

    return asked(step, "group_label", ask, "")


def heading(step: StepRecord, contribution: Contribution) -> str:
    """What something stands under in the step; empty for nothing."""

    def ask() -> str:
        return fitted(step.activity.heading(step, contribution), str, "heading")

    return asked(step, "heading", ask, "")


def leads(step: StepRecord) -> Pairs:
    """What this step sets aside for the group's reflection."""

    def ask() -> Pairs:
        return fitted(tuple(step.activity.leads(step)), Pairs, "leads")

    return asked(step, "leads", ask, ())


def votable(step: StepRecord, *, important: bool = False) -> Pairs:
    """What can be voted on of this step; of that, only what was marked as `important`."""

    def ask() -> Pairs:
        found = fitted(tuple(step.activity.votable(step)), Pairs, "votable")
        if not important:
            return found
        marked = frozenset(step.activity.important(step))
        return tuple(card for card in found if card[0] in marked)

    return asked(step, "votable", ask, ())


def planned(step: StepRecord) -> tuple[PlannedAction, ...]:
    """The actions that were decided or proposed in this step, in order."""

    def ask() -> tuple[PlannedAction, ...]:
        return fitted(tuple(step.activity.actions(step)), tuple[PlannedAction, ...], "actions")

    return asked(step, "actions", ask, ())


def draws(step: StepRecord) -> bool:
    """Whether a page is drawn for those who only take part; where that fails, one is."""
    return asked(step, "draws", lambda: bool(step.activity.draws), True)


# ── what is shown ───────────────────────────────────────────────────────────────────────────


def seen(step: StepRecord, audience: Audience) -> View:
    """What the step shows, looked at all the way down; called as a plugin, raises as one.

    Of more cards than can be sent, the newest.
    """
    view, whose = step.activity.view(step, audience), (type(step.activity), audience)
    try:
        return fitted_often(view, View, "view", whose)
    except TooLarge:
        return fitted(shortened(view, LARGEST // 2), View, "view")


def fields(step: StepRecord) -> Sequence[Field]:
    """What the step lets people write; nothing where its plugin fails."""

    def ask() -> tuple[Field, ...]:
        return fitted(tuple(step.activity.fields(step)), tuple[Field, ...], "fields")

    return asked(step, "fields", ask, ())


def prompt(step: StepRecord) -> str:
    """What the step asks of everybody; empty where its plugin fails."""
    return asked(step, "prompt", lambda: fitted(step.activity.prompt(step), str, "prompt"), "")


# ── what must not be passed over ────────────────────────────────────────────────────────────
# Without these a document would show what its authors took out of it: rather no document.


def withdrawn(step: StepRecord) -> frozenset[str]:
    """The contributions that their authors took out of the document; raises `NotAccepted`."""
    editing = _editing(step)
    if editing is None:
        return frozenset()
    return _needed(step, "withdrawn", lambda: frozenset(editing.withdrawn(step)))


def wordings(step: StepRecord) -> tuple[Wording, ...]:
    """The lines that the document words anew; raises `NotAccepted`."""
    editing = _editing(step)
    if editing is None:
        return ()
    return _needed(step, "wordings", lambda: tuple(editing.wordings(step)))


def portions(step: StepRecord) -> tuple[Portion, ...]:
    """What was written into the document itself; raises `NotAccepted`."""
    editing = _editing(step)
    if editing is None:
        return ()
    return _needed(step, "portions", lambda: tuple(editing.portions(step)))


def _needed(step: StepRecord, what: str, call: Callable[[], T]) -> T:
    try:
        return tried(step.activity, what, call, step=step.step)
    except Failed as error:
        raise NotAccepted(
            _(
                "« {step} » a rencontré une erreur : sans cette étape, le document montrerait ce "
                "qui en a été retiré. Rien n’est perdu ; dites-le à qui s’occupe du serveur."
            ).format(step=step.title)
        ) from error


# ── work on the document ────────────────────────────────────────────────────────────────────


def revised(step: StepRecord, written: Synthesis) -> Synthesis:
    """The document with what was made of it in this step; as it was written where that fails."""
    editing = _editing(step)
    if editing is None:
        return written

    def ask() -> Synthesis:
        return checked(editing.revised(step, written), Synthesis, "revised")

    return asked(step, "revised", ask, written, seconds=LONG)


def said(step: StepRecord) -> tuple[Contribution, ...]:
    """What was added to the document here in people's own words."""
    editing = _editing(step)
    if editing is None:
        return ()
    return asked(step, "said", lambda: tuple(editing.said(step)), ())


def to_be_read(step: StepRecord, now: float) -> str:
    """Whether the draft is with its readers (`Editing.to_be_read`); empty where it is not."""
    editing = _editing(step)
    if editing is None:
        return ""
    return asked(step, "to_be_read", lambda: str(editing.to_be_read(step, now)), "")


def _editing(step: StepRecord) -> Editing | None:
    return cast("Editing", step.activity) if step.activity.edits else None
