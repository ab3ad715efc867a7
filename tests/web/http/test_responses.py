"""Whatever is refused, and by whichever address: one status a reason, a sentence, nothing kept."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from tablee import errors
from tablee.errors import WorkshopError
from tablee.session import Sessions
from tablee.settings import Settings
from tablee.web.app import server
from tablee.web.app.redirects import FORMER
from tablee.web.http.responses import STATUSES, status_of
from tablee.web.site import COOKIE, Site
from tests.support.sessions.sample import sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KINDS: Final = [
    kind
    for _name, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, WorkshopError)
]
SENTENCE: Final = "Ceci est refusé, et voilà pourquoi."
SESSIONS: Final = (
    *("get", "find", "by_join_token", "by_wall_token", "by_console_token", "by_code"),
    "published_at",
)
"""Where every address with a session in it looks for that session."""
OF_NO_SESSION: Final = frozenset(
    {
        *("/", "/language/{code}", "/r", "/f", "/f/{token}", "/enter/{ticket}"),
        *("/test", "/test/ping", "/test/stream", "/test/report", "/left", "/lite", "/health"),
        *("/accessibility", "/accessibilite"),
        *(f"/print-agenda/{{agenda}}{part}" for part in ("", "/progress", "/state", "/file")),
    }
)
JSON: Final = re.compile(
    r"/(write|ballot|link|me|who|texts|phone|picture|photo|scans?|projector)/|/status/.*/measures"
    r"|/replay/.*/(moments|{n})|/(export|to-print)/.*/state|/far/.*/now|/wall-photo/.*/(found|kept|read)"
)
"""The addresses that scripts ask."""


def refusal_of(kind: type[WorkshopError]) -> WorkshopError:
    return kind([SENTENCE]) if kind is errors.BadAgenda else kind(SENTENCE)


def what_is_sent(path: str) -> dict[str, Any]:
    """What a script would post there."""
    if path.startswith(("/picture/", "/photo/", "/scan/", "/wall-photo/")):
        return {"content": b"a photo", "headers": {"content-type": "image/jpeg"}}
    return {"json": {}}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(Settings(sessions=tmp_path, plugins=("none",)))
    site.sessions = Sessions(tmp_path, sample_catalogue())
    yield site
    site.sessions.close()


@pytest.fixture
def routes(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[Route]:
    monkeypatch.setattr(server, "site", lambda: site)
    return [
        route for route in server.routes() if isinstance(route, Route) and route.path not in FORMER
    ]


def test_every_reason_has_one_status_and_no_base_stands_before_what_is_told_apart() -> None:
    listed = list(STATUSES)
    for place, kind in enumerate(listed):
        assert not any(issubclass(later, kind) for later in listed[place + 1 :]), kind
    assert {kind.__name__: status_of(refusal_of(kind)) for kind in KINDS} == {
        "BadAgenda": 422,
        "BadSetting": 422,
        "NotAccepted": 422,
        "NotAllowed": 403,
        "NotFound": 404,
        "NotSaved": 507,
        "Outdated": 409,
        "PluginRefused": 500,
        "Taken": 500,
        "TooFast": 429,
        "Unreadable": 500,
        "WorkshopError": 500,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_address_refuses_alike(
    routes: list[Route], kind: type[WorkshopError], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_given: Any, **_named: Any) -> None:
        raise refusal_of(kind)

    for name in SESSIONS:
        monkeypatch.setattr(Sessions, name, refuses)
    client = TestClient(Starlette(routes=routes), follow_redirects=False)
    client.headers |= {"accept-language": "fr"}
    client.cookies.set(COOKIE, "phone-of-naima-0123456789")
    asked = 0
    for route in routes:
        if route.path.startswith("/admin"):
            continue  # refuses whoever does not administer before it looks for a session
        if route.path in OF_NO_SESSION or (kind is errors.NotFound and route.path == "/r/{key}"):
            continue  # an unknown code is asked for once more
        path = re.sub(r"{[^}]*}", "abc", route.path)
        for method in {"GET", "POST"} & (route.methods or set()):
            json = JSON.match(route.path) is not None
            sent = what_is_sent(route.path) if json and method == "POST" else {}
            answer = client.request(method, path, **sent)
            assert answer.status_code == status_of(refusal_of(kind)), (method, route.path)
            assert answer.headers["cache-control"] == "no-store", route.path
            if json:
                assert answer.json()["error"] == SENTENCE, route.path
            else:
                assert SENTENCE in answer.text, route.path
                assert answer.headers["content-type"].startswith("text/html"), route.path
            asked += 1
    assert asked > 15
