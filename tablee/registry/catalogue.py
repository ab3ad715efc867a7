"""The catalogue: the plugins taken in and left out, and all that those taken in offer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from dataclasses import fields as fields_of
from enum import StrEnum
from pathlib import Path
from types import FunctionType, MethodType, ModuleType, SimpleNamespace
from typing import Any, Final

import msgspec
import pluggy

from tablee.activities import (
    Activity,
    Agenda,
    Exporter,
    Importer,
    Page,
    SessionFields,
    StepRecord,
    hookspecs,
)
from tablee.activities.hookspecs import PluginCommand
from tablee.activities.votes import Ballot, Hands
from tablee.errors import BadSetting, NotFound
from tablee.isolation import asked
from tablee.model.canvases import Template
from tablee.model.entities import TOLD, ActivitySummary, Content, Step, UnknownContent
from tablee.registry.compatibility import make, plain
from tablee.registry.faults import Fault
from tablee.registry.missing import MissingActivity, plain_of
from tablee.registry.versions import former
from tablee.settings import ROOT, ServerSettings
from tablee.storage.journal import Journal
from tablee.texts import N_, _, in_each_language

SHELVES: Final = {
    "activity": N_("Activité"),
    "agenda": N_("Agenda"),
    "exporter": N_("Format"),
    "importer": N_("Lecture de fichiers"),
    "journal": N_("Journal"),
    "canvas": N_("Canevas"),
    "settings": N_("Réglages du serveur"),
    "command": N_("Commande"),
    "fields": N_("Champs de la session"),
    "page": N_("Page"),
}
"""What people call the things that plugins offer."""
WRAPPED: Final = (MethodType, staticmethod, classmethod)
"""What may be marked as a hook without being a plain function."""


class PluginOrigin(StrEnum):
    """How a plugin comes in."""

    OURS = "ours"
    FOLDER = "folder"
    """A folder or a file, in a folder that `TABLEE_PLUGINS_DIR` names."""
    PACKAGE = "package"
    """Installed by pip, with an entry point of the group `tablee.plugins`."""


@dataclass(frozen=True)
class Plugin:
    """A plugin taken in, with what it offers, such as `activity: dot_vote`."""

    name: str
    source: str
    """Its file or folder; the distribution, for a package."""
    offers: tuple[str, ...]
    titles: tuple[str, ...] = ()
    """What people call each of these, in the same order, to be translated; empty for none."""
    version: str = ""
    way: PluginOrigin = PluginOrigin.FOLDER

    @property
    def told(self) -> tuple[str, ...]:
        """Each thing that it offers, as people and files name it, in the language being spoken."""
        titles = self.titles or ("",) * len(self.offers)
        return tuple(_told(*pair) for pair in zip(self.offers, titles, strict=True))

    @property
    def origin(self) -> str:
        """Where it comes from, as briefly as it can be said."""
        return _origin(self.way, self.source)


def _told(offer: str, title: str) -> str:
    shelf, _colon, name = offer.partition(": ")
    kind = _(SHELVES[shelf])
    if not title:
        return _("{kind} : {name}").format(kind=kind, name=name)
    return _("{kind} : {title} ({name})").format(kind=kind, title=_(title), name=name)


def _origin(way: PluginOrigin | None, source: str) -> str:
    if way is PluginOrigin.PACKAGE:
        return _("paquet {name}").format(name=source)
    path = Path(source)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else source


@dataclass(frozen=True)
class Refusal:
    """What is left out: a plugin, one agenda of a plugin, or a name that no plugin has."""

    plugin: str
    faults: tuple[Fault, ...]
    """All that is to be mended."""
    detail: str = ""
    """The tracebacks, for whoever mends it."""
    way: PluginOrigin | None = None
    """None for what is no plugin: a folder that is not there, a name that nobody has."""
    source: str = ""
    version: str = ""
    agenda: str = ""
    """The title of the agenda that asks for what is not here, to be translated; empty for none."""

    @property
    def origin(self) -> str:
        """Where it comes from, as briefly as it can be said; empty for what is no plugin."""
        return _origin(self.way, self.source) if self.source else ""

    @property
    def sentence(self) -> str:
        """What is left out and why, in the language being spoken."""
        return " ".join(filter(None, (self.head, *map(str, self.faults))))

    @property
    def head(self) -> str:
        """What is left out, in a sentence; empty where the faults say it themselves."""
        if self.way is None:
            return ""
        if self.agenda:
            sentence = _("L’agenda « {agenda} » du plugin « {name} » demande ce qui n’est pas ici.")
            return sentence.format(agenda=_(self.agenda), name=self.plugin)
        return _("Le plugin « {name} » est laissé de côté.").format(name=self.plugin)


class Hooks(pluggy.PluginManager):
    """A manager that finds the marked functions of a module at a fraction of pluggy's cost.

    pluggy looks through all that a module has, classes and constants too, several times over.
    """

    def parse_hookimpl_opts(self, plugin: object, name: str) -> pluggy.HookimplOpts | None:
        """How this function is marked as filling a hook; None for anything else."""
        marked = self._marked(plugin, name)
        now = former.hook(marked.get("specname") or name) if marked else None
        return {**marked, "specname": now} if marked and now else marked

    def _marked(self, plugin: object, name: str) -> pluggy.HookimplOpts | None:
        thing = vars(plugin).get(name) if isinstance(plugin, ModuleType | SimpleNamespace) else None
        if thing is None and isinstance(plugin, SimpleNamespace):
            return None  # what any object has
        if thing is None or isinstance(thing, WRAPPED):
            return super().parse_hookimpl_opts(plugin, name)
        marked = isinstance(thing, FunctionType) and "tablee_impl" in vars(thing)
        return super().parse_hookimpl_opts(plugin, name) if marked else None


def no_hooks() -> pluggy.PluginManager:
    """What calls the hooks, while no plugin is registered with it."""
    manager = Hooks("tablee")
    manager.add_hookspecs(hookspecs)
    return manager


def _ballots(stored: Mapping[str, Any]) -> tuple[type[Content], ...]:
    """The kinds of ballot that these fields may be one of, whole."""
    return tuple(k for k in (Ballot, Hands) if {*stored} <= {f.name for f in fields_of(k)})


@dataclass(frozen=True)
class Catalogue:
    """What can be put on an agenda, and the formats of the synthesis."""

    activities: Mapping[str, type[Activity]]
    agendas: Mapping[str, Agenda]
    exporters: Mapping[str, Exporter]
    journals: Mapping[str, type[Journal]] = field(default_factory=dict)
    templates: Mapping[str, Template] = field(default_factory=dict)
    plugins: tuple[Plugin, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    hooks: pluggy.PluginManager = field(default_factory=no_hooks, compare=False, repr=False)
    """Every plugin taken in, by name: `catalogue.hooks.hook.step_finished(…)` tells them all."""
    server_settings: Mapping[str, type[ServerSettings]] = field(default_factory=dict)
    """Of whoever hosts, by the plugin whose they are."""
    commands: Mapping[str, PluginCommand] = field(default_factory=dict)
    """Of the shell, by name."""
    session_fields: Mapping[str, SessionFields] = field(default_factory=dict)
    """Of the whole session, by name."""
    importers: Mapping[str, Importer] = field(default_factory=dict)
    """What reads files that were written elsewhere, by name."""
    pages: Mapping[str, Page] = field(default_factory=dict)
    """Of sessions, under addresses of their own, by name."""

    def activity(self, name: str, settings: Mapping[str, Any]) -> Activity:
        """The activity with these settings; a `MissingActivity` where no plugin offers it.

        Settings that the activity no longer has are left out, impossible ones take their default:
        an old session always opens.
        """
        kind = self.activities.get(name)
        if kind is None:
            return MissingActivity()
        try:
            return make(kind, settings)
        except BadSetting:
            return kind()
        except Exception:  # the plugin's own code: the session opens without it
            logging.getLogger(__name__).exception("%s cannot be made", name)
            return MissingActivity()

    def settled(self, name: str, settings: Mapping[str, Any]) -> dict[str, Any]:
        """These settings of an activity as a step keeps them: plain values, canvases whole.

        An agenda may name a canvas that another plugin offers; where that is not there, the
        activity's own default stands.
        """
        kind = self.activities.get(name)
        return plain(kind, settings, self.templates) if kind else dict(settings)

    def content(
        self, activity: str, kind: str, fields: Mapping[str, Any], *, strict: bool = True
    ) -> Content:
        """A stored content as its own type, or as `UnknownContent` where nothing knows it.

        Where it is not `strict`, numbers and None may come as text: `4`, `null`, as choices do.

        Ballots are the core's, and stay secret though the method of their vote is missing.
        """
        offered = self.activities.get(activity)
        for content in offered.contents if offered else _ballots(fields):
            if content.kind == kind:
                try:
                    return msgspec.convert(dict(fields), content, strict=strict)
                except Exception:  # it does not fit, or its plugin fails to say what would
                    break
        return UnknownContent(was=kind, fields=dict(fields))

    def described(self, step: Step) -> Step:
        """The step with what its activity says of itself, for when its plugin will be missing."""
        kind = self.activities.get(step.activity)
        return replace(step, plain=plain_of(kind)) if kind is not None else step

    def told_of(self, step: Step, record: StepRecord) -> Step:
        """The step with the result that its activity tells for when its plugin will be missing."""
        nothing: tuple[str, ...] = ()
        told = in_each_language(
            lambda: asked(record, "told_without", lambda: _sentences(record), nothing)
        )
        return replace(step, plain=replace(step.plain or ActivitySummary(), told=told))

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

    def importer(self, name: str) -> Importer:
        """The importer with this name, or `NotFound` naming those there are."""
        if name not in self.importers:
            known = ", ".join(sorted(self.importers)) or _("aucun ici")
            raise NotFound(
                _("Aucun plugin ne lit de fichiers sous le nom {name}. Ceux-ci : {known}.").format(
                    name=name, known=known
                )
            )
        return self.importers[name]

    def journal(self, name: str) -> type[Journal]:
        """The kind of journal with this name; raises `BadSetting` naming those there are."""
        if name not in self.journals:
            known = ", ".join(sorted({*self.journals, "postgresql"}))
            raise BadSetting(
                _("Journal inconnu : {name}. Journaux disponibles : {known}.").format(
                    name=name, known=known
                )
            )
        return self.journals[name]


def _sentences(record: StepRecord) -> tuple[str, ...]:
    return tuple(" ".join(one.split("\n"))[:TOLD] for one in record.activity.told_without(record))
