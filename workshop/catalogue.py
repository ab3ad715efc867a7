"""All that the plugins offer, and which plugins were refused and why.

Each plugin is tried alone first: imported, its hooks checked against the specifications, what it
offers made once with default settings. One that fails is refused with a sentence and the others go
on. The catalogue knows no plugin by name.
"""

from __future__ import annotations

import dataclasses
import difflib
import importlib.util
import os
import re
import sys
import traceback
from dataclasses import dataclass, field
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any, Final

import msgspec
import pluggy

from workshop import hookspecs, journals, texts, view
from workshop.activities import Activity, Agenda, Exporter, StepRecord
from workshop.errors import BadSetting, NotFound, PluginRefused
from workshop.journals import Journal
from workshop.model import Content, UnknownContent
from workshop.settings import ROOT
from workshop.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

__all__ = ["Catalogue", "MissingActivity", "Plugin", "Refusal", "load"]

OURS: Final = "Tablée"
"""Who offers what the core brings itself, in a clash of names."""
ACTIVITY_HOOKS: Final = ("intros", "framings", "canvases", "votes", "notes", "closings")


@dataclass(frozen=True)
class Plugin:
    """A plugin taken in, with what it offers, such as `activity: dot_vote`."""

    name: str
    source: str
    offers: tuple[str, ...]


@dataclass(frozen=True)
class Refusal:
    """A plugin left out: the sentence for people, the detail for whoever mends it."""

    plugin: str
    sentence: str
    detail: str = ""


@dataclass(frozen=True)
class MissingActivity(Activity):
    """Stands in for an activity whose plugin is not there: its contributions read as plain text."""

    name = "missing"
    title = ""
    was: str = ""

    def view(self, step: StepRecord, audience: view.Audience) -> view.View:
        """The words that are there, as a list."""
        cards = tuple(
            view.Card(c.id, "\n".join(c.content.texts()), by=step.first_name(c.person))
            for c in step.contributions
        )
        title = _("L’activité « {name} » n’est plus installée").format(name=self.was)
        empty = _("Rien n’avait été écrit dans cette étape.")
        return view.Cards(title, cards, empty=empty)


