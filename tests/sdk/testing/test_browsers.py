"""Where no real page can be opened, a sentence says what to install."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tablee.sdk.testing import browsers
from tablee.settings import ROOT

if TYPE_CHECKING:
    import pytest

ASKED = "from tablee.sdk.testing.browsers import why_no_browser; print(why_no_browser())"


def test_the_chromium_of_this_machine_is_found() -> None:
    assert Path(browsers.chromium()).exists()
    assert browsers.why_no_browser() == ""


def test_another_one_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "mine"))
    assert browsers.chromium() == str(tmp_path / "mine")


def test_without_playwright_it_is_said_how_to_get_it(tmp_path: Path) -> None:
    without = "import sys; sys.modules['playwright'] = None; " + ASKED
    done = subprocess.run(
        [sys.executable, "-c", without],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "pip install 'tablee[plugins]'" in done.stdout
