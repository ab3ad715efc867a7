"""What every test can ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shell import demo, played, shell
from workshop.catalogue import Catalogue, load
from workshop.testing import Clock

__all__ = ["catalogue", "clock", "demo", "played", "shell"]

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """All that our own plugins offer."""
    return load([ROOT / "plugins"])


@pytest.fixture
def clock() -> Clock:
    """A clock that moves only when told to."""
    return Clock()
