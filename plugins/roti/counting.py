"""Reads the marks of an urn. Pure; `tablee.activities.votes.results.marks` has statistics."""

from __future__ import annotations

from typing import Final

from tablee.plugin import Marks, Urn, profile

SILENT: Final = 0
"""What a ballot holds of who would rather not say: an answer, and no mark."""


def marks_of(urn: Urn, question: str) -> Marks:
    counts = profile(urn, question)
    given = sorted(((mark, n) for mark, n in counts.items() if mark != SILENT), reverse=True)
    return Marks(tuple(given), counts[SILENT])
