"""What a provider of OpenID Connect says of somebody is believed where all of it is right."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tablee.errors import BadSetting, NotAllowed
from tablee.session.hosting.sign_ins import FILE, SignIns
from tablee.settings import Settings
from tablee.storage.blobs import FolderBlobs
from tablee.web.entrance.accounts import COOKIE, Accounts
from tablee.web.entrance.oidc import Login, Provider, ProviderAway, provider_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KEY, OTHERS = RSAKey.generate_key(2048, {"kid": "one"}), RSAKey.generate_key(2048, {"kid": "one"})
SECRET = "a-secret-of-thirty-two-characters"
LOGIN = Login("state", "nonce", "verifier-of-forty-three-characters-at-least")
BACK = "https://atelier.example.org/sign-in/back"


@dataclass
class Told:
    """What the provider says: as it should, but for what a test changes."""

    claims: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    key: Any = field(default_factory=lambda: KEY)
    keys: list[Any] = field(default_factory=lambda: [KEY])
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str, issuer: str) -> dict[str, Any]:
        self.asked.append(path)
        if path == "/keys":
            return {"keys": [key.as_dict(private=False) for key in self.keys]}
        if path == "/token":
            return {"access_token": "t", "token_type": "Bearer", "id_token": self.token(issuer)}
        if path == "/who":
            return {"sub": "4711", "groups": ["facilitators"], **self.more}
        ends = {"authorization": "authorize", "token": "token", "userinfo": "who"}
        return {
            "issuer": issuer,
            "jwks_uri": f"{issuer}/keys",
            **{f"{name}_endpoint": f"{issuer}/{end}" for name, end in ends.items()},
            **self.about,
        }

    def turn(self, **said: Any) -> None:
        for name, value in said.items():
            setattr(self, name, value)

    def token(self, issuer: str) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": issuer,
            "aud": "tablee",
            "sub": "4711",
            "name": "Naïma",
            "nonce": "nonce",
        }
        claims |= {"iat": now, "exp": now + 300, **self.claims}
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(self.header, kept, self.key, algorithms=[self.header["alg"]])


@contextmanager
def served(told: Told) -> Iterator[str]:
    """Its issuer: a server of this machine."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            data = json.dumps(told.answer(self.path, issuer)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_GET  # noqa: N815 - as the standard library calls it

        def log_message(self, *_words: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        issuer = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield issuer
        server.shutdown()


def settings(issuer: str, **more: str) -> Settings:
    given = {"ISSUER": issuer, "CLIENT": "tablee", "SECRET": SECRET, **more}
    public = {"TABLEE_OPENING": "account", "TABLEE_PUBLIC_URL": "https://atelier.example.org"}
    return Settings.read(public | {f"TABLEE_OIDC_{name}": each for name, each in given.items()})


def test_somebody_is_known_by_what_never_changes_with_name_and_groups() -> None:
    told = Told()
    with served(told) as issuer:
        provider = Provider(settings(issuer))
        for _twice in range(2):
            account = provider.account(LOGIN, BACK, "code")
    assert (account.id, account.name) == ("4711", "Naïma")
    assert account.groups == {"facilitators"}
    assert told.asked.count("/.well-known/openid-configuration") == 1


@pytest.mark.parametrize(
    "lie",
    [
        lambda told: told.claims.update(aud="another-client"),
        lambda told: told.claims.update(aud=["another-client"]),
        lambda told: told.claims.update(iss="https://elsewhere.example.org"),
        lambda told: told.claims.update(nonce="of another sign-in"),
        lambda told: told.claims.update(nonce=None),
        lambda told: told.claims.update(exp=int(time.time()) - 3600),
        lambda told: told.claims.update(exp=None),
        lambda told: told.claims.update(sub=None),
        lambda told: setattr(told, "key", OTHERS),
        lambda told: told.turn(header={"alg": "HS256"}, key=OctKey.import_key(SECRET)),
        lambda told: told.turn(
            header={"alg": "HS256"},
            key=OctKey.import_key(SECRET),
            about={"id_token_signing_alg_values_supported": ["HS256", "none"]},
        ),
        lambda told: told.more.update(sub="somebody else"),
    ],
)
def test_what_is_wrong_in_anything_signs_nobody_in(lie: Callable[[Told], object]) -> None:
    told = Told()
    lie(told)
    with served(told) as issuer, pytest.raises(NotAllowed, match="n’a pas confirmé"):
        Provider(settings(issuer)).account(LOGIN, BACK, "code")


def test_a_provider_that_is_away_or_none_is_said_to_be() -> None:
    away = Provider(settings("http://127.0.0.1:9"))
    with pytest.raises(ProviderAway, match="ne répond pas"):
        away.address(LOGIN, BACK)
    assert away.leaving("https://atelier.example.org/") == ""
    for wrong in ({"issuer": "https://elsewhere.example.org"}, {"jwks_uri": "http://127.0.0.1:9"}):
        with served(Told(about=wrong)) as issuer, pytest.raises(ProviderAway):
            Provider(settings(issuer)).address(LOGIN, BACK)


def test_new_keys_of_the_provider_are_fetched_when_they_are_used() -> None:
    told = Told()
    with served(told) as issuer:
        provider = Provider(settings(issuer))
        provider.account(LOGIN, BACK, "code")
        new = RSAKey.generate_key(2048, {"kid": "two"})
        told.key, told.keys, told.header = new, [new], {"alg": "RS256", "kid": "two"}
        assert provider.account(LOGIN, BACK, "code").id == "4711"


def test_an_address_of_mail_is_an_account_once_it_is_verified() -> None:
    told = Told(claims={"email": "naima@example.org"})
    with served(told) as issuer:
        provider = Provider(settings(issuer, ACCOUNT="email"))
        with pytest.raises(NotAllowed, match="Votre compte"):
            provider.account(LOGIN, BACK, "code")
        told.claims["email_verified"] = True
        assert provider.account(LOGIN, BACK, "code").id == "naima@example.org"


def test_whoever_is_in_none_of_the_groups_opens_nothing() -> None:
    told = Told()
    with served(told) as issuer:
        provider = Provider(settings(issuer, ALLOWED="boards,facilitators"))
        assert provider.account(LOGIN, BACK, "code").groups == {"facilitators"}
        told.more["groups"] = "friends"
        with pytest.raises(NotAllowed, match="Votre compte"):
            provider.account(LOGIN, BACK, "code")
        for named in ("4711", "group:friends"):
            administers = replace(settings(issuer, ALLOWED="boards"), admins=(named,))
            assert Provider(administers).account(LOGIN, BACK, "code").id == "4711"


def test_signing_in_lasts_a_day_of_workshops_and_a_restart_and_its_way_ten_minutes(
    tmp_path: Path,
) -> None:
    now = [0.0]

    def started(issuer: str) -> Accounts:
        sign_ins = SignIns(FolderBlobs(tmp_path), lambda: now[0])
        return Accounts(Provider(settings(issuer)), sign_ins, lambda: now[0])

    with served(Told()) as issuer:
        accounts = started(issuer)
        state, nonce = begun(accounts, "secret")
        with pytest.raises(NotAllowed, match="a expiré"):
            accounts.end("the secret of another browser", state, BACK, "code")
        now[0] = 601.0
        with pytest.raises(NotAllowed, match="a expiré"):
            accounts.end("secret", state, BACK, "code")
    told = Told(claims={"nonce": None})
    with served(told) as issuer:
        accounts = started(issuer)
        state, nonce = begun(accounts, "secret")
        told.claims["nonce"] = nonce
        cookies = {COOKIE: accounts.end("secret", state, BACK, "code")}
        with pytest.raises(NotAllowed, match="a expiré"):
            accounts.end("secret", state, BACK, "code")
    assert cookies[COOKIE] not in (tmp_path / FILE).read_text("utf-8")
    for each in (accounts, started("https://sso.example.org")):
        signed_in = each.of(cookies)
        assert signed_in is not None
        assert (signed_in.id, *signed_in.groups) == ("4711", "facilitators")
        assert each.of({}) is None
    assert Accounts(None, SignIns(FolderBlobs(tmp_path), lambda: now[0])).of(cookies) is None
    now[0] += 12 * 3600
    assert accounts.of(cookies) is None
    assert started("https://sso.example.org").of(cookies) is None


def test_a_sign_in_that_was_begun_on_one_server_ends_on_another(tmp_path: Path) -> None:
    def key() -> bytes:
        return b"k" * 32

    told = Told(claims={"nonce": None})
    with served(told) as issuer:
        sign_ins = SignIns(FolderBlobs(tmp_path))
        one, other = (Accounts(Provider(settings(issuer)), sign_ins, key=key) for _n in range(2))
        stranger = Accounts(Provider(settings(issuer)), sign_ins)
        state, told.claims["nonce"] = begun(one, "secret")
        with pytest.raises(NotAllowed, match="a expiré"):
            stranger.end("secret", state, BACK, "code")
        cookies = {COOKIE: other.end("secret", state, BACK, "code")}
    assert all(each.of(cookies) for each in (one, other))


def begun(accounts: Accounts, secret: str) -> tuple[str, str]:
    """The state and the nonce with which somebody is sent to the provider."""
    query = parse_qs(urlsplit(accounts.begin(secret, BACK)).query)
    assert query["redirect_uri"] == [BACK]
    assert query["code_challenge_method"] == ["S256"]
    return query["state"][0], query["nonce"][0]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"TABLEE_OPENING": "everybody"}, "TABLEE_OPENING=account"),
        ({"TABLEE_OIDC_SECRET": ""}, "TABLEE_OIDC_SECRET"),
        ({"TABLEE_PUBLIC_URL": ""}, "TABLEE_PUBLIC_URL"),
        ({"TABLEE_OIDC_ISSUER": "http://elsewhere.example.org"}, "https"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(given: dict[str, str], said: str) -> None:
    whole = {
        "TABLEE_OPENING": "account",
        "TABLEE_PUBLIC_URL": "https://atelier.example.org",
        "TABLEE_OIDC_ISSUER": "https://sso.example.org",
        "TABLEE_OIDC_CLIENT": "tablee",
        "TABLEE_OIDC_SECRET": SECRET,
    }
    assert provider_of(Settings.read(whole)) is not None
    with pytest.raises(BadSetting, match=said):
        Settings.read(whole | given)
