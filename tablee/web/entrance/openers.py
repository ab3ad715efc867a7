"""Identifies who asks to open a session, by their cookie and by what a declared proxy says."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from tablee.session.access.opening import Opener, OpeningRule
from tablee.session.hosting.administration import AdminRule
from tablee.session.hosting.host import HostRules
from tablee.settings import Settings, comma_separated
from tablee.web.entrance.oidc import Account


def opening_rule(settings: Settings) -> OpeningRule:
    """What these settings ask of those who open sessions."""
    return OpeningRule(
        way=settings.opening,
        phrase=settings.opening_phrase,
        a_minute=settings.openings,
        a_day=settings.openings_each,
        in_all=settings.sessions_each,
        contact=settings.opening_contact,
    )


def hosting(settings: Settings) -> HostRules:
    """Who administers a server with these settings, and what all sessions may take."""
    named = frozenset(settings.admins)
    rule = AdminRule(named, settings.admin_phrase, here=not settings.shared)
    return HostRules(rule, settings.space, settings.audit_days, settings.shared)


def opener(
    settings: Settings,
    browser: str,
    headers: Mapping[str, str],
    phrase: str = "",
    signed_in: Account | None = None,
    address: str = "",
) -> Opener:
    """Whoever asks with this cookie and these headers, which `proxies.believe` has gone through.

    Where the server has a provider, whom it has `signed_in` counts alone.
    """
    if settings.oidc_issuer:
        who, groups = (signed_in.id, signed_in.groups) if signed_in else ("", frozenset[str]())
        return Opener(browser, who, phrase, groups, _household(address))
    account, groups = "", frozenset[str]()
    if settings.opening_header:
        account = headers.get(settings.opening_header, "").strip()[:200]
    if account and settings.opening_groups_header:
        groups = frozenset(comma_separated(headers.get(settings.opening_groups_header, "")[:4000]))
    return Opener(browser, account, phrase, groups, _household(address))


def _household(address: str) -> str:
    """What counts as one address: an IPv6 household holds a whole /64 of them."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv4Address):
        return address
    return str(ipaddress.IPv6Network((known, 64), strict=False))
