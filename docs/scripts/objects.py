"""The reference of all that a plugin holds, made from docstrings: names, members, what they mean.

Used by cog, as `docs.scripts.tables`; `tests/docs/test_objects.py` asks that
nothing is without words.
"""

from __future__ import annotations

import ast
import dataclasses
import enum
import functools
import inspect
import re
import textwrap
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from docs.scripts.tables import table
from tablee import plugin, registry, texts, view
from tablee.model.canvases import Template
from tablee.model.synthesis import LABELS, Place
from tablee.sdk import testing
from tablee.settings import PACKAGE, ROOT
from tablee.texts import _, speaking

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["activity_settings", "members", "places", "reference", "themes", "undocumented"]

SOURCE: Final = Path(plugin.__file__)
THEME: Final = re.compile(r"^    # (.+)$|^    \"(\w+)\",$", re.MULTILINE)


# ── what there is ───────────────────────────────────────────────────────────────────────────


def themes() -> dict[str, list[str]]:
    """The public names, by the remark that they stand under in `tablee.plugin`."""
    text = SOURCE.read_text("utf-8")
    found: dict[str, list[str]] = {}
    theme = ""
    for remark, name in THEME.findall(text[text.index("__all__ = [") :]):
        theme = remark or theme
        found.setdefault(theme, []).extend([name] if name else [])
    return {theme: names for theme, names in found.items() if names}


def _is_widget(name: str) -> bool:
    """Whether the page of views has it, with its fields."""
    kind = getattr(view, name, None)
    return name in view.__all__ and inspect.isclass(kind) and dataclasses.is_dataclass(kind)


@dataclasses.dataclass(frozen=True)
class Member:
    """A field, property or method of a class."""

    name: str
    how: str
    """Its type and default, or its arguments and what it gives."""
    told: str
    """What it is, in words; empty where nobody said."""


def members(kind: type[Any]) -> list[Member]:
    """All that can be read of a class, or called, its own and what it has from classes of ours."""
    found: dict[str, Member] = {}
    for owner in reversed(kind.__mro__):
        if owner.__module__.startswith("tablee"):
            for member in _written(owner):
                before = found.pop(member.name, None)
                told = member.told or (before.told if before else "")
                found[member.name] = dataclasses.replace(member, told=told)
    return list(found.values())


@functools.cache
def _written(kind: type[Any]) -> tuple[Member, ...]:
    return tuple(_members(kind))


def _members(kind: type[Any]) -> Iterator[Member]:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    except (OSError, TypeError):
        return
    assert isinstance(tree, ast.ClassDef)
    for node, under in zip(tree.body, [*tree.body[1:], None], strict=True):
        match node:
            case ast.FunctionDef(name=name) if not name.startswith("_"):
                yield Member(name, _called(node), _first(ast.get_docstring(node) or ""))
            case ast.AnnAssign(target=ast.Name(id=name)) if not name.startswith("_"):
                yield Member(name, _typed(node), _under(under))
            case ast.Assign(targets=[ast.Name(id=name)]) if not name.startswith("_"):
                yield Member(name, f"= {ast.unparse(node.value)}", _under(under))


def _called(node: ast.FunctionDef) -> str:
    if any(ast.unparse(each).endswith("property") for each in node.decorator_list):
        return ast.unparse(node.returns) if node.returns else ""
    gives = f" → {ast.unparse(node.returns)}" if node.returns else ""
    arguments = ast.unparse(node.args).removeprefix("self, ").removeprefix("self")
    return f"({arguments.removeprefix('cls, ')}){gives}"


def _typed(node: ast.AnnAssign) -> str:
    hint = re.sub(r"^(?:ClassVar|Final)\[(.*)\]$", r"\1", ast.unparse(node.annotation))
    default = ast.unparse(node.value) if node.value else ""
    return f"{hint} = {default}" if default and len(default) < 60 else hint