@dataclass(frozen=True)
class Catalogue:
    """What can be put on an agenda, and the formats of the synthesis."""

    activities: Mapping[str, type[Activity]]
    agendas: Mapping[str, Agenda]
    exporters: Mapping[str, Exporter]
    journals: Mapping[str, type[Journal]] = field(default_factory=dict)
    plugins: tuple[Plugin, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    def activity(self, name: str, settings: Mapping[str, Any]) -> Activity:
        """The activity with these settings; a `MissingActivity` where no plugin offers it.

        Settings that the activity no longer has are left out, impossible ones take their default:
        an old session always opens.
        """
        kind = self.activities.get(name)
        if kind is None:
            return MissingActivity(was=name)
        try:
            return make(kind, settings)
        except BadSetting:
            return kind()

    def content(self, activity: str, kind: str, fields: Mapping[str, Any]) -> Content:
        """A stored content as its own type, or as `UnknownContent` where nothing knows it."""
        offered = self.activities.get(activity)
        for content in offered.contents if offered else ():
            if content.kind == kind:
                try:
                    return msgspec.convert(dict(fields), content)
                except msgspec.ValidationError:
                    break
        return UnknownContent(was=kind, fields=dict(fields))

    def exporter(self, name: str) -> Exporter:
        """The exporter with this name, or `NotFound` naming those there are."""
        if name not in self.exporters:
            known = ", ".join(sorted(self.exporters))
            raise NotFound(
                _("Format inconnu : {name}. Formats disponibles : {known}.").format(
                    name=name, known=known
                )
            )
        return self.exporters[name]

    def journal(self, name: str) -> type[Journal]:
        """The kind of journal with this name; raises `BadSetting` naming those there are."""
        if name not in self.journals:
            known = ", ".join(sorted(self.journals))
            raise BadSetting(
                _("Journal inconnu : {name}. Journaux disponibles : {known}.").format(
                    name=name, known=known
                )
            )
        return self.journals[name]


# ── settings ────────────────────────────────────────────────────────────────────────────────


def make(kind: type[Activity], settings: Mapping[str, Any]) -> Activity:
    """The activity with checked settings; raises `BadSetting` with a sentence for the form."""
    fields = {f.name: f for f in dataclasses.fields(kind)}
    known = {name: value for name, value in settings.items() if name in fields}
    try:
        activity = msgspec.convert(known, kind, strict=False)
    except msgspec.ValidationError as error:
        name = _named_in(str(error), fields)
        raise BadSetting(
            _("Le réglage « {name} » n’a pas la bonne forme.").format(name=name)
        ) from error
    for name in known:
        _check_bounds(fields[name], getattr(activity, name))
    return activity


def _named_in(message: str, fields: Mapping[str, dataclasses.Field[Any]]) -> str:
    found = re.search(r"`\$\.(\w+)", message)
    name = found.group(1) if found else ""
    return _(fields[name].metadata.get("label", name)) if name in fields else name


def _check_bounds(setting: dataclasses.Field[Any], value: Any) -> None:
    meta, label = setting.metadata, _(setting.metadata.get("label", setting.name))
    low, high, options = meta.get("min_value"), meta.get("max_value"), meta.get("options")
    if isinstance(value, int | float) and not isinstance(value, bool):
        if low is not None and value < low:
            raise BadSetting(_("« {label} » : au moins {n}.").format(label=label, n=low))
        if high is not None and value > high:
            raise BadSetting(_("« {label} » : au plus {n}.").format(label=label, n=high))
    if options is not None and value not in options:
        raise BadSetting(_("« {label} » : ce choix n’existe pas.").format(label=label))
    longest = meta.get("longest") or 300
    if any(
        len(text) > longest for text in ([value] if isinstance(value, str) else _strings(value))
    ):
        raise BadSetting(_("« {label} » : au plus {n} caractères.").format(label=label, n=longest))


def _strings(value: Any) -> list[str]:
    return [v for v in value if isinstance(v, str)] if isinstance(value, tuple | list) else []


# ── taking plugins in ───────────────────────────────────────────────────────────────────────


@dataclass
class _Offers:
    """What one plugin, or all so far, offer."""

    activities: dict[str, type[Activity]] = field(default_factory=dict)
    agendas: dict[str, Agenda] = field(default_factory=dict)
    exporters: dict[str, Exporter] = field(default_factory=dict)
    journals: dict[str, type[Journal]] = field(default_factory=dict)

    def shelves(self) -> Iterator[tuple[str, dict[str, Any]]]:
        yield "activity", self.activities
        yield "agenda", self.agendas
        yield "exporter", self.exporters
        yield "journal", self.journals


def load(folders: Iterable[Path], only: Sequence[str] = ()) -> Catalogue:
    """Takes in every plugin of these folders, in the order of their names; `only` narrows by name.

    A plugin is a folder with an `__init__.py` or a single `.py` file; names that begin with a dot
    or an underscore are passed over. The core's own journals are always there.
    """
    taken, plugins, refusals = _registered(OURS, journals), [], []
    owners = {(shelf, key): OURS for shelf, offered in taken.shelves() for key in offered}
    for path in _candidates(folders, only):
        name = path.stem
        try:
            offers = _tried_alone(name, path)
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
        plugins.append(Plugin(name, str(path), tuple(said)))
    return Catalogue(
        MappingProxyType(taken.activities),
        MappingProxyType(taken.agendas),
        MappingProxyType(taken.exporters),
        MappingProxyType(taken.journals),
        tuple(plugins),
        tuple(refusals),
    )


def _candidates(folders: Iterable[Path], only: Sequence[str]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.name.startswith((".", "_")) or (only and path.stem not in only):
                continue
            if path.suffix == ".py" or (path / "__init__.py").is_file():
                yield path


def _tried_alone(name: str, path: Path) -> _Offers:
    module = _imported(name, path)
    if path.is_dir():
        texts.add_catalogue(path)
    return _registered(name, module)


def _registered(name: str, module: ModuleType) -> _Offers:
    manager = pluggy.PluginManager("workshop")
    manager.add_hookspecs(hookspecs)
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
    return offers


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


def _check_activity(plugin: str, kind: Any) -> None:
    if not (isinstance(kind, type) and issubclass(kind, Activity)):
        raise PluginRefused(
            _("Le plugin « {name} » offre « {thing} », qui n’est pas une activité.").format(
                name=plugin, thing=kind
            )
        )
    activity = kind()
    if not re.fullmatch(r"[a-z][a-z0-9_]*", activity.name) or not activity.title:
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
