"""What can be put on an agenda, the formats of the synthesis, the ways of keeping a session."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
import pluggy

from workshop import hookspecs, view
from workshop.activities import Activity, Agenda, Exporter, StepRecord
from workshop.catalogue.making import make, plain
from workshop.errors import BadSetting, NotFound
from workshop.model import Content, UnknownContent
from workshop.synthesis import Lines, Piece, Place
from workshop.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workshop.canvases import Template
    from workshop.catalogue.plugin import Plugin, Refusal
    from workshop.journals import Journal
    from workshop.settings import ServerSettings

__all__ = ["Catalogue", "MissingActivity", "no_hooks"]


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

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """The same words, signed as screens sign them, in the notes."""
        told = ((c, "\n".join(c.content.texts())) for c in step.contributions if not c.hidden)
        lines = tuple(step.signed(c, text) for c, text in told if text.strip())
        label = step.title or _("L’activité « {name} » n’est plus installée").format(name=self.was)
        return [Piece(Place.NOTES, (Lines(lines),), label)] if lines else []


def no_hooks() -> pluggy.PluginManager:
    """What calls the hooks, while no plugin is registered with it."""
    manager = pluggy.PluginManager("workshop")
    manager.add_hookspecs(hookspecs)
    return manager


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
            return MissingActivity(was=name)
        try:
            return make(kind, settings)
        except BadSetting:
            return kind()
        except Exception:  # the plugin's own code: the session opens without it
            logging.getLogger(__name__).exception("%s cannot be made", name)
            return MissingActivity(was=name)

    def settled(self, name: str, settings: Mapping[str, Any]) -> dict[str, Any]:
        """These settings of an activity as a step keeps them: plain values, canvases whole.

        An agenda may name a canvas that another plugin offers; where that is not there, the
        activity's own default stands.
        """
        kind = self.activities.get(name)
        return plain(kind, settings, self.templates) if kind else dict(settings)

    def content(self, activity: str, kind: str, fields: Mapping[str, Any]) -> Content:
        """A stored content as its own type, or as `UnknownContent` where nothing knows it."""
        offered = self.activities.get(activity)
        for content in offered.contents if offered else ():
            if content.kind == kind:
                try:
                    return msgspec.convert(dict(fields), content)
                except Exception:  # it does not fit, or its plugin fails to say what would
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
