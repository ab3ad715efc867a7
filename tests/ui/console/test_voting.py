"""What is asked before a vote is closed."""

from __future__ import annotations

from tablee import texts
from tablee.settings import ROOT
from tablee.texts import speaking
from tablee.ui.console.voting import closing_question


def test_before_closing_what_was_entered_for_the_room_is_said() -> None:
    texts.add_catalogue(ROOT / "tablee")
    with speaking("en"):
        assert closing_question(4, 0) == "4 people have not finished: close anyway?"
        asked = closing_question(4, 4)
    assert asked.endswith("anyway? 4 votes entered for the room count too: they may be theirs.")
