"""Download links of the synthesis: one for each format, and one for all in a ZIP file."""

from __future__ import annotations

import html
from collections.abc import Iterable
from itertools import groupby

import streamlit as st

from tablee.activities import Bundle, Exporter
from tablee.document import build, formats
from tablee.document.outline import dated_actions
from tablee.model.synthesis import Part
from tablee.session import Room
from tablee.texts import _, ngettext
from tablee.web.export.downloads import address
from tablee.web.ops.page_errors import part


@part
def downloads(room: Room, part: Part = Part.BOTH, *, complete: bool = False) -> None:
    """The four that most people want, PDF first and in colour; the others below, by their use.

    All in one takes seconds: its link opens a page beside this one that shows how far it is.
    `complete` says that the whole session is in some of the files, as it is for whoever
    facilitates.
    """
    offered = formats.offered(room.catalogue, part)
    wanted = [exporter for exporter in offered if exporter.extension in formats.WANTED]
    others = [exporter for exporter in offered if exporter not in wanted]
    more = "".join(_list(room, part, group) for _kind, group in groupby(others, formats.kind))
    words = html.escape(_("Autres formats"))
    lists = _list(room, part, wanted)
    lists += f"<details><summary>{words}</summary>{more}</details>" if others else ""
    title = html.escape(_("Télécharger"))
    note = _dates(room) if any(e.extension == "ics" for e in offered) else ""
    kept = _to_keep(offered) if complete else ""
    st.html(f'<div class="tb-download-panel"><h2>{title}</h2>{lists}{kept}{note}</div>')


def _list(room: Room, part: Part, exporters: Iterable[Exporter]) -> str:
    links = "".join(_link(room, exporter, part) for exporter in exporters)
    return f'<ul class="tb-downloads">{links}</ul>'


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
    written = build.write(room.shared())
    found = [d for _a, d in dated_actions(written.actions, written.date, written.language)]
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
        return f'<li><a class="tb-download tb-icon" href="{page}" target="_blank">{title}</a></li>'
    first = exporter.extension == "pdf"
    file = html.escape(address(room, exporter.name, part))
    look = "tb-download tb-icon tb-primary" if first else "tb-download"
    return f'<li><a class="{look}" href="{file}" download>{title}</a></li>'
