"""Who has signed in by OpenID Connect, under a cookie of which the server keeps a hash.

Whoever is on the way to the provider stands in memory alone. Not for the addresses where one signs
in: see `signing`.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from tablee.errors import NotAllowed, NotFound
from tablee.session.hosting.sign_ins import SignIn, secret_hash
from tablee.settings.addresses import own
from tablee.texts import _
from tablee.web.entry.oidc import Account, Login

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tablee.session.hosting.sign_ins import SignIns
    from tablee.web.entry.oidc import Provider

__all__ = ["COOKIE", "ON_THE_WAY", "SIGNED_IN", "Accounts"]

COOKIE: Final = "tablee_account"
SIGNED_IN: Final = 12 * 3600.0
"""Seconds after which somebody is asked to sign in again: a day of workshops."""
ON_THE_WAY: Final = 600.0
"""Seconds that somebody has to sign in at the provider."""
MOST: Final = 10_000
"""Ways to the provider that are remembered; then the oldest is not."""


class _OnTheWay:
    """Those who were sent to the provider, by the secret of their browser and the sign-in's."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._logins: OrderedDict[str, tuple[float, Login]] = OrderedDict()

    def put(self, secret: str, login: Login) -> None:
        with self._lock:
            self._logins[secret_hash(secret)] = (self._clock() + ON_THE_WAY, login)
            while len(self._logins) > MOST:
                self._logins.popitem(last=False)

    def take(self, secret: str) -> Login | None:
        """Once, and not too late."""
        with self._lock:
            until, login = self._logins.pop(secret_hash(secret), (0.0, None))
        return login if self._clock() < until else None


class Accounts:
    """Who has signed in with the provider, and who is on the way there."""

    def __init__(
        self,
        provider: Provider | None,
        sign_ins: SignIns,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Those whom `sign_ins` knows; without a provider nobody can sign in, or is."""
        self.provider = provider
        self._sign_ins = sign_ins
        self._on_the_way = _OnTheWay(clock)

    def of(self, cookies: Mapping[str, str]) -> Account | None:
        """Whose browser this is; None where nobody has signed in with it, or too long ago."""
        secret = cookies.get(own(COOKIE), "")
        found = self._sign_ins.get(secret_hash(secret)) if secret and self.provider else None
        if found is None or found.way != "account":
            return None
        return Account(found.id, found.name, found.groups)

    def begin(self, secret: str, back: str) -> str:
        """Where the browser that keeps this secret is sent; raises `ProviderAway`."""
        login = Login(*(secrets.token_urlsafe(32) for _each in range(3)))
        address = self._provider.address(login, back)
        self._on_the_way.put(secret + login.state, login)
        return address

    def end(self, secret: str, state: str, back: str, code: str) -> str:
        """A new secret for the browser of whoever has signed in; raises what `Provider` does."""
        login = self._on_the_way.take(secret + state)
        if login is None:
            raise NotAllowed(_("Cette identification a expiré, ou vient d’ailleurs. Réessayez."))
        account = self._provider.account(login, back, code)
        fresh = secrets.token_urlsafe(32)
        until = self._sign_ins.clock() + SIGNED_IN
        found = SignIn("account", until, account.id, account.name, account.groups)
        self._sign_ins.put(secret_hash(fresh), found)
        return fresh

    def forget(self, cookies: Mapping[str, str]) -> None:
        """Signs out this browser."""
        self._sign_ins.end({secret_hash(cookies.get(own(COOKIE), ""))})

    @property
    def _provider(self) -> Provider:
        if self.provider is None:
            raise NotFound(_("Sur ce serveur, personne ne s’identifie."))
        return self.provider
