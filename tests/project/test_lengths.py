"""How long functions are: one that does not fit on a screen is read by nobody."""

from __future__ import annotations

import ast

from tablee.settings import ROOT

PLACES = ("tablee", "plugins")
AT_MOST = 60
"""Lines of a function, its head and docstring counted."""
MOSTLY = 17
"""Of nine functions in ten."""


def lengths() -> dict[str, int]:
    found = {}
    for file in sorted(path for place in PLACES for path in (ROOT / place).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                place = f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
                found[place] = node.end_lineno - node.lineno + 1
    return found


def test_a_function_fits_on_a_screen() -> None:
    told = lengths()
    assert {place: lines for place, lines in told.items() if lines > AT_MOST} == {}
    assert sorted(told.values())[len(told) * 9 // 10] <= MOSTLY
