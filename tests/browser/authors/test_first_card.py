"""An author's first path: two commands, and a card of one's own plugin is on the wall."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.first_card import markdown, measured

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_two_commands_lead_from_no_plugin_to_its_first_card(
    browser: Browser, tmp_path: Path
) -> None:
    run = measured(browser, tmp_path)
    assert len(run.commands) == 2
    rows = [line for line in markdown([run], "here").splitlines() if line.startswith("| ")]
    assert len(rows) == 2 + len(run.seconds) + 1
    assert rows[-1].startswith("| **in all** |")
