"""Page of the synthesis: state of the session, preview, downloads."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from tablee.model.entities import MOST_QUESTION, Person, Role
from tablee.model.synthesis import Part
from tablee.session import Room
from tablee.session.transfer.document import document_of
from tablee.settings.addresses import at
from tablee.texts import _
from tablee.ui.home import identity
from tablee.ui.synthesis import day, editing, names, poster, publishing, session_fields, unshown
from tablee.ui.synthesis.downloads import downloads
from tablee.ui.synthesis.publication_form import ask_part
from tablee.ui.widgets import refusals
from tablee.ui.widgets.component import live
from tablee.ui.widgets.markup import text_html
from tablee.web.ops.page_errors import part
from tablee.web.site import session_address


def address(room: Room, view: str = "") -> str:
    """Where this page is, open on one of its tabs."""
    return session_address(room.session.id, "synthesis") + (f"&view={view}" if view else "")


def draw(room: Room, person: Person) -> None:
    """The page for facilitator, scribe and carrier."""
    with st.container(key="report"):
        _page(room, person)


def _page(room: Room, person: Person) -> None:
    _head(room, person)
    unshown.draw(room, person)
    chosen = _chosen(_views(person))
    if chosen == "write":
        if person.has(Role.FACILITATOR) and not room.closed:
            _describe(room, person)
            session_fields.draw(room, person)
        day.draw(room, person)
        editing.draw(room, person)
    elif chosen == "read":
        editing.reading(room, person)
    elif chosen == "names":
        names.draw(room, person)
    elif chosen == "take":
        _take(room, person)
    elif chosen == "share":
        publishing.draw(room, person)
    elif chosen == "see":
        _preview(room, ask_part())


def _chosen(views: dict[str, str]) -> str:
    """The tab that is open; its name stands in the address, where a reload finds it again."""
    first = st.query_params.get("view", "")
    # The default stays as it was: the tabs are not drawn anew, under the keyboard, with another.
    default = st.session_state.setdefault(
        "report-first", first if first in views else next(iter(views))
    )
    with st.container(key="report-views"):
        chosen = st.segmented_control(
            _("Que voulez-vous faire ?"),
            list(views),
            format_func=lambda name: views[name],
            default=default if default in views else next(iter(views)),
            required=True,
            key="report-view",
            label_visibility="collapsed",
        )
    if chosen != first:
        st.query_params["view"] = chosen
    return chosen


def _views(person: Person) -> dict[str, str]:
    """What there is to do, for this person: the carrier only looks, and takes it along."""
    work = {"write": _("Mettre au propre"), "read": _("Faire relire"), "names": _("Noms")}
    last = {"take": _("Télécharger"), "see": _("Aperçu"), "share": _("Partager")}
    return work | last if editing.may_edit(person) else last


@part
def _head(room: Room, person: Person) -> None:
    session = quote(room.session.id)
    ways = {at(f"/?s={session}"): _("Revenir à la session")}
    if person.has(Role.FACILITATOR):
        ways[at(f"/replay/{session}")] = _("Revoir l’atelier")
    links = (f'<a class="tb-back" href="{to}" target="_self">{w}</a>' for to, w in ways.items())
    st.html(f'<header><nav class="tb-ways">{"".join(links)}</nav></header>')
    text_html("h1", _("Synthèse"), "tb-h1")
    if room.session.current and not room.closed:
        live("clock", room, person, key="clock", console=person.has(Role.FACILITATOR))


@part
def _take(room: Room, person: Person) -> None:
    st.text(_("Elle se remplit toute seule et suit ce qui s’écrit. Téléchargez-la à tout moment."))
    downloads(room, ask_part(), complete=person.has(Role.FACILITATOR))
    poster.draw(room)
    if person.has(Role.FACILITATOR):
        identity.link(room)


@part
def _describe(room: Room, person: Person) -> None:
    with st.expander(_("Titre, lieu, introduction, votes")), st.form("describe", border=False):
        title = st.text_input(_("Titre"), value=room.session.title, max_chars=200)
        question = st.text_input(
            _("À quelle question doit répondre l’atelier ?"),
            value=room.session.question,
            max_chars=MOST_QUESTION,
        )
        lead = st.text_area(
            _("Une phrase d’introduction (chapeau)"), value=room.session.lead, max_chars=1000
        )
        venue = st.text_input(_("Lieu"), value=room.session.venue, max_chars=200)
        detailed = st.checkbox(
            _("Détailler les votes dans les notes"),
            value=room.session.detailed,
            help=_(
                "Comment on a compté, un dessin du résultat, "
                "et les mêmes bulletins comptés autrement, en exercice."
            ),
        )
        if st.form_submit_button(_("Enregistrer")):
            with refusals.said():
                room.conduct.describe(
                    person,
                    title=title,
                    question=question,
                    lead=lead,
                    venue=venue,
                    detailed=detailed,
                )


@part
def _preview(room: Room, part: Part) -> None:
    """The page that the HTML exporter writes, in a frame of its own."""
    pages = [e for e in room.catalogue.exporters.values() if e.media_type.startswith("text/html")]
    if not pages:
        return
    page = pages[0].export(document_of(room), part).decode()
    text_html("h2", _("Aperçu"), "tb-h2")
    st.iframe(page, height=900, alt=_("Aperçu"))
