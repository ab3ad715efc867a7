"""The field for a report: what takes too long is a sentence, and nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest

from tablee.session.transfer import upload
from tablee.settings import ROOT
from tablee.texts import add_catalogue, speaking

if TYPE_CHECKING:
    import pytest


def page() -> None:
    from tablee.ui.home import importing

    importing._fields("")


def test_a_text_that_is_given_up_stays_in_its_field_and_is_not_read_again_at_each_press(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_catalogue(ROOT / "tablee")
    text = "Participant·es : Naïma\n\n" + "Une ligne de notes\n" * 15_000
    with speaking("fr"):
        drawn = AppTest.from_function(page).run()
        monkeypatch.setattr(upload, "SECONDS", 0.001)
        drawn.text_area[0].input(text).run()
        assert "trop de temps ou de mémoire" in drawn.error[0].value
        assert drawn.text_area[0].value == text
        monkeypatch.setattr(upload, "SECONDS", 60)
        drawn.run()
        assert "trop de temps ou de mémoire" in drawn.error[0].value
        drawn.text_area[0].input("Participant·es : Naïma").run()
        assert not drawn.error
