"""Code as the guide shows it: a file, a method of it, what a chapter changes in the one before.

Used by cog, as `tables` is.
"""

from __future__ import annotations

import ast
import itertools
import textwrap
from typing import TYPE_CHECKING, Final, NamedTuple

from tablee.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["agenda_file", "changes", "example", "sentences"]

EXAMPLES: Final = ROOT / "docs" / "examples"


def agenda_file(plugin: str, name: str) -> str:
    """The file of one of our agendas, whole."""
    return _fenced("toml", (ROOT / "plugins" / plugin / f"{name}.toml").read_text("utf-8"))


def example(name: str, *functions: str) -> str:
    """A file of `docs/examples/`, whole, or some functions of it, one after the other."""
    text = _text(name)
    if functions:
        defined = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef)]
        found = {n.name: textwrap.dedent(_source(n, n, text.splitlines())) for n in defined}
        text = "\n\n\n".join(found[name] for name in functions) + "\n"
    suffix = name.rpartition(".")[2]
    return _fenced({"py": "python", "po": "po"}.get(suffix, suffix), text)


def sentences(name: str, *beginnings: str) -> str:
    """The entries of a file of English whose French begins so, in this order."""
    entries = _text(name).strip().split("\n\n")
    found = [next(e for e in entries if e.startswith(f'msgid "{begins}')) for begins in beginnings]
    return _fenced("po", "\n\n".join(found) + "\n")


def changes(before: str, after: str) -> str:
    """What the second of two files of `docs/examples/` has that the first has not, in its order.

    An import is shown with what it names more, a method whole where a line of it differs; of a
    class that was there, what is new in it, under its first line. Module docstrings are left out.
    """
    former = _text(before)
    old = set(_pieces(former, former))
    shown = [piece for piece in _pieces(_text(after), former) if piece not in old]
    imports = [each for each in shown if each.within.startswith("from ")]
    rest = [each for each in shown if each not in imports]
    return _fenced("python", "".join((*_imported(imports), *_laid_out(rest))))


class _Piece(NamedTuple):
    """A statement of a module, or of a class or block in it."""

    within: str
    """The first line of that class or block; empty for the module."""
    text: str
    alone: bool
    """Whether an empty line parts it from the others: a function, a class."""


def _pieces(text: str, former: str) -> list[_Piece]:
    """Those of a text; a class that the former one has not is a single one."""
    lines, had = text.splitlines(), former.splitlines()
    return [
        piece
        for node in ast.parse(text).body
        if not isinstance(node, ast.Expr)
        for piece in _parts(node, lines, opened=lines[node.lineno - 1] in had)
    ]


def _parts(node: ast.stmt, lines: Sequence[str], *, opened: bool) -> Iterator[_Piece]:
    """The statements in a class or block that is opened; anything else as it stands."""
    if isinstance(node, ast.ImportFrom):
        for name in node.names:
            yield _Piece(f"from {node.module} import", ast.unparse(name), alone=False)
        return
    if not isinstance(node, ast.ClassDef | ast.If) or not opened:
        alone = isinstance(node, ast.FunctionDef | ast.ClassDef)
        yield _Piece("", _source(node, node, lines), alone)
        return
    for inner, under in itertools.zip_longest(node.body, node.body[1:]):
        if isinstance(inner, ast.Expr):
            continue  # said about the class, or under a field, with which it is shown
        field = isinstance(inner, ast.Assign | ast.AnnAssign) and isinstance(under, ast.Expr)
        text = _source(inner, under if field else inner, lines)
        yield _Piece(lines[node.lineno - 1], text, isinstance(inner, ast.FunctionDef))


def _source(first: ast.stmt, last: ast.stmt, lines: Sequence[str]) -> str:
    decorators = getattr(first, "decorator_list", [])
    begin = decorators[0].lineno if decorators else first.lineno
    return "\n".join(lines[begin - 1 : last.end_lineno])


def _imported(shown: Sequence[_Piece]) -> Iterator[str]:
    """One line for each module of which something more is imported."""
    for begun, names in itertools.groupby(shown, lambda each: each.within):
        yield f"{begun} {', '.join(each.text for each in names)}\n"
    yield "\n\n" if shown else ""


def _laid_out(shown: Sequence[_Piece]) -> Iterator[str]:
    before: _Piece | None = None
    for piece in shown:
        if before is None or piece.within != before.within:
            yield "" if before is None else "\n\n" if _large(piece) or _large(before) else "\n"
            yield f"{piece.within}\n" if piece.within else ""
        elif piece.alone or before.alone:
            yield "\n" if piece.within else "\n\n"
        yield f"{piece.text}\n"
        before = piece


def _large(piece: _Piece) -> bool:
    """Whether two empty lines part it from what stands around: a class, a function of a module."""
    return piece.within.startswith("class ") or (piece.alone and not piece.within)


def _text(name: str) -> str:
    return (EXAMPLES / name).read_text("utf-8")


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text}```"
