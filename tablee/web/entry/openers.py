"""Who asks to open a session, told by their cookie and by what a declared proxy says of them."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

from tablee.session.access.opening import Opener, OpeningRule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Scope

    from tablee.settings import Settings
    from tablee.web.entry.oidc import Account

__all__ = ["drop_account", "opener", "opening_rule"]


def opening_rule(settings: Settings) -> OpeningRule:
    """What these settings ask of those who open sessions."""
    return OpeningRule(
        way=settings.opening,
        phrase=settings.opening_phrase,
        a_minute=settings.openings,
        a_day=settings.openings_each,
        contact=settings.opening_contact,
    )


def opener(
    settings: Settings,
    browser: str,
    headers: Mapping[str, str],
    phrase: str = "",
    signed_in: Account | None = None,
) -> Opener:
    """Whoever asks with this cookie and these headers, which `drop_account` has gone through.

    Where the server has a provider, whom it has `signed_in` counts alone.
    """
    if settings.oidc_issuer:
        who, groups = (signed_in.id, signed_in.groups) if signed_in else ("", frozenset[str]())
        return Opener(browser, who, phrase, groups=groups)
    account = ""
    if settings.opening == "account":
        account = headers.get(settings.opening_header, "").strip()[:200]
    return Opener(browser, account, phrase)


def drop_account(scope: Scope, settings: Settings) -> None:
    """Takes the account's header from a request that no declared proxy passed on.

    uvicorn puts the browser's address and port 0 in the place of a declared proxy's; a proxy that
    tells nobody's address is seen by its own.
    """
    headers = MutableHeaders(scope=scope)
    if settings.opening_header in headers and not _passed_on(scope, settings):
        del headers[settings.opening_header]


def _passed_on(scope: Scope, settings: Settings) -> bool:
    client = scope.get("client")
    if client is None:  # a socket of this machine, which only a proxy can have been given
        return True
    address, port = client
    if port == 0:
        return True
    try:
        peer = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(peer in ipaddress.ip_network(each, strict=False) for each in settings.proxies)
