"""Files of plugins for browsers: each one's `assets/`, under `/plugin/<name>/<version>/`.

Only of plugins that were taken in, and only that folder. The version is a hash of all its files, so
a browser may keep them for ever, and an edited one has a new address.
"""

from __future__ import annotations

import functools
import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Final

from tablee.activities import Activity
from tablee.registry import Catalogue
from tablee.settings.addresses import at

PREFIX: Final = "/plugin/"
FOLDER: Final = "assets"
"""In the plugin's own folder."""
SHARED: Final = "plugins"
"""The package of all that is dropped in as a file or folder: no plugin's own."""

_Files = tuple[tuple[str, int, int], ...]
"""Name, time of change and size of each, in order."""


@dataclass(frozen=True)
class PluginFile:
    """One file of a plugin; `hashed` if it was asked for as it is now."""

    path: Path
    hashed: bool


def find(asked: str, catalogue: Catalogue) -> PluginFile | None:
    """The file at this address of the site, if its plugin brings one."""
    plugin, _slash, rest = asked.removeprefix(PREFIX).partition("/")
    said, _slash, name = rest.partition("/")
    folder = _folder(catalogue.hooks.get_plugin(plugin))
    if folder is None:
        return None
    files = _files(folder)
    if not any(known == name for known, _time, _size in files):
        return None
    return PluginFile(folder / name, said == _version(folder, files))


def address(plugin: str, name: str, catalogue: Catalogue) -> str:
    """Where browsers find this file of a plugin as it is now; empty where it brings none such."""
    folder = _folder(catalogue.hooks.get_plugin(plugin))
    files = _files(folder) if folder else ()
    if folder is None or not any(known == name for known, _time, _size in files):
        return ""
    return at(f"{PREFIX}{plugin}/{_version(folder, files)}/{name}")


def owner(activity: Activity, catalogue: Catalogue) -> str:
    """The name of the plugin whose code this activity is; empty where none that is here has it."""
    module = type(activity).__module__
    for name, plugin in catalogue.hooks.list_name_plugin():
        own = getattr(plugin, "__name__", "")
        package = _package(plugin)
        if module == own or (package and f"{module}.".startswith(f"{package}.")):
            return name
    return ""


def _package(plugin: object) -> str:
    """The package that is all the plugin's own; empty for a single file among others."""
    name: str = getattr(plugin, "__name__", "")
    if hasattr(plugin, "__path__"):
        return name
    package: str = getattr(plugin, "__package__", None) or ""
    return "" if package == SHARED else package


def _folder(plugin: ModuleType | None) -> Path | None:
    """Where a plugin keeps what browsers may have; None for one that has no folder of its own."""
    file = getattr(plugin, "__file__", None)
    if plugin is None or not file or not _package(plugin):
        return None
    folder = Path(file).resolve().parent / FOLDER
    return folder if folder.is_dir() else None


def _files(folder: Path) -> _Files:
    """All files below the folder, but hidden ones and those that a link has elsewhere."""
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if any(part.startswith(".") for part in name.parts) or not path.is_file():
            continue
        with suppress(OSError):  # edited at this very moment
            if path.resolve().is_relative_to(folder):
                now = path.stat()
                found.append((name.as_posix(), now.st_mtime_ns, now.st_size))
    return tuple(found)


@functools.lru_cache(maxsize=256)
def _version(folder: Path, files: _Files) -> str:
    digest = hashlib.sha256()
    for name, _time, _size in files:
        digest.update(name.encode() + b"\0")
        with suppress(OSError):
            digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:10]
