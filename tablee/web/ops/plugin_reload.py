"""Reloads plugins whose files were edited, at the next click, while sessions go on (`--dev`).

Only plugins are loaded again, and of these only those with an edited file; `ui.screen_reload` does
the same for our screens. One that no longer loads stays as it was, and the console says why.
"""

from __future__ import annotations

import importlib
import logging
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tablee import isolation, registry, texts

if TYPE_CHECKING:
    from tablee.registry import Catalogue, Refusal
    from tablee.web.site import Site

log = logging.getLogger(__name__)

READ: Final = frozenset({".py", ".po", ".toml", ".js", ".css"})
"""The ends of the files that a plugin is made of."""

Stamps = dict[Path, int]


class PluginReloader:
    """The plugins of a server that runs with `--dev`, as their files were last taken up."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lock = threading.Lock()
        self._stamps = self._now()
        self.refusals: tuple[Refusal, ...] = ()
        """The edited plugins that were not taken up, each with its sentence and its lines."""

    def take_up(self) -> None:
        """Takes up the plugins whose files are others than before; quick where none is."""
        with self._lock:
            was, now = self._stamps, self._now()
            edited = [path for path in was.keys() | now.keys() if was.get(path) != now.get(path)]
            if not edited:
                return
            self._stamps = now
            log.info("taking up %s", ", ".join(sorted(path.name for path in edited)))
            for path in edited:
                _forget(path)
                texts.read_again(path)
            self._go_on_with(self._site.offered())

    def _go_on_with(self, found: Catalogue) -> None:
        stood = {(plugin.name, plugin.source) for plugin in self._site.catalogue.plugins}
        self.refusals = tuple(
            r for r in found.refusals if (r.plugin, r.source) in stood and not r.agenda
        )
        if not self.refusals:
            isolation.forgive()
            self._site.catalogue = found
            self._site.sessions.take_up(found)

    def _now(self) -> dict[Path, Stamps]:
        """When each file of each plugin was written, in nanoseconds."""
        return {plugin: _stamped(plugin) for plugin in registry.places(self._site.settings)}


def _stamped(plugin: Path) -> Stamps:
    found = plugin.rglob("*") if plugin.is_dir() else (plugin,)
    stamps: Stamps = {}
    for file in found:
        with suppress(OSError):  # gone since it was listed
            if file.suffix in READ:
                stamps[file] = file.stat().st_mtime_ns
    return stamps


def _forget(plugin: Path) -> None:
    """Has Python import this plugin's modules again."""
    importlib.invalidate_caches()
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and (Path(file) == plugin or Path(file).is_relative_to(plugin)):
            del sys.modules[name]
