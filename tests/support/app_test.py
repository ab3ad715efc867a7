"""Buttons of pages run by Streamlit’s `AppTest`: pressed by what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest

if TYPE_CHECKING:
    from tablee.session.people.seat import Seat


def labels(page: AppTest) -> list[str]:
    """What the page's buttons say, from top to bottom."""
    return [button.label for button in page.button]


def press(page: AppTest, label: str) -> AppTest:
    """Presses the first button that says so, and draws the page again; nothing may be raised."""
    assert label in labels(page), f"no button {label!r} among {labels(page)}"
    page.button[labels(page).index(label)].click().run()
    assert not page.exception, page.exception[0].value
    return page


def after(seat: Seat, button: str, target: str) -> AppTest:
    """Somebody's own part of a step once they pressed this button of a card."""

    def page(seat, button, target) -> None:  # type: ignore[no-untyped-def] # runs its source alone
        import streamlit as st

        from tablee.ui.console.own_part import carry_out, personal

        if not st.session_state.setdefault("pressed", False):
            st.session_state["pressed"] = True
            carry_out(seat, {"action": button, "target": target})
        personal(seat.room, seat.person.id, seat.step.step.id, console=False)

    page_of = AppTest.from_function(page, args=(seat, button, target), default_timeout=30).run()
    assert not page_of.exception, page_of.exception[0].value
    return page_of
