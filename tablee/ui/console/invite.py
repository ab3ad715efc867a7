"""Shows the links of a session: for the room, for the wall, and the facilitator's secret one."""

from __future__ import annotations

import streamlit as st

from tablee.errors import NotAccepted
from tablee.model.entities import Person, spaced
from tablee.session import Room
from tablee.settings.addresses import at
from tablee.texts import _
from tablee.ui.console import devices
from tablee.ui.widgets import refusals
from tablee.ui.widgets.markup import link_html, text_html
from tablee.web.ops.page_errors import part
from tablee.web.pages import plugin_pages
from tablee.web.pages.remote import far_link
from tablee.web.site import site

PROTECTED, OPEN = "WPA", "nopass"
REFUSED = "wifi-refusal"
SHOWN = "console-link"
"""The link to the console that was just made, for as long as the dialog is open."""
PUT_OUT = "put-others-out"


@part
def dialog(room: Room, person: Person) -> None:
    """Opens the dialog; its title is in the language being spoken."""

    @st.dialog(_("Inviter"), width="large")
    def opened() -> None:
        _draw(room, person)

    refusals.clear(REFUSED)
    st.session_state.pop(SHOWN, None)
    devices.begin()
    opened()


def _draw(room: Room, person: Person) -> None:
    here = site()
    left, right = st.columns([1, 2])
    with left:
        label = _("Code QR pour rejoindre la session")
        st.html(f'<img class="tb-qr" src="{at(f"/qr/{room.keys.wall}.svg")}" alt="{label}">')
    with right:
        st.text(
            _("Les téléphones scannent le code QR, ou tapent le code {code} sur {address}.").format(
                code=spaced(room.keys.code), address=here.address
            )
        )
        _state(room)
        _address(_("Lien pour rejoindre"), here.join_link(room))
        _address(_("Mur, en lecture seule"), here.wall_link(room))
        _address(
            _("Pour qui est à distance : qui parle, et le temps qui reste"),
            far_link(room, here.address),
        )
        for page, link in plugin_pages.links(room, here):
            _address(_(page.title), link)
            if page.summary:
                st.caption(_(page.summary))
        _console_link(room, person)
        devices.listed(room, person)
        _renewing(room, person)
    _wifi(room, person)


def _console_link(room: Room, person: Person) -> None:
    """A link to the console, made when it is asked for: the session keeps no readable one."""
    shown = st.session_state.get(SHOWN, "")
    with st.expander(_("Lien de la console, à garder pour vous"), expanded=bool(shown)):
        if shown:
            _address(_("Console, secret : qui l’ouvre anime la session"), shown)
            st.caption(
                _(
                    "Copiez-le maintenant : le serveur n’en garde qu’une empreinte, et ne peut pas "
                    "le montrer deux fois. Un navigateur où on l’ouvre le garde dans son "
                    "historique : sur un ordinateur prêté, effacez-le."
                )
            )
        # in callbacks: what they make is drawn after them
        st.button(
            _("Montrer un nouveau lien"),
            key="new-console-link",
            help=_("Les liens de la console déjà donnés restent valables."),
            on_click=devices.attempted,
            args=("link", lambda: _show_link(room, person)),
        )
        st.button(
            _("Changer le lien de la console"),
            key="renew-console",
            help=_("Ceux déjà donnés n’ouvrent plus rien."),
            on_click=devices.attempted,
            args=("link", lambda: _change_link(room, person)),
        )
        devices.refusal("link")


def _show_link(room: Room, person: Person) -> None:
    st.session_state[SHOWN] = site().console_link(room, person)


def _change_link(room: Room, person: Person) -> None:
    site().sessions.renew_keys(room, person, only_console=True)
    _show_link(room, person)


def _renewing(room: Room, person: Person) -> None:
    """Ends every link, and every other device where one asks for it."""
    st.checkbox(_("Sortir aussi tous les autres appareils de l’animation"), key=PUT_OUT)
    st.button(
        _("Changer tous les liens et le code"),
        key="renew-all",
        on_click=devices.attempted,
        args=("all", lambda: _renew(room, person)),
    )
    devices.refusal("all")
    st.caption(
        _(
            "Un lien changé n’ouvre plus rien, et ce qu’il tenait ouvert se ferme : le mur aussi. "
            "Les téléphones du groupe restent dans la session."
        )
    )


def _renew(room: Room, person: Person) -> None:
    st.session_state.pop(SHOWN, None)
    site().sessions.renew_keys(room, person)
    if st.session_state.get(PUT_OUT):
        room.devices.put_others_out(person, devices.browser())


def _state(room: Room) -> None:
    words = _("Un téléphone n’entre pas ? État du serveur et essai")
    css = "tb-back tb-icon tb-icon-state"
    link_html(at(f"/status/{room.session.id}"), words, css, apart=True)


# ── the room's Wi-Fi ────────────────────────────────────────────────────────────────────────


def _wifi(room: Room, person: Person) -> None:
    """What the wall shows of the network; typed once, taken away in one press."""
    shown = room.wifi
    title = _("Wi-Fi de la salle") if shown is None else _("Wi-Fi affiché au mur")
    with st.expander(title, expanded=shown is not None or REFUSED in st.session_state):
        refusals.show(REFUSED)
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
            on_click=refusals.attempt,
            args=(REFUSED, lambda: room.network.remove(person)),
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
            _("Afficher au mur"),
            on_click=refusals.attempt,
            args=(REFUSED, lambda: _show_wifi(room, person)),
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


def _address(words: str, link: str) -> None:
    """A link to copy, under what it opens."""
    text_html("p", words, "tb-label")
    st.code(link, language=None, wrap_lines=True)
