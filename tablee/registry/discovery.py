"""Finds installed plugins: built-in, in configured folders, as pip packages. Loads none yet."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Final

from tablee.errors import PluginRefused
from tablee.registry.catalogue import PluginOrigin, Refusal
from tablee.registry.faults import Fault, brief, near
from tablee.settings import ROOT
from tablee.texts import N_

GROUP: Final = "tablee.plugins"
"""The group of entry points in which packages name their plugins."""
OURS: Final = ROOT / "plugins"
"""Where ours are, beside those that somebody dropped there."""


@dataclass(frozen=True)
class PluginCandidate(ABC):
    """A plugin that is there, before it is tried."""

    name: str

    @property
    @abstractmethod
    def way(self) -> PluginOrigin:
        """Where the plugin comes from: built-in, a folder, a package."""

    @property
    @abstractmethod
    def source(self) -> str:
        """Its file or folder; the distribution, for a package."""

    @abstractmethod
    def module(self) -> ModuleType:
        """Its module, imported; whatever the import raises."""

    @property
    @abstractmethod
    def inside(self) -> Path:
        """The file or folder that holds its own lines."""

    @property
    @abstractmethod
    def package(self) -> str:
        """What the names of the modules in it begin with."""

    @property
    def file(self) -> Path:
        """The source of its module; it may be missing."""
        return _source(self.inside)

    @abstractmethod
    def version(self, module: ModuleType | None) -> str:
        """Its version, as far as it says one; empty otherwise."""

    def texts(self, module: ModuleType) -> Path | None:
        """The folder in which its `locale/` stands; None for a file that stands alone."""
        whole = module.__file__ and self.inside.is_dir()
        return Path(module.__file__ or "").parent if whole else None


@dataclass(frozen=True)
class InFolder(PluginCandidate):
    """A folder with an `__init__.py`, or a single `.py` file."""

    path: Path

    @property
    def way(self) -> PluginOrigin:
        """Where the plugin comes from: built-in, a folder, a package."""
        ours = self.path.parent == OURS and self.name in _ours()
        return PluginOrigin.OURS if ours else PluginOrigin.FOLDER

    @property
    def source(self) -> str:
        """The path of the folder or file."""
        return str(self.path)

    def module(self) -> ModuleType:
        """The module `plugins.<name>`, wherever its folder stands."""
        if "plugins" not in sys.modules:
            sys.modules["plugins"] = package = ModuleType("plugins")
            package.__path__ = [str(OURS)]
        name, whole = f"plugins.{self.name}", self.path.is_dir()
        file = self.path / "__init__.py" if whole else self.path
        known = sys.modules.get(name)
        if known is not None and os.path.realpath(known.__file__ or "") == os.path.realpath(file):
            return known
        spec = importlib.util.spec_from_file_location(
            name, file, submodule_search_locations=[str(self.path)] if whole else None
        )
        assert spec is not None
        assert spec.loader is not None
        _forget(name)
        sys.modules[name] = module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except BaseException:
            _forget(name)
            raise
        return module

    @property
    def inside(self) -> Path:
        """The folder or the file itself."""
        return self.path

    @property
    def package(self) -> str:
        return f"plugins.{self.name}"

    def version(self, module: ModuleType | None) -> str:
        """Tablée's for ours; elsewhere what the module says of itself."""
        if self.way is PluginOrigin.OURS:
            return _our_version()
        return str(getattr(module, "__version__", ""))


@dataclass(frozen=True)
class InPackage(PluginCandidate):
    """An entry point of an installed distribution, that names a module or a package."""

    entry: metadata.EntryPoint

    @property
    def way(self) -> PluginOrigin:
        """Where the plugin comes from: built-in, a folder, a package."""
        return PluginOrigin.PACKAGE

    @property
    def source(self) -> str:
        return (self.entry.dist.name if self.entry.dist else "") or self.entry.name

    @property
    def file(self) -> Path:
        """That of the module that the entry names."""
        _top, *within = self._named.split(".")
        return _source(self.inside.joinpath(*within))

    @property
    def _named(self) -> str:
        """The module's name; raises `PluginRefused` where the entry names something else."""
        if not self.entry.pattern.fullmatch(self.entry.value) or self.entry.attr:
            raise PluginRefused(
                Fault(
                    N_(
                        "L’entrée « {entry} » du paquet « {package} » ne nomme pas un module : "
                        "« {value} »."
                    ),
                    {
                        "entry": self.entry.name,
                        "package": self.source,
                        "value": self.entry.value,
                    },
                )
            )
        return self.entry.module

    def module(self) -> ModuleType:
        """The module, under its own name."""
        name = self._named
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name is None or not f"{name}.".startswith(f"{error.name}."):
                raise
            raise PluginRefused(
                Fault(
                    N_(
                        "Le paquet « {package} » annonce le module « {module} », qui n’est pas là. "
                        "Réinstallez ce paquet, ou désinstallez-le."
                    ),
                    {"package": self.source, "module": name},
                )
            ) from error

    @property
    def inside(self) -> Path:
        """The folder of the package, or the file of a module that stands alone."""
        top = self.entry.module.partition(".")[0]
        spec = importlib.util.find_spec(top)
        folders = spec.submodule_search_locations if spec else None
        return Path(next(iter(folders or ()), "") or (spec and spec.origin) or top)

    @property
    def package(self) -> str:
        return self.entry.module.partition(".")[0]

    def version(self, module: ModuleType | None) -> str:
        return (self.entry.dist.version if self.entry.dist else "") or ""


