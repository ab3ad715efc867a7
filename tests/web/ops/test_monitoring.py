"""`/health` and `/metrics`, as a proxy and a collector read them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tablee.settings import Settings
from tablee.web.live.hub import Hub
from tablee.web.ops import monitoring
from tablee.web.site import Site
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(Settings.read({"TABLEE_SESSIONS": str(tmp_path / "s"), "TABLEE_METRICS": "1"}))
    yield made
    made.sessions.close()


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def client(site: Site, hub: Hub) -> TestClient:
    return TestClient(Starlette(routes=monitoring.routes(lambda: site, hub)))


def test_a_server_is_ready_until_it_is_told_to_stop(client: TestClient, hub: Hub) -> None:
    said = client.get("/health")
    assert (said.status_code, said.json()["ready"], said.json()["missing"]) == (200, True, [])
    hub.end()
    said = client.get("/health")
    assert (said.status_code, said.json()["missing"]) == (503, ["draining"])


@pytest.mark.skipif(not hasattr(os, "statvfs"), reason="folders without permissions")
def test_a_folder_that_takes_no_file_is_said_and_is_not_tried_for_each_who_asks(
    client: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/health").status_code == 200
    assert list(site.settings.sessions.glob(".health*")) == []
    # As where a disk is gone, root or not: what stands there is no folder.
    site.settings.sessions.rename(site.settings.sessions.with_name("gone"))
    site.settings.sessions.write_text("")
    monkeypatch.setattr(monitoring, "LOOK", 60.0)
    until(lambda: client.get("/health").status_code == 503)
    assert client.get("/health").json()["missing"] == ["journal"]
    site.settings.sessions.unlink()
    site.settings.sessions.with_name("gone").rename(site.settings.sessions)
    assert client.get("/health").status_code == 503, "looked at once a minute"


def test_the_numbers_are_openmetrics_and_name_nobody(client: TestClient) -> None:
    said = client.get("/metrics")
    assert said.headers["content-type"].startswith("application/openmetrics-text")
    families = {each.name: each for each in text_string_to_metric_families(said.text)}  # type: ignore[no-untyped-call] # theirs
    assert families["tablee_sessions"].samples[0].value == 0
    assert {"tablee_changes", "tablee_delivery_seconds", "tablee_streams"} <= set(families)
    assert all(not sample.labels for each in families.values() for sample in each.samples)


def test_numbers_are_kept_to_those_who_ask_for_them(tmp_path: Path, hub: Hub) -> None:
    silent = Site(Settings.read({"TABLEE_SESSIONS": str(tmp_path)}))
    paths = [route.path for route in monitoring.routes(lambda: silent, hub)]
    assert paths == ["/health"]
