"""The tables of the documents that are made from the code, so that neither can drift.

Used by cog: `make docs` checks them, `make docs-update` writes them again.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import sys
import textwrap
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from workshop import catalogue, hookspecs, journals, texts
from workshop.actions import PlannedAction
from workshop.conformance.every import CHECKS
from workshop.settings import PREFIX, ROOT, Settings
from workshop.synthesis import LABELS, Line, Lines, Part, Place, Section, Synthesis
from workshop.texts import _, speaking

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workshop.catalogue import Catalogue, Plugin

__all__ = ["conformance", "example", "hooks", "json_example", "layers", "plugins", "settings"]


def plugins(language: str) -> str:
    """Our plugins in the order of the folders, each with what it offers, in this language."""
    texts.add_catalogue(ROOT / "workshop")
    offered = catalogue.load([ROOT / "plugins"])
    with speaking(language):
        head = {"fr": ("Plugin", "Ce qu’il offre"), "en": ("Plugin", "What it offers")}[language]
        rows = [
            (
                f"[`{plugin.name}`](plugins/{Path(plugin.source).name})",
                _offers(plugin.offers, offered),
            )
            for plugin in offered.plugins
        ]
        return _table(head, rows)


def _offers(offers: Sequence[str], offered: Catalogue) -> str:
    return "<br>".join(_offer(offer, offered) for offer in offers)


def _offer(offer: str, offered: Catalogue) -> str:
    shelf, name = offer.split(": ", 1)
    if shelf == "exporter":
        exporter = offered.exporters[name]
        return f"**{_(exporter.title)}** (`.{exporter.extension}`)"
    if shelf == "agenda":
        agenda = offered.agendas[name]
        return f"**{_(agenda.title)}** ({agenda.minutes:g} min). {_(agenda.summary)}"
    if shelf == "canvas":
        template = offered.templates[name]
        return f"{_(template.title)}. {_(template.summary)}"
    activity = offered.activities[name]
    return f"**{_(activity.title)}**. {_(activity.summary)}"


def hooks() -> str:
    """Each hook in the order of `hookspecs`, what it returns, and which of our plugins fill it."""
    offered = catalogue.load([ROOT / "plugins"])
    rows = []
    for name, spec in vars(hookspecs).items():
        if hasattr(spec, "workshop_spec"):
            filled = [p for p in offered.plugins if _fills(p, name)]
            links = [f"[`{p.name}`](../plugins/{Path(p.source).name})" for p in filled]
            if hasattr(journals, name):
                links.insert(0, "the core: [`journals`](../workshop/journals)")
            rows.append(
                (f"`{name}`", f"`{spec.__annotations__['return']}`", spec.__doc__, ", ".join(links))
            )
    return _table(("Hook", "Returns", "What it is for", "Filled by"), rows)


def _fills(plugin: Plugin, hook: str) -> bool:
    return hasattr(getattr(sys.modules[f"plugins.{plugin.name}"], hook, None), "workshop_impl")


def layers() -> str:
    """The staircase of the core from the top down, as the contract in `pyproject.toml` has it."""
    settings_ = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings_["tool"]["importlinter"]["contracts"]
    stairs = next(c["layers"] for c in contracts if c["type"] == "layers")
    lines = [stair.replace("workshop.", "").replace(" | ", "   ") for stair in stairs]
    return "\n".join(["```text", *lines, "```"])


def example(name: str) -> str:
    """A file of `docs/examples/`, whole."""
    return f"```python\n{(ROOT / 'docs' / 'examples' / name).read_text('utf-8')}```"


def json_example() -> str:
    """What the JSON exporter writes of a small session."""
    offered = catalogue.load([ROOT / "plugins"])
    action = PlannedAction(
        "Réunir les agents", "Naïma", "avant l’été", "appeler la mairie", contribution="k3v9"
    )
    synthesis = Synthesis(
        title="Faire vivre une recyclerie",
        date="2026-03-12",
        initiators=("Solène",),
        participants=("Naïma", "Karim"),
        sheet=(Section(LABELS[Place.PROPOSALS], (Lines((Line(action.line),)),)),),
        actions=(action,),
    )
    written = offered.exporters["json"].export(synthesis, Part.SHEET).decode()
    return f"```json\n{written}```"


def conformance() -> str:
    """Each check of `workshop check-plugin`, what it makes sure of, and why."""
    texts.add_catalogue(ROOT / "workshop" / "conformance")
    with speaking("en"):
        rows = [(f"`{check.name}`", f"{_(check.title)}.", _(check.why)) for check in CHECKS]
    return _table(("Check", "What it makes sure of", "Why"), rows)


def settings() -> str:
    """Each setting with its variable, its default and the sentence that stands under it."""
    defaults, meanings = Settings(), dict(_meanings())
    rows = [
        (
            f"`{PREFIX}{field.name.upper()}`",
            _shown(getattr(defaults, field.name)),
            meanings.get(field.name, ""),
        )
        for field in dataclasses.fields(Settings)
    ]
    return _table(("Variable", "Default", "What it is"), rows)


def _shown(value: object) -> str:
    if isinstance(value, Path):
        value = value.relative_to(ROOT)
    return f"`{value}`" if value else ""


def _meanings() -> Iterator[tuple[str, str]]:
    """The string under each field of `Settings`, which Python itself forgets."""
    found = ast.parse(textwrap.dedent(inspect.getsource(Settings))).body[0]
    assert isinstance(found, ast.ClassDef)
    for field, under in zip(found.body, found.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(under, ast.Expr)
            and isinstance(under.value, ast.Constant)
        ):
            yield field.target.id, " ".join(str(under.value.value).split())


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell or " " for cell in line) + " |" for line in lines)
