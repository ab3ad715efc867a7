"""The table of what a facilitator does has the same gestures as the page that shows it."""

from __future__ import annotations

from benchmarks import gestures, written


def test_every_gesture_stands_in_the_table_and_in_the_page() -> None:
    now = dict.fromkeys(gestures.BEFORE, "1 click")
    lines = gestures.markdown(now, "a machine").splitlines()
    rows = [line.split(" | ")[0].strip("| ") for line in lines if line.startswith("| ")][2:]
    assert rows == list(gestures.BEFORE)
    page = written.PAGE.read_text("utf-8").split("<!-- bench-gestures: written")[1]
    shown = page.split("<!-- bench-gestures: end -->")[0]
    for title in gestures.BEFORE:
        assert f"| {title} |" in shown


def test_a_hand_says_what_it_did() -> None:
    hand = gestures.Hand({"field": 2, "click": 1})
    assert hand.say().startswith("2 fields, 1 click; ")
