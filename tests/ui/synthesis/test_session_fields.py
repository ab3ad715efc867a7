"""A secret field of a session on its page: kept, forgotten, and not sent again by what follows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest

from tablee.sdk.testing import facilitator_of, open_room
from tests.session.library.test_session_fields import PostFields

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue


def test_a_secret_that_is_forgotten_is_not_sent_again(tmp_path: Path, catalogue: Catalogue) -> None:
    fields = {"post": PostFields()}
    room = open_room(tmp_path, replace(catalogue, session_fields=fields), "go_round")

    def drawn(room, person) -> None:  # type: ignore[no-untyped-def] # its source runs alone, without types
        from tablee.ui.synthesis import session_fields

        session_fields.draw(room, person)

    person = facilitator_of(room)
    page = AppTest.from_function(drawn, kwargs={"room": room, "person": person}).run()
    next(each for each in page.text_input if each.label == "Clé").input("tres-secret")
    page.button[0].click().run()
    assert PostFields.read(room.session) == {"key": "tres-secret"}
    assert "tres-secret" not in [each.value for each in page.text_input]
    page.checkbox[0].check()
    page.button[0].click().run()
    assert PostFields.read(room.session) == {}
    page.button[0].click().run()
    assert PostFields.read(room.session) == {}
