"""The packages beside this are whoever wrote them: their own tests run where they are installed."""

from __future__ import annotations

from tests.browser.conftest import browser, chromium

__all__ = ["browser", "chromium"]

collect_ignore_glob = ["tablee-*"]
