"""A room whose agenda has the framing of the problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee.sdk.testing import open_room
from tests.plugins.framing.a_framing import Workshop

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue


@pytest.fixture
def workshop(tmp_path: Path, catalogue: Catalogue) -> Workshop:
    return Workshop(open_room(tmp_path, catalogue, "framing"))
