"""Nobody’s line can hold the server: what an expression costs grows straight with the line.

Every expression of the product is found, in the modules' own names and in the calls of `re` amid
their functions, and tried on lines made of the very signs that it knows: runs of one and of two of
them, after each way of beginning. Costs are compared within one run: eight times the line may cost
some eight times as much, not sixty-four.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import pkgutil
import re
import time
from collections import deque
from dataclasses import dataclass
from itertools import chain, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import plugins
import tablee
from tablee import texts
from tablee.document import importing
from tablee.document.importing import decoded, read
from tablee.errors import BadAgenda, BadSetting, WorkshopError
from tablee.model import agendas, canvases
from tablee.model.synthesis import Synthesis
from tests.support.sessions.a_session import sessions_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from tablee.registry import Catalogue

ROOT = Path(__file__).parents[2]
texts.add_catalogue(ROOT / "tablee")

METHODS = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")
USE = re.compile(r"\.(compile|" + "|".join(METHODS) + r")\b")
OWN = (
    "tablee.registry", "tablee.sdk", "tablee.texts", "tablee.web.static.assets",
    "tablee.web.app.index_html", "tablee.web.static.streamlit_frontend", "tablee.web.static.sheets",
    "tablee.web.pages",
    "tablee.document.html", "tablee.drawing.paper_ballots.postprocessing",
)  # fmt: skip
"""Packages and modules whose expressions read our own files, or those of plugins' authors."""
MADE_AS_ONE_GOES = {
    "plugins.markdown.escaping": 1, "tablee.model.toml": 1, "tablee.document.outline.days": 4,
    "tablee.document.importing.labels": 2, "tablee.document.names.erased": 1,
    "tablee.drawing.print.typesetting": 1, "tablee.web.http.cookies": 1,
}  # fmt: skip
"""Calls whose expression depends on what is known only there; each is looked at by hand."""
LONG, GROWTH = 2_000, 8
NOTICED = 0.001
"""Seconds under which a cost at `LONG` is not looked at again: straight ones take 0.0001."""


@dataclass(frozen=True)
class Tried:
    """An expression, and how it is used."""

    where: str
    pattern: re.Pattern[Any]
    method: str


def modules() -> Iterator[ModuleType]:
    for package in (tablee, plugins):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.startswith(OWN) and ".models" not in found.name:
                yield importlib.import_module(found.name)


def expressions() -> tuple[list[Tried], dict[str, int]]:
    """All of them; and by module, how many calls could not be told beforehand."""
    known = list(modules())
    written = {module: Path(module.__file__ or "").read_text("utf-8") for module in known}
    trees = {module: list(nodes(text)) for module, text in written.items() if USE.search(text)}
    named = [
        (module, name, value)
        for module in known
        for name, value in vars(module).items()
        for value in ([value] if isinstance(value, re.Pattern) else among(value))
    ]
    used: dict[tuple[str, str], set[str]] = {}
    """By module, or "" for names that others may import: how each is used."""
    for module, tree in trees.items():
        for node, _within in tree:
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                name = node.value.id if isinstance(node.value, ast.Name) else ""
                of = module.__name__ if name.startswith("_") or not name else ""
                used.setdefault((of, name), set()).add(node.attr)

    def ways(module: ModuleType, name: str) -> set[str]:
        of = module.__name__
        return (
            used.get((of if name.startswith("_") else "", name)) or used.get((of, "")) or {"match"}
        )

    tried = {
        (pattern.pattern, pattern.flags, method): Tried(f"{m.__name__}.{name}", pattern, method)
        for m, name, pattern in named
        for method in sorted(ways(m, name))
    }
    unknown: dict[str, int] = {}
    for module, tree in trees.items():
        for method, call in calls(tree):
            try:
                pattern = compiled(call, module)
            except NameError:
                unknown[module.__name__] = unknown.get(module.__name__, 0) + 1
                continue
            key = (pattern.pattern, pattern.flags, method)
            tried.setdefault(key, Tried(f"{module.__name__}:{call.lineno}", pattern, method))
    return list(tried.values()), unknown


def among(value: object) -> Iterator[re.Pattern[Any]]:
    """Expressions in a tuple or a dict of a module."""
    if isinstance(value, (tuple, list, frozenset)):
        for one in value:
            yield from [one] if isinstance(one, re.Pattern) else among(one)
    elif isinstance(value, dict):
        yield from among((*value.keys(), *value.values()))


def nodes(text: str) -> Iterator[tuple[ast.AST, bool]]:
    """What a module's text is made of, and whether it stands within a function."""
    waiting: deque[tuple[ast.AST, bool]] = deque([(ast.parse(text), False)])
    while waiting:
        node, within = waiting.popleft()
        yield node, within
        within = within or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        waiting.extend((inner, within) for inner in ast.iter_child_nodes(node))


def calls(tree: list[tuple[ast.AST, bool]]) -> Iterator[tuple[str, ast.Call]]:
    """The calls of `re`'s own functions; what is compiled within a function is searched with."""
    for node, within in tree:
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr="compile")):
                if within:
                    yield "search", node
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=method)):
                if method in METHODS:
                    yield method, node


def compiled(call: ast.Call, module: ModuleType) -> re.Pattern[Any]:
    """The expression of a call; raises `NameError` where only the function knows it."""
    known = {name: value for name, value in vars(module).items() if value is not call}
    made = [
        eval(compile(ast.Expression(part), module.__name__, "eval"), known)
        for part in (call.args[0], *(k.value for k in call.keywords if k.arg == "flags"))
    ]
    return made[0] if isinstance(made[0], re.Pattern) else re.compile(*made)


