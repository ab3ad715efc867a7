"""Download links of the synthesis: one for each format, and one for all in a ZIP file."""

from __future__ import annotations

import html
from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from tablee.activities import Bundle
from tablee.document import formats
from tablee.document.actions import actions_of
from tablee.document.outline import dated_actions
from tablee.model.synthesis import Part
from tablee.texts import _, ngettext
from tablee.web.export.downloads import address
from tablee.web.ops.faults import part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tablee.activities import Exporter
    from tablee.session import Room

__all__ = ["downloads"]


@part
def downloads(
    room: Room, part: Part = Part.BOTH, *, dates: bool = True, complete: bool = False
) -> None:
    """The one to print and send, PDF, first and in colour; then the others, by what they are for.

    All in one takes seconds: its link leads to a page that shows how far it is. `dates` says how
    many actions a calendar can hold: a hundred phones need not work that out at once. `complete`
    says that the whole session is in some of the files, as it is for whoever facilitates.
    """
    offered = formats.offered(room.catalogue, part)
    lists = "".join(
        f'<ul class="tb-downloads">{"".join(_link(room, e, part) for e in group)}</ul>'
        for _kind, group in groupby(offered, key=formats.kind)
    )
    title = html.escape(_("Télécharger"))
    note = _dates(room) if dates and any(e.extension == "ics" for e in offered) else ""
    kept = _to_keep(offered) if complete else ""
    st.html(f'<div class="tb-download-panel"><h2>{title}</h2>{lists}{kept}{note}</div>')


def _to_keep(offered: Iterable[Exporter]) -> str:
    """That the formats which are read again hold the whole session, and what that means."""
    if not any(exporter.reads for exporter in offered):
        return ""
    sentence = _(
        "Pour vous qui animez, le JSON complet, et le ZIP qui le contient, gardent toute la "
        "session, noms tels qu’ils ont été écrits\u00a0: c’est à garder, pas à envoyer."
    )
    return f"<p>{html.escape(sentence)}</p>"


def _dates(room: Room) -> str:
    """How many of the actions name a day, where some do not."""
    session = room.session
    found = [d for _a, d in dated_actions(actions_of(room.shared()), session.day, session.language)]
    n, of = sum(d is not None for d in found), len(found)
    if n == of:
        return ""
    sentence = ngettext(
        "Le calendrier contient {n} action sur {of} : les autres ne disent pas de jour précis.",
        "Le calendrier contient {n} actions sur {of} : les autres ne disent pas de jour précis.",
        n,
    )
    return f"<p>{html.escape(sentence.format(n=n, of=of))}</p>"


def _link(room: Room, exporter: Exporter, part: Part) -> str:
    title = html.escape(_(exporter.title))
    if isinstance(exporter, Bundle):
        page = html.escape(address(room, exporter.name, part, "/progress"))
        return f'<li><a class="tb-download tb-icon" href="{page}" target="_self">{title}</a></li>'
    first = exporter.extension == "pdf"
    file = html.escape(address(room, exporter.name, part))
    look = "tb-download tb-icon tb-primary" if first else "tb-download"
    return f'<li><a class="{look}" href="{file}" download>{title}</a></li>'
