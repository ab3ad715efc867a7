"""Runs an activity's checks under the session's lock; one that raises refuses the change.

Not for what is shown: see `tablee.activities.answers`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tablee.activities import StepRecord
from tablee.errors import NotAccepted
from tablee.isolation import Failed, tried
from tablee.texts import _

T = TypeVar("T")


def judged(record: StepRecord, what: str, call: Callable[[], T], *, typed: bool = False) -> T:
    """What the activity says; one that fails refuses, with a sentence, before anything changes.

    `typed` says whether it is about words that somebody has just typed.
    """
    try:
        return tried(record.activity, what, call, step=record.step, refuses=True)
    except Failed as error:
        sentence = (
            _(
                "« {step} » a rencontré une erreur ; votre texte est gardé dans le champ. "
                "Dites-le à la personne qui anime."
            )
            if typed
            else _("« {step} » a rencontré une erreur : rien n’a été changé.")
        )
        raise NotAccepted(sentence.format(step=record.title)) from error
