"""The administrator's pages of a real server, and what the audit log keeps of it."""

from __future__ import annotations

import re
import shutil
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from tablee.session import Sessions
from tablee.session.access.opening import hashed
from tablee.session.hosting.audit import session_mark
from tablee.session.hosting.sign_ins import SignIn, SignIns, secret_hash
from tablee.storage import Store
from tablee.storage.blobs import FolderBlobs
from tablee.web.entrance.accounts import COOKIE
from tablee.web.ops.admin.authentication import AdminSessions
from tests.support.server import Server
from tests.support.sessions.sample import sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PHRASE = "une clef sous le pot de basilic"
TITLE = "Le jardin partagé"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with an administrator's phrase, and two sessions."""
    folder = tmp_path_factory.mktemp("admin") / "sessions"
    folder.mkdir()
    _write_two(folder)
    environ = {
        "TABLEE_ADMIN_PHRASE": hashed(PHRASE),
        "TABLEE_OPENING_CONTACT": "Odile, à l’accueil",
        "TABLEE_PROXIES": "127.0.0.1",
        "TABLEE_ADMINS": "yasmine,group:bureau",
        "TABLEE_OPENING_HEADER": "Remote-User",
        "TABLEE_OPENING_GROUPS_HEADER": "Remote-Groups",
    }
    server = Server(folder, environ)
    server.start()
    yield server
    server.stop()


def _write_two(folder: Path) -> None:
    sessions = Sessions(folder, sample_catalogue())
    for title in (TITLE, "La cantine"):
        room = sessions.create("b", title, facilitator="Yasmine")
        room.people.join("phone-of-naima-0123456789", "Naïma Quelmoc")
    sessions.close()


def client(server: Server, **headers: str) -> httpx.Client:
    return httpx.Client(
        base_url=server.url, headers={"accept-language": "fr", **headers}, timeout=20
    )


@contextmanager
def signed_in(server: Server) -> Iterator[httpx.Client]:
    with client(server) as mine:
        answer = mine.post("/admin/enter", data={"phrase": PHRASE})
        assert answer.status_code == 303
        yield mine


def test_strangers_see_nothing_and_are_told_whom_to_ask(served: Server) -> None:
    with client(served, **{"Remote-User": "naima", "X-Forwarded-For": "192.0.2.7"}) as stranger:
        for address in ("", "/quotas", "/log", "/library", "/sign-ins", "/session/x"):
            answer = stranger.get(f"/admin{address}")
            assert answer.status_code == 403
            assert TITLE not in answer.text
            assert "Odile, à l’accueil" in answer.text
        for address in ("/erase", "/quotas", "/library", "/sign-ins", "/session/x"):
            assert stranger.post(f"/admin{address}", data={"sure": "1"}).status_code == 403
        wrong = stranger.post("/admin/enter", data={"phrase": "basilic"})
        assert wrong.status_code == 403
        assert "Ce n’est pas la phrase" in wrong.text
    with signed_in(served) as mine:
        from_elsewhere = {"origin": "https://evil.example"}
        assert mine.post("/admin/quotas", headers=from_elsewhere).status_code == 403


def test_an_account_or_a_group_of_the_proxy_administers(served: Server) -> None:
    for headers in ({"Remote-User": "yasmine"}, {"Remote-User": "k", "Remote-Groups": "a, bureau"}):
        with client(served, **headers, **{"X-Forwarded-For": "192.0.2.7"}) as browser:
            assert TITLE in browser.get("/admin").text


def test_sessions_are_listed_without_what_is_written_in_them(served: Server) -> None:
    with signed_in(served) as mine:
        page = mine.get("/admin?by=size").text
        assert TITLE in page
        assert "2 personnes" in page
        assert "Naïma" not in page
        found = mine.get("/admin?find=cantine").text
        assert "La cantine" in found
        assert TITLE not in found
        one = mine.get(re.findall(r'href="(/admin/session/[^"]+)"', found)[0]).text
        assert "Naïma" not in one
        assert "ko" in one


def test_sessions_are_ordered_and_found_by_the_name_of_their_folder(served: Server) -> None:
    with signed_in(served) as mine:
        page = mine.get("/admin?by=folder").text
        assert "<b>Par nom de dossier</b>" in page
        found = re.findall(r'name="session" value="([^"]+)"', page)
        assert [name[11:] for name in found] == sorted(name[11:] for name in found)
        for asked in ("La Cantine", "là cantine", found[0]):
            assert "La cantine" in mine.get("/admin", params={"find": asked}).text
        for asked in ("piscine", "???"):
            none = mine.get("/admin", params={"find": asked}).text
            assert "garde son premier titre" in none
            assert f'value="{asked}"' in none
        assert found[0] in mine.get(f"/admin/session/{found[0]}").text


def test_a_lost_link_is_given_once_and_written_down(served: Server) -> None:
    with signed_in(served) as mine:
        found = mine.get("/admin?find=jardin").text
        address = re.findall(r'href="(/admin/session/[^"]+)"', found)[0]
        page = mine.post(address, data={"link": "1"}).text
        token = re.findall(r"/f#([\w-]+)", page)[0]
        assert token not in mine.get(address).text
        assert "a donné un nouveau lien" in mine.get("/admin/log").text
    with client(served) as owner:
        assert owner.post("/f", data={"link": token}).status_code == 303
    kept = (served.folder / ".hosting" / "audit.jsonl").read_text()
    for word in (token, "jardin", "Yasmine", PHRASE):
        assert word not in kept


