"""`TABLEE_TRACE=1`: each call of a plugin's hook, on one line of the standard error."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from tablee.registry.faults import brief

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pluggy

__all__ = ["watch"]

LONGEST: Final = 80
"""Characters of an argument, and of a result."""


def watch(hooks: pluggy.PluginManager) -> None:
    """Prints from now on what these hooks are called with, what they return, how long they take.

    `canvases() : sky → [<class 'Sky'>] · 0.1 ms`; nothing for a hook that no plugin fills.
    """
    began = threading.local()

    def before(_hook: str, _impls: Sequence[Any], _arguments: Mapping[str, Any]) -> None:
        vars(began).setdefault("at", []).append(time.perf_counter())

    def after(outcome: Any, hook: str, impls: Sequence[Any], arguments: Mapping[str, Any]) -> None:
        milliseconds = 1000 * (time.perf_counter() - began.at.pop())
        if impls:
            given = ", ".join(f"{name}={_short(value)}" for name, value in arguments.items())
            plugins = ", ".join(i.plugin_name.removesuffix(f".{hook}") for i in reversed(impls))
            result = _result(outcome)
            line = f"{hook}({given}) : {plugins} → {result} · {milliseconds:.1f} ms"
            print(line, file=sys.stderr, flush=True)  # noqa: T201 - what the setting asks for

    hooks.add_hookcall_monitoring(before, after)


def _result(outcome: Any) -> str:
    if outcome.exception is not None:
        return f"{type(outcome.exception).__name__}, {_short(outcome.exception)}"
    answers = outcome.get_result()
    one = isinstance(answers, list) and len(answers) == 1
    return _short(answers[0] if one else answers)


def _short(value: object) -> str:
    said = brief(value)
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
