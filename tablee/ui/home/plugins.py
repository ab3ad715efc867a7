"""Lists the plugins of this server: their offers, their source, the errors of refused ones.

For whoever facilitates: tracebacks are shown to nobody else, and never on a phone or the wall.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Final

import streamlit as st

from tablee.model.entities import derived_id
from tablee.registry import Plugin, PluginOrigin, Refusal
from tablee.session import Room
from tablee.settings.addresses import at
from tablee.texts import _, ngettext
from tablee.ui.home import plugin_errors
from tablee.ui.widgets.inputs import as_text
from tablee.ui.widgets.markup import link_html, text_html, way_back
from tablee.web.ops.page_errors import part
from tablee.web.site import session_address, site

PAGE: Final = "plugins"
"""What `?page=` says of it."""


def draw(room: Room | None, *, facilitates: bool) -> None:
    """The whole page, from a session or from the home page.

    `facilitates` for somebody who facilitates a session of this server.
    """
    with st.container(key="plugins"):
        way_back(room)
        text_html("h1", _("Plugins"), "tb-h1")
        st.text(_("Chaque étape, chaque format et chaque agenda vient d’un plugin."))
        if site().settings.safe:
            st.info(
                _(
                    "Mode sans échec : seuls les plugins de Tablée sont chargés. "
                    "Relancez sans --safe pour retrouver les autres."
                )
            )
        offered = site().catalogue
        _refusals(_("Laissés de côté"), _left_out(), facilitates)
        _refusals(_("Agendas incomplets ici"), _incomplete(), facilitates)
        if facilitates:
            plugin_errors.draw()
        added = [plugin for plugin in offered.plugins if plugin.way is not PluginOrigin.OURS]
        _added(added, facilitates)
        ours = [plugin for plugin in offered.plugins if plugin.way is PluginOrigin.OURS]
        with st.expander(_("Ceux de Tablée ({n})").format(n=len(ours))):
            _list(ours, facilitates)


@part
def notice(room: Room | None = None) -> None:
    """One line where plugins are left out, and the way to the page that says why."""
    said = []
    if n := len(_left_out()):
        said += [ngettext("Plugins : {n} laissé de côté.", "Plugins : {n} laissés de côté.", n)]
    if n := len(_incomplete()):
        said += [ngettext("Agendas : {n} incomplet ici.", "Agendas : {n} incomplets ici.", n)]
    if said:
        with st.container(key="plugins-left-out"):
            st.warning(f"{' '.join(said)} [{_('Voir pourquoi')}]({_address(room)})")


def _left_out() -> list[Refusal]:
    return [refusal for refusal in site().catalogue.refusals if not refusal.agenda]


def _incomplete() -> list[Refusal]:
    return [refusal for refusal in site().catalogue.refusals if refusal.agenda]


@part
def edited() -> None:
    """With `--dev`: which edited plugins were not taken up, what failed, the lines that say why."""
    taken = site().reloader
    if taken is None:
        return
    for refusal in taken.refusals:
        words = _("« {name} » reste comme il était : ses fichiers modifiés ne se chargent pas.")
        st.error(as_text(words.format(name=refusal.plugin) + " " + refusal.sentence))
        if refusal.detail:
            st.code(refusal.detail, language=None, wrap_lines=True)
    plugin_errors.draw_behind()


@st.fragment(run_every=3)  # they come to it once the session is closed
@part
def going_wrong() -> None:
    """What plugins do by themselves and could not: there is time to act now."""
    events = site().sessions.plugin_events
    said = (*events.troubles, *events.states) if events is not None else ()
    for each in said:
        if not each.well:
            words = _("{name} : {sentence}").format(name=each.title, sentence=each.sentence)
            st.warning(as_text(words))


@part
def link(room: Room | None = None) -> None:
    link_html(_address(room), _("Plugins de ce serveur"), apart=room is not None)


def _address(room: Room | None) -> str:
    return session_address(room.session.id, PAGE) if room else at(f"/?page={PAGE}")


# ── left out ────────────────────────────────────────────────────────────────────────────────


@part
def _refusals(heading: str, refusals: Sequence[Refusal], facilitates: bool) -> None:
    if refusals:
        text_html("h2", heading, "tb-h2")
    for refusal in refusals:
        _refused(refusal, facilitates)


def _refused(refusal: Refusal, facilitates: bool) -> None:
    key = derived_id(refusal.source, refusal.plugin, refusal.agenda)
    with st.container(border=True, key=f"refused-{key}"):
        name = " ".join(filter(None, (refusal.plugin, refusal.version)))
        text_html("h3", name, "tb-h3")
        head = [refusal.head] if refusal.agenda else []
        told = "".join(f"<p>{html.escape(said)}</p>" for said in (*head, *map(str, refusal.faults)))
        st.html(f'<div class="tb-plugin-faults">{told}</div>')
        if facilitates and refusal.origin:
            st.caption(_("Il vient de :") + " " + f"`{refusal.origin.replace('`', '')}`")
        if facilitates and refusal.detail:
            with st.expander(_("Le détail, pour qui l’a écrit")):
                st.code(refusal.detail, language=None, wrap_lines=True)


# ── taken in ────────────────────────────────────────────────────────────────────────────────


@part
def _added(plugins: Sequence[Plugin], facilitates: bool) -> None:
    if site().settings.safe:
        return
    text_html("h2", _("Ajoutés sur ce serveur"), "tb-h2")
    st.text(
        _(
            "Un plugin est un programme, avec les droits de ce serveur. Ses erreurs restent à leur "
            "place, mais un calcul sans fin hors de Python arrêterait tout : "
            "n’installez que ce que vous connaissez."
        )
    )
    if plugins:
        _list(plugins, facilitates)
    else:
        st.text(
            _(
                "Aucun pour l’instant. Pour en ajouter un, déposez son dossier dans « plugins », "
                "ou installez son paquet avec pip, puis relancez Tablée."
            )
        )


@part
def _list(plugins: Sequence[Plugin], facilitates: bool) -> None:
    items = "".join(_item(plugin, facilitates) for plugin in plugins)
    st.html(f'<ul class="tb-plugins">{items}</ul>')


def _item(plugin: Plugin, facilitates: bool) -> str:
    """One plugin with what it offers; where it stands on the disk is for whoever facilitates."""
    shown = facilitates or plugin.way is PluginOrigin.PACKAGE
    beside = filter(None, (plugin.version, plugin.origin if shown else ""))
    head = "".join(f" <span>{html.escape(words)}</span>" for words in beside)
    offers = "".join(f"<li>{html.escape(offer)}</li>" for offer in plugin.told)
    events = site().sessions.plugin_events
    said = events.of(plugin.name) if events is not None and facilitates else ()
    offers += "".join(f"<li>{html.escape(each.sentence)}</li>" for each in said)
    below = f"<ul>{offers}</ul>" if offers else ""
    return f"<li><b>{html.escape(plugin.name)}</b>{head}{below}</li>"
