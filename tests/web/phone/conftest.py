"""A server with the activities of tests alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee.session import Sessions
from tablee.settings import Settings
from tablee.web.site import Site
from tests.support.sessions.sample import sample_catalogue

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(Settings(sessions=tmp_path, plugins=("none",)))
    site.sessions = Sessions(tmp_path, sample_catalogue())
    return site
