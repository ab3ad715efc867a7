"""Loads plugins one by one, and refuses those that fail validation.

It is imported, its hooks are checked against the specifications, what it offers is made once with
default settings. One that fails is refused with a sentence for each fault, and the others go on.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Final

import msgspec

from tablee.errors import BadSetting, PluginRefused
from tablee.isolation import lines_of
from tablee.model.agendas import Agenda
from tablee.model.canvases import Template
from tablee.model.entities import texts_in
from tablee.registry import discovery, loading
from tablee.registry import offers as tracing
from tablee.registry.catalogue import Catalogue, Plugin, Refusal, no_hooks
from tablee.registry.compatibility import agenda_faults
from tablee.registry.faults import Fault
from tablee.registry.offers import Offers, offered
from tablee.settings import PACKAGE, Settings
from tablee.storage import journal
from tablee.texts import N_, BadLine, _, add_languages, own

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import pluggy

    from tablee.registry.discovery import PluginCandidate

OURS: Final = "Tablée"
"""Who offers what the core brings itself, in a clash of names."""


def load_for(settings: Settings) -> Catalogue:
    """All that the plugins of this server offer, as its settings say, in all its languages."""
    _take_in_languages(settings)
    return load(
        settings.plugin_folders,
        settings.plugins,
        packages=True,
        safe=settings.safe,
        trace=settings.trace,
    )


def _take_in_languages(settings: Settings) -> None:
    """Takes in the folders of languages; raises `BadSetting` for a file that cannot be read."""
    for folder in settings.languages_dir:
        if not folder.is_dir():
            raise BadSetting(
                _("TABLEE_LANGUAGES_DIR : {folder} n’est pas un dossier.").format(folder=folder)
            )
        try:
            add_languages(folder)
        except BadLine as error:
            sentence = _("{file}, ligne {n} : cette ligne d’un fichier de langue est mal écrite.")
            raise BadSetting(sentence.format(file=error.file, n=error.line)) from error
        except Exception as error:
            sentence = _("Un fichier de langue du dossier {folder} ne se lit pas : {error}.")
            told = str(error).rstrip(".")
            raise BadSetting(sentence.format(folder=folder, error=told)) from error


def places(settings: Settings) -> list[Path]:
    """The file or folder of each plugin that is there now, taken in or not."""
    found, _missing = discovery.find(
        settings.plugin_folders, settings.plugins, packages=True, safe=settings.safe
    )
    return [each.inside for each in found]


def load(
    folders: Iterable[Path],
    only: Sequence[str] = (),
    *,
    packages: bool = False,
    safe: bool = False,
    trace: bool = False,
) -> Catalogue:
    """Takes in every plugin of these folders, in the order of their names, then of packages.

    `only` narrows by name; `safe` takes in ours alone, wherever others are. `trace` prints each
    call of a hook. The core's own journals are always there.
    """
    found, missing = discovery.find(folders, only, packages=packages, safe=safe)
    taking = _Taking(trace, refusals=missing)
    for each in found:
        taking.take(each)
    taking.check_agendas()
    return taking.catalogue()


@dataclass
class _Taking:
    """The plugins taken in so far."""

    trace: bool
    offers: Offers = field(default_factory=Offers)
    owners: dict[tuple[str, str], str] = field(default_factory=dict)
    """Who offers what, by shelf and name."""
    hooks: pluggy.PluginManager = field(default_factory=no_hooks)
    alone: pluggy.PluginManager = field(default_factory=no_hooks)
    """Calls the hooks of the plugin that is being tried."""
    plugins: dict[str, Plugin] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)

    def __post_init__(self) -> None:
        """The core's own journals are there already."""
        self._keep(OURS, offered(OURS, journal, PACKAGE, self.alone).offers)
        if self.trace:
            tracing.watch(self.hooks)
            tracing.watch(self.alone)

    def take(self, found: PluginCandidate) -> None:
        """Tries a plugin, then takes it in or refuses it."""
        if twin := self.plugins.get(found.name):
            text = N_("Un autre plugin s’appelle déjà ainsi : {source}. Renommez l’un des deux.")
            self._refuse(found, None, [Fault(text, {"source": twin.source})], [])
            return
        try:
            module = loading.load(found)
        except PluginRefused as refused:
            raised = [refused.__cause__] if refused.__cause__ else []
            self._refuse(found, None, [refused.args[0]], raised)
            return
        if twin_name := self.hooks.get_name(module):
            text = N_("Son module est déjà celui du plugin « {name} ».")
            self._refuse(found, module, [Fault(text, {"name": twin_name})], [])
            return
        tried = offered(found.name, module, found.inside, self.alone)
        more = (*_misnamed(found.name, tried.offers), *self._clashes(tried.offers))
        if faults := [*tried.faults, *more]:
            self._refuse(found, module, faults, tried.raised)
            return
        self._keep(found.name, tried.offers)
        self.hooks.register(module, found.name)
        self.plugins[found.name] = _plugin(found, module, tried.offers)

    def _clashes(self, offers: Offers) -> Iterator[Fault]:
        for shelf, name, _thing in offers:
            if owner := self.owners.get((shelf, name)):
                text = N_(
                    "Il offre « {name} », que « {owner} » offre déjà. Renommez l’un des deux."
                )
                yield Fault(text, {"name": name, "owner": owner})

    def _keep(self, plugin: str, offers: Offers) -> None:
        for shelf, name, thing in offers:
            self.offers.shelves[shelf][name] = thing
            self.owners[shelf, name] = plugin

    def _refuse(
        self,
        found: PluginCandidate,
        module: ModuleType | None,
        faults: Sequence[Fault],
        raised: Sequence[BaseException],
    ) -> None:
        detail = "\n".join(lines_of(error, found.inside) for error in raised)
        version = found.version(module)
        self.refusals.append(
            Refusal(found.name, tuple(faults), detail, found.way, found.source, version)
        )

    def check_agendas(self) -> None:
        """Tells of each agenda that asks for what nobody offers.

        It stays: whoever opens it is asked whether to do without that.
        """
        for name, agenda in list(self.offers.agendas.items()):
            found = tuple(agenda_faults(agenda, self.offers.activities, self.offers.templates))
            if found:
                plugin = self.plugins[self.owners["agenda", name]]
                refusal = Refusal(plugin.name, found, "", plugin.way, plugin.source, plugin.version)
                self.refusals.append(replace(refusal, agenda=agenda.title))

    def catalogue(self) -> Catalogue:
        """All that was taken in; what it offers is there to be read, not to be changed."""
        return Catalogue(
            plugins=tuple(self.plugins.values()),
            refusals=tuple(self.refusals),
            hooks=self.hooks,
            **{name: MappingProxyType(shelf) for name, shelf in vars(self.offers).items()},
        )


