"""Parses the script of a session, a TOML file, into typed and checked data.

    title = "…"                      lead, language, agenda (a name from the catalogue), closed
    facilitator = "Yasmine"
    [[steps]]
    activity = "welcome"             title, settings, planned (minutes), without an agenda
    minutes = 4                      how long it really took
    events = [
        { joins = "Adèle", roles = ["scribe"] },
        { by = "Adèle", puts = "card", with = { text = "…" }, as = "first" },
        { by = "Adèle", edits = "first", with = { text = "…" } },
    ]

Each event begins with its verb (`events.EVENTS`). In the values of `with` and `sets`, `@first` is
the id of what was called so: a contribution, a person (by first name), or `@step`, the running
step.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import msgspec

from tablee.errors import Unreadable
from tablee.sdk.demo.events import EVENTS, ScriptEvent
from tablee.texts import _


class Scene(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step as it went."""

    activity: str
    minutes: float
    """How long it took; for the last one of a script that is not closed, how long it has run."""
    title: str = ""
    planned: float | None = None
    """Minutes on the agenda; `minutes` if nothing is said."""
    settings: dict[str, Any] = {}
    events: tuple[dict[str, Any], ...] = ()

    @property
    def parsed(self) -> list[ScriptEvent]:
        """The events as what they do; raises `msgspec.ValidationError`."""
        return [_event(event) for event in self.events]


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole session as it went."""

    title: str
    facilitator: str
    steps: tuple[Scene, ...]
    lead: str = ""
    language: str = "fr"
    agenda: str = ""
    """A ready-made agenda of the catalogue; empty for these very steps."""
    closed: bool = False
    """Ended after the last step, instead of left running in it."""

    @property
    def minutes(self) -> float:
        return sum(scene.minutes for scene in self.steps)


def read(path: Path) -> Script:
    """The script in this file; raises `Unreadable` with the place of the first mistake."""
    try:
        script = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Script)
        for scene in script.steps:
            scene.parsed  # noqa: B018 - read now, so that a mistake is said before anything is made
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise Unreadable(
            _("Le scénario {file} ne se lit pas : {error}.").format(file=path.name, error=error)
        ) from error
    return script


def _event(event: dict[str, Any]) -> ScriptEvent:
    key = next((key for key in EVENTS if key in event), None)
    if key is None:
        raise msgspec.ValidationError(
            _("aucune clé connue dans {event} (il faut {keys})").format(
                event=event, keys=", ".join(EVENTS)
            )
        )
    return msgspec.convert(event, EVENTS[key])
