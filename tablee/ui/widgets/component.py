"""Streamlit components: draw a live stream, redirect a browser, clear its stored drafts.

Thin on purpose: all drawing is in `assets/js/pages/live.js`, shared with the wall.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from tablee.model.entities import Person, derived_id
from tablee.session import Room
from tablee.texts import language
from tablee.web.live.frames import stage
from tablee.web.live.stream import stream_address
from tablee.web.ops.page_errors import part
from tablee.web.static.assets import Surface, script

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

_FORGET = """
export default function ({ data }) {
  if (window.tableeForgot === data.n) return;
  window.tableeForgot = data.n;
  import(new URL(data.module, document.baseURI).href).then(() => {
    window.dispatchEvent(new CustomEvent("tablee-forget", { detail: { all: data.all } }));
  });
}
"""

_live = st.components.v2.component("tablee_live", js=_MOUNT, isolate_styles=False)
_go = st.components.v2.component("tablee_go", js=_GO, isolate_styles=False)
_forget = st.components.v2.component("tablee_forget", js=_FORGET, isolate_styles=False)


def _nothing() -> None:
    """Streamlit wants a callback for each value that a component may send."""


@part
def live(
    part: str,
    room: Room,
    person: Person,
    *,
    key: str,
    console: bool = False,
    step: str = "",
    focus: str = "",
    direct: bool = False,
    narrow: bool = False,
    selection: int = 0,
    did: Mapping[str, object] | None = None,
    on_act: Callable[[], None] = _nothing,
    on_step: Callable[[], None] = _nothing,
    on_person: Callable[[], None] = _nothing,
    on_move: Callable[[], None] = _nothing,
) -> None:
    """Draws one part of the stream: `view`, `clock`, `agenda`, `people`, `wall` or `conduct`.

    `conduct` draws nothing, and has the page drawn again when the stage changes. `step` is the id
    of a step looked at instead of the running one. With `direct`, presses go straight to the
    server, and no script runs for them. `selection` is another number once the choice of cards is
    to begin anew; `did` is what a toast tells, where this person has just pressed
    (`ui.console.history.did`). Otherwise `on_act`, `on_step`, `on_person` and `on_move` (a step of
    the agenda) are called before the rerun that a press asks for, with the value in
    `st.session_state[key]`.
    With `narrow` it is as wide as what it draws, otherwise as wide as its place.
    """
    query = f"lang={language()}" + ("&audience=console" if console else "")
    query += f"&step={step}" if step else ""
    _live(
        key=key,
        data={
            "module": script(Surface.LIVE),
            "part": part,
            "stream": stream_address(room.session.id, query),
            "me": person.id,
            "roles": sorted(person.roles),
            "stage": stage(room, step, console=console),
            "crowd": len(room.everybody) if console else 0,
            "lang": language(),
            "focus": focus,
            "direct": direct,
            "selection": selection,
            **({} if did is None else {"did": dict(did)}),
        },
        default={"selected": []},
        width="content" if narrow else "stretch",
        on_act_change=on_act,
        on_step_change=on_step,
        on_person_change=on_person,
        on_move_change=on_move,
        on_stage_change=_nothing,
        on_selected_change=_nothing,
    )


def sent(key: str, name: str) -> Any:
    """What a part drawn with this key has just sent under this name; None for nothing."""
    state = st.session_state.get(key)
    return state.get(name) if state else None


def go_to(href: str) -> None:
    """Sends this browser to one of our own pages."""
    # Not the address itself: Streamlit refuses a key with two underscores, which a ticket may have.
    _go(data={"href": href}, key=f"go-{derived_id(href)}")


def clear_tab(n: float, *, everything: bool) -> None:
    """Makes this tab forget what it keeps of somebody's words, once for each `n`.

    `everything`: what was typed and never sent too.
    """
    data = {"n": n, "all": everything, "module": script(Surface.LIVE)}
    _forget(data=data, key="forget-words")
