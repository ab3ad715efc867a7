"""A fault that nobody foresaw, in any address of ours, is a sentence in the reader's language."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Final

import httpx
import pytest

from tests.support.server import ROOT, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

PLANTED: Final = """
import runpy, sys
sys.path.insert(0, ROOT)
sys.argv = [ROOT + "/app.py"]
from tablee.session.residency.sessions import Sessions

def fails(*_given, **_named):
    raise RuntimeError("planted in the heart")

for name in (
    "get", "find", "by_join_token", "by_wall_token", "by_console_token", "by_code", "published_at",
):
    if not hasattr(Sessions, name):
        raise AttributeError(name)
    setattr(Sessions, name, fails)
runpy.run_path(sys.argv[0], run_name="__main__")
"""
SENTENCES: Final = {
    "fr": "Tablée a rencontré une erreur. Réessayez dans un instant.",
    "en": "Tablée has met an error. Try again in a moment.",
}
PAGES: Final = (
    *("/r/abc", "/s/abc", "/s/abc/notes.md", "/status/abc", "/replay/abc", "/print/abc/def"),
    *("/w/abc", "/poster/abc/a4.png", "/export/abc/markdown"),
)
TOLD: Final = ("/write/abc/def", "/ballot/abc/def", "/status/abc/measures", "/replay/abc/moments")
"""Asked by scripts."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("planted") / "sessions"
    folder.mkdir()
    command = (sys.executable, "-c", f"ROOT = {str(ROOT)!r}\n{PLANTED}")
    server = Server(folder, command=command)
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_fails_says_so_in_the_readers_language(
    server: Server, path: str, language: str
) -> None:
    headers = {"Accept": "text/html,*/*", "Accept-Language": language}
    answer = httpx.get(server.url + path, headers=headers)
    assert answer.status_code == 500
    assert SENTENCES[language] in answer.text
    assert f'<html lang="{language}"' in answer.text
    assert "planted" not in answer.text
    assert answer.headers["content-security-policy"]


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("path", TOLD)
def test_what_a_script_asks_and_fails_is_a_sentence_that_it_can_read(
    server: Server, path: str, language: str
) -> None:
    headers = {"Accept": "*/*", "Accept-Language": language}
    answer = httpx.get(server.url + path, headers=headers)
    assert answer.status_code == 500
    assert SENTENCES[language] in answer.text
    assert "planted" not in answer.text


def test_what_is_sent_by_a_script_and_fails_says_why_as_all_its_refusals_do(
    server: Server,
) -> None:
    for path in ("/write/abc/def", "/ballot/abc/def"):
        headers = {"Origin": server.url, "Accept-Language": "fr"}
        answer = httpx.post(server.url + path, json={"text": "oser"}, headers=headers)
        assert answer.status_code == 500
        assert answer.json() == {"error": SENTENCES["fr"]}


def test_what_happened_is_in_the_servers_log(server: Server) -> None:
    httpx.get(f"{server.url}/status/abc", headers={"Accept": "text/html"})
    assert re.search(r"in fails\nRuntimeError\n", server.log)
    assert "planted" not in server.log
