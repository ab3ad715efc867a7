"""Error boundary of Streamlit's pages: a message in the place of a part that fails.

`part` keeps one part of a page from ending the others; `instead_of_streamlit` is for what fails
outside of any: a press, an import, the page itself. Streamlit's own box is shown to nobody.
"""

from __future__ import annotations

import functools
import traceback
from collections.abc import Callable
from typing import Final, ParamSpec

import streamlit as st
from streamlit.errors import FragmentHandledException
from streamlit.runtime.scriptrunner import RerunData, RerunException, get_script_run_ctx

from tablee.isolation import Incident, noted
from tablee.texts import _
from tablee.web.ops import fallback

PRESS: Final = "press-that-failed"
P = ParamSpec("P")


def part(draw: Callable[P, None]) -> Callable[P, None]:
    """A function that draws one part of a page: where it fails, a sentence stands in its place."""

    @functools.wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            draw(*args, **kwargs)
        except FragmentHandledException:
            pass  # a fragment within: its sentence stands there already
        except Exception as error:  # `st.stop` and `st.rerun` are none
            _say(
                _(
                    "Cette partie de la page a rencontré une erreur. Le reste fonctionne, "
                    "et ce qui a été écrit est gardé."
                ),
                noted(draw.__module__, draw.__qualname__, error),
            )

    return drawn


def last_press() -> None:
    """On top of the page: that what was just pressed could not be done, once."""
    found = st.session_state.pop(PRESS, None)
    if isinstance(found, Incident):
        _say(
            _(
                "Une erreur a interrompu ce que vous demandiez. Ce qui avait été écrit est gardé ; "
                "regardez où cela en est avant de recommencer."
            ),
            found,
        )


def instead_of_streamlit(error: Exception) -> bool:
    """What `st.App` shows of an error that nothing else has caught; True: it shows no more."""
    context = get_script_run_ctx()
    try:
        incident = noted("tablee", _function(error), error)
        if context is not None and not context.has_script_started:
            # A press failed before anything was drawn: the page is drawn without it.
            st.session_state[PRESS] = incident
            _draw_again(RerunData(query_string=context.query_string))
        else:
            _say(
                _(
                    "Cette page n’a pas pu s’afficher jusqu’au bout. Ce qui a été écrit est gardé. "
                    "Rechargez-la dans un instant."
                ),
                incident,
            )
    except RerunException as asked:  # something else was pressed meanwhile
        _draw_again(asked.rerun_data)
    return True


def _draw_again(data: RerunData) -> None:
    context = get_script_run_ctx()
    if context is not None and context.script_requests is not None:
        context.script_requests.request_rerun(data)


def _function(error: Exception) -> str:
    """The last of our own functions that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame.name for frame in frames if "streamlit" not in frame.filename]
    return ours[-1] if ours else type(error).__name__


def _say(sentence: str, incident: Incident) -> None:
    """The sentence; while somebody writes Tablée or a plugin, the lines where it happened."""
    st.error(sentence)
    if lines := fallback.lines(incident):
        st.code(lines, language=None, wrap_lines=True)
