"""The synthesis to take away: a link for each format, and one for all of them in one file."""

from __future__ import annotations

import html
from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from workshop import exports
from workshop.activities import Bundle
from workshop.synthesis import Part
from workshop.texts import _
from workshop.web.downloads import address

if TYPE_CHECKING:
    from workshop.activities import Exporter
    from workshop.facilitation import Room

__all__ = ["downloads"]


def downloads(room: Room, part: Part = Part.BOTH) -> None:
    """The one to print and send, PDF, first and in colour; then the others, by what they are for.

    All in one takes seconds: its link leads to a page that shows how far it is.
    """
    offered = exports.offered(room.catalogue, part)
    lists = "".join(
        f'<ul class="tb-downloads">{"".join(_link(room, e, part) for e in group)}</ul>'
        for _kind, group in groupby(offered, key=exports.kind)
    )
    title = html.escape(_("Télécharger"))
    st.html(f'<div class="tb-download-panel"><h2>{title}</h2>{lists}</div>')


def _link(room: Room, exporter: Exporter, part: Part) -> str:
    title = html.escape(_(exporter.title))
    if isinstance(exporter, Bundle):
        page = html.escape(address(room, exporter.name, part, "/suivi"))
        return f'<li><a class="tb-download tb-icon" href="{page}" target="_self">{title}</a></li>'
    first = exporter.extension == "pdf"
    file = html.escape(address(room, exporter.name, part))
    look = "tb-download tb-icon tb-primary" if first else "tb-download"
    return f'<li><a class="{look}" href="{file}" download>{title}</a></li>'
