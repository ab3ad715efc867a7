"""`/health`, whether this server is ready, and `/metrics`, its numbers, for what watches over it.

No name, no word, no title of anybody’s. Not what a facilitator reads: that is `ops.status`.
"""

from __future__ import annotations

import os
import threading
import time
import uuid
from importlib import metadata
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    Metric,
    SummaryMetricFamily,
)
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from tablee.web.http.responses import FRESH, encoded
from tablee.web.ops import health

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from starlette.requests import Request

    from tablee.web.live.hub import Hub
    from tablee.web.site import Site

NAME: Final = "tablee"
"""What the answer says the server is."""
LOOK: Final = 1.0
"""Seconds for which what was found of the folder holds: whoever asks often writes nothing more."""


def routes(get_site: Callable[[], Site], hub: Hub) -> list[Route]:
    """`/health` always; `/metrics` where `TABLEE_METRICS` is set."""
    version = metadata.version("tablee")
    probe = _Probe()

    async def ready(_request: Request) -> Response:
        missing = await run_in_threadpool(_missing, get_site(), hub, probe)
        said = {
            "name": NAME,
            "version": version,
            "ready": not missing,
            "missing": missing,
            **_beside_others(get_site()),
        }
        return encoded(said, 503 if missing else 200)

    async def numbers(_request: Request) -> Response:
        text = await run_in_threadpool(_exposition, get_site(), hub)
        return Response(text, headers={**FRESH, "Content-Type": CONTENT_TYPE_LATEST})

    ours = [Route("/health", ready)]
    return [*ours, Route("/metrics", numbers)] if get_site().settings.metrics else ours


def _missing(site: Site, hub: Hub, probe: _Probe) -> list[str]:
    """What keeps this server from being sent people, in words that do not change.

    `draining`: it was told to stop, and ends what it has begun. `database`: that of the sessions
    does not answer. `journal`: the folder of sessions takes no file, or did not take the last
    change. `plugins`: none of its own is loaded.
    """
    if site.cluster is not None and not site.cluster.answered:
        return ["draining"] * hub.draining + ["database"]
    rooms = site.sessions.rooms.awake
    lacking = {
        "draining": hub.draining,
        "journal": any(room.saved is False for room in rooms) or not probe.writable(site),
        "plugins": not site.catalogue.plugins,
    }
    return [name for name, is_so in lacking.items() if is_so]


def _beside_others(site: Site) -> dict[str, list[str]]:
    """What other nodes can read and this one cannot: it takes no session while they live."""
    lacking = site.cluster.lacking if site.cluster is not None else []
    return {"lacking": lacking} if lacking else {}


class _Probe:
    """Whether the folder of sessions takes a file, as it was found at most `LOOK` seconds ago."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until, self._writable = 0.0, False

    def writable(self, site: Site) -> bool:
        """Looks again where it was too long ago."""
        if site.settings.journal != "files":
            return True
        with self._lock:
            if time.monotonic() >= self._until:
                self._writable = _takes_files(site.settings.sessions)
                self._until = time.monotonic() + LOOK
            return self._writable


def _takes_files(folder: Path) -> bool:
    probe = folder / f".health-{uuid.uuid4().hex}"
    try:
        handle = os.open(probe, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        os.close(handle)
        probe.unlink()
    except OSError:
        return False
    return True


# ── numbers ─────────────────────────────────────────────────────────────────────────────────


def _exposition(site: Site, hub: Hub) -> bytes:
    registry = CollectorRegistry()
    registry.register(_Numbers(site, hub))
    text: bytes = generate_latest(registry)  # type: ignore[no-untyped-call] # theirs has no types
    return text


class _Numbers:
    """Collects the metrics at the moment at which they are asked for."""

    def __init__(self, site: Site, hub: Hub) -> None:
        self._site, self._hub = site, hub

    def collect(self) -> Iterator[Metric]:
        """Each family; times in seconds, sizes in bytes, as OpenMetrics wants."""
        measured = health.measure(self._site, self._hub)
        yield from _gauges(measured)
        load = self._hub.load
        yield CounterMetricFamily("tablee_changes", "Changes of sessions", value=load.all_changes)
        sent = SummaryMetricFamily(
            "tablee_delivery_seconds",
            "From a change to its bytes in a browser's socket",
            count_value=load.all_deliveries,
            sum_value=load.all_seconds,
            unit="seconds",
        )
        yield sent
        refused = len(self._site.catalogue.refusals)
        yield _gauge("tablee_plugins_refused", "Plugins that are left out", refused)


def _gauges(measured: health.Measures) -> Iterator[Metric]:
    yield _gauge("tablee_sessions", "Sessions that are kept", measured.sessions)
    yield _gauge("tablee_sessions_running", "Of which a step is running", measured.running)
    yield _gauge("tablee_sessions_unreadable", "That do not open", measured.unreadable)
    yield _gauge("tablee_streams", "Pages that follow a session", measured.listeners)
    yield _gauge("tablee_streams_limit", "How many may; 0 for no limit", measured.most_listeners)
    yield _gauge("tablee_uptime_seconds", "Since the server started", measured.uptime, "seconds")
    memory, disk = measured.load.memory, measured.disk_left
    if memory is not None:
        yield _gauge("tablee_memory_bytes", "Resident memory", memory, "bytes")
    if disk is not None:
        yield _gauge("tablee_disk_left_bytes", "Left where sessions are kept", disk, "bytes")


def _gauge(name: str, says: str, value: float, unit: str = "") -> Metric:
    return GaugeMetricFamily(name, says, value=value, unit=unit)
