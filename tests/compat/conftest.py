"""The current Chromium of the other browser tests, to look at what old browsers wrote."""

from __future__ import annotations

from tests.browser.conftest import browser, chromium

__all__ = ["browser", "chromium"]
