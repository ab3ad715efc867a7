"""The settings of an activity, declared where they are used: form, checks and storage follow."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tablee.activities.record import StepRecord

__all__ = ["setting"]


def setting(
    default: Any,
    label: str,
    *,
    help: str = "",
    min_value: float | None = None,
    max_value: float | None = None,
    options: Mapping[Any, str] | None = None,
    choices: Callable[[StepRecord], Mapping[str, str]] | None = None,
    longest: int = 300,
    last: bool = False,
) -> Any:
    """A setting of an activity, declared where it is used.

    `label` and `help` are French texts marked with `N_`; `min_value` and `max_value` are included;
    `options` maps the allowed values to their labels; `choices` computes them from the step (the
    cards of an earlier step, say); a text is at most `longest` characters; a tuple of texts is
    typed one a line; those marked `last` stand after the others in the form.
    """
    metadata = {
        "label": label,
        "help": help,
        "min_value": min_value,
        "max_value": max_value,
        "options": options,
        "choices": choices,
        "longest": longest,
        "last": last,
    }
    return field(default=default, metadata=metadata)
