"""A walk through all dataclasses in a view, or in a piece of a document. Pure."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["parts"]


def parts(thing: Any) -> Iterator[Any]:
    """Every dataclass in it, itself first, in the order of the fields."""
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        yield thing
        for field in dataclasses.fields(thing):
            yield from parts(getattr(thing, field.name))
    elif isinstance(thing, list | tuple):
        for each in thing:
            yield from parts(each)
