"""Runs an activity's checks under the session's lock; one that raises refuses the change.

Not for what is shown: see `tablee.activities.answers`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from tablee.activities import StepRecord
from tablee.errors import NotAccepted
from tablee.isolation import QUICK, Failed, tried
from tablee.texts import _

T = TypeVar("T")
PRESS: Final = 10.0
"""Seconds that a drawing, or what a press does, may take: it writes, and waits for the disk."""


def judged(
    record: StepRecord,
    what: str,
    call: Callable[[], T],
    *,
    typed: bool = False,
    seconds: float = QUICK,
) -> T:
    """What the activity says; one that fails refuses, with a sentence, before anything changes.

    `typed` says whether it is about words that somebody has just typed.
    """
    try:
        return tried(record.activity, what, call, seconds=seconds, step=record.step, refuses=True)
    except Failed as error:
        if not typed:
            raise NotAccepted(nothing_changed(record)) from error
        sentence = _(
            "« {step} » a rencontré une erreur ; votre texte est gardé dans le champ. "
            "Dites-le à la personne qui anime."
        )
        raise NotAccepted(sentence.format(step=record.title)) from error


def pressed(record: StepRecord, what: str, call: Callable[[], None]) -> None:
    """Lets the activity do its part of a press; one that fails refuses likewise."""
    judged(record, what, call, seconds=PRESS)


def nothing_changed(record: StepRecord) -> str:
    """The sentence for a step whose activity failed, whatever was asked of it."""
    sentence = _("« {step} » a rencontré une erreur : rien n’a été changé.")
    return sentence.format(step=record.title)
