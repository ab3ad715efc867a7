"""Reads the API version that a plugin states from its source, before importing it.

Not for what stands in `tablee.plugin`, of which it is the number.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Final

from tablee.registry.faults import Fault
from tablee.texts import N_

API: Final = 1
"""That of this Tablée; one that is not stated is taken for 1. See `docs/plugins/stability.md`."""
PLAIN: Final = re.compile(rb"^API = %d[ \t]*\r?$" % API, re.MULTILINE)
"""Lines that state just that."""


def stated(file: Path) -> tuple[str, int] | None:
    """What a module states as `API = 1`, and on which line; None for nothing, or no Python."""
    try:
        body = ast.parse(file.read_bytes()).body
    except (OSError, SyntaxError, ValueError):
        return None
    for node in body:
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign):
            targets = [node.target]
        else:
            continue
        if node.value and any(isinstance(t, ast.Name) and t.id == "API" for t in targets):
            return ast.unparse(node.value), node.lineno
    return None


def unfit(file: Path) -> Fault | None:
    """The refusal of a plugin that asks for another API than this one."""
    if _surely_fits(file):
        return None
    found = stated(file)
    if found is None or found[0] == str(API):
        return None
    text = N_(
        "Il est écrit pour l’API {asked}, et ce Tablée a l’API {api} : prenez une version du "
        "plugin faite pour celle-ci, ou un autre Tablée."
    )
    name = f"{file.parent.name}/{file.name}" if file.name == "__init__.py" else file.name
    return Fault(text, {"asked": found[0], "api": API}).at((name, found[1]))


def _surely_fits(file: Path) -> bool:
    """Whether no line that names the API could state another, which spares parsing the module."""
    try:
        source = file.read_bytes()
    except OSError:
        return True
    return len(re.findall(rb"\bAPI\b", source)) == len(PLAIN.findall(source))