@pytest.mark.dear
def test_quotas_hold_at_once_and_after_a_restart(served: Server) -> None:
    with signed_in(served) as mine:
        refused = mine.post("/admin/quotas", data={"people": "beaucoup"})
        assert refused.status_code == 422
        assert 'value="beaucoup"' in refused.text
        assert mine.post("/admin/quotas", data={"people": "2"}).status_code == 200
        served.stop()
        served.start()
    with signed_in(served) as mine:
        assert re.search(r'name="people" value="2"', mine.get("/admin/quotas").text)
        full = next(path for path in served.folder.iterdir() if "cantine" in path.name)
        keys = next(iter(Store(full, read_only=True).documents("keys").values()))
        with client(served, origin=served.url) as phone:
            phone.get(f"/r/{keys['join']}")
            refused = phone.post(f"/r/{keys['join']}", data={"name": "Karim"})
        assert "Cette session est pleine" in refused.text
        assert "Odile, à l’accueil" in refused.text
        assert mine.post("/admin/quotas", data={"people": "2000"}).status_code == 200


def test_erasing_asks_before_and_says_what_went(served: Server) -> None:
    with signed_in(served) as mine:
        found = mine.get("/admin?find=cantine").text
        session = re.findall(r'name="session" value="([^"]+)"', found)[0]
        asked = mine.post("/admin/erase", data={"session": session})
        assert "Effacer cette session pour de bon" in asked.text
        assert (served.folder / session).is_dir()
        done = mine.post("/admin/erase", data={"session": session, "sure": "1"})
        assert "1 session effacée" in done.text
        assert not (served.folder / session).exists()
        log = mine.get("/admin/log").text
        assert session_mark(session) in log
        assert "cantine" not in log
        mine.post("/admin/leave")
        assert mine.get("/admin").status_code == 403


def test_one_that_does_not_open_is_listed_refuses_what_it_cannot_and_is_erased(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "sessions"
    folder.mkdir()
    _write_two(folder)
    broken = next(path for path in folder.iterdir() if "jardin" in path.name)
    for file in broken.glob("*.json*"):
        file.write_bytes(b"\0" * 2000)
    shutil.rmtree(folder / ".summaries", ignore_errors=True)
    server = Server(folder, {"TABLEE_ADMIN_PHRASE": hashed(PHRASE)})
    server.start()
    try:
        with signed_in(server) as mine:
            page = mine.get("/admin").text
            assert "1 session ne s’ouvre pas" in page
            assert broken.name in page
            address = f"/admin/session/{broken.name}"
            one = mine.get(address)
            assert one.status_code == 200
            assert "tablee check --repair" in one.text
            assert 'name="link"' not in one.text
            for act in ("close", "link"):
                refused = mine.post(address, data={act: "1"})
                assert refused.status_code == 422
                assert "/f#" not in refused.text
            assert mine.post("/admin/session/none", data={"link": "1"}).status_code == 404
            asked = mine.post("/admin/erase", data={"session": broken.name})
            assert broken.name in asked.text
            done = mine.post("/admin/erase", data={"session": broken.name, "sure": "1"})
            assert "1 session effacée" in done.text
            assert not broken.exists()
            assert broken.name not in mine.get("/admin").text
    finally:
        server.stop()


@pytest.mark.dear
def test_an_account_stays_signed_in_over_a_restart_until_an_administrator_ends_it(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "sessions"
    folder.mkdir()
    secret, until = "a-cookie-that-nobody-guesses-0001", time.time() + 3600
    SignIns(FolderBlobs(folder)).put(
        secret_hash(secret), SignIn("account", until, "yasmine", "Yasmine Brun")
    )
    environ = {
        "TABLEE_ADMIN_PHRASE": hashed(PHRASE),
        "TABLEE_OPENING": "account",
        "TABLEE_PUBLIC_URL": "https://atelier.example.org",
        "TABLEE_OIDC_ISSUER": "https://sso.example.org",
        "TABLEE_OIDC_CLIENT": "tablee",
        "TABLEE_OIDC_SECRET": "a-secret-of-thirty-two-characters",
    }
    server = Server(folder, environ)
    server.start()
    server.stop()
    server.start()
    try:
        with client(server, cookie=f"{COOKIE}={secret}") as hers, signed_in(server) as mine:
            assert "Yasmine Brun" in hers.get("/sign-out").text
            page = mine.get("/admin/sign-ins").text
            assert "Yasmine Brun" in page
            assert "1 navigateur ·" in page
            assert secret not in page
            refused = hers.post("/admin/sign-ins", data={"account": "yasmine"})
            assert refused.status_code == 403
            assert "Choisissez d’abord" in mine.post("/admin/sign-ins", data={"end": "1"}).text
            ended = mine.post("/admin/sign-ins", data={"account": "yasmine", "end": "1"}).text
            assert "1 navigateur déconnecté." in ended
            assert "Aucun compte pour l’instant." in ended
            assert "Yasmine Brun" not in hers.get("/sign-out").text
            assert "a mis fin à des identifications" in mine.get("/admin/log").text
    finally:
        server.stop()


def test_whoever_typed_the_phrase_is_asked_again_after_half_an_hour() -> None:
    now = [0.0]
    sessions = AdminSessions(lambda: now[0])
    token = sessions.begin()
    for _look in range(15):
        now[0] += 29 * 60
        assert sessions.has(token)
    now[0] += 31 * 60
    assert not sessions.has(token)
    token = sessions.begin()
    for _look in range(40):
        now[0] += 15 * 60
        sessions.has(token)
    assert not sessions.has(token), "eight hours in all"
    assert not sessions.has("")
