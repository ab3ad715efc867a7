"""Hook specifications (pluggy) that plugins can implement.

A plural noun is an offer and returns a list; a noun with a past participle is an event and returns
nothing. Events are told once the change is on disk, in a thread of the plugin's own, in order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from tablee.activities import (
        Agenda,
        Canvas,
        Closing,
        Exporter,
        Files,
        Framing,
        Importer,
        Intro,
        Notes,
        Page,
        Record,
        SessionFields,
        StepRecord,
    )
    from tablee.activities.votes import Vote
    from tablee.model.canvases import Template
    from tablee.model.entities import Contribution, Person
    from tablee.settings import ServerSettings
    from tablee.storage.journal import Journal

hookspec = pluggy.HookspecMarker("tablee")
hookimpl = pluggy.HookimplMarker("tablee")
"""Marks a plugin's function as filling the hook of the same name."""


@dataclass(frozen=True)
class PluginStatus:
    """How something that a plugin does by itself is going, for whoever hosts or facilitates."""

    sentence: str
    """In the language being spoken. All who facilitate read it: it names nobody, and no session."""
    well: bool = True


@dataclass(frozen=True)
class ToldEvent:
    """What one event is known by. A plugin that takes it is told again after a crash.

    That is: of each event that it had not dealt with when the server, its machine or the database
    went, within three days, perhaps on another server, perhaps a second time under the same `id`.
    """

    id: str
    """The same each time that this plugin is told of it: 32 hexadecimal digits."""
    at: float
    """When it happened, seconds since 1970."""
    hold: Callable[[], Callable[[], None]]
    """Has it count as dealt with only once what this returns was called, and the hook has ended."""
    still: Callable[[], bool]
    """Whether it is still to be told: not where what it tells of is withdrawn, erased, or another
    server's by now."""


@dataclass(frozen=True)
class PluginCommand:
    """A command of the shell that a plugin adds: `tablee webhook-test`."""

    name: str
    """The plugin's name, `-` in the place of `_`, alone or with `-` and a word after it."""
    help: str
    """One sentence of what it does, French, marked with `N_`."""
    run: Callable[[Sequence[str]], int | None]
    """Is given what is typed after the name; what it prints is in the language being spoken.

    0 or None where all is well, 1 for something refused. Raises errors of `tablee.plugin`, whose
    sentence is printed.
    """
    takes: str = ""
    """What is typed after the name, as the help shows it, marked with `N_`; empty for nothing."""


@hookspec
def intros() -> list[type[Intro]]:  # type: ignore[empty-body] # a specification has no body
    """Offers activities in which people meet."""


@hookspec
def framings() -> list[type[Framing]]:  # type: ignore[empty-body]
    """Offers activities in which the problem is told and put into words."""


@hookspec
def canvases() -> list[type[Canvas]]:  # type: ignore[empty-body]
    """Offers activities in which the group thinks with cards."""


@hookspec
def votes() -> list[type[Vote]]:  # type: ignore[empty-body]
    """Offers activities in which the group decides."""


@hookspec
def notes() -> list[type[Notes]]:  # type: ignore[empty-body]
    """Offers places for notes beside every step."""


@hookspec
def closings() -> list[type[Closing]]:  # type: ignore[empty-body]
    """Offers activities that end a workshop."""


@hookspec
def agendas() -> list[Agenda]:  # type: ignore[empty-body]
    """Offers ready-made agendas."""


@hookspec
def exporters() -> list[type[Exporter]]:  # type: ignore[empty-body]
    """Offers formats for the synthesis."""


@hookspec
def importers() -> list[type[Importer]]:  # type: ignore[empty-body]
    """Offers to read files that were written elsewhere into a new session."""


@hookspec
def canvas_templates() -> list[Template]:  # type: ignore[empty-body]
    """Offers canvases without any card, as data: their zones, and how these lie."""


@hookspec
def journals() -> list[type[Journal]]:  # type: ignore[empty-body]
    """Offers ways of keeping a session's changes; the setting `TABLEE_JOURNAL` chooses one."""


@hookspec
def server_settings() -> list[type[ServerSettings]]:  # type: ignore[empty-body]
    """Offers settings of whoever hosts: addresses, folders, secrets, as `TABLEE_…` variables."""


@hookspec
def commands() -> list[PluginCommand]:  # type: ignore[empty-body]
    """Offers commands of the shell, for whoever hosts."""


@hookspec
def session_fields() -> list[type[SessionFields]]:  # type: ignore[empty-body]
    """Offers fields of the whole session: what it is about, or settings of it for the plugin."""


@hookspec
def pages() -> list[type[Page]]:  # type: ignore[empty-body]
    """Offers pages of a session under an address of their own, for whoever has the link."""


@hookspec
def states() -> list[PluginStatus]:  # type: ignore[empty-body]
    """Says how what the plugin does by itself is going; asked when somebody reads it."""


# ── events, in the order of a session's life ───────────────────────────────────────────────


@hookspec
def session_opened(record: Record, event: ToldEvent) -> None:
    """A session was opened here, with its agenda; not one that was imported."""


@hookspec
def person_joined(record: Record, person: Person, event: ToldEvent) -> None:
    """Somebody is in the session: by phone, entered by whoever facilitates, or put back."""


@hookspec
def step_started(step: StepRecord, event: ToldEvent) -> None:
    """The step runs: for the first time, or again."""


@hookspec
def contribution_added(step: StepRecord, contribution: Contribution, event: ToldEvent) -> None:
    """Everybody can see it from now on: posted, shared, or put back; ballots never."""


@hookspec
def vote_opened(step: StepRecord, event: ToldEvent) -> None:
    """A round takes ballots from now on: for the first time, or again."""


@hookspec
def vote_closed(step: StepRecord, event: ToldEvent) -> None:
    """A round was counted: `step.urn` holds it, and the room may not have seen it yet."""


@hookspec
def vote_shown(step: StepRecord, event: ToldEvent) -> None:
    """The room sees the result of a round."""


@hookspec
def step_finished(step: StepRecord, event: ToldEvent) -> None:
    """The step is over."""


@hookspec
def document_approved(step: StepRecord, event: ToldEvent) -> None:
    """Somebody has read the document and approves it; `step` is where it is edited."""


@hookspec
def session_closed(record: Record, files: Files, event: ToldEvent) -> None:
    """The session is over; `files` writes its document in any format."""


@hookspec
def session_reopened(record: Record, event: ToldEvent) -> None:
    """A session that was over is open again; it may close again."""


@hookspec
def server_stopped() -> None:
    """The server stops: what the plugin keeps in memory has two seconds, then is gone."""
