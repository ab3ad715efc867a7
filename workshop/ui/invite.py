"""The links of a session: for the room, for the wall, and the secret one of the facilitator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workshop.errors import NotAccepted, WorkshopError
from workshop.texts import _
from workshop.ui.desk import as_text
from workshop.ui.personal import text_html
from workshop.web.faults import part
from workshop.web.site import site

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop.facilitation import Room
    from workshop.model import Person

__all__ = ["dialog"]

PROTECTED, OPEN = "WPA", "nopass"
REFUSED = "wifi-refusal"


@part
def dialog(room: Room, person: Person) -> None:
    """Opens the dialog; its title is in the language being spoken."""

    @st.dialog(_("Inviter"), width="large")
    def opened() -> None:
        _draw(room, person)

    st.session_state.pop(REFUSED, None)
    opened()


def _draw(room: Room, person: Person) -> None:
    here = site()
    left, right = st.columns([1, 2])
    with left:
        label = _("Code QR pour rejoindre la session")
        st.html(f'<img class="tb-qr" src="/qr/{room.keys.wall}.svg" alt="{label}">')
    with right:
        code = room.keys.code
        st.text(
            _("Les téléphones scannent le code QR, ou tapent le code {code} sur {address}.").format(
                code=f"{code[:3]} {code[3:]}", address=here.address
            )
        )
        _state(room)
        _address(_("Lien pour rejoindre"), here.join_link(room))
        _address(_("Mur, en lecture seule"), here.wall_link(room))
        with st.expander(_("Lien de la console, à garder pour vous")):
            _address(_("Console, secret : qui l’ouvre anime la session"), here.console_link(room))
        # in callbacks: the links above are drawn after the change
        st.button(
            _("Changer le lien de la console"),
            key="renew-console",
            on_click=lambda: here.sessions.renew_keys(room, person, only_console=True),
        )
        st.button(
            _("Changer tous les liens et le code"),
            key="renew-all",
            on_click=lambda: here.sessions.renew_keys(room, person),
        )
        st.caption(
            _(
                "Un lien changé n’ouvre plus rien. Les appareils déjà entrés le restent : "
                "retirez leur rôle dans « Rôles et noms »."
            )
        )
    _wifi(room, person)


def _state(room: Room) -> None:
    words = _("Un téléphone n’entre pas ? État du serveur et essai")
    st.html(
        f'<a class="tb-back tb-icon tb-icon-state" href="/etat/{room.session.id}" target="_blank">'
        f"{words}</a>"
    )


# ── the room's Wi-Fi ────────────────────────────────────────────────────────────────────────


def _wifi(room: Room, person: Person) -> None:
    """What the wall shows of the network; typed once, taken away in one press."""
    shown = room.wifi
    title = _("Wi-Fi de la salle") if shown is None else _("Wi-Fi affiché au mur")
    with st.expander(title, expanded=shown is not None or REFUSED in st.session_state):
        if refusal := st.session_state.get(REFUSED, ""):
            st.error(as_text(refusal))
        if shown is None:
            _wifi_form(room, person)
            return
        text_html("p", _("Réseau : {name}").format(name=shown.name), "tb-label")
        st.caption(
            _(
                "Son code QR est au mur tant que les gens arrivent : avant le début, "
                "puis à l’étape d’accueil."
            )
        )
        st.button(
            _("Retirer le Wi-Fi"),
            key="wifi-forget",
            on_click=lambda: _try(lambda: room.network.forget(person)),
        )


def _wifi_form(room: Room, person: Person) -> None:
    st.caption(
        _(
            "Au mur, un premier code QR connecte les téléphones, le second les fait entrer. "
            "Ni la synthèse ni les téléphones ne le montrent."
        )
    )
    with st.form("wifi", border=False):
        st.text_input(_("Nom du réseau"), key="wifi-name", max_chars=32, autocomplete="off")
        st.radio(
            _("Protection"),
            [PROTECTED, OPEN],
            format_func=_protection,
            key="wifi-kind",
            horizontal=True,
        )
        st.text_input(
            _("Mot de passe du Wi-Fi"), key="wifi-password", max_chars=64, autocomplete="off"
        )
        st.checkbox(_("Montrer aussi le mot de passe en lettres, au mur"), key="wifi-readable")
        st.checkbox(_("Réseau masqué, absent des listes"), key="wifi-hidden")
        st.form_submit_button(
            _("Afficher au mur"), on_click=lambda: _try(lambda: _show_wifi(room, person))
        )


def _protection(kind: str) -> str:
    return _("Mot de passe (WPA)") if kind == PROTECTED else _("Aucune, réseau ouvert")


def _show_wifi(room: Room, person: Person) -> None:
    typed = st.session_state
    protected = typed["wifi-kind"] == PROTECTED
    if protected and typed["wifi-name"].strip() and not typed["wifi-password"]:
        raise NotAccepted(_("Tapez le mot de passe du Wi-Fi, ou dites que le réseau est ouvert."))
    room.network.set(
        person,
        typed["wifi-name"].strip(),
        typed["wifi-password"] if protected else "",
        hidden=typed["wifi-hidden"],
        readable=typed["wifi-readable"],
    )


def _try(deed: Callable[[], object]) -> None:
    """For a press: what is refused is said where it was typed, until the next press."""
    st.session_state.pop(REFUSED, None)
    try:
        deed()
    except WorkshopError as refusal:
        st.session_state[REFUSED] = str(refusal)


def _address(words: str, link: str) -> None:
    """A link to copy, under what it opens."""
    text_html("p", words, "tb-label")
    st.code(link, language=None, wrap_lines=True)
