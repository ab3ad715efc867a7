"""Taking plugins in: each one is tried alone first.

It is imported, its hooks are checked against the specifications, what it offers is made once with
default settings. One that fails is refused with a sentence and the others go on.
"""

from __future__ import annotations

import difflib
import importlib.util
import os
import re
import sys
import traceback
from dataclasses import dataclass, field
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any, Final

import pluggy

from workshop import hookspecs, journals, texts
from workshop.activities import Activity, Agenda, Exporter
from workshop.canvases import Template, check
from workshop.catalogue import variables
from workshop.catalogue.catalogue import Catalogue, Plugin, Refusal, no_hooks
from workshop.errors import BadSetting, PluginRefused
from workshop.journals import Journal
from workshop.settings import ROOT, ServerSettings
from workshop.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

__all__ = ["load"]

OURS: Final = "Tablée"
"""Who offers what the core brings itself, in a clash of names."""
NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
"""As activities and canvases are named, in sessions' files too."""
ACTIVITY_HOOKS: Final = ("intros", "framings", "canvases", "votes", "notes", "closings")


@dataclass
class _Offers:
    """What one plugin, or all so far, offer."""

    activities: dict[str, type[Activity]] = field(default_factory=dict)
    agendas: dict[str, Agenda] = field(default_factory=dict)
    exporters: dict[str, Exporter] = field(default_factory=dict)
    journals: dict[str, type[Journal]] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)
    server_settings: dict[str, type[ServerSettings]] = field(default_factory=dict)

    def shelves(self) -> Iterator[tuple[str, dict[str, Any]]]:
        yield "activity", self.activities
        yield "agenda", self.agendas
        yield "exporter", self.exporters
        yield "journal", self.journals
        yield "canvas", self.templates
        yield "settings", self.server_settings


def load(folders: Iterable[Path], only: Sequence[str] = ()) -> Catalogue:
    """Takes in every plugin of these folders, in the order of their names; `only` narrows by name.

    A plugin is a folder with an `__init__.py` or a single `.py` file; names that begin with a dot
    or an underscore are passed over. The core's own journals are always there.
    """
    taken, hooks, plugins, refusals = _registered(OURS, journals), no_hooks(), [], []
    owners = {(shelf, key): OURS for shelf, offered in taken.shelves() for key in offered}
    for path in _candidates(folders, only):
        name = path.stem
        try:
            module = _tried_alone(name, path)
            offers = _registered(name, module)
            _check_clashes(name, offers, owners)
        except PluginRefused as refused:
            detail = "".join(traceback.format_exception(refused.__cause__ or refused))
            refusals.append(Refusal(name, str(refused), detail))
            continue
        said = []
        for shelf, offered in offers.shelves():
            dict(taken.shelves())[shelf].update(offered)
            owners.update(dict.fromkeys(((shelf, key) for key in offered), name))
            said += [f"{shelf}: {key}" for key in offered]
        hooks.register(module, name)
        plugins.append(Plugin(name, str(path), tuple(said)))
    return Catalogue(
        MappingProxyType(taken.activities),
        MappingProxyType(taken.agendas),
        MappingProxyType(taken.exporters),
        MappingProxyType(taken.journals),
        MappingProxyType(taken.templates),
        tuple(plugins),
        tuple(refusals),
        hooks,
        MappingProxyType(taken.server_settings),
    )


