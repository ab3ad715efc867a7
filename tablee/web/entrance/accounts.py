"""Sign-ins by OpenID Connect, each under a cookie of which the server keeps a hash.

Of whoever is on the way to the provider nothing is kept: a signed state says it, to any server. Not
for the addresses where one signs in: see `sign_in`.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Final

from tablee.errors import NotAllowed, NotFound
from tablee.session.hosting.sign_ins import SignIn, SignIns, secret_hash
from tablee.settings.addresses import own
from tablee.texts import _
from tablee.web.entrance.oidc import Account, Login, Provider

COOKIE: Final = "tablee_account"
SIGNED_IN: Final = 12 * 3600.0
"""Seconds after which somebody is asked to sign in again: a day of workshops."""
ON_THE_WAY: Final = 600.0
"""Seconds that somebody has to sign in at the provider."""
MOST: Final = 10_000
"""Ways back from the provider that are remembered; then the oldest is not."""


class _OnTheWay:
    """Those who were sent to the provider: known by what they bring back, on any server.

    `state` is signed with a key that all servers have, and says when it was given; with the secret
    of the browser it gives all else that the sign-in needs.
    """

    def __init__(self, key: Callable[[], bytes], clock: Callable[[], float]) -> None:
        self._key, self._clock = key, clock
        self._lock = threading.Lock()
        self._used: OrderedDict[str, None] = OrderedDict()
        """Those that came back here; the provider takes each of its codes once as well."""

    def put(self, secret: str) -> Login:
        said = f"{self._clock():.0f}.{secrets.token_urlsafe(24)}"
        return self._login(secret, f"{said}.{self._derived('state', secret, said)}")

    def take(self, secret: str, state: str) -> Login | None:
        """Once, and not too late."""
        said, _dot, mac = state.rpartition(".")
        expected = self._derived("state", secret, said)
        if not secret or not hmac.compare_digest(mac.encode(), expected.encode()):
            return None
        given = float(said.partition(".")[0])
        with self._lock:
            if state in self._used:
                return None
            self._used[state] = None
            while len(self._used) > MOST:
                self._used.popitem(last=False)
        return self._login(secret, state) if abs(self._clock() - given) < ON_THE_WAY else None

    def _login(self, secret: str, state: str) -> Login:
        nonce, verifier = (self._derived(each, secret, state) for each in ("nonce", "verifier"))
        return Login(state, nonce, verifier)

    def _derived(self, *words: str) -> str:
        """43 characters of which nobody without the key can know any."""
        made = hmac.digest(self._key(), "\0".join(words).encode(), "sha256")
        return base64.urlsafe_b64encode(made).decode().rstrip("=")


class Accounts:
    """Who has signed in with the provider, and who is on the way there."""

    def __init__(
        self,
        provider: Provider | None,
        sign_ins: SignIns,
        clock: Callable[[], float] = time.time,
        key: Callable[[], bytes] | None = None,
    ) -> None:
        """Those whom `sign_ins` knows; without a provider nobody can sign in, or is.

        `key` and `clock` are those of all servers that share the sign-ins; else, or while the key
        is empty, this process has its own.
        """
        self.provider = provider
        self._sign_ins = sign_ins
        own_key = secrets.token_bytes(32)
        self._on_the_way = _OnTheWay(lambda: (key() if key else b"") or own_key, clock)

    def of(self, cookies: Mapping[str, str]) -> Account | None:
        """Whose browser this is; None where nobody has signed in with it, or too long ago."""
        secret = cookies.get(own(COOKIE), "")
        found = self._sign_ins.get(secret_hash(secret)) if secret and self.provider else None
        if found is None or found.way != "account":
            return None
        return Account(found.id, found.name, found.groups)

    def begin(self, secret: str, back: str) -> str:
        """Where the browser that keeps this secret is sent; raises `ProviderAway`."""
        return self._provider.address(self._on_the_way.put(secret), back)

    def end(self, secret: str, state: str, back: str, code: str) -> str:
        """A new secret for the browser of whoever has signed in; raises what `Provider` does."""
        login = self._on_the_way.take(secret, state)
        if login is None:
            raise NotAllowed(_("Cette identification a expiré, ou vient d’ailleurs. Réessayez."))
        account = self._provider.account(login, back, code)
        fresh = secrets.token_urlsafe(32)
        until = self._sign_ins.clock() + SIGNED_IN
        found = SignIn("account", until, account.id, account.name, account.groups)
        self._sign_ins.put(secret_hash(fresh), found)
        return fresh

    def sign_out(self, cookies: Mapping[str, str]) -> None:
        self._sign_ins.end({secret_hash(cookies.get(own(COOKIE), ""))})

    @property
    def _provider(self) -> Provider:
        if self.provider is None:
            raise NotFound(_("Sur ce serveur, personne ne s’identifie."))
        return self.provider
