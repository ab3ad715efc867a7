"""OpenID Connect client: asks a provider who somebody is, by the code flow with PKCE.

The protocol alone: `accounts` has the addresses, and remembers who signed in. What a provider says
is believed once its signature, issuer, audience, nonce and dates are right. Authlib is an extra:
`pip install "tablee[oidc]"`.
"""

from __future__ import annotations

import importlib.util
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tablee.errors import BadSetting, NotAllowed, WorkshopError
from tablee.settings import Settings
from tablee.texts import _

PATIENCE: Final = 5.0
"""Seconds that the provider has for each answer."""
CACHED_FOR: Final = 600.0
"""Seconds for which what it says of itself, its keys too, is not asked again."""
LEEWAY: Final = 60
"""Seconds by which its clock and ours may differ."""
SCOPES: Final = "openid profile email"
SIGNED_BY: Final = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "Ed25519", "EdDSA"),
)
"""Ways of signing whose keys the provider alone has; `none` and shared secrets are not taken."""
LONGEST: Final = 200
"""Characters of a name, or of a group."""


class ProviderAway(WorkshopError):
    """The provider did not answer, or not as one."""


@dataclass(frozen=True)
class Account:
    """Somebody as the provider knows them."""

    id: str
    """What does not change: `sub`, or the claim that `TABLEE_OIDC_ACCOUNT` names."""
    name: str = ""
    """As it can be shown; may be empty."""
    groups: frozenset[str] = frozenset()
    """Of the claim that `TABLEE_OIDC_GROUPS` names."""


@dataclass(frozen=True)
class Login:
    """What one sign-in has for itself, from the way there to the way back."""

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


