"""Buttons of pages run by Streamlit’s `AppTest`: pressed by what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


def labels(page: AppTest) -> list[str]:
    """What the page's buttons say, from top to bottom."""
    return [button.label for button in page.button]


def press(page: AppTest, label: str) -> AppTest:
    """Presses the first button that says so, and draws the page again; nothing may be raised."""
    assert label in labels(page), f"no button {label!r} among {labels(page)}"
    page.button[labels(page).index(label)].click().run()
    assert not page.exception, page.exception[0].value
    return page
