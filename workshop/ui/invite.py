"""The links of a session: for the room, for the wall, and the secret one of the facilitator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workshop.texts import _
from workshop.ui.personal import text_html
from workshop.web.site import site

if TYPE_CHECKING:
    from workshop.facilitation import Room
    from workshop.model import Person

__all__ = ["dialog"]


def dialog(room: Room, person: Person) -> None:
    """Opens the dialog; its title is in the language being spoken."""

    @st.dialog(_("Inviter"), width="large")
    def opened() -> None:
        _draw(room, person)

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
            .replace("« ", "« ")
            .replace(" »", " »")
        )


def _address(words: str, link: str) -> None:
    """A link to copy, under what it opens."""
    text_html("p", words, "tb-label")
    st.code(link, language=None, wrap_lines=True)
