"""Lists the facilitators' devices, in « Inviter »: rename, confirm, revoke."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import streamlit as st

from tablee.errors import WorkshopError
from tablee.model.entities import Person
from tablee.session import Room
from tablee.session.access.devices import Device
from tablee.texts import _, local, ngettext
from tablee.ui.widgets.inputs import as_text
from tablee.ui.widgets.markup import text_html
from tablee.web.http.cookies import token_in

REFUSED: Final = "device-refusal"
JUST_NOW: Final = 120.0
"""Seconds within which a device was seen just now."""


def browser() -> str:
    return token_in(st.context.cookies)


def begin() -> None:
    """Forgets what was refused when the dialog was last open."""
    st.session_state.pop(REFUSED, None)


def attempted(where: str, call: Callable[[], object]) -> None:
    """For a press: what is refused is said `where` it was pressed, until the next press."""
    begin()
    try:
        call()
    except WorkshopError as refusal:
        st.session_state[REFUSED] = (where, str(refusal))


def refusal(where: str) -> bool:
    """Says what was refused here last; whether something was."""
    place, sentence = st.session_state.get(REFUSED, ("", ""))
    if place == where:
        st.error(as_text(sentence))
    return bool(place == where)


def listed(room: Room, person: Person) -> None:
    """Every device, this one first."""
    devices = room.devices.all(person, browser())
    waiting = sum(not device.confirmed for device in devices)
    title = _("Appareils de l’animation")
    if waiting:
        title += " · " + ngettext("{n} à confirmer", "{n} à confirmer", waiting)
    refused = REFUSED in st.session_state
    with st.expander(title, expanded=bool(waiting) or refused, key="devices"):
        for device in devices:
            _drawn(room, person, device)
        st.caption(
            _(
                "Un appareil venu par le lien anime, mais ne peut ni effacer quelqu’un, ni changer "
                "les liens ou les rôles d’animation, ni supprimer la session, tant qu’un appareil "
                "déjà là ne l’a pas confirmé."
            )
        )


def _drawn(room: Room, person: Person, device: Device) -> None:
    devices, key = room.devices, device.id
    name = device.name or _("Un navigateur")
    with st.container(border=True, key=f"device-{key}"):
        st.text_input(
            _("Nom de l’appareil"),
            name,
            key=f"device-name-{key}",
            max_chars=60,
            on_change=lambda: attempted(
                key, lambda: devices.rename(person, key, st.session_state[f"device-name-{key}"])
            ),
        )
        text_html("p", " · ".join(_about(device)), "tb-device")
        with st.container(horizontal=True):
            if not device.confirmed and not device.here:
                st.button(
                    _("Confirmer « {device} »").format(device=as_text(name)),
                    key=f"device-vouch-{key}",
                    on_click=lambda: attempted(key, lambda: devices.vouch(person, key)),
                )
            label = _("Quitter l’animation ici") if device.here else _("Sortir « {device} »")
            st.button(
                label.format(device=as_text(name)),
                key=f"device-out-{key}",
                on_click=lambda: attempted(
                    key, lambda: devices.put_out(person, key, here=browser())
                ),
            )
        refusal(key)


def _about(device: Device) -> list[str]:
    """Whose it is, since when, when it was last seen, and whether it is to be confirmed."""
    said = [device.person]
    if device.here:
        said.append(_("cet appareil"))
    if device.since:
        said.append(_("là depuis le {when}").format(when=_when(device.since)))
    if not device.here:
        said.append(_last_seen(device.seen))
    if not device.confirmed:
        said.append(_("venu par le lien, à confirmer"))
    return said


def _last_seen(seen: float) -> str:
    if not seen:
        return _("pas vu depuis que le serveur tourne")
    if time.time() - seen < JUST_NOW:
        return _("vu à l’instant")
    return _("vu le {when}").format(when=_when(seen))


def _when(at: float) -> str:
    when = local(at)
    return _("{day}/{month} à {hours} h {minutes}").format(
        day=when.day,
        month=f"{when.month:02}",
        hours=when.hour,
        minutes=f"{when.minute:02}",
    )
