"""Renders the files of a new plugin and moves them into place atomically."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jinja2

from tablee.errors import NotAccepted, NotSaved
from tablee.sdk.scaffold.naming import in_english
from tablee.storage.journal import disk
from tablee.texts import _

if TYPE_CHECKING:
    from tablee.sdk.scaffold.kinds import PluginKind

MODELS: Final = Path(__file__).parent / "models"
"""A folder for each kind of plugin, in `activities` where it is one; `shared` for several."""


@dataclass(frozen=True)
class NewPlugin:
    """A plugin that is to be written."""

    kind: PluginKind
    name: str
    title: str
    """As `naming.check_title` gives it."""
    folder: Path
    """Where its own folder goes."""
    package: bool = False
    """Whether it is to be a package for pip."""

    @property
    def module(self) -> str:
        """The module that holds it, where it is a package."""
        return f"tablee_{self.name}"

    @property
    def project(self) -> str:
        """What pip calls the package."""
        return f"tablee-{self.name.replace('_', '-').rstrip('-')}"

    @property
    def place(self) -> Path:
        """The folder that is written."""
        return self.folder / (self.project if self.package else self.name)

    def files(self) -> dict[str, str]:
        """The text of each file, by its place in that folder."""
        environment = jinja2.Environment(  # noqa: S701 - code and catalogues, no HTML
            loader=jinja2.FileSystemLoader([MODELS, MODELS / "activities", MODELS / "shared"]),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            keep_trailing_newline=True,
        )
        blanks = self._blanks()
        return {
            place: environment.get_template(f"{model}.jinja").render(blanks)
            for model, place in self._models()
        }

    def _models(self) -> Iterator[tuple[str, str]]:
        inside = f"{self.module}/" if self.package else ""
        for model, place in self.kind.files:
            yield f"{self.kind.name}/{model}", inside + place.format(name=self.name)
        yield f"{self.kind.name}/test.py", f"tests/test_{self.name}.py"
        if self.package:
            yield "package/pyproject.toml", "pyproject.toml"
            yield "package/README.md", "README.md"

    def _blanks(self) -> Mapping[str, Any]:
        return {
            "name": self.name,
            "cls": "".join(word.capitalize() for word in self.name.split("_")),
            "title": self.title,
            "english": in_english(self.title),
            "package": self.package,
            "project": self.project,
            "module": self.module,
            "data": self.kind.data,
        }


def write(plan: NewPlugin) -> list[Path]:
    """Writes it; the files, in order. Raises `NotAccepted`, or `NotSaved`, and nothing is there."""
    _require_free(plan)
    files = plan.files()
    made = _first_missing(plan.folder)
    try:
        plan.folder.mkdir(parents=True, exist_ok=True)
        _put(plan.place, files)
    except OSError as error:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
        sentence = _("Le dossier {folder} ne peut pas être écrit ({reason}). Rien n’est écrit.")
        raise NotSaved(sentence.format(folder=plan.folder, reason=disk.reason(error))) from error
    return [plan.place / place for place in files]


def _require_free(plan: NewPlugin) -> None:
    # A file of that name is a plugin too.
    there = [plan.place] if plan.package else [plan.place, plan.folder / f"{plan.name}.py"]
    if place := next((each for each in there if each.exists()), None):
        sentence = _(
            "Il y a déjà {place}. Rien n’est écrit : prenez un autre nom ou un autre dossier."
        )
        raise NotAccepted(sentence.format(place=place))
    if (plan.folder / "__init__.py").is_file():
        sentence = _("Le dossier {folder} est lui-même un plugin. Prenez celui qui le contient.")
        raise NotAccepted(sentence.format(folder=plan.folder))


def _first_missing(folder: Path) -> Path | None:
    """The topmost folder on the way that is not there yet; None where all are."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    return missing[-1] if missing else None


def _put(place: Path, files: Mapping[str, str]) -> None:
    """What is being written has a name that nothing takes for a plugin."""
    with tempfile.TemporaryDirectory(prefix=".new-", dir=place.parent) as folder:
        whole = Path(folder) / place.name
        for name, text in files.items():
            file = whole / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8", newline="\n")
        whole.rename(place)
