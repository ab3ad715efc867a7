"""Lists my sessions on the home page: come back to one, see what threatens it, delete it."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st

from tablee.document.outline.days import day_told
from tablee.errors import WorkshopError
from tablee.session import Room
from tablee.storage.maintenance import downgrade
from tablee.texts import _, date_told, local
from tablee.ui.home import duplicating
from tablee.ui.widgets.inputs import as_text
from tablee.ui.widgets.markup import lang, text_html
from tablee.web.http.cookies import token_in
from tablee.web.ops.page_errors import part
from tablee.web.site import session_address, site

DELETED = "deleted-session"
MOST_DAMAGES = 5
"""Lines about what was damaged; all of them stand in `aside/`."""


@part
def draw(browser: str) -> None:
    """The list of this browser's sessions, newest first."""
    text_html("h2", _("Mes sessions"), "tb-h2")
    if DELETED in st.session_state:
        title = as_text(st.session_state.pop(DELETED))
        st.success(_("« {title} » est supprimée.").format(title=title))
    rooms = site().sessions.facilitated_by(browser) if browser else []
    if not rooms:
        st.caption(_("Vos sessions apparaîtront ici."))
    if rooms:
        st.html(f'<ul class="tb-sessions">{"".join(map(_session, rooms))}</ul>')
        for room in rooms:
            damaged(room)
            brought_up(room)
        duplicating.draw(browser, rooms, _named)
        _delete(browser, rooms)
    refused = site().sessions.refused_to(browser) if browser else {}
    for name, sentence in refused.items():
        st.warning(as_text(_("{name} : {sentence}").format(name=name, sentence=sentence)))
    _lost()


def _lost() -> None:
    """How one comes back to a session that this browser does not list."""
    with st.expander(_("Une session n’est pas dans cette liste ?")):
        st.text(
            _(
                "Elle est dans la liste du navigateur qui l’a ouverte. Là, « Inviter » puis "
                "« Lien de la console » donnent un lien qui l’ouvre ici aussi."
            )
        )
        st.text(
            _(
                "Si cet appareil est perdu, la personne qui tient le serveur en donne un autre, "
                "par la commande « tablee console »."
            )
        )


def _session(room: Room) -> str:
    state, words = _state(room)
    leaves = leaving(room)
    return (
        f'<li><a class="tb-session tb-session-{state}" target="_self"'
        f' href="{session_address(room.session.id)}">'
        f"<b{lang(room.session.language)}>{html.escape(room.session.title)}</b><span>{html.escape(words)}</span>"
        + (f"<span>{html.escape(leaves)}</span>" if leaves else "")
        + "</a></li>"
    )


def _state(room: Room) -> tuple[str, str]:
    """The name of the state, which chooses its icon, and its words."""
    if room.closed:
        return "closed", _("Terminée, synthèse prête")
    record = room.record()
    # A report that came in without introductions has no step, and all of it is written.
    written = not record.steps and any(step.contributions for step in record.beside)
    if record.current is None and (written or any(step.done for step in record.steps)):
        return "prepared", _("Toutes les étapes sont passées")
    if record.current is None:
        return "prepared", _("En préparation")
    number = record.steps.index(record.current) + 1
    return "running", _("En cours, étape {n} sur {of}").format(n=number, of=len(record.steps))


def leaving(room: Room) -> str:
    """The sentence about a session that is announced to be deleted; empty for any other."""
    when = site().sessions.retention.leaves_at(room)
    if when is None:
        return ""
    return _("Cette session sera supprimée le {day} si rien n’y change.").format(day=_day(when))


def _day(at: float) -> str:
    return date_told(local(at).date())


@part
def damaged(room: Room) -> None:
    """What was found damaged when the server started, until whoever looks has seen it."""
    sessions, browser = site().sessions, token_in(st.context.cookies)
    damages = sessions.damages(room, browser)
    if not damages:
        return
    said = _(
        "Des fichiers de « {title} » étaient abîmés. Tout ce qui se lisait encore "
        "est là, et les fichiers d’origine sont gardés dans aside/."
    ).format(title=as_text(room.session.title))
    lines = "".join(f"\n- {as_text(str(damage))}" for damage in damages[:MOST_DAMAGES])
    with st.container(key=f"damaged-{room.session.id}"):
        st.warning(f"{said}\n{lines}")
        st.button(
            _("C’est vu"),
            key=f"damage-seen-{room.session.id}",
            on_click=sessions.damages_seen,
            args=(room, browser),
        )


@part
def brought_up(room: Room) -> None:
    """That a session of a former version is of this one now, and the way back; once."""
    until = downgrade.original_expires_at(room.store.blobs)
    if until is None:
        return
    said = _(
        "« {title} » vient d’une version antérieure de Tablée et a été mise à jour : tout ce qui "
        "y était est là. Son original est gardé jusqu’au {day}. Pour revenir en arrière, qui "
        "tient le serveur lance « tablee migrate --back {session} »."
    )
    with st.container(key=f"brought-up-{room.session.id}"):
        st.info(
            said.format(
                title=as_text(room.session.title),
                day=_day(until),
                session=as_text(room.store.folder.name),
            )
        )
        st.button(
            _("C’est vu"),
            key=f"brought-up-seen-{room.session.id}",
            on_click=downgrade.note_seen,
            args=(room.store.blobs,),
        )


def _delete(browser: str, rooms: Sequence[Room]) -> None:
    known = {room.session.id: room for room in rooms}
    with st.expander(_("Supprimer une session")):
        chosen = st.radio(
            _("Laquelle ?"),
            list(known),
            index=None,
            format_func=lambda session: _named(known[session]),
            key="to-delete",
        )
        room = known.get(chosen or "")
        if room is None:
            return
        st.text(
            _(
                "« {title} » et tout ce qui y a été écrit disparaîtront pour de bon : mots, "
                "images, historique. Seules vos sauvegardes la garderont."
            ).format(title=room.session.title)
        )
        if st.button(_("Supprimer pour de bon"), type="primary", width="stretch"):
            _remove(browser, room)


def _named(room: Room) -> str:
    told = day_told(room.session.held_on, "long") or _day(room.session.created_at)
    return f"{as_text(room.session.title)} · {told}"


def _remove(browser: str, room: Room) -> None:
    person = room.person_of(browser)
    if person is None:
        st.rerun()
    try:
        site().sessions.remove(person, room)
    except WorkshopError as refusal:
        st.error(as_text(str(refusal)))
        return
    st.session_state[DELETED] = room.session.title
    st.rerun()
