"""Decorator that registers a gallery example: a function whose source is shown with its widget."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from tablee import view
from tablee.settings.addresses import at
from tablee.texts import _
from tablee.view import Audience

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["Example", "at", "example", "kinds", "of_module"]

Made = TypeVar("Made")
SCREENS = (Audience.WALL, Audience.PHONE, Audience.CONSOLE)


@dataclass(frozen=True)
class Example:
    """One way to use a widget."""

    name: str
    """Stands in addresses: "board_grid"."""
    kind: type[Any]
    what: str
    """What it is for, in one sentence; in French, to be translated where it is shown."""
    screens: str
    """How wall, phone and console differ."""
    make: Callable[[], Any]
    on: tuple[Audience, ...] = SCREENS
    """The screens that ever show it."""

    @property
    def code(self) -> str:
        """The code that makes it, as it runs, without the line that makes it an example.

        Nor the base path of a server, which a plugin is given with each address.
        """
        lines = inspect.getsource(self.make).splitlines()
        start = next(i for i, line in enumerate(lines) if line.startswith("def "))
        return re.sub(r"\bat\((\"[^\"]*\")\)", r"\1", "\n".join(lines[start:]))

    def told(self) -> tuple[str, str]:
        """Both sentences in the language being spoken."""
        return _(self.what), _(self.screens)


def example(
    kind: type[Made], what: str, screens: str, on: tuple[Audience, ...] = SCREENS
) -> Callable[[Callable[[], Made]], Callable[[], Made]]:
    """Makes an example of the function below it."""

    def kept(make: Callable[[], Made]) -> Callable[[], Made]:
        vars(make)["example"] = Example(make.__name__, kind, what, screens, make, on)
        return make

    return kept


def of_module(module: ModuleType) -> Iterator[Example]:
    """The examples of a module, in its order."""
    for thing in vars(module).values():
        found = getattr(thing, "example", None)
        if isinstance(found, Example):
            yield found


def kinds() -> tuple[type[Any], ...]:
    """What there must be an example of: each widget of a view, and the field beside it."""
    return (*typing.get_args(view.View), view.Field)
