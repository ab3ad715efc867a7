"""Dataclass field with a widget's type name, by which browsers tell widgets apart in JSON."""

from __future__ import annotations

from dataclasses import field
from typing import Any


def tagged(name: str) -> Any:
    """The widget's name as a field that is stored in each instance, so that it is encoded."""
    return field(default_factory=lambda: name, init=False)
