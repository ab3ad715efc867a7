"""HTML elements in Streamlit's pages, with people's words escaped: texts, links."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Literal

import streamlit as st

from tablee.settings.addresses import at
from tablee.texts import _, primary
from tablee.web.site import session_address

if TYPE_CHECKING:
    from tablee.session import Room

    Width = Literal["stretch", "content"]


def text_html(tag: str, text: str, css: str = "", *, spoken: str = "") -> None:
    """A text in one HTML element; for headings and quotes with people's words in them.

    `spoken` is the language of the text, where it is known.
    """
    st.html(f'<{tag} class="{css}"{lang(spoken)}>{html.escape(text)}</{tag}>')


def lang(code: str) -> str:
    """The attribute that says in which language a text is; nothing where it is the page's."""
    return f' lang="{html.escape(code)}"' if code and primary(code) != primary() else ""


def link_html(address: str, words: str, css: str = "tb-back", *, apart: bool = False) -> None:
    """A link to a page of ours; `apart` opens it beside this one."""
    st.html(_link(address, words, css, apart=apart))


def button_html(
    address: str, words: str, icon: str, *, apart: bool = False, width: Width = "content"
) -> None:
    """A link that looks as a button does."""
    css = f"tb-button tb-icon tb-icon-{icon}"
    st.html(_link(address, words, css, apart=apart), width=width)


def _link(address: str, words: str, css: str, *, apart: bool) -> str:
    where = 'target="_blank" rel="noopener"' if apart else 'target="_self"'
    return f'<a class="{css}" href="{html.escape(address)}" {where}>{html.escape(words)}</a>'


def way_back(room: Room | None) -> None:
    """The way back to the session, or to the home page."""
    to = session_address(room.session.id) if room else at("/")
    words = _("Revenir à la session") if room else _("Revenir à l’accueil")
    st.html(
        f'<header><nav class="tb-ways">{_link(to, words, "tb-back", apart=False)}</nav></header>'
    )


def copy_button(text: str, words: str) -> str:
    """The HTML of a button that copies a text, and says so beside itself (`clipboard.js`)."""
    told = html.escape(_("Copié"))
    return (
        f'<button type="button" class="tb-button" data-copy="{html.escape(text)}" '
        f'data-copied="{told}">{html.escape(words)}</button><span role="status"></span>'
    )
