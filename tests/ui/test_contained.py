"""A plugin's own drawing that fails: a sentence in its place, its cause for whoever facilitates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest

from tests.sample import Idea, sample_catalogue
from workshop.testing import enter, facilitator_of, open_room, seat_of, start

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.seat import Seat


def page(seat: Seat) -> AppTest:
    """A page whose drawing fails half way, and what stands under it."""

    def drawn(seat) -> None:  # type: ignore[no-untyped-def] # its source runs alone, without types
        import streamlit as st

        from workshop.ui import desk
        from workshop.ui.contained import contained

        def draw() -> None:
            st.text("Avant")
            raise LookupError("no such card")

        def fails() -> None:
            desk.attempt(seat, lambda: 1 // 0)

        desk.show_refusal(seat)
        contained(seat, "render", draw)
        st.button("Faire", on_click=fails)

    return AppTest.from_function(drawn, kwargs={"seat": seat}).run()


def test_the_rest_of_the_page_lives_where_a_drawing_fails(tmp_path: Path) -> None:
    room = open_room(tmp_path, sample_catalogue(), "ideas")
    jeanne = enter(room, "Jeanne")
    start(room, "ideas")
    seat_of(room, jeanne).post(Idea("Un jardin"))

    hers = page(seat_of(room, jeanne))
    assert "a rencontré une erreur" in hers.error[0].value
    assert [text.value for text in hers.text] == ["Avant"]
    hers.button[0].click().run()
    assert not hers.exception
    assert "rien n’a été changé" in hers.error[0].value

    yasmines = page(seat_of(room, facilitator_of(room)))
    assert "LookupError, no such card" in str(yasmines.text[1].value)
