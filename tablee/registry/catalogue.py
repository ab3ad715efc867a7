"""What can be put on an agenda, the formats of the synthesis, the ways of keeping a session."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from dataclasses import fields as fields_of
from typing import TYPE_CHECKING, Any

import msgspec
import pluggy

from tablee.activities import hookspecs
from tablee.activities.votes import Ballot, Hands
from tablee.errors import BadSetting, NotFound
from tablee.isolation import asked
from tablee.model.entities import TOLD, Content, Plain, Step, UnknownContent
from tablee.registry.instances import make, plain
from tablee.registry.missing import MissingActivity, plain_of
from tablee.texts import LANGUAGES, _, speaking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tablee.activities import Activity, Agenda, Exporter, StepRecord
    from tablee.model.canvases import Template
    from tablee.registry.plugin import Plugin, Refusal
    from tablee.settings import ServerSettings
    from tablee.storage.journal import Journal

__all__ = ["Catalogue", "no_hooks"]


def no_hooks() -> pluggy.PluginManager:
    """What calls the hooks, while no plugin is registered with it."""
    manager = pluggy.PluginManager("tablee")
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

    def content(self, activity: str, kind: str, fields: Mapping[str, Any]) -> Content:
        """A stored content as its own type, or as `UnknownContent` where nothing knows it.

        Ballots are the core's, and stay secret though the method of their vote is missing.
        """
        offered = self.activities.get(activity)
        for content in offered.contents if offered else _ballots(fields):
            if content.kind == kind:
                try:
                    return msgspec.convert(dict(fields), content)
                except Exception:  # it does not fit, or its plugin fails to say what would
                    break
        return UnknownContent(was=kind, fields=dict(fields))

    def described(self, step: Step) -> Step:
        """The step with what its activity says of itself, for when its plugin will be missing."""
        kind = self.activities.get(step.activity)
        return replace(step, plain=plain_of(kind)) if kind is not None else step

    def told_of(self, step: Step, record: StepRecord) -> Step:
        """The step with the result that its activity tells for when its plugin will be missing."""
        told: dict[str, tuple[str, ...]] = {}
        nothing: tuple[str, ...] = ()
        for code in LANGUAGES:
            with speaking(code):
                said = asked(record, "told_without", lambda: _sentences(record), nothing)
            if said:
                told[code] = said
        return replace(step, plain=replace(step.plain or Plain(), told=told))

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


def _sentences(record: StepRecord) -> tuple[str, ...]:
    return tuple(" ".join(one.split("\n"))[:TOLD] for one in record.activity.told_without(record))
