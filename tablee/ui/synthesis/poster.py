"""Chooses and shows a poster of the plan, on the page of the synthesis."""

from __future__ import annotations

import hashlib
import html
from typing import Final
from urllib.parse import quote

import streamlit as st

from tablee.drawing import posters
from tablee.drawing.posters import Subject
from tablee.errors import NotAccepted
from tablee.session import Room
from tablee.settings.addresses import at
from tablee.texts import N_, _, speaking
from tablee.ui.widgets.markup import text_html
from tablee.web.export.posters import DRAWINGS, NAMES, drawn, link, subject
from tablee.web.ops.page_errors import part
from tablee.web.site import site

WORDS: Final = {
    "a4": N_("A4, pour l’écran"),
    "a4-300": N_("A4, pour imprimer (300 dpi)"),
    "a3": N_("A3, pour l’écran"),
    "a3-300": N_("A3, pour imprimer (300 dpi)"),
    "square": N_("Carré, pour une messagerie"),
    "names": N_("Prénoms et phrases"),
    "keywords": N_("Mots-clés"),
}
"""The pictures as one chooses them."""
FINE: Final = "-300"
"""How the names of those at 300 dpi end."""


@part
def draw(room: Room) -> None:
    """The choice and what was chosen; what is missing, where nothing can be drawn yet."""
    text_html("h2", _("Le plan en image"), "tb-h2")
    whole = drawn(room, link(site(), room))
    there = {name: what for name in NAMES if (what := subject(whole, room, name)) is not None}
    if not there:
        st.text(
            _(
                "L’image se dessine avec les cartes du canevas et les actions du plan. "
                "Il n’y en a pas encore : elle sera ici dès la première."
            )
        )
        return
    chosen = st.radio(
        _("Quelle image ?"), list(there), format_func=lambda name: _(WORDS[name]), horizontal=True
    )
    _chosen(room, chosen or next(iter(there)), there)


def _chosen(room: Room, name: str, there: dict[str, Subject]) -> None:
    what = there.get(name) or next(iter(there.values()))
    try:
        with speaking(room.session.language):
            pages, alt = DRAWINGS.pages(what, name), posters.alternative(what)
    except NotAccepted as refused:
        st.text(str(refused))
        return
    # Its address changes with what is drawn, so that nobody looks at the picture of before.
    mark = hashlib.sha256(repr(what).encode()).hexdigest()[:12]
    folder = at(f"/poster/{quote(room.session.id)}")
    seen = name.removesuffix(FINE)
    short = _("{what} : ce qu’elle dit est juste dessous").format(what=_(WORDS[name]))
    st.html(
        f'<img class="tb-poster" src="{folder}/{seen}.png?v={mark}" alt="{html.escape(short)}">'
    )
    links = "".join(
        f'<a class="tb-download tb-icon" href="{folder}/{name}.png?page={page}&v={mark}" download>'
        f"{html.escape(_page(page, pages))}</a>"
        for page in range(1, pages + 1)
    )
    st.html(f'<div class="tb-downloads">{links}</div>')
    if name.endswith(FINE):
        st.caption(_("À 300 points par pouce, chaque page demande quelques secondes."))
    with st.expander(_("Ce que dit l’image, à copier là où vous la publiez")):
        st.code(alt, language=None, wrap_lines=True)


def _page(page: int, pages: int) -> str:
    if pages == 1:
        return _("Télécharger l’image")
    return _("Télécharger la page {n} sur {of}").format(n=page, of=pages)
