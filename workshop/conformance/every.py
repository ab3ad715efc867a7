"""All the checks, in the order in which they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tablee.sdk.conformance import (
    asking,
    votes,
    declared,
    formats,
    formats as kept,
    languages,
    seen,
    tried,
)

if TYPE_CHECKING:
    from tablee.sdk.conformance.checks import Check

__all__ = ["CHECKS", "OF_MOMENTS", "OF_PLUGINS"]

OF_PLUGINS: Final[tuple[Check, ...]] = (
    declared.names,
    declared.kinds,
    declared.titles,
    declared.settings,
    declared.agendas,
    languages.english,
    languages.blanks,
    languages.typography,
    votes.counts,
    formats.formats,
    formats.readers,
)
"""Those that look at a plugin once."""

OF_MOMENTS: Final[tuple[Check, ...]] = (
    asking.total,
    asking.pure,
    asking.quiet,
    tried.rules,
    tried.fields,
    seen.views,
    seen.size,
    seen.access,
    seen.secrets,
    languages.spoken,
    kept.words,
    kept.kept,
    kept.document,
    kept.sources,
    votes.papers,
    votes.ballots,
    tried.speed,
)
"""Those that look at each moment of the rooms that are played with its activities."""

CHECKS: Final = OF_PLUGINS + OF_MOMENTS
