"""What every test can ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.shell import demo, played, shell
from workshop.catalogue import Catalogue, load
from workshop.testing import Clock

__all__ = ["catalogue", "clock", "demo", "played", "shell"]

ROOT = Path(__file__).parent.parent

# A machine that does other things besides is no fault of what is tested.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """All that our own plugins offer."""
    return load([ROOT / "plugins"])


@pytest.fixture
def clock() -> Clock:
    """A clock that moves only when told to."""
    return Clock()
