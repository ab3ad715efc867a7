"""Who has signed in by OpenID Connect, in memory, under a cookie that each browser keeps.

A server that starts anew asks again. Not for the addresses where one signs in: see `signing`.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from tablee.errors import NotAllowed, NotFound
from tablee.settings.addresses import own
from tablee.texts import _
from tablee.web.entry.oidc import Account, Login

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tablee.web.entry.oidc import Provider

__all__ = ["COOKIE", "ON_THE_WAY", "SIGNED_IN", "Accounts"]

T = TypeVar("T")

COOKIE: Final = "tablee_account"
SIGNED_IN: Final = 12 * 3600.0
"""Seconds after which somebody is asked to sign in again: a day of workshops."""
ON_THE_WAY: Final = 600.0
"""Seconds that somebody has to sign in at the provider."""
MOST: Final = 10_000
"""People, and ways to the provider, of whom something is remembered; then the oldest is not."""


class _Kept(Generic[T]):
    """What is known under a secret for a while."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds, self._clock = seconds, clock
        self._lock = threading.Lock()
        self._values: OrderedDict[bytes, tuple[float, T]] = OrderedDict()

    def put(self, secret: str, value: T) -> None:
        with self._lock:
            self._values[_hash(secret)] = (self._clock() + self._seconds, value)
            while len(self._values) > MOST:
                self._values.popitem(last=False)

    def get(self, secret: str) -> T | None:
        until, value = self._values.get(_hash(secret), (0.0, None))
        return value if self._clock() < until else None

    def take(self, secret: str) -> T | None:
        """The same, once."""
        found = self.get(secret)
        with self._lock:
            self._values.pop(_hash(secret), None)
        return found


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


class Accounts:
    """Who has signed in with the provider, and who is on the way there."""

    def __init__(
        self, provider: Provider | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Nobody has yet; without a provider nobody can."""
        self.provider = provider
        self._signed_in: _Kept[Account] = _Kept(SIGNED_IN, clock)
        self._on_the_way: _Kept[Login] = _Kept(ON_THE_WAY, clock)

    def of(self, cookies: Mapping[str, str]) -> Account | None:
        """Whose browser this is; None where nobody has signed in with it, or too long ago."""
        secret = cookies.get(own(COOKIE), "")
        return self._signed_in.get(secret) if secret else None

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
        self._signed_in.put(fresh, account)
        return fresh

    def forget(self, cookies: Mapping[str, str]) -> None:
        """Signs out this browser."""
        self._signed_in.take(cookies.get(own(COOKIE), ""))

    @property
    def _provider(self) -> Provider:
        if self.provider is None:
            raise NotFound(_("Sur ce serveur, personne ne s’identifie."))
        return self.provider
