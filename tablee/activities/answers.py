"""Calls methods of a step's activity for the core, with an empty default where one fails.

A step is read by plugins that know nothing of its own, and by documents of the whole session.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from tablee.errors import NotAccepted
from tablee.isolation import (
    LARGEST,
    LONG,
    Failed,
    TooLarge,
    asked,
    asked_each,
    checked,
    fitted,
    tried,
)
from tablee.model.actions import PlannedAction
from tablee.model.entities import Contribution, Person, Role
from tablee.model.groups import Group
from tablee.model.synthesis import Synthesis
from tablee.texts import _
from tablee.view import Audience, Field, View
from tablee.view.shortening import shortened

if TYPE_CHECKING:
    from tablee.activities.activity import UnshownResult
    from tablee.activities.editing import Editing, Portion, Wording
    from tablee.activities.records.record import OwnRecord, StepRecord

__all__ = [
    "asking_field",
    "draws",
    "editing_field",
    "fields",
    "group_labels",
    "groups",
    "headings",
    "late_assignments",
    "leads",
    "own_fields",
    "own_roles",
    "own_views",
    "pinned_text",
    "planned",
    "portions",
    "prompt",
    "prompt_for",
    "request",
    "revised",
    "rounds",
    "said",
    "seen",
    "standing_proposal",
    "to_be_read",
    "unshown",
    "votable",
    "withdrawn",
    "wordings",
]

T = TypeVar("T")

Pairs = tuple[tuple[str, str], ...]
"""`(id, words)`, in order."""


def _ask(step: StepRecord, what: str, call: Callable[[], T], kind: Any, otherwise: T) -> T:
    """What the step's plugin answers, where that is of this type; else `otherwise`."""
    return asked(step, what, lambda: fitted(call(), kind, what), otherwise)


def request(step: StepRecord) -> str:
    """The request that the room works on from this step; empty where there is none."""
    return _ask(step, "request", lambda: step.activity.request(step), str, "")


def standing_proposal(step: StepRecord) -> tuple[str, str] | None:
    """The proposal as this step worded it; None where it did not, or its plugin fails."""
    kind = tuple[str, str] | None
    return _ask(
        step, "standing_proposal", lambda: step.activity.standing_proposal(step), kind, None
    )


def pinned_text(step: StepRecord) -> str:
    """What every screen shows above this step; empty for nothing, or where its plugin fails."""
    return _ask(step, "pinned_text", lambda: step.activity.pinned_text(step), str, "")


def unshown(step: StepRecord) -> UnshownResult | None:
    """The result that this step has not shown; None for none, or for one of other facts."""

    def found() -> UnshownResult | None:
        result = step.activity.unshown(step)
        if result is not None and type(result.shown) is not step.activity.facts:
            raise TypeError(f"unshown: facts are {step.activity.facts.__name__}")
        return result

    return asked(step, "unshown", found, None)


def groups(step: StepRecord) -> tuple[Group, ...]:
    """The groups that this step forms."""
    return _ask(step, "groups", lambda: tuple(step.activity.groups(step)), tuple[Group, ...], ())


def rounds(step: StepRecord) -> tuple[tuple[Group, ...], ...]:
    """The groups that this step forms, for each round to come."""
    kind = tuple[tuple[Group, ...], ...]
    return _ask(step, "rounds", lambda: tuple(map(tuple, step.activity.rounds(step))), kind, ())


def late_assignments(step: StepRecord) -> dict[str, str]:
    """Where this step sends those who came late to it: the ids of groups by people's."""
    kind = dict[str, str]
    return _ask(
        step, "late_assignments", lambda: dict(step.activity.late_assignments(step)), kind, {}
    )


def group_labels(step: StepRecord, contributions: Sequence[Contribution]) -> list[str]:
    """For each, the title of the group in which it was said; empty for none."""

    def ask(contribution: Contribution) -> str:
        return fitted(step.activity.group_label(step, contribution), str, "group_label")

    return asked_each(step, "group_label", [partial(ask, c) for c in contributions], "")


def headings(step: StepRecord, contributions: Sequence[Contribution]) -> list[str]:
    """For each, what it stands under in the step; empty for nothing."""

    def ask(contribution: Contribution) -> str:
        return fitted(step.activity.heading(step, contribution), str, "heading")

    return asked_each(step, "heading", [partial(ask, c) for c in contributions], "")


def leads(step: StepRecord) -> Pairs:
    """What this step sets aside for the group's reflection."""
    return _ask(step, "leads", lambda: tuple(step.activity.leads(step)), Pairs, ())


