"""What plugins did wrong since the server started, for whoever facilitates.

Which method, what sort of fault, which line: never the words of an error, which may be somebody's
in another session. Those are in the server's log.
"""

from __future__ import annotations

import html

import streamlit as st

from workshop import guarding
from workshop.texts import _
from workshop.ui.personal import text_html

__all__ = ["draw"]


def draw() -> None:
    """A heading and a line for each, the newest first; nothing where there is none."""
    found = guarding.incidents()
    if not found:
        return
    text_html("h2", _("En panne depuis le démarrage"), "tb-h2")
    st.text(
        _(
            "Une phrase tient lieu de ce qui manque, et la session continue. "
            "Le journal du serveur en dit plus."
        )
    )
    lines = "".join(f"<li>{html.escape(_line(incident))}</li>" for incident in reversed(found))
    st.html(f'<ul class="tb-plugins">{lines}</ul>')


def _line(incident: guarding.Incident) -> str:
    faults = {"TooLong": _("trop long, arrêté"), "Misfit": _("autre chose que ce qui est demandé")}
    return _("{plugin}, « {what} » : {fault} ({place})").format(
        plugin=incident.plugin.removeprefix("plugins."),
        what=incident.what,
        fault=faults.get(incident.kind, incident.kind),
        place=incident.place,
    )
