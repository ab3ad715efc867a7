"""The hooks a plugin can fill (pluggy).

A plural noun is an offer and returns a list; a noun with a past participle is a moment and returns
nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from workshop.activities import (
        Agenda,
        Canvas,
        Closing,
        Exporter,
        Framing,
        Intro,
        Notes,
    )
    from workshop.canvases import Template
    from workshop.journals import Journal
    from workshop.votes import Vote

__all__ = ["hookimpl", "hookspec"]

hookspec = pluggy.HookspecMarker("workshop")
hookimpl = pluggy.HookimplMarker("workshop")
"""Marks a plugin's function as filling the hook of the same name."""


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
def templates() -> list[Template]:  # type: ignore[empty-body]
    """Offers canvases to think on, as data: their zones, and how these lie."""


@hookspec
def journals() -> list[type[Journal]]:  # type: ignore[empty-body]
    """Offers ways of keeping a session's changes; the setting `WORKSHOP_JOURNAL` chooses one."""
