"""Error reports about plugins: message, suggestion for a misspelt name, file and line."""

from __future__ import annotations

import difflib
import inspect
import re
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from tablee.errors import BadSetting
from tablee.isolation import is_within
from tablee.texts import _

LONGEST: Final = 200
"""Characters of what an exception or a value says."""


@dataclass(frozen=True)
class Fault:
    """One thing to mend; it is said in the language of whoever reads, whenever that is."""

    text: str
    """A French sentence marked with `N_`; `values` stand in its braces; functions are asked."""
    values: Mapping[str, object] = field(default_factory=dict)
    near: str = ""
    """The name that was probably meant; empty where none is like it."""
    file: str = ""
    line: int = 0
    """Where to look; 0 where no line is known."""

    def __str__(self) -> str:
        filled = {name: v() if callable(v) else v for name, v in self.values.items()}
        said = [_(self.text).format(**filled)]
        if self.near:
            said.append(_("Vouliez-vous dire « {close} » ?").format(close=self.near))
        if self.line:
            said.append(_("Voyez la ligne {n} de {file}.").format(n=self.line, file=self.file))
        return " ".join(said)

    def at(self, place: tuple[str, int]) -> Fault:
        """The same, with the line to look at."""
        return replace(self, file=place[0], line=place[1])


def refusing(call: Callable[..., object], *arguments: object) -> Callable[[], str]:
    """Why a call is refused, to be asked in the language of whoever reads."""

    def said() -> str:
        try:
            call(*arguments)
        except BadSetting as error:
            return str(error)
        return ""

    return said


def near(word: str, known: Iterable[str]) -> str:
    """The one of these names that is most like the word; empty where none is."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1)), "")


def brief(value: object) -> str:
    """What a value or an exception says, on one short line, whatever it does when asked."""
    try:
        said = str(value)
    except Exception:
        said = type(value).__name__
    line = " ".join(said.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def line_of(error: BaseException, inside: Path) -> tuple[str, int]:
    """The last line of the plugin's own that an exception came by: its file and number.

    `inside` is the plugin's file or folder; `("", 0)` where no line of it had a part.
    """
    places = [
        (frame.filename, frame.lineno or 0) for frame in traceback.extract_tb(error.__traceback__)
    ]
    if isinstance(error, SyntaxError):
        places.append((error.filename or "", error.lineno or 0))
    for file, line in reversed(places):
        if is_within(file, inside):
            return str(Path(file).relative_to(inside.parent)), line
    return "", 0


def of_class(kind: type[Any]) -> tuple[str, int]:
    """The file and line where a class begins; `("", 0)` where its source is not there."""
    try:
        file, line = inspect.getsourcefile(kind), inspect.getsourcelines(kind)[1]
    except (OSError, TypeError):
        return "", 0
    return (_shown(Path(file)), line) if file else ("", 0)


def of_field(kind: type[Any], name: str) -> tuple[str, int]:
    """The file and line where a field of a class is written; else where the class begins."""
    own = next((c for c in kind.__mro__ if name in vars(c).get("__annotations__", {})), kind)
    place = of_class(own)
    if not place[1]:
        return place
    written = re.compile(rf"\s+{re.escape(name)}\s*[:=]")
    lines = enumerate(inspect.getsourcelines(own)[0], place[1])
    return place[0], next((n for n, line in lines if written.match(line)), place[1])


def of_function(function: Any) -> tuple[str, int]:
    """The file and line where a function begins; `("", 0)` where it is no plain one."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    return (_shown(Path(code.co_filename)), code.co_firstlineno) if code else ("", 0)


def _shown(file: Path) -> str:
    """`sky.py`, or `sky/__init__.py` where the name alone says nothing."""
    return f"{file.parent.name}/{file.name}" if file.name == "__init__.py" else file.name