# ── hostile lines ───────────────────────────────────────────────────────────────────────────

COMMON = " \t\na1:"


def signs(pattern: re.Pattern[Any]) -> list[str]:
    """The signs that the expression names, and those that it meets everywhere."""
    text = (
        pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    )
    bare = re.sub(r"\(\?[:=!<P#aimsux-]+|\\[A-Za-z]|\{[\d,]+\}|[\[\]()|?+^$]", "", text)
    bare += "".join(found for found in "[]()|?+^$*" if f"\\{found}" in text or f"[{found}" in text)
    return list(dict.fromkeys(chain(COMMON, (sign for sign in bare if sign != "\\"))))


def lines(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str, str]]:
    """How each begins, what it repeats, how it ends."""
    known = signs(pattern)
    pairs = product(known[:12], known[:12])
    units = [*known, *("".join(pair) for pair in pairs if pair[0] != pair[1])]
    heads = ["", *(sign * 2 for sign in known if sign not in COMMON)][:6]
    for unit in units:
        for head in heads if len(unit) == 1 else ("a",):
            yield head, unit, "\x00"
        if len(unit) == 1:
            yield "a", unit, "b"


def cost(tried: Tried, line: tuple[str, str, str], size: int) -> float:
    """Seconds of the processor that one use takes."""
    head, unit, tail = line
    text: Any = head + unit * (size // len(unit)) + tail
    if isinstance(tried.pattern.pattern, bytes):
        text = text.encode("latin-1", "replace")
    use = getattr(tried.pattern, tried.method)
    arguments = (text[:0], text) if tried.method in ("sub", "subn") else (text,)
    begun = time.thread_time()
    came = use(*arguments)
    if tried.method == "finditer":
        list(came)
    return time.thread_time() - begun


def grows_straight(tried: Tried, line: tuple[str, str, str]) -> bool:
    if cost(tried, line, LONG) < NOTICED:
        return True
    for _again in range(3):
        short, long = (cost(tried, line, size) for size in (LONG // 2, LONG * GROWTH // 2))
        if long < 4 * GROWTH * max(short, 1e-5) / 1.5:
            return True
    return False


@pytest.mark.dear
def test_what_a_line_costs_grows_straight_for_every_expression_of_the_product() -> None:
    found, unknown = expressions()
    assert len(found) > 100
    assert unknown == MADE_AS_ONE_GOES
    slow = [
        (tried.where, tried.method, line)
        for tried in found
        for line in lines(tried.pattern)
        if not grows_straight(tried, line)
    ]
    assert slow == []


# ── whole files ─────────────────────────────────────────────────────────────────────────────

BEGINNINGS = ("", "== t ==\n", "# t\n## u\n", "T\nParticipants : Ana\n\nTour de table\n",
              "T\n\nMots-clés :\n", "T\nParticipants : ")  # fmt: skip
REPEATED = (" ", "a ", "= ", "*", "(", "a, ", "a) ", "a:", "&a", "- ", "# ", "\n", "Ab\n",
            "Ab : c\n", "é", "#a ", "et a ", "1/1/", "<br")  # fmt: skip


def straight(use: Callable[[int], object], short: int) -> bool:
    """Whether eight times as much costs about eight times as much; the best of three is taken."""
    for _again in range(3):
        costs = []
        for size in (short, short * GROWTH):
            begun = time.thread_time()
            use(size)
            costs.append(time.thread_time() - begun)
        if costs[1] < max(0.1, 3 * GROWTH * costs[0]):
            return True
    return False


@pytest.mark.dear
@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_a_stranger_s_text_holds_the_server_no_longer_than_it_is_long(beginning: str) -> None:
    def reading(unit: str) -> Callable[[int], object]:
        return lambda n: refused(
            lambda: read(decoded(f"{beginning}=={unit * (n // len(unit))}b".encode()))
        )

    assert [unit for unit in REPEATED if not straight(reading(unit), 10_000)] == []


def test_an_agenda_of_thousands_of_unknown_tables_is_refused_as_fast_as_it_is_read() -> None:
    def table(n: int) -> bytes:
        return b"".join(b"[t%d]\n" % number for number in range(n))

    assert straight(lambda n: refused(lambda: agendas.read(table(n))), 500)


def test_a_document_with_thousands_of_names_is_read_as_fast_as_it_is_long() -> None:
    def names(n: int) -> Synthesis:
        return Synthesis(
            "T", participants=tuple(f"Name{number} Nom{number}" for number in range(n))
        )

    assert straight(lambda n: importing.of_document(names(n), whole=False), 500)


def refused(use: Callable[[], object]) -> None:
    with contextlib.suppress(WorkshopError):
        use()


@pytest.mark.parametrize("toml", [b"people = 1" + b"0" * 5000, b"a = " + b"[" * 5000])
def test_what_no_reader_of_numbers_takes_is_a_sentence(toml: bytes) -> None:
    with pytest.raises(BadAgenda, match="agenda"):
        agendas.read(toml)
    with pytest.raises(BadSetting, match="canevas"):
        canvases.read(toml)


def test_one_such_file_among_those_kept_leaves_the_others(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    kept = sessions_in(tmp_path, catalogue).agendas
    folder = tmp_path / kept.FOLDER
    folder.mkdir(exist_ok=True)
    (folder / "long.toml").write_bytes(b"people = 1" + b"0" * 5000)
    assert (list(kept.all()), list(kept.damaged())) == ([], ["long.toml"])