def votable(step: StepRecord, *, important: bool = False) -> Pairs:
    """What can be voted on of this step; of that, only what was marked as `important`."""

    def call() -> Pairs:
        found = fitted(tuple(step.activity.votable(step)), Pairs, "votable")
        marked = frozenset(step.activity.important(step)) if important else frozenset()
        return tuple(card for card in found if not important or card[0] in marked)

    return _ask(step, "votable", call, Pairs, ())


def planned(step: StepRecord) -> tuple[PlannedAction, ...]:
    """The actions that were decided or proposed in this step, in order."""
    kind = tuple[PlannedAction, ...]
    return _ask(step, "actions", lambda: tuple(step.activity.actions(step)), kind, ())


def draws(step: StepRecord) -> bool:
    """Whether a page is drawn for those who only take part; where that fails, one is."""
    return asked(step, "draws", lambda: bool(step.activity.draws), True)


# ── what is shown ───────────────────────────────────────────────────────────────────────────


def seen(step: StepRecord, audience: Audience) -> View:
    """What the step shows, looked at all the way down; called as a plugin, raises as one.

    Of more cards than can be sent, the newest.
    """
    view = step.activity.view(step, audience)
    try:
        return fitted(view, View, "view")
    except TooLarge:
        return fitted(shortened(view, LARGEST // 2), View, "view")


def fields(step: StepRecord) -> Sequence[Field]:
    """What the step lets people write; nothing where its plugin fails."""
    return _ask(step, "fields", lambda: tuple(step.activity.fields(step)), tuple[Field, ...], ())


def own_roles(step: StepRecord) -> tuple[Role, ...]:
    """The roles whose holders have a part of their own in the step."""
    kind = tuple[Role, ...]
    return _ask(step, "own_roles", lambda: tuple(step.activity.own_roles(step)), kind, ())


def own_fields(own: OwnRecord) -> tuple[Field, ...]:
    """What the step lets this person alone write; nothing where its plugin fails."""
    step, kind = own.step, tuple[Field, ...]
    return _ask(step, "own_fields", lambda: tuple(step.activity.own_fields(own)), kind, ())


def own_views(own: OwnRecord) -> tuple[View, ...]:
    """What the step shows this person alone; nothing where its plugin fails."""
    step, kind = own.step, tuple[View, ...]
    return _ask(step, "own_views", lambda: tuple(step.activity.own_views(own)), kind, ())


def asking_field(own: OwnRecord, button: str, target: str) -> Field | None:
    """The field that a button asks for; None where it does at once what it does."""
    step, found = own.step, own.step.activity.asking_field
    return _ask(step, "asking_field", lambda: found(own, button, target), Field | None, None)


def editing_field(own: OwnRecord, contribution: Contribution) -> Field | None:
    """The field that corrects a contribution; None where its text is what is corrected."""
    step, found = own.step, own.step.activity.editing_field
    return _ask(step, "editing_field", lambda: found(own, contribution), Field | None, None)


def prompt(step: StepRecord) -> str:
    """What the step asks of everybody; empty where its plugin fails."""
    return _ask(step, "prompt", lambda: step.activity.prompt(step), str, "")


def prompt_for(step: StepRecord, person: Person) -> str:
    """What the step asks of this person; empty where its plugin fails."""
    return _ask(step, "prompt_for", lambda: step.activity.prompt_for(step, person), str, "")


# ── what must not be passed over ────────────────────────────────────────────────────────────
# Without these a document would show what its authors took out of it: rather no document.


def withdrawn(step: StepRecord) -> frozenset[str]:
    """The contributions that their authors took out of the document; raises `NotAccepted`."""
    return _needed(
        step, "withdrawn", lambda editing: frozenset(editing.withdrawn(step)), frozenset()
    )


def wordings(step: StepRecord) -> tuple[Wording, ...]:
    """The lines that the document words anew; raises `NotAccepted`."""
    return _needed(step, "wordings", lambda editing: tuple(editing.wordings(step)), ())


def portions(step: StepRecord) -> tuple[Portion, ...]:
    """What was written into the document itself; raises `NotAccepted`."""
    return _needed(step, "portions", lambda editing: tuple(editing.portions(step)), ())


def _needed(step: StepRecord, what: str, call: Callable[[Editing], T], nothing: T) -> T:
    editing = _editing(step)
    if editing is None:
        return nothing
    try:
        return tried(editing, what, lambda: call(editing), step=step.step)
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
    return asked(step, "said", lambda: tuple(editing.said(step)), ()) if editing else ()


def to_be_read(step: StepRecord, now: float) -> str:
    """Whether the draft is with its readers (`Editing.to_be_read`); empty where it is not."""
    editing = _editing(step)
    if editing is None:
        return ""
    return asked(step, "to_be_read", lambda: str(editing.to_be_read(step, now)), "")


def _editing(step: StepRecord) -> Editing | None:
    return cast("Editing", step.activity) if step.activity.edits else None
