"""What is added to documents raises the edition, so that an earlier server is not given them."""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, get_args, get_type_hints

from tablee.model.verbs import Verb
from tablee.sdk.testing import offered
from tablee.session.room.memory import TABLES
from tablee.storage.state import schema

EDITIONS = {1: "d4cdc53ace8b8876"}
"""By edition, all that documents of it may say. To add a field: raise `EDITION`, add a line."""


def test_a_field_that_is_added_raises_the_edition() -> None:
    assert {schema.EDITION: digest(sayable())} == {max(EDITIONS): EDITIONS[max(EDITIONS)]}


def test_a_field_more_is_another_edition() -> None:
    said = sayable()
    assert "Step.facts" in said
    assert "Verb.post" in said
    assert digest(said) != digest(said | {"Step.more"})


def digest(said: set[str]) -> str:
    return hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()[:16]


def sayable() -> set[str]:
    """Each field of each noun and content, each verb."""
    activities = offered().activities.values()
    contents = {kind for activity in activities for kind in activity.contents}
    found = {f"Verb.{verb.value}" for verb in Verb}
    todo: list[Any] = [*TABLES, *contents]
    seen = set[Any]()
    while todo:
        kind = todo.pop()
        if kind in seen:
            continue
        seen.add(kind)
        if isinstance(kind, type) and is_dataclass(kind):
            found |= {f"{kind.__name__}.{field.name}" for field in fields(kind)}
            todo += get_type_hints(kind).values()
        elif isinstance(kind, type) and issubclass(kind, Enum):
            found |= {f"{kind.__name__}.{each.value}" for each in kind}
        todo += get_args(kind)
    return found
