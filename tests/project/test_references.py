"""Names of code that docstrings, comments and documents quote are there.

A path is looked for among all files, a module, a class and what is in them among ours. What begins
with neither is somebody else's, and not looked for.
"""

from __future__ import annotations

import ast
import functools
import io
import re
import tokenize
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]
PLUGINS: Final = ROOT / "plugins"
TOPS: Final = ("tablee", "plugins", "tests", "benchmarks", "release", "docs")
LEFT_OUT: Final = (
    "tablee/sdk/scaffold/models/",
    "tests/former/",
    "tests/museum/pieces/",
)
"""Not yet code, of former versions, broken on purpose."""
CODE: Final = frozenset({"py", "js", "ts", "css", "typ", "jinja"})
"""How names of files end that are ours wherever they are quoted."""
DATA: Final = frozenset(
    """
    atelier bat command conf docx env html json jsonl md odt php plugins png po service sh toml txt
    yaml zip
    """.split()  # noqa: SIM905 - a list of words is read more easily
)
"""How names end that are files of a host, or no files: `identity.toml`, `tablee.atelier`."""
QUOTED: Final = re.compile(r"`([A-Za-z_]\w*(?:[./]\w+)+)(?:\(\))?`")
OBJECTS: Final = "docs/plugins/objects.md"
"""Its tables are made of docstrings, read where they stand, by words of an author's own code."""
MADE: Final = re.compile(r"^<!-- \[\[\[cog$.*?^<!-- \[\[\[end\]\]\] -->$", re.MULTILINE | re.DOTALL)
NO_MODULES: Final = frozenset({"form", "json", "own", "page", "record", "settings", "values"})
"""What is called like a module of ours, and is a variable or another’s where it is quoted."""
VARIABLES: Final = {"event": "ToldEvent", "step": "StepRecord"}
"""What is meant by a variable; others are called by their class: a `room` is a `Room`."""
NOT_OURS: Final = frozenset(
    """
    app.run client.showErrorDetails element.style page.css server.baseUrlPath
    contribution.added document.approved person.joined session.closed session.opened
    session.reopened step.finished step.started vote.closed vote.opened vote.shown
    finishing.py js/live.js main.js plugins/package/module sky.py sky/__init__.py
    tablee.plugin.votes
    """.split()  # noqa: SIM905 - as above
)
"""Of others and of hosts; events; examples, and what is no more or was rejected."""


EMPTY: Final = frozenset({"ABC", "Generic", "NamedTuple", "Protocol", "object"})
"""Classes of others that give those below them nothing to be asked for."""


@dataclass
class Scope:
    """What can be asked of a module, or of a class, by a dot."""

    names: dict[str, Scope | None] = field(default_factory=dict)
    """Classes by their names, all else without what is in it."""
    bases: list[str] = field(default_factory=list)


def scope(body: list[ast.stmt]) -> Scope:
    made = Scope()
    for node in body:
        match node:
            case ast.ClassDef(name=name):
                made.names[name] = inner = scope(node.body)
                inner.bases = [re.split(r"[.[]", ast.unparse(base))[0] for base in node.bases]
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                made.names[name] = None
                made.names.update(dict.fromkeys(_own_attributes(node)))
            case ast.Import() | ast.ImportFrom():
                names = [alias.asname or alias.name.partition(".")[0] for alias in node.names]
                made.names.update(dict.fromkeys(names))
            case ast.Assign() | ast.AnnAssign():
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    found = (each.id for each in ast.walk(target) if isinstance(each, ast.Name))
                    made.names.update(dict.fromkeys(found))
            case ast.If() | ast.Try():
                made.names.update(scope([*node.body, *node.orelse]).names)
    return made


def _own_attributes(method: ast.AST) -> Iterator[str]:
    for node in ast.walk(method):
        match node:
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                yield name


@functools.cache
def files() -> dict[str, Path]:
    """The project's own files that name code, by their paths."""
    found = [path for top in TOPS for path in (ROOT / top).rglob("*")] + list(ROOT.glob("*.md"))
    named = {path.relative_to(ROOT).as_posix(): path for path in found}
    return {
        name: path
        for name, path in named.items()
        if path.suffix in (".py", ".md") and not name.startswith(LEFT_OUT)
        if path.name != "CHANGELOG.md"
    }


@functools.cache
def ends() -> frozenset[str]:
    """Every path within the project, also from somewhere amid it, with and without `.py`."""
    tops = (ROOT / name for name in (*TOPS, "assets", ".ci"))
    found = set[str]()
    for path in (*(path for top in tops for path in top.rglob("*")), *ROOT.iterdir()):
        parts = path.relative_to(ROOT).parts
        if "__pycache__" not in parts:
            found |= {"/".join(parts[n:]) for n in range(len(parts))}
    return frozenset(found | {name.removesuffix(".py") for name in found})


@functools.cache
def modules() -> dict[str, Scope]:
    """By their dotted names."""
    found = {}
    for name, path in files().items():
        if path.suffix == ".py":
            dotted = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            found[dotted] = scope(ast.parse(path.read_text("utf-8")).body)
    return found