def _under(node: ast.stmt | None) -> str:
    """The text under a field, which Python itself forgets."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return " ".join(str(node.value.value).split())
    return ""


def _first(doc: str) -> str:
    return " ".join(doc.split())


# ── as a page ───────────────────────────────────────────────────────────────────────────────


def reference() -> str:
    """Every public name with its members, by theme; widgets are in the page of views."""
    parts = []
    for theme, names in themes().items():
        widgets = [f"[`{name}`](views.md#{name.lower()})" for name in names if _is_widget(name)]
        parts.append(f"## {theme}\n")
        if widgets:
            parts.append(f"In [Views](views.md), field by field: {', '.join(widgets)}.\n")
        parts += [_entry(name, getattr(plugin, name)) for name in names if not _is_widget(name)]
    parts.append("## A session in a test\n")
    parts.append("From `tablee.sdk.testing`, which needs no pytest.\n")
    parts += [_entry(name, getattr(testing, name)) for name in testing.__all__]
    return "\n".join(parts).replace("]]]", "]] ]")  # which ends a part for cog


def _entry(name: str, thing: Any) -> str:
    if inspect.isclass(thing):
        return _class(name, thing)
    if isinstance(thing, ModuleType):
        inside = [_entry(f"{name}.{each}", getattr(thing, each)) for each in thing.__all__]
        return f"### `{name}`\n\nA module. {_first(thing.__doc__ or '')}\n\n" + "\n".join(inside)
    if inspect.isroutine(thing):
        signature = str(inspect.signature(thing)).replace("'", "")
        return f"### `{name}`\n\n`{name}{signature}`\n\n{_told(inspect.getdoc(thing) or '')}\n"
    return f"### `{name}`\n\n{_told(_of_value(name, thing))}\n"


def _class(name: str, kind: type[Any]) -> str:
    bases = [base.__name__ for base in kind.__mro__[1:] if base.__name__ in plugin.__all__]
    above = f"A kind of `{bases[0]}`. " if bases else ""
    said = f"### `{name}`\n\n{above}{_told(inspect.cleandoc(kind.__doc__ or ''))}\n"
    inherited = {m.name: m for m in members(getattr(plugin, bases[0]))} if bases else {}
    own = [m for m in members(kind) if inherited.get(m.name) != m]
    if issubclass(kind, enum.Enum):
        values = {each.name: each.value for each in kind}
        own = [m for m in own if m.name in values or m.how.startswith("(")]
    rows = [(f"`{m.name}`", f"`{m.how}`", m.told) for m in own]
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return f"{said}\n{table(('Name', 'Type', 'What it is'), cells)}\n" if cells else said


def _told(doc: str) -> str:
    """A docstring as paragraphs, lists and code as they stand."""
    return re.sub(r"(?<![\n.:;])\n(?![\n\- ])", " ", doc).strip()


def _of_value(name: str, thing: Any) -> str:
    """The text under a constant or an alias where it is defined."""
    for module in _modules():
        body = _body(module)
        for node, under in zip(body, [*body[1:], None], strict=True):
            targets = node.targets if isinstance(node, ast.Assign) else []
            targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
            if any(isinstance(t, ast.Name) and t.id == name for t in targets):
                return _under(under) or f"`{ast.unparse(node)}`"
    return repr(thing)


@functools.cache
def _body(file: Path) -> list[ast.stmt]:
    return ast.parse(file.read_text("utf-8")).body


def _modules() -> list[Path]:
    return [f for f in sorted(PACKAGE.rglob("*.py")) if "sdk" not in f.parts]


def undocumented() -> list[str]:
    """The names, and methods of classes, of which nobody says what they are.

    A field may say it by its name and type (`title`, `rows`).
    """
    found = []
    for name in [each for names in themes().values() for each in names]:
        thing = getattr(plugin, name)
        if _is_widget(name) or not inspect.isclass(thing):
            continue
        found += [] if (thing.__doc__ or "").strip() else [name]
        methods = [m for m in members(thing) if m.how.startswith("(")]
        found += [f"{name}.{m.name}" for m in methods if not m.told]
    return found


# ── what agendas set ────────────────────────────────────────────────────────────────────────


def activity_settings() -> str:
    """Of each of our activities the settings, as the file of an agenda has them."""
    offered = registry.load([ROOT / "plugins"])
    texts.add_catalogue(PACKAGE)
    parts = []
    with speaking("en"):
        for name, kind in sorted(offered.activities.items()):
            fields = [f for f in dataclasses.fields(kind) if "label" in f.metadata]
            rows = [(f"`{f.name}`", _(f.metadata["label"]), _takes(f)) for f in fields]
            if rows and not kind.beside:
                cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
                head = ("Setting", "On the console", "What it takes, and its default")
                parts.append(f"### `{name}`\n\n{_(kind.title)}.\n\n{table(head, cells)}\n")
    return "\n".join(parts)


def _takes(field: dataclasses.Field[Any]) -> str:
    meta, default = field.metadata, field.default
    if isinstance(default, Template):
        return "the name of a canvas, or a whole one"
    told = {bool: "true or false", int: "a number", float: "a number", tuple: "a list of texts"}
    kind = told.get(type(default), "a text")
    if meta["options"] is not None:
        kind = "one of " + ", ".join(f"`{each}`" for each in meta["options"])
    elif meta["choices"] is not None:
        kind = "what the step before offers: an id, or `#3` for the third step"
    low, high = meta["min_value"], meta["max_value"]
    bounds = f", {low} to {high}" if low is not None and high is not None else ""
    bounds = bounds or (f", at least {low}" if low is not None else "")
    shown = "empty" if default == "" else "none" if default == () else f"`{default}`"
    shown = f"`{str(default).lower()}`" if isinstance(default, bool) else shown
    return f"{kind}{bounds}; {shown}"


def places() -> str:
    """The places of the sheet, with the heading that each has in the document."""
    rows = [(f"`Place.{each.name}`", LABELS.get(each, "")) for each in Place]
    return table(("Place", "Its heading"), rows)
