"""Filters tracebacks to the lines of a plugin's own files, for its author."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path


def lines_of(
    error: BaseException, inside: Path, where: traceback.StackSummary | None = None
) -> str:
    """The traceback from the plugin's first own line on; `where` is what it was doing, if late."""
    said = traceback.TracebackException.from_exception(error)
    stack = said.stack if where is None else where
    own = [n for n, frame in enumerate(stack) if is_within(frame.filename, inside)]
    said.stack = traceback.StackSummary.from_list(stack[own[0] :] if own else [])
    said.__cause__ = said.__context__ = None
    return "".join(said.format() if where is None else said.stack.format())


def home_of(module: str) -> Path:
    """The folder of the plugin that this module belongs to, or the file that stands alone."""
    top = sys.modules.get(plugin_of(module))
    file = Path(getattr(top, "__file__", None) or module)
    return file.parent if file.name == "__init__.py" else file


def plugin_of(module: str) -> str:
    """The name of the module of the whole plugin that this module belongs to."""
    parts = module.split(".")
    return ".".join(parts[:2] if parts[0] == "plugins" else parts[:1])


def is_within(file: str, inside: Path) -> bool:
    return Path(file) == inside or Path(file).is_relative_to(inside)