@functools.cache
def _ours() -> frozenset[str]:
    lines = (OURS / "ours.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


@functools.cache
def _our_version() -> str:
    return metadata.version("tablee")


def _source(path: Path) -> Path:
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _forget(name: str) -> None:
    for known in [n for n in sys.modules if n == name or n.startswith(f"{name}.")]:
        del sys.modules[known]


# ── looking ─────────────────────────────────────────────────────────────────────────────────


def find(
    folders: Iterable[Path], only: Sequence[str] = (), *, packages: bool = False, safe: bool = False
) -> tuple[list[PluginCandidate], list[Refusal]]:
    """What is there, in order, and what was looked for in vain, said for people.

    Ours come first, then the folders, each in the order of names, then packages. `only` narrows by
    name; `safe` leaves ours alone.
    """
    found: list[PluginCandidate] = []
    missing: list[Refusal] = []
    for folder in dict.fromkeys(folder.resolve() for folder in folders):
        within = _within(folder, missing)
        found += sorted(within, key=lambda each: (each.way is not PluginOrigin.OURS, each.name))
    if safe:
        return [
            each for each in found if each.way is PluginOrigin.OURS and _wanted(each.name, only)
        ], []
    found += _packages(missing) if packages else []
    missing += _nobody(only, [each.name for each in found])
    # Whoever asks for some plugins does not ask what else lies there.
    missing = [one for one in missing if one.way is None or _wanted(one.plugin, only)]
    return [each for each in found if _wanted(each.name, only)], missing


def _wanted(name: str, only: Sequence[str]) -> bool:
    return not only or name in only


def _within(folder: Path, missing: list[Refusal]) -> Iterator[PluginCandidate]:
    """The plugins of one folder; what is none and seems to be meant as one goes to `missing`."""
    if fault := _no_folder_of_plugins(folder):
        missing.append(Refusal(str(folder), (fault,)))
        return
    for path in folder.iterdir():
        if path.name.startswith((".", "_")):
            continue
        if path.suffix == ".py" or (path / "__init__.py").is_file():
            yield InFolder(path.stem, path)
        elif path.is_dir() and any(path.glob("*.py")):
            text = N_("Le dossier n’a pas de fichier « __init__.py » : rien n’en est chargé.")
            missing.append(
                Refusal(path.name, (Fault(text),), way=PluginOrigin.FOLDER, source=str(path))
            )


def _packages(missing: list[Refusal]) -> list[PluginCandidate]:
    """The entry points of all distributions; of one installed twice, what Python imports."""
    found: dict[tuple[str, str], PluginCandidate] = {}
    for distribution in metadata.distributions():
        try:
            for entry in distribution.entry_points.select(group=GROUP):
                found.setdefault((entry.name, distribution.name), InPackage(entry.name, entry))
        except Exception as error:
            if fault := _unreadable(distribution, error):
                missing.append(fault)
    return [found[key] for key in sorted(found)]


def _unreadable(distribution: metadata.Distribution, error: Exception) -> Refusal | None:
    """A distribution that seems to have a plugin, and does not say which; None for any other."""
    try:
        if f"[{GROUP}]" not in (distribution.read_text("entry_points.txt") or ""):
            return None
    except Exception:  # not even that can be read: it may be anything
        return None
    folder = str(getattr(distribution, "_path", ""))
    text = N_("Ce que le paquet dit de lui-même ne se lit pas : {error}. Réinstallez-le.")
    fault = Fault(text, {"error": brief(error).rstrip(".")})
    return Refusal(Path(folder).stem, (fault,), way=PluginOrigin.PACKAGE, source=Path(folder).stem)


def _no_folder_of_plugins(folder: Path) -> Fault | None:
    if not folder.is_dir():
        text = N_("Le dossier de plugins {folder} n’existe pas. Vérifiez TABLEE_PLUGINS_DIR.")
        return Fault(text, {"folder": folder})
    if (folder / "__init__.py").is_file():
        text = N_(
            "Le dossier {folder} est lui-même un plugin. "
            "TABLEE_PLUGINS_DIR nomme celui qui le contient : {parent}."
        )
        return Fault(text, {"folder": folder, "parent": folder.parent})
    return None


def _nobody(only: Sequence[str], names: Sequence[str]) -> Iterator[Refusal]:
    text = N_("TABLEE_PLUGINS nomme « {name} », et aucun plugin ne s’appelle ainsi.")
    for name in only:
        if name not in names:
            yield Refusal(name, (Fault(text, {"name": name}, near(name, names)),))
