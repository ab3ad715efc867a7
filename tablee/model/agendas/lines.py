"""Finds the line numbers of steps and keys in a TOML file, which `tomllib` does not give."""

from __future__ import annotations

import re
from typing import Final

SETTING: Final = "settings."
"""What the name of a setting begins with, where it could be taken for a word of the step."""
OUTER: Final = re.compile(r"\s*\[\[\s*steps\s*\]\]")
INNER: Final = re.compile(r"\s*\[\[\s*steps\s*\.\s*steps\s*\]\]")
SETTINGS: Final = re.compile(r"\s*\[\s*steps(\s*\.\s*steps)?\s*\.\s*settings\b")
"""The heading under which the settings of a step stand."""


class LineNumbers:
    """The lines of a file of an agenda, from 1; 0 wherever it is not sure."""

    def __init__(self, text: str) -> None:
        """Reads where steps begin."""
        self._lines = text.splitlines()
        self._steps: dict[tuple[int, ...], int] = {}
        self._known: dict[int, dict[str, int]] = {}
        outer = inner = -1
        for n, line in enumerate(self._lines, 1):
            if OUTER.match(line):
                outer, inner = outer + 1, -1
                self._steps[(outer,)] = n
            elif INNER.match(line) and outer >= 0:
                inner += 1
                self._steps[outer, inner] = n

    def expect(self, steps: list[int]) -> None:
        """How many steps there are, and within each: without a match, no line is told of any.

        A text of several lines may hold what looks like the beginning of a step.
        """
        places: set[tuple[int, ...]] = {(n,) for n in range(len(steps))}
        places |= {(n, m) for n, inner in enumerate(steps) for m in range(inner)}
        if places != set(self._steps):
            self._steps = {}

    def of(self, place: tuple[int, ...], key: str = "") -> int:
        """The line of a step, `()` for what stands before all; of a word in it where it is found.

        `place` counts from 0, a step within another as `(4, 0)`. A setting is `settings.dots`.
        """
        begin = self._steps.get(place, 0)
        if (place and not begin) or not key:
            return begin
        found = self._known.get(begin)
        if found is None:
            found = self._known[begin] = self._words(begin)
        return found.get(key) or found.get(key.partition(".")[0]) or begin

    def _words(self, begin: int) -> dict[str, int]:
        """The line of each word of the step that begins on this one."""
        found: dict[str, int] = {}
        under = ""
        for n, line in enumerate(self._lines[begin:], begin + 1):
            if OUTER.match(line) or INNER.match(line):
                break
            if SETTINGS.match(line):
                under = SETTING
                found.setdefault(SETTING.rstrip("."), n)
            elif word := re.match(r"""\s*(settings\s*\.\s*)?["']?([\w-]+)["']?\s*[.=]""", line):
                found.setdefault((SETTING if word[1] else under) + word[2], n)
        return found
