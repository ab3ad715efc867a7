"""A folder of sessions, served by a clock that the test moves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tablee.session import Sessions
from tests.support.sessions.sample import sample_catalogue

if TYPE_CHECKING:
    from tablee.sdk.testing import Clock


@pytest.fixture
def sessions(tmp_path: Path, clock: Clock) -> Sessions:
    return Sessions(tmp_path, sample_catalogue(), clock)
