"""The components of the screens: what draws a stream, sends a browser elsewhere, settles Streamlit.

Thin on purpose: all drawing is in `assets/js/live.js`, shared with the wall.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import streamlit as st

from workshop.texts import language
from workshop.web.assets import versioned
from workshop.web.frames import stage
from workshop.web.words import drawing_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop.facilitation import Room
    from workshop.model import Person

__all__ = ["go_to", "live", "settle_streamlit"]

_MOUNT = """
export default function (component) {
  const { data, parentElement } = component;
  let end = null, ended = false;
  import(new URL(data.module, document.baseURI).href).then((live) => {
    if (!ended) end = live.mount(component);
  });
  return () => { ended = true; if (end) end(); };
}
"""
_GO = """
export default function ({ data }) {
  if (data.href) window.location.assign(data.href);
}
"""

_SETTLE = """
export default function ({ data }) {
  import(new URL(data.module, document.baseURI).href).then((page) => page.settle(data.lang));
}
"""

_live = st.components.v2.component("tablee_live", js=_MOUNT, isolate_styles=False)
_go = st.components.v2.component("tablee_go", js=_GO, isolate_styles=False)
_settle = st.components.v2.component("tablee_settle", js=_SETTLE, isolate_styles=False)


def _nothing() -> None:
    """Streamlit wants a callback for each value that a component may send."""


def live(
    part: str,
    room: Room,
    person: Person,
    *,
    key: str,
    console: bool = False,
    step: str = "",
    focus: str = "",
    on_act: Callable[[], None] = _nothing,
    on_step: Callable[[], None] = _nothing,
) -> None:
    """Draws one part of the stream: `bar`, `view`, `clock`, `agenda` or `people`.

    `step` is the id of a step looked at instead of the running one; `on_act` and `on_step` are
    called before the rerun that a press asks for, with the value in `st.session_state[key]`.
    """
    query = f"lang={language()}" + ("&audience=console" if console else "")
    query += f"&step={step}" if step else ""
    _live(
        key=key,
        data={
            "module": versioned("js/live.js"),
            "part": part,
            "stream": f"/live/{quote(room.session.id)}?{query}",
            "me": person.id,
            "roles": sorted(person.roles),
            "stage": stage(room, step, console=console),
            "texts": drawing_words(),
            "lang": language(),
            "focus": focus,
        },
        default={"selected": []},
        on_act_change=on_act,
        on_step_change=on_step,
        on_stage_change=_nothing,
        on_selected_change=_nothing,
    )


def sent(key: str, name: str) -> Any:
    """What a part drawn with this key has just sent under this name; None for nothing."""
    state = st.session_state.get(key)
    return state.get(name) if state else None


def go_to(href: str) -> None:
    """Sends this browser to one of our own pages."""
    _go(data={"href": href}, key=f"go-{href}")


def settle_streamlit() -> None:
    """Keeps Streamlit's own words in the page's language, and its dialogs from stopping people."""
    with st.container(key="settle"):
        _settle(data={"module": versioned("js/streamlit.js"), "lang": language()}, key="settled")
