"""A plugin's own drawing that fails: a sentence in its place, its cause for whoever facilitates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from tablee import isolation
from tablee.errors import NotAccepted
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.view import Audience
from tests.support.sessions.sample import Idea, Ideas, sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.session.people.seat import Seat


def page(seat: Seat) -> AppTest:
    """A page whose drawing fails half way, and what stands under it."""

    def drawn(seat) -> None:  # type: ignore[no-untyped-def] # its source runs alone, without types
        import streamlit as st

        from tablee.ui.widgets import inputs
        from tablee.ui.widgets.error_boundary import contained

        def draw() -> None:
            st.text("Avant")
            raise LookupError("no such card")

        def fails() -> None:
            inputs.attempt(seat, lambda: 1 // 0)

        inputs.show_refusal(seat)
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


@pytest.fixture
def nothing_failed_before() -> Iterator[None]:
    isolation.forgive()
    yield
    isolation.forgive()


@pytest.mark.usefixtures("nothing_failed_before")
def test_whoever_writes_a_plugin_reads_what_failed_behind_the_screens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def behind() -> None:
        from tablee.ui.home import plugin_errors

        plugin_errors.draw_behind()

    def check(*_given: object) -> None:
        raise LookupError("no such sky")

    def view(*_given: object) -> None:
        raise LookupError("no such view")

    monkeypatch.setattr(Ideas, "check", check)
    monkeypatch.setattr(Ideas, "view", view)
    room = open_room(tmp_path, sample_catalogue(), "ideas")
    jeanne = enter(room, "Jeanne")
    start(room, "ideas")
    assert not AppTest.from_function(behind).run().error
    with pytest.raises(NotAccepted, match="Dites-le à la personne qui anime"):
        seat_of(room, jeanne).post(Idea("Un jardin"))
    step = room.record().current
    assert step is not None
    assert (
        isolation.asked(step, "view", lambda: step.activity.view(step, Audience.WALL), None) is None
    )

    [told] = AppTest.from_function(behind).run().error  # what draws tells it in its own place
    assert "Ideas.check" in told.value
    assert "LookupError, no such sky" in told.value
