"""While a plugin is being written: its edited files are taken up at the next click, sessions go on.

Only plugins are loaded again, and of these only those with an edited file; `workshop.ui.fresh` does
the same for our screens. One that no longer loads stays as it was, and the console says why.
"""

from __future__ import annotations

import importlib
import logging
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workshop import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop.catalogue import Catalogue, Refusal
    from workshop.web.site import Site

__all__ = ["Edited"]

log = logging.getLogger(__name__)

READ: Final = frozenset({".py", ".po", ".toml", ".js", ".css"})
"""The ends of the files that a plugin is made of."""

Stamps = dict[Path, int]


class Edited:
    """The plugins of a server that runs with `--dev`, as their files were last taken up."""

    def __init__(self, site: Site) -> None:
        """Watches this site's plugins from now on."""
        self._site = site
        self._lock = threading.Lock()
        self._stamps = self._now()
        self.refusals: tuple[Refusal, ...] = ()
        """The edited plugins that were not taken up, each with its sentence and its lines."""

    def take_up(self) -> None:
        """Takes up the plugins whose files are others than before; quick where none is."""
        with self._lock:
            now = self._now()
            files = {
                f for f in now.keys() | self._stamps.keys() if now.get(f) != self._stamps.get(f)
            }
            if not files:
                return
            self._stamps = now
            edited = {plugin for file in files if (plugin := self._plugin_of(file)) is not None}
            log.info("taking up %s", ", ".join(sorted(path.name for path in edited)))
            for path in edited:
                _forget(path)
                texts.read_again(path)
            self._go_on_with(self._site.offered())

    def _go_on_with(self, found: Catalogue) -> None:
        stood = {plugin.name for plugin in self._site.catalogue.plugins}
        self.refusals = tuple(r for r in found.refusals if r.plugin in stood)
        if not self.refusals:
            self._site.catalogue = found
            self._site.sessions.take_up(found)

    def _now(self) -> Stamps:
        """When each file of the plugins was written, in nanoseconds."""
        return dict(_stamped(path) for path in self._files())

    def _files(self) -> Iterator[Path]:
        for plugin in self._paths():
            found = plugin.rglob("*") if plugin.is_dir() else (plugin,)
            yield from (file for file in found if file.suffix in READ and file.is_file())

    def _paths(self) -> Iterator[Path]:
        """Where each plugin is, those not taken in included."""
        for folder in self._site.settings.plugin_folders:
            yield from sorted(folder.iterdir()) if folder.is_dir() else ()

    def _plugin_of(self, file: Path) -> Path | None:
        folders = self._site.settings.plugin_folders
        within = next((folder for folder in folders if file.is_relative_to(folder)), None)
        return within / file.relative_to(within).parts[0] if within else None


def _stamped(file: Path) -> tuple[Path, int]:
    try:
        return file, file.stat().st_mtime_ns
    except OSError:  # gone since it was listed
        return file, 0


def _forget(plugin: Path) -> None:
    """Has Python import this plugin's modules again."""
    importlib.invalidate_caches()
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and (Path(file) == plugin or Path(file).is_relative_to(plugin)):
            del sys.modules[name]
