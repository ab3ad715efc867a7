"""Lists the errors of plugins since the server started, for whoever facilitates.

Which method, what sort of fault, which line: never the words of an error, which may be somebody's
in another session. Those are in the server's log, and on the console of whoever writes a plugin.
"""

from __future__ import annotations

import html
from typing import Final

import streamlit as st

from tablee import isolation
from tablee.texts import _, ngettext
from tablee.ui.widgets.inputs import as_text
from tablee.ui.widgets.markup import text_html
from tablee.web.ops import fallback
from tablee.web.ops.page_errors import part

IN_PLACE: Final = frozenset({"before_opening", "fields", "read", "render", "view"})
"""Methods that draw: one that fails leaves its lines where it would have drawn."""
FEW: Final = 3
"""The newest of the others."""


@part
def draw() -> None:
    """A heading and a line for each, the newest first; nothing where there is none."""
    found = isolation.incidents()
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
    if left := sum(isolation.still_running().values()):
        st.text(
            ngettext(
                "{n} calcul laissé de côté tourne encore, et ralentit ce serveur.",
                "{n} calculs laissés de côté tournent encore, et ralentissent ce serveur.",
                left,
            )
        )


@st.fragment(run_every=2)  # nothing changed, so nothing else draws the page again
@part
def draw_behind() -> None:
    """With `--dev`: what failed behind the screens, such as `check`, each with its lines.

    Until a file is edited: then all is tried again.
    """
    found = [i for i in isolation.incidents() if not _is_shown(i)]
    for incident in reversed(found[-FEW:]):
        st.error(as_text(fallback.cause(incident)))
        if lines := fallback.lines(incident):
            st.code(lines, language=None, wrap_lines=True)


def _is_shown(incident: isolation.Incident) -> bool:
    """Whether its lines stand where it would have drawn: a plugin's, or the screens' own."""
    own = incident.plugin.partition(".")[0] == "tablee"
    return own or incident.what.rpartition(".")[2] in IN_PLACE


def _line(incident: isolation.Incident) -> str:
    if incident.kind == isolation.SWITCHED_OFF:
        return fallback.cause(incident)
    faults = {
        "CallTimeout": _("trop long, laissé de côté"),
        "Misfit": _("autre chose que ce qui est demandé"),
    }
    return _("{plugin}, « {what} » : {fault} ({place})").format(
        plugin=incident.plugin.removeprefix("plugins."),
        what=incident.what,
        fault=faults.get(incident.kind, incident.kind),
        place=incident.place,
    )
