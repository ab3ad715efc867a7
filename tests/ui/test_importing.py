"""The field for a report: what takes too long is a sentence, and nothing typed is lost."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest

from workshop.facilitation import incoming
from workshop.settings import ROOT
from workshop.texts import add_catalogue, speaking
from workshop.ui import importing
from workshop.web import turns

if TYPE_CHECKING:
    import pytest


def page() -> None:
    from workshop.ui import importing

    importing._fields("")


def test_a_text_that_is_given_up_stays_in_its_field_and_is_not_read_again_at_each_press(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_catalogue(ROOT / "workshop")
    text = "Participant·es : Naïma\n\n" + "Une ligne de notes\n" * 15_000
    with speaking("fr"):
        drawn = AppTest.from_function(page, default_timeout=60).run()
        monkeypatch.setattr(incoming, "SECONDS", 0.001)
        drawn.text_area[0].input(text).run()
        assert "trop de temps ou de mémoire" in drawn.error[0].value
        assert drawn.text_area[0].value == text
        monkeypatch.setattr(incoming, "SECONDS", 60)
        drawn.run()
        assert "trop de temps ou de mémoire" in drawn.error[0].value
        drawn.text_area[0].input("Participant·es : Naïma").run()
        assert not drawn.error


def test_while_a_file_is_read_other_pages_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 60.0)  # whoever waits for this page waits for it
    asked, drawn = threading.Event(), threading.Event()

    def other() -> None:
        asked.wait(30)
        with turns.one_at_a_time():
            drawn.set()

    def read() -> bool:
        asked.set()
        return drawn.wait(5)

    threading.Thread(target=other, daemon=True).start()
    with turns.one_at_a_time():
        assert importing.read_once("kept", "a file", read)