def _plugin(found: PluginCandidate, module: ModuleType, offers: Offers) -> Plugin:
    data = [thing for _shelf, _name, thing in offers if isinstance(thing, Agenda | Template)]
    own(module.__file__ or "", texts_in(msgspec.to_builtins(data)))
    return Plugin(
        found.name,
        found.source,
        tuple(f"{shelf}: {name}" for shelf, name, _thing in offers),
        tuple(getattr(thing, "title", "") for _shelf, _name, thing in offers),
        found.version(module),
        found.way,
    )


def _misnamed(plugin: str, offers: Offers) -> Iterator[Fault]:
    """What must be called as the plugin is, so that nobody else's is."""
    own = plugin.replace("_", "-")
    for name in offers.commands:
        if name != own and not name.startswith(f"{own}-"):
            text = N_("Sa commande « {name} » doit s’appeler « {own} », ou « {own}-… ».")
            yield Fault(text, {"name": name, "own": own})
    for name in offers.pages:
        if name != plugin and not name.startswith(f"{plugin}_"):
            text = N_("Sa page « {name} » doit s’appeler « {own} », ou « {own}_… ».")
            yield Fault(text, {"name": name, "own": plugin})
    for name in offers.server_settings:
        if name != plugin:
            text = N_("Ses réglages de serveur doivent s’appeler comme lui, et non « {name} ».")
            yield Fault(text, {"name": name})
