"""Encodes plugins' components in a view: script URL, and data as a JSON string.

The data goes as one text so that it arrives as the plugin gave it: of a view, a browser is told
field by field what changed, and not what goes without saying.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final, Literal

import msgspec

from tablee.activities import Activity
from tablee.model.entities import Session
from tablee.registry import Catalogue
from tablee.texts import _
from tablee.view import Audience, Component, Fold, Stack, Text, View
from tablee.view.tag import tagged
from tablee.web.static import plugin_files

log = logging.getLogger(__name__)

ABOUT: Final = ("title", "question", "day")
"""What a drawing is told of the session."""
LARGEST: Final = 1_000_000
"""Characters of what is given to draw; every phone of the room receives them."""


@dataclass(frozen=True)
class SentComponent:
    """A component as browsers receive it."""

    address: str
    style: str
    """Where its style is; empty for none."""
    name: str
    """What it is called where it fails: "barometer/gauge.js"."""
    given: str
    """JSON of its data and words, and of what the session is about."""
    fallback: View | SentComponent
    widget: Literal["component"] = tagged("component")


def sent(
    view: View,
    activity: Activity | None,
    audience: Audience,
    catalogue: Catalogue,
    session: Session | None = None,
) -> View:
    """The view with its components ready to be drawn; readers of the draft have their fallbacks."""
    if activity is None or not _has_component(view):
        return view
    plugin = plugin_files.owner(activity, catalogue)

    def ready(component: Component) -> View:
        if audience is Audience.READER:
            return component.fallback
        address = plugin_files.address(plugin, component.script, catalogue)
        if not address:
            return _instead(component, audience, _not_there().format(script=component.script))
        style = str(PurePosixPath(component.script).with_suffix(".css"))
        style = plugin_files.address(plugin, style, catalogue)
        try:
            drawn = drawn_by(component, plugin, address, style, session)
        except Exception as error:
            return _instead(component, audience, _not_plain().format(error=error))
        large = isinstance(drawn, SentComponent) and len(drawn.given) > LARGEST
        return _instead(component, audience, _too_large()) if large else drawn

    return _each(view, ready)


def drawn_by(
    component: Component, plugin: str, address: str, style: str, session: Session | None = None
) -> View:
    """The component, drawn by the script at this address; raises whatever its data raises."""
    about = (session.title, session.question, session.held_on) if session is not None else ("",) * 3
    told = dict(zip(ABOUT, about, strict=True))
    given = msgspec.json.encode({"data": component.data, "words": component.words, "session": told})
    name = f"{plugin}/{component.script}"
    # One more widget, which is on the wire alone.
    return SentComponent(address, style, name, given.decode(), component.fallback)  # type: ignore[return-value]


def _instead(component: Component, audience: Audience, why: str) -> View:
    """The fallback; for whoever facilitates, with the sentence that says why it stands there."""
    log.warning("%s", why)
    if audience is not Audience.CONSOLE:
        return component.fallback
    return Stack((component.fallback, Text(why, tone="quiet")))


def _not_plain() -> str:
    return _(
        "Ce que le plugin donne à dessiner n’est pas fait de textes et de nombres ({error}) : "
        "voici la même chose en texte."
    )


def _too_large() -> str:
    return _(
        "Ce que le plugin donne à dessiner dépasse 1 Mo, trop pour un téléphone : "
        "voici la même chose en texte."
    )


def _not_there() -> str:
    return _(
        "Le fichier « {script} » n’est pas dans le dossier « assets » de son plugin : "
        "voici la même chose en texte."
    )


def _has_component(view: View) -> bool:
    if isinstance(view, Stack | Fold):
        return any(_has_component(item) for item in view.items)
    return isinstance(view, Component)


def _each(view: View, ready: Callable[[Component], View]) -> View:
    if isinstance(view, Component):
        return ready(replace(view, fallback=_each(view.fallback, lambda inner: inner.fallback)))
    if isinstance(view, Stack | Fold):
        return replace(view, items=tuple(_each(item, ready) for item in view.items))
    return view