def _candidates(folders: Iterable[Path], only: Sequence[str]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.name.startswith((".", "_")) or (only and path.stem not in only):
                continue
            if path.suffix == ".py" or (path / "__init__.py").is_file():
                yield path


def _tried_alone(name: str, path: Path) -> ModuleType:
    module = _imported(name, path)
    if path.is_dir():
        texts.add_catalogue(path)
    return module


def _registered(name: str, module: ModuleType) -> _Offers:
    manager = no_hooks()
    try:
        manager.register(module, name)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise PluginRefused(_hook_sentence(name, str(error), manager)) from error
    try:
        return _offers(name, manager)
    except PluginRefused:
        raise
    except Exception as error:
        sentence = _("Le plugin « {name} » ne peut pas dire ce qu’il offre : {error}.")
        raise PluginRefused(sentence.format(name=name, error=error)) from error


def _imported(name: str, path: Path) -> ModuleType:
    """The plugin's module, `plugins.<name>` wherever its folder stands."""
    if "plugins" not in sys.modules:
        sys.modules["plugins"] = package = ModuleType("plugins")
        package.__path__ = [str(ROOT / "plugins")]
    module_name = f"plugins.{name}"
    source = path / "__init__.py" if path.is_dir() else path
    spec = importlib.util.spec_from_file_location(
        module_name, source, submodule_search_locations=[str(path)] if path.is_dir() else None
    )
    assert spec is not None
    assert spec.loader is not None
    known = sys.modules.get(module_name)
    if known is not None and os.path.realpath(known.__file__ or "") == os.path.realpath(source):
        return known
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        sys.modules.pop(module_name, None)
        sentence = _("Le plugin « {name} » ne se charge pas : {kind}, {error}.")
        raise PluginRefused(
            sentence.format(name=name, kind=type(error).__name__, error=error)
        ) from error
    return module


def _hook_sentence(name: str, error: str, manager: pluggy.PluginManager) -> str:
    unknown = re.search(r"unknown hook '(\w+)'", error)
    if not unknown:
        first_line = error.strip().splitlines()[-1]
        return _("Le plugin « {name} » a un crochet mal formé : {error}.").format(
            name=name, error=first_line
        )
    hooks = [name for name, spec in vars(hookspecs).items() if hasattr(spec, "workshop_spec")]
    close = difflib.get_close_matches(unknown.group(1), hooks, n=1)
    sentence = _("Le plugin « {name} » remplit un crochet qui n’existe pas : « {hook} ».").format(
        name=name, hook=unknown.group(1)
    )
    return sentence + (
        " " + _("Vouliez-vous dire « {close} » ?").format(close=close[0]) if close else ""
    )


def _offers(name: str, manager: pluggy.PluginManager) -> _Offers:
    offers = _Offers()
    for hook in ACTIVITY_HOOKS:
        for kind in _listed(name, hook, manager):
            _check_activity(name, kind)
            _add(name, offers.activities, kind.name, kind)
    for agenda in _listed(name, "agendas", manager):
        if not isinstance(agenda, Agenda):
            raise PluginRefused(
                _("Le plugin « {name} » : « agendas » doit rendre des Agenda.").format(name=name)
            )
        _add(name, offers.agendas, agenda.name, agenda)
    for exporter in _classes(name, "exporters", Exporter, manager):
        _add(name, offers.exporters, exporter.name, exporter())
    for journal in _classes(name, "journals", Journal, manager):
        _add(name, offers.journals, journal.name, journal)
    for template in _listed(name, "templates", manager):
        _check_template(name, template)
        _add(name, offers.templates, template.name, template)
    _add_settings(name, offers, manager)
    return offers


def _add_settings(name: str, offers: _Offers, manager: pluggy.PluginManager) -> None:
    for kind in _classes(name, "server_settings", ServerSettings, manager):
        variables.check_kind(name, kind)
        _add(name, offers.server_settings, kind.name, kind)


def _classes(
    name: str, hook: str, kind: type[Any], manager: pluggy.PluginManager
) -> list[type[Any]]:
    found = _listed(name, hook, manager)
    if not all(isinstance(offered, type) and issubclass(offered, kind) for offered in found):
        raise PluginRefused(
            _("Le plugin « {name} » : « {hook} » doit rendre des {kind}.").format(
                name=name, hook=hook, kind=kind.__name__
            )
        )
    return found


def _listed(name: str, hook: str, manager: pluggy.PluginManager) -> list[Any]:
    found: list[Any] = []
    for answer in getattr(manager.hook, hook)():
        if not isinstance(answer, list | tuple):
            raise PluginRefused(
                _("Le plugin « {name} » : « {hook} » doit rendre une liste.").format(
                    name=name, hook=hook
                )
            )
        found += answer
    return found


def _check_template(plugin: str, template: Any) -> None:
    if not isinstance(template, Template):
        raise PluginRefused(
            _("Le plugin « {name} » : « templates » doit rendre des Template.").format(name=plugin)
        )
    if not NAME.fullmatch(template.name) or not template.title:
        raise PluginRefused(
            _(
                "Le plugin « {name} » : un canevas n’a pas de nom en minuscules, ou pas de titre."
            ).format(name=plugin)
        )
    try:
        check(template)
    except BadSetting as error:
        raise PluginRefused(
            _("Le plugin « {name} », canevas « {canvas} » : {error}").format(
                name=plugin, canvas=template.name, error=error
            )
        ) from error


def _check_activity(plugin: str, kind: Any) -> None:
    if not (isinstance(kind, type) and issubclass(kind, Activity)):
        raise PluginRefused(
            _("Le plugin « {name} » offre « {thing} », qui n’est pas une activité.").format(
                name=plugin, thing=kind
            )
        )
    activity = kind()
    if not NAME.fullmatch(activity.name) or not activity.title:
        raise PluginRefused(
            _(
                "Le plugin « {name} » : « {kind} » n’a pas de nom en minuscules, ou pas de titre."
            ).format(name=plugin, kind=kind.__name__)
        )
    if any(not content.kind for content in kind.contents):
        raise PluginRefused(
            _("Le plugin « {name} » : un contenu de « {kind} » n’a pas de « kind ».").format(
                name=plugin, kind=kind.__name__
            )
        )


def _add(plugin: str, shelf: dict[str, Any], name: str, thing: Any) -> None:
    if name in shelf:
        raise PluginRefused(
            _("Le plugin « {plugin} » offre deux fois « {name} ».").format(plugin=plugin, name=name)
        )
    shelf[name] = thing


def _check_clashes(plugin: str, offers: _Offers, owners: Mapping[tuple[str, str], str]) -> None:
    for shelf, offered in offers.shelves():
        for key in offered:
            if (shelf, key) in owners:
                sentence = _(
                    "Le plugin « {plugin} » offre « {key} », que « {owner} » offre déjà. "
                    "Renommez l’un des deux."
                )
                raise PluginRefused(
                    sentence.format(plugin=plugin, key=key, owner=owners[shelf, key])
                )
