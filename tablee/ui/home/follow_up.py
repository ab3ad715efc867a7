"""Chooses on the home page which former session the new one follows, if any."""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from tablee.errors import NotAccepted, WorkshopError
from tablee.model.actions import Former
from tablee.session.transfer import follow_up
from tablee.session.transfer.document import left_by
from tablee.texts import _, ngettext
from tablee.ui.widgets.inputs import as_text
from tablee.web.ops.page_errors import part
from tablee.web.site import site

FOLLOWED: Final = "followed-session"
"""What the chosen session left; kept while the fields are folded."""
GENERATION: Final = "sequel-generation"
"""Grows each time the fields are to be empty again: a file's is emptied by another in its place."""
SHOWN: Final = 6
"""Actions named before one opens the session; the others are counted."""


def chosen() -> Former | None:
    """What the session to be opened takes up; None where it follows no other."""
    found = st.session_state.get(FOLLOWED)
    return found if isinstance(found, Former) else None


def clear() -> None:
    st.session_state.pop(FOLLOWED, None)
    st.session_state[GENERATION] = st.session_state.get(GENERATION, 0) + 1


@part
def draw(browser: str) -> None:
    """The choice of a session or of its file, read when it is opened; what will be taken up."""
    fields = st.expander(_("Suite d’une session"), key="sequel", on_change="rerun")
    if fields.open:
        with fields:
            _choose(browser)
    if (former := chosen()) is not None:
        _announce(former)


def _choose(browser: str) -> None:
    catalogue = site().catalogue
    if follow_up.taken_up_by(catalogue) is None:
        st.info(_("Aucun plugin installé ne reprend les actions d’une session."))
        return
    st.text(
        _(
            "La nouvelle session garde l’agenda choisi. Elle commence par ce que sont devenues "
            "les actions de la précédente, sauf celles que sa fiche laisse de côté."
        )
    )
    left = _left_to(browser)
    names = {session: follow_up.named(former) for session, former in left.items()}
    generation = st.session_state.get(GENERATION, 0)
    choice, upload = f"sequel-session-{generation}", f"sequel-file-{generation}"
    unfolded = choice not in st.session_state and upload not in st.session_state
    session = None
    if left:
        session = st.selectbox(
            _("Une de mes sessions"),
            list(left),
            index=None,
            format_func=lambda s: names.get(s, ""),
            placeholder=_("Choisir une session"),
            key=choice,
        )
    file = st.file_uploader(
        _("Le fichier JSON de sa synthèse"),
        type=[reader.extension for reader in follow_up.readers(catalogue)],
        key=upload,
        max_upload_size=min(site().settings.upload, follow_up.LONGEST_FILE // 1_000_000),
    )
    try:
        former = _read(left.get(session or ""), file)
    except WorkshopError as refusal:
        st.session_state.pop(FOLLOWED, None)
        st.error(as_text(str(refusal)))
        return
    if former is not None or not unfolded:  # fields that were folded have forgotten the choice
        st.session_state[FOLLOWED] = former


def _left_to(browser: str) -> dict[str, Former]:
    """What each session of this browser left, newest first; those that left nothing are not in."""
    rooms = site().sessions.facilitated_by(browser) if browser else []
    found = ((room.session.id, left_by(room, browser)) for room in rooms)
    return {session: former for session, former in found if former.actions}


def _read(former: Former | None, file: UploadedFile | None) -> Former | None:
    if file is None:
        return former
    if former is not None:
        raise NotAccepted(_("Choisissez une session ou un fichier, pas les deux."))
    read = follow_up.read(site().catalogue, file.name, file.getvalue())
    if not read.actions:
        raise NotAccepted(
            _("{session} n’a laissé aucune action à suivre.").format(session=follow_up.named(read))
        )
    return read


def _announce(former: Former) -> None:
    """What will be taken up: from which session, how many actions, the first of them."""
    actions = former.to_follow
    count = ngettext("{n} action à reprendre", "{n} actions à reprendre", len(actions))
    with st.container(key="followed", border=True):
        st.caption(as_text(_("Suite de {session}.").format(session=follow_up.named(former))))
        st.text(f"{count}\u00a0:")
        st.text("\n".join(f"–\u00a0{' '.join(a.what.split())}" for a in actions[:SHOWN]))
        if (more := len(actions) - SHOWN) > 0:
            st.text(ngettext("et {n} autre", "et {n} autres", more))
        st.button(_("Ne rien reprendre"), key="sequel-none", on_click=clear)
