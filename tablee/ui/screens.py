"""Routes a browser to its screen: the home page, the console, a phone, the synthesis."""

from __future__ import annotations

import html

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from tablee.model.entities import Person, Role
from tablee.session import Room
from tablee.session.access.links import ask_browser
from tablee.settings.accessibility_statement import mention
from tablee.settings.addresses import at
from tablee.texts import LANGUAGES, _, ask_otherwise, ask_zone, best_language
from tablee.ui import erasing, screen_reload
from tablee.ui.console import page as console
from tablee.ui.home import identity, plugins
from tablee.ui.home import page as home
from tablee.ui.phone import page as phone
from tablee.ui.synthesis import page as synthesis
from tablee.ui.widgets.component import go_to
from tablee.web.app.redirects import PAGES
from tablee.web.http.cookies import LANGUAGE_COOKIE, new_browser, token_in
from tablee.web.ops import page_errors
from tablee.web.phone.page import OWN
from tablee.web.site import session_address, site


def draw() -> None:
    """Draws the page that the address asks for, to whom the cookie says."""
    drawing = draw_page
    if (edited := site().reloader) is not None:
        edited.take_up()
        drawing = screen_reload.screens().draw_page
    drawing()


def draw_page() -> None:
    """The page, as this module has it."""
    session = st.query_params.get("s", "")
    wide = bool(session) and _facilitates(session)
    st.set_page_config(
        page_title=_title(session, st.query_params.get("page", "")),
        layout="wide" if wide or not session else "centered",
        initial_sidebar_state="auto" if wide else "collapsed",
    )
    page_errors.last_press()
    _draw(session)
    if (page := st.query_params.get("page", "")) != OWN:  # that one stands in a page with its own
        _foot(aside=wide and not page)


def _foot(*, aside: bool) -> None:
    """The way to the statement of accessibility; `aside` where the page fills the window."""
    link = html.escape(mention())
    with st.sidebar if aside else st.container():
        st.html(
            f'<footer><a class="tb-back" href="{at("/accessibility")}" target="_blank" '
            f'rel="noopener">{link}</a></footer>'
        )


def _draw(session: str) -> None:
    browser = _browser()
    page = st.query_params.get("page", "")
    page = PAGES.get(page, page)  # of a tab that was open before
    if not session:
        _outside(browser, page)
        return
    room = site().sessions.rooms.get(session)
    person = room.person_of(browser) if room is not None and browser else None
    if room is None or person is None:
        if erasing.farewell(session):
            return
        given = room is not None and browser and room.holder_of(browser) is not None
        # Whoever was given the console gets an identity that nobody knew before; others a page
        # that says that the session is not here, or not for them.
        go_to(site().tickets.add(new_browser(), session) if given else session_address(session))
        return
    _of(room, person, page)


def _of(room: Room, person: Person, page: str) -> None:
    if page == "synthesis" and person.has(Role.FACILITATOR, Role.SCRIBE, Role.CARRIER):
        synthesis.draw(room, person)
    elif page == plugins.PAGE and person.has(Role.FACILITATOR):
        plugins.draw(room, facilitates=True)
    elif page == identity.PAGE and person.has(Role.FACILITATOR):
        identity.draw(room, facilitates=True)
    elif person.has(Role.FACILITATOR):
        console.draw(room, person)
    elif page == OWN:
        phone.draw(room, person, st.query_params.get("step", ""))
    else:  # who led until now has the light page
        go_to(session_address(room.session.id))


def _outside(browser: str, page: str) -> None:
    """What is in no session: the home page, the plugins of this server, its documents' look."""
    if page in (plugins.PAGE, identity.PAGE):
        facilitates = bool(browser) and site().sessions.facilitates(browser)
        draw = plugins.draw if page == plugins.PAGE else identity.draw
        draw(None, facilitates=facilitates)
    else:
        home.draw(browser)


def _facilitates(session: str) -> bool:
    room = site().sessions.rooms.get(session)
    person = room.person_of(_browser()) if room else None
    return person is not None and person.has(Role.FACILITATOR)


def _title(session: str, page: str) -> str:
    """Which page or step this is, then the session's title.

    What is of the session is for those who are in it: its address alone must not tell it.
    """
    names = {
        "synthesis": _("Synthèse"),
        plugins.PAGE: _("Plugins"),
        identity.PAGE: _("Vos documents"),
    }
    here = names.get(PAGES.get(page, page), "" if session else _("Ouvrir une session"))
    room = site().sessions.rooms.get(session) if session else None
    if room is None or room.person_of(_browser()) is None:
        return "Tablée" if session else f"{here} · Tablée"
    step = room.record().current if not page else None
    if step is not None:
        here = step.title
    return " · ".join(filter(None, (here, room.session.title, "Tablée")))


def _browser() -> str:
    """The cookie of the browser that this page is drawn in; empty outside a script."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return ""
    return token_in(st.context.cookies)


def _language() -> str:
    """The browser's: its callbacks and fragments run without `draw`. Empty outside a script."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return ""
    chosen = st.context.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    # The page's script tells the first of them as well: a WebSocket may come without the header.
    asked = (st.context.locale or "", st.context.headers.get("Accept-Language", ""))
    return best_language(",".join(asked), site().settings.language)


def _zone() -> str:
    """The time zone of the browser, as it says; empty outside a script."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return ""
    return st.context.timezone or ""


ask_otherwise(_language)
ask_zone(_zone)
ask_browser(_browser)
