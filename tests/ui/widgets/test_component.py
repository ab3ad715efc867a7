"""A browser is sent on to one of our pages, whatever its address holds."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def test_an_address_with_two_underscores_is_gone_to() -> None:
    def page() -> None:
        from tablee.ui.widgets.component import go_to

        go_to("/enter/3r__OAeicU6qMsIRwMwAbzg")

    assert not AppTest.from_function(page).run().exception
