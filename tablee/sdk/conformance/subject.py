"""The plugin under test: what it offers, and the file and line of each definition."""

from __future__ import annotations

import ast
import inspect
import re
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tablee.errors import NotFound
from tablee.isolation import CallTimeout
from tablee.texts import _

if TYPE_CHECKING:
    from tablee.activities import Activity, Agenda, Exporter, Importer, Page, SessionFields
    from tablee.model.canvases import Template
    from tablee.registry import Catalogue


def shown(path: Path) -> str:
    """A path as short as it can be said, from where one stands."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


@dataclass(frozen=True, eq=False)
class Subject:
    """One plugin among all that are taken in."""

    name: str
    catalogue: Catalogue
    source: Path
    """Its folder or file; of a package, that of its module."""

    @classmethod
    def named(cls, name: str, catalogue: Catalogue) -> Subject:
        """The plugin of this name that was taken in; raises `NotFound`."""
        for plugin in catalogue.plugins:
            if plugin.name == name:
                module = catalogue.hooks.get_plugin(name)
                file = Path(getattr(module, "__file__", None) or plugin.source).resolve()
                return cls(name, catalogue, file.parent if file.name == "__init__.py" else file)
        raise NotFound(_("Aucun plugin pris en compte ne s’appelle « {name} ».").format(name=name))

    def _offered(self, shelf: str) -> tuple[str, ...]:
        plugin = next(p for p in self.catalogue.plugins if p.name == self.name)
        found = (offer.partition(": ") for offer in plugin.offers)
        return tuple(name for kind, _sep, name in found if kind == shelf)

    @cached_property
    def activities(self) -> tuple[type[Activity], ...]:
        return tuple(self.catalogue.activities[name] for name in self._offered("activity"))

    @cached_property
    def agendas(self) -> tuple[Agenda, ...]:
        return tuple(self.catalogue.agendas[name] for name in self._offered("agenda"))

    @cached_property
    def exporters(self) -> tuple[Exporter, ...]:
        return tuple(self.catalogue.exporters[name] for name in self._offered("exporter"))

    @cached_property
    def importers(self) -> tuple[Importer, ...]:
        return tuple(self.catalogue.importers[name] for name in self._offered("importer"))

    @cached_property
    def templates(self) -> tuple[Template, ...]:
        return tuple(self.catalogue.templates[name] for name in self._offered("canvas"))

    @cached_property
    def session_fields(self) -> tuple[SessionFields, ...]:
        """Its fields of the whole session."""
        return tuple(self.catalogue.session_fields[name] for name in self._offered("fields"))

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        return tuple(self.catalogue.pages[name] for name in self._offered("page"))

    # ── its files ───────────────────────────────────────────────────────────────────────────

    @property
    def file(self) -> Path:
        """That of its module."""
        return self.source / "__init__.py" if self.source.is_dir() else self.source

    @cached_property
    def files(self) -> tuple[Path, ...]:
        if self.source.is_file():
            return (self.source,)
        return tuple(sorted(self.source.rglob("*.py")))

    @cached_property
    def trees(self) -> tuple[tuple[Path, ast.Module], ...]:
        """Each of them, read as syntax."""
        return tuple((file, ast.parse(file.read_text("utf-8"))) for file in self.files)

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """The texts that stand in its code, each once."""
        nodes = (node for _file, tree in self.trees for node in ast.walk(tree))
        found = (node.value for node in nodes if isinstance(node, ast.Constant))
        return tuple(dict.fromkeys(text for text in found if isinstance(text, str)))

    @cached_property
    def typed(self) -> frozenset[str]:
        """Those that stand for what people type: in its `examples`."""
        nodes = (node for _file, tree in self.trees for node in ast.walk(tree))
        functions = [n for n in nodes if isinstance(n, ast.FunctionDef) and n.name == "examples"]
        inside = (node for function in functions for node in ast.walk(function))
        found = (node.value for node in inside if isinstance(node, ast.Constant))
        return frozenset(text for text in found if isinstance(text, str))

    def holds(self, file: str) -> bool:
        """Whether this file is one of its own."""
        path = Path(file)
        return path == self.source or self.source in path.parents

    # ── where things stand ──────────────────────────────────────────────────────────────────

    def place(self, kind: type[Any], member: str = "") -> str:
        """Where a class stands, or a member of it: the one that it inherits, if it has none."""
        owner = next((k for k in kind.__mro__ if member in vars(k)), kind) if member else kind
        if owner is not kind and not self.holds(_file_of(owner)):
            owner = kind
        try:
            lines, first = inspect.getsourcelines(owner)
        except (OSError, TypeError):
            return shown(self.source)
        pattern = re.compile(rf"\s+(async def |def )?{re.escape(member)}\b") if member else None
        at = next((i for i, line in enumerate(lines) if pattern and pattern.match(line)), 0)
        return f"{shown(Path(_file_of(owner)))}:{first + at}"

    def place_of(self, error: BaseException) -> str:
        """The last of its own lines that an error went through; its file where there is none."""
        raised = traceback.extract_tb(error.__traceback__)
        way = error.where if isinstance(error, CallTimeout) else raised
        frames = [frame for frame in way if self.holds(frame.filename)]
        if not frames:
            return shown(self.source)
        return f"{shown(Path(frames[-1].filename))}:{frames[-1].lineno}"

    def lines_with(self, text: str) -> Iterator[str]:
        """Where a text stands in its code."""
        for file, tree in self.trees:
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and node.value == text:
                    yield f"{shown(file)}:{node.lineno}"


def _file_of(kind: type[Any]) -> str:
    try:
        return str(Path(inspect.getfile(kind)).resolve())
    except (OSError, TypeError):
        return ""
