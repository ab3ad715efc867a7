"""A step's own page for one person who takes part, within the light page of their phone.

Only what the activity draws by itself stands here: what to do, the clock, the view are around it.
"""

from __future__ import annotations

import streamlit as st

from tablee.model.entities import Person
from tablee.session import Room
from tablee.texts import LANGUAGES, language
from tablee.ui.console.own_part import personal
from tablee.ui.widgets.component import live
from tablee.web.site import language_address


def draw(room: Room, person: Person, step: str) -> None:
    """What one person types, sees and decides in a step, drawn by its activity."""
    live("conduct", room, person, key="conduct")
    with st.container(key="own-page"):  # whose margins are those of the page around it
        personal(room, person.id, step, console=False)


def language_links() -> None:
    """A link for each language but the one spoken."""
    back = st.query_params.get("s", "")
    for code, name in LANGUAGES.items():
        if code != language():
            target = language_address(code, back)
            st.html(
                f'<a class="tb-language" href="{target}" target="_self" lang="{code}">{name}</a>'
            )
