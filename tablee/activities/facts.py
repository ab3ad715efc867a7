"""What an activity keeps of a step itself."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from tablee.model.entities import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Facts", "read_facts"]


@dataclass(frozen=True)
class Facts:
    """What an activity keeps of a step itself: whose turn it is, whether the plan is shared.

    A subclass is a frozen dataclass of plain values, each with a default.
    """

    changed_by: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})
    """The roles that may change them."""

    def called(self, before: Self) -> str:
        """What having made these of those before is called in the history.

        A few words that can stand after a colon; empty for the usual ones. In the language being
        spoken.
        """
        return ""


F = TypeVar("F", bound=Facts)


def read_facts(kind: type[F], stored: Mapping[str, Any]) -> F:
    """Facts from what is stored: unknown fields are left out, missing ones take their default."""
    import msgspec  # here: the nouns need no encoder

    names = {f.name for f in dataclasses.fields(kind)}
    return msgspec.convert({k: v for k, v in stored.items() if k in names}, kind)
