"""Signing in with a real provider of OpenID Connect, to open sessions; nobody else needs it."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import expect

from tablee.session.hosting.audit import AuditLog, AuditVerb
from tablee.storage.blobs import FolderBlobs
from tests.browser.support.behind_nginx import nginx
from tests.browser.support.room import PHONE, Console, Phone, Screen
from tests.support.server import ROOT, Server, free_port
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

PROGRAM = ROOT / "tests" / "js" / "oidc_provider.mjs"
THERE = shutil.which("node") and (ROOT / "node_modules" / "oidc-provider").is_dir()
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not THERE, reason="npm could not fetch oidc-provider: no provider to ask"),
]


@contextmanager
def provider(port: int, server: Server) -> Iterator[None]:
    """The provider, on this port, told of this server; it answers when this begins."""
    words = ("tablee", "a-secret", f"{server.url}/sign-in/back", f"{server.url}/")
    said = server.folder.parent / "provider.log"
    with said.open("w") as log:
        command = ("node", str(PROGRAM), str(port), *words)
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        until(lambda: "ready" in said.read_text("utf-8"))
        yield
    finally:
        process.terminate()
        process.wait(10)


def rule(port: int) -> dict[str, str]:
    """The settings of a server whose facilitators sign in with this provider."""
    return {
        "TABLEE_OPENING": "account",
        "TABLEE_OPENING_CONTACT": "Odile, à l’accueil",
        "TABLEE_OIDC_ISSUER": f"http://127.0.0.1:{port}",
        "TABLEE_OIDC_CLIENT": "tablee",
        "TABLEE_OIDC_SECRET": "a-secret",
        "TABLEE_OIDC_ALLOWED": "facilitators",
    }


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def server(port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("signing") / "sessions"
    folder.mkdir()
    served = Server(folder, rule(port))
    served.start()
    yield served
    served.stop()


def signs_in(screen: Screen, name: str) -> None:
    """What somebody does on the provider's own pages."""
    screen.page.get_by_role("link", name="S’identifier").click()
    screen.page.get_by_placeholder("Enter any login").fill(name)
    screen.page.get_by_placeholder("and password").fill("a password")
    screen.page.get_by_role("button", name="Sign-in").click()
    screen.page.get_by_role("button", name="Continue").click()


def test_whoever_signs_in_opens_a_session_and_participants_need_nothing(
    browser: Browser, server: Server, port: int
) -> None:
    console = Console(browser, server)
    page = console.page
    with provider(port, server):
        page.goto(server.url)
        expect(page.get_by_text("demande un compte")).to_be_visible()
        expect(page.get_by_text("Odile, à l’accueil")).to_be_visible()
        signs_in(console, "naima")
        expect(page.get_by_role("link", name="Naima")).to_be_visible()
        page.get_by_label("Titre de la session").fill("Le jardin")
        console.press("Ouvrir la session")
        console.heading("Prêt à commencer")
    phone = Phone(browser, server, PHONE)
    phone.join(console.code, "Ysoline")  # the provider is away
    page.goto(server.url)
    page.get_by_role("link", name="Naima").click()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_text("n’est plus connecté")).to_be_visible()
    page.get_by_role("link", name="Aller à l’accueil").click()
    expect(page.get_by_text("demande un compte")).to_be_visible()
    for screen in (console, phone):
        assert screen.faults() == []
        screen.close()


def test_whoever_is_not_of_the_group_is_told_whom_to_ask(
    browser: Browser, server: Server, port: int
) -> None:
    stranger = Screen(browser, PHONE)
    page = stranger.page
    with provider(port, server):
        page.goto(server.url)
        signs_in(stranger, "karim")
        expect(page.get_by_text("Votre compte n’est pas de ceux")).to_be_visible()
        expect(page.get_by_text("Odile, à l’accueil")).to_be_visible()
        page.goto(server.url)
        expect(page.get_by_text("demande un compte")).to_be_visible()
        thinks_better = Screen(browser, PHONE)
        thinks_better.page.goto(f"{server.url}/sign-in")
        thinks_better.page.get_by_role("link", name="[ Cancel ]").click()
        thinks_better.sees("L’identification n’a pas eu lieu")
    for screen in (stranger, thinks_better):
        screen.close()


def test_addresses_that_nobody_was_sent_to_sign_nobody_in(server: Server, port: int) -> None:
    with httpx.Client(base_url=server.url, headers={"accept-language": "fr"}) as phone:
        made_up = phone.get("/sign-in/back?state=made-up&code=made-up")
        assert made_up.status_code == 403
        assert "vient d’ailleurs" in made_up.text
        with provider(port, server):
            there = phone.get("/sign-in")
            assert there.status_code == 303
        state = httpx.URL(there.headers["location"]).params["state"]
        another = httpx.get(f"{server.url}/sign-in/back?state={state}&code=made-up")
        assert another.status_code == 403
        away = phone.get(f"/sign-in/back?state={state}&code=made-up")
        assert away.status_code == 502
        assert "ne répond pas" in away.text
        elsewhere = {"origin": "https://elsewhere.example.org"}
        assert phone.post("/sign-out", headers=elsewhere).status_code == 403


def test_below_a_path_behind_a_proxy_one_comes_back_to_where_one_was(
    browser: Browser, tmp_path: Path
) -> None:
    port = free_port()
    with nginx(tmp_path) as front:
        server = front.server("/a/b", **rule(port))
        server.environ["TABLEE_PUBLIC_URL"] = server.url
        front.start(server)
        server.start()
        console = Console(browser, server)
        with provider(port, server):
            console.page.goto(server.url)
            signs_in(console, "naima")
            expect(console.page.get_by_role("link", name="Naima")).to_be_visible()
            assert console.page.url.startswith(f"{server.url}/")
        (signed_in,) = AuditLog(FolderBlobs(server.folder)).newest()
        assert (signed_in.who, signed_in.did) == ("naima", AuditVerb.SIGN_IN)
        paths = {
            cookie["path"] for cookie in console.context.cookies() if "tablee" in cookie["name"]
        }
        assert paths == {"/a/b"}
        console.page.get_by_role("link", name="Naima").click()
        console.press("Se déconnecter")
        expect(console.page.get_by_text("n’est plus connecté")).to_be_visible()
        console.close()
        server.stop()
        asked = [each.partition(" ")[0] for each in front.asked()]
        assert any(each.startswith("/a/b/sign-in/back?") for each in asked)
        assert [each for each in asked if not each.startswith("/a/b")] == []
