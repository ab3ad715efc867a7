"""No address of ours is written from the root by hand: `at` puts each below the base path."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

import pytest

from tablee.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PYTHON: Final = sorted(
    path for top in ("tablee", "plugins", "docs/examples") for path in (ROOT / top).rglob("*.py")
)
SCRIPTS: Final = sorted(
    path
    for top in ("assets/js", "plugins", "docs/examples", "tablee/sdk")
    for path in (ROOT / top).rglob("*.js")
    if "vendor" not in path.parts
)
TEMPLATES: Final = sorted(
    path for top in ("tablee", "plugins") for path in (ROOT / top).rglob("*.html")
)
SHEETS: Final = sorted(
    path for top in ("assets", "plugins", "tablee") for path in (ROOT / top).rglob("*.css")
)
READ: Final = frozenset({"at", "Route", "startswith", "endswith", "removeprefix", "partition"})
"""What is given a path without the base: `at`, a route, and what looks at one that came in."""
ROUTED: Final = re.compile(
    r'Route\(\s*"/([\w-]+)|^\s*"/([\w-]+)[^"]*": _|^[A-Z]+: Final = "/([\w-]+)', re.MULTILINE
)
"""A route, one in a table of routes, or what answers before all of them."""
STREAMLITS: Final = ("_stcore", "component", "media", "static")


def first_parts() -> Iterator[str]:
    """What the paths of our routes begin with."""
    yield from STREAMLITS
    for path in (ROOT / "tablee").rglob("*.py"):
        for found in ROUTED.findall(path.read_text("utf-8")):
            yield "".join(found)


FIRST: Final = "|".join(sorted({*first_parts(), "assets"}))
OURS: Final = re.compile(rf"/(\?|({FIRST})($|[/?#.]))")
BEGINS: Final = re.compile("""["'=}]/""")
"""A text that begins with a slash, or holds a link that does, as it stands in a module."""


def by_hand(source: str) -> Iterator[tuple[int, str]]:
    """The lines of Python that write an address of ours without `at`, and how it begins."""
    if not BEGINS.search(source):
        return  # most modules: to look at each part of them takes seconds
    tree = ast.parse(source)
    around = {part: node for node in ast.walk(tree) for part in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        in_page = re.search(r"""(?:href|src|action)=["']?/""", node.value)
        home = node.value == "/" and _called(around[node]) == "redirect"
        if in_page or home or (OURS.match(node.value) and _leaves(node, around)):
            yield node.lineno, node.value


def _leaves(node: ast.AST, around: dict[ast.AST, ast.AST]) -> bool:
    """Whether a text that begins as an address of ours may leave for a browser."""
    above = around[node]
    if isinstance(above, ast.JoinedStr):
        return above.values[0] is node and _leaves(above, around)
    if isinstance(above, ast.IfExp | ast.BinOp):
        return _leaves(above, around)
    if isinstance(above, ast.Call):
        return _called(above) not in READ
    if isinstance(above, ast.Dict) and node in above.keys:
        return False  # a table of routes
    return not (isinstance(above, ast.Expr | ast.Compare) or _is_constant(above, around))


def _called(node: ast.AST) -> str:
    """The name of the function that is called here; empty where none is."""
    function = node.func if isinstance(node, ast.Call) else None
    return str(getattr(function, "attr", getattr(function, "id", "")))


def _is_constant(node: ast.AST, around: dict[ast.AST, ast.AST]) -> bool:
    """Whether it stands in a constant of a module, for what came in to be compared with."""
    while not isinstance(node, ast.stmt):
        node = around[node]
    return isinstance(node, ast.AnnAssign) and isinstance(around[node], ast.Module)


def test_python_writes_no_address_from_the_root() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): lines
        for path in PYTHON
        if (lines := list(by_hand(path.read_text("utf-8"))))
    }
    assert found == {}


def lines(paths: list[Path], wrong: str) -> list[str]:
    found = []
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if not line.lstrip().startswith(("//", "*", "/*")) and re.search(wrong, line):
                found.append(f"{path.relative_to(ROOT)}:{number} {line.strip()}")
    return found


def test_no_script_writes_one() -> None:
    assert SCRIPTS
    assert lines(SCRIPTS, rf"""(?<!at\()["'`]/(\?|\$|({FIRST})[/?"'`$])""") == []


def test_no_template_writes_one() -> None:
    assert TEMPLATES
    assert lines(TEMPLATES, r"""(href|src|action|data-\w+)=["']?/""") == []
    assert lines(TEMPLATES, r"""(fetch|EventSource|import|open)\(["'`]/""") == []


def test_no_sheet_writes_one() -> None:
    assert SHEETS
    assert lines(SHEETS, r"""url\(["']?/""") == []


@pytest.mark.parametrize(
    "source",
    [
        'redirect("/r")',
        'redirect("/")',
        'go(f"/?s={room}")',
        'def f(): return f"/live/{room}"',
        """st.html(f'<a href="/r/{code}">')""",
        'x = {"qr": f"/qr/{token}.svg"}',
    ],
)
def test_what_is_written_by_hand_is_found(source: str) -> None:
    assert list(by_hand(source))


@pytest.mark.parametrize(
    "source",
    [
        'redirect(at("/r"))',
        'href = at(f"/?s={room}" if room else "/r")',
        'Route("/r/{key}", answer)',
        'PREFIX: Final = "/live/"',
        'if path.startswith("/live/"): pass',
    ],
)
def test_what_is_below_the_base_path_or_came_in_is_not(source: str) -> None:
    assert list(by_hand(source)) == []