class Provider:
    """The provider of these settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._known: dict[str, Any] = {}
        self._until = 0.0

    def address(self, login: Login, back: str) -> str:
        """Where somebody signs in, to come back to this address; raises `ProviderAway`."""
        there = self._metadata()["authorization_endpoint"]
        session = self._session(back)
        url, _state = session.create_authorization_url(
            there, state=login.state, nonce=login.nonce, code_verifier=login.verifier
        )
        return str(url)

    def account(self, login: Login, back: str, code: str) -> Account:
        """Who came back with this code; waits for the provider.

        Raises `ProviderAway`, or `NotAllowed` where what it says is not to be believed.
        """
        from authlib.common.errors import AuthlibBaseError
        from joserfc.errors import JoseError

        about = self._metadata()
        try:
            token = self._session(back).fetch_token(
                about["token_endpoint"], code=code, code_verifier=login.verifier, timeout=PATIENCE
            )
            claims = self._verified(str(token["id_token"]), token, login.nonce)
            claims = {**claims, **self._more(token, str(claims["sub"]))}
        except OSError as error:  # what requests raises is one
            raise _away() from error
        except (AuthlibBaseError, JoseError, KeyError, TypeError, ValueError) as error:
            raise NotAllowed(
                _("Le service d’identification n’a pas confirmé qui vous êtes. Réessayez.")
            ) from error
        return self._account(claims)

    def leaving(self, home: str) -> str:
        """Where somebody signs out of the provider too; empty where it has no such address."""
        try:
            there = str(self._metadata().get("end_session_endpoint", ""))
        except ProviderAway:
            return ""
        given = {"client_id": self._settings.oidc_client, "post_logout_redirect_uri": home}
        if not there:
            return ""
        from authlib.common.urls import add_params_to_uri

        return str(add_params_to_uri(there, given.items()))

    # ── what it says of itself ──────────────────────────────────────────────────────────────

    def _metadata(self, *, anew: bool = False) -> Mapping[str, Any]:
        with self._lock:
            if self._known and not anew and time.monotonic() < self._until:
                return self._known
            issuer = self._settings.oidc_issuer
            try:
                found = _json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
                if found.get("issuer") != issuer:
                    raise ValueError(f"the issuer calls itself {found.get('issuer')}")
                needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
                known = {**found, **{each: str(found[each]) for each in needed}}
                known["keys"] = _json(known["jwks_uri"])
            except (OSError, KeyError, TypeError, ValueError) as error:
                raise _away() from error
            self._known, self._until = known, time.monotonic() + CACHED_FOR
            return known

    def _session(self, back: str) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        settings = self._settings
        return OAuth2Session(
            settings.oidc_client,
            settings.oidc_secret,
            scope=SCOPES,
            redirect_uri=back,
            code_challenge_method="S256",
        )

    # ── what it says of somebody ────────────────────────────────────────────────────────────

    def _verified(self, raw: str, token: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        """The claims of an ID token; raises what Authlib does."""
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import InvalidKeyIdError

        try:
            read = jwt.decode(raw, self._keys(), algorithms=self._ways())
        except InvalidKeyIdError:  # it has new ones
            read = jwt.decode(raw, self._keys(anew=True), algorithms=self._ways())
        settings = self._settings
        wanted = {"iss": [settings.oidc_issuer], "aud": [settings.oidc_client], "nonce": [nonce]}
        claims = CodeIDToken(
            read.claims,
            read.header,
            {name: {"essential": True, "values": values} for name, values in wanted.items()},
            {
                "nonce": nonce,
                "client_id": settings.oidc_client,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(leeway=LEEWAY)
        return dict(claims)

    def _keys(self, *, anew: bool = False) -> Any:
        from joserfc.jwk import KeySet

        return KeySet.import_key_set(self._metadata(anew=anew)["keys"])

    def _ways(self) -> list[str]:
        told = self._metadata().get("id_token_signing_alg_values_supported") or ["RS256"]
        return [way for way in told if way in SIGNED_BY]

    def _more(self, token: Mapping[str, Any], subject: str) -> dict[str, Any]:
        """What it says of this person besides the ID token: many tell groups there alone."""
        there = self._metadata().get("userinfo_endpoint")
        if not there:
            return {}
        found = _json(str(there), {"Authorization": f"Bearer {token['access_token']}"})
        if found.get("sub") != subject:
            raise ValueError("the provider speaks of somebody else")
        return found

    def _account(self, claims: Mapping[str, Any]) -> Account:
        settings = self._settings
        who = claims.get(settings.oidc_account)
        proved = settings.oidc_account != "email" or claims.get("email_verified") is True
        groups = claims.get(settings.oidc_groups)
        names = groups if isinstance(groups, list) else [groups] if groups else []
        account = Account(
            id=str(who)[:LONGEST] if isinstance(who, str) and proved else "",
            name=str(claims.get("name") or claims.get("preferred_username") or "")[:LONGEST],
            groups=frozenset(str(each)[:LONGEST] for each in names),
        )
        if not account.id or not _may(account, settings):
            raise NotAllowed(_("Votre compte n’est pas de ceux qui ouvrent des sessions ici."))
        return account


def _may(account: Account, settings: Settings) -> bool:
    """Whether it is of an allowed group, or an administrator's (`TABLEE_ADMINS`)."""
    allowed = settings.oidc_allowed
    names = {account.id, *(f"group:{each}" for each in account.groups)}
    return not (
        allowed and account.groups.isdisjoint(allowed) and names.isdisjoint(settings.admins)
    )


def _json(address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    import requests  # here: it takes 3.5 MB, and most servers have no provider

    answer = requests.get(address, headers=headers, timeout=PATIENCE, allow_redirects=False)
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise ValueError("an object was expected")
    return found


def _away() -> ProviderAway:
    return ProviderAway(
        _(
            "Le service d’identification ne répond pas : réessayez dans un instant. "
            "Rejoindre une session ne le demande pas."
        )
    )


def provider_of(settings: Settings) -> Provider | None:
    """The provider that the settings name; None for none. Raises `BadSetting` without Authlib."""
    if not settings.oidc_issuer:
        return None
    if importlib.util.find_spec("authlib") is None:
        raise BadSetting(_("TABLEE_OIDC_ISSUER demande Authlib : installez tablee[oidc]."))
    return Provider(settings)