@functools.cache
def by_last_name() -> dict[str, list[Scope]]:
    """Modules and packages by the last part of their names, classes by theirs."""
    found: dict[str, list[Scope]] = {}
    for dotted, module in modules().items():
        found.setdefault(dotted.rpartition(".")[2], []).append(module)
        for name, inner in module.names.items():
            if inner is not None:
                found.setdefault(name, []).append(inner)
    return found


def has(within: Scope, names: list[str], seen: tuple[str, ...] = ()) -> bool:
    """Whether it holds these, one within the other; of what is not ours, nobody knows."""
    if not names:
        return True
    if names[0] in within.names:
        inner = within.names[names[0]]
        return inner is None or has(inner, names[1:])
    known = by_last_name()
    return any(
        (base not in known and base not in EMPTY)
        or any(has(each, names, (*seen, base)) for each in known.get(base, ()))
        for base in within.bases
        if base not in seen
    )


def is_there(name: str) -> bool:
    """Whether what is quoted is a file or a name of ours, or does not say that it is."""
    first, last = re.split(r"[./]", name)[0], name.rpartition(".")[2]
    if name in NOT_OURS or last in DATA:
        return True
    if "/" in name or last in CODE:
        path, _dot, inner = name.partition(".")
        ours = first in (*TOPS, "assets") or f"tablee/{first}" in ends() or last in CODE
        return not ours or name in ends() or (bool(inner) and _is_in(path, inner.split(".")))
    return first in NO_MODULES or _is_name(name, first)


def _is_in(path: str, names: list[str]) -> bool:
    """Whether a module with such an end of its path has these, one within the other."""
    tail = "." + path.replace("/", ".")
    found = (module for dotted, module in modules().items() if f".{dotted}".endswith(tail))
    return any(has(module, names) for module in found)


def _is_name(name: str, first: str) -> bool:
    parts = name.split(".")
    for begins in ("", "tablee."):
        for n in range(len(parts), 0, -1):
            if (module := modules().get(begins + ".".join(parts[:n]))) is not None:
                if begins and n == 1:
                    break  # a package's name may be a variable's
                return has(module, parts[n:])
    if first in TOPS:
        return False
    known = by_last_name()
    meant = VARIABLES.get(first, first.title() if first.islower() else "")
    scopes = [*known.get(first, ()), *known.get(meant, ())]
    amid = range(2, len(parts) + 1)
    return (
        not scopes
        or any(has(each, parts[1:]) for each in scopes)
        or any(_is_in("/".join(parts[:n]), parts[n:]) for n in amid)
    )


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Lines of a document; of a module, those of its docstrings and comments."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        if path == ROOT / OBJECTS:
            text = MADE.sub(lambda made: "\n" * made[0].count("\n"), text)
        yield from enumerate(text.splitlines(), 1)
        return
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Expr(value=ast.Constant(value=str(said))):
                yield from enumerate(said.splitlines(), node.lineno)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


@pytest.mark.dear
def test_every_file_that_scripts_sheets_and_templates_quote_is_there() -> None:
    """Their own variables are not ours to look for: a file is known by how it ends."""
    own = [*(ROOT / "assets").rglob("*"), *(ROOT / "tablee").rglob("*"), *PLUGINS.rglob("*")]
    gone = [
        f"{path.relative_to(ROOT)}:{number} {name}"
        for path in sorted(own)
        if path.suffix in (".css", ".js", ".typ") and "vendor" not in path.parts
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for name in QUOTED.findall(line)
        if name.rpartition(".")[2] in CODE and not is_there(name)
    ]
    assert gone == []


@pytest.mark.dear
def test_every_name_of_code_that_is_quoted_is_there() -> None:
    gone = [
        f"{file}:{number} {name}"
        for file, path in sorted(files().items())
        for number, line in texts(path)
        for name in QUOTED.findall(line)
        if not is_there(name)
    ]
    assert gone == []


@pytest.mark.dear
@pytest.mark.parametrize(
    "name",
    [
        "tablee.session.room.room.Room.record",
        "session.access.limits",
        "storage/state/snapshot.Snapshot",
        "web/live/hub",
        "tests/project/test_references.py",
        "Activity.view",
        "floor.speakers",
        "library.session_fields.filled",
        "httpx.Client",
        "room.plugin_events.settle",
    ],
)
def test_a_name_that_is_there_is_found(name: str) -> None:
    assert is_there(name)


@pytest.mark.dear
@pytest.mark.parametrize(
    "name",
    [
        "tablee.session.room.room.Room.recording",
        "session.access.security",
        "storage/state/snapshot.Snap",
        "web/live/hubs",
        "tests/project/test_reference.py",
        "Activity.views",
        "floor.speaker_list",
        "hubs.py",
        "library.session_fields.emptied",
    ],
)
def test_a_name_that_is_gone_is_seen(name: str) -> None:
    assert not is_there(name)
