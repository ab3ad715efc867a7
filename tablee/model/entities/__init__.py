"""Entities of the data model: sessions, steps, people, contributions; frozen, without rules.

Times are seconds since 1970 (UTC), durations seconds unless a name says minutes.

Not for who may change them: `session.access.rules`.
"""

from __future__ import annotations

from tablee.model.entities.contributions import (
    ASIDE,
    IN_QUEUE,
    NAMELESS,
    WAITING,
    Content,
    Contribution,
    UnknownContent,
    texts_in,
    with_fields,
)
from tablee.model.entities.folding import elides, fold
from tablee.model.entities.ids import derived_id, is_id, new_id, spaced, spelling_id
from tablee.model.entities.people import A_VOICE, SOMEBODY, Appearance, Listed, Person, Role
from tablee.model.entities.sessions import (
    MOST_QUESTION,
    Keys,
    Publication,
    Session,
    SessionValue,
    Wifi,
    question_typed,
)
from tablee.model.entities.steps import MOST_MINUTES, TOLD, ActivitySummary, Step, StepState
from tablee.model.entities.urns import Cast, HandCount, Marks, Urn

__all__ = [
    "ASIDE",
    "A_VOICE",
    "IN_QUEUE",
    "MOST_MINUTES",
    "MOST_QUESTION",
    "NAMELESS",
    "SOMEBODY",
    "TOLD",
    "WAITING",
    "ActivitySummary",
    "Appearance",
    "Cast",
    "Content",
    "Contribution",
    "HandCount",
    "Keys",
    "Listed",
    "Marks",
    "Person",
    "Publication",
    "Role",
    "Session",
    "SessionValue",
    "Step",
    "StepState",
    "UnknownContent",
    "Urn",
    "Wifi",
    "derived_id",
    "elides",
    "fold",
    "is_id",
    "new_id",
    "question_typed",
    "spaced",
    "spelling_id",
    "texts_in",
    "with_fields",
]
