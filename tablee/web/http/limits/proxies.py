"""Reads what a proxy says of a request (scheme, host, address), of declared ones alone.

`X-Forwarded-For`, `-Proto` and `-Host` become the request's own client, scheme and host, and the
account's header stays. Of anybody else nothing is believed; of nobody `Forwarded` and
`X-Forwarded-Prefix`, which many proxies pass on as a browser made them up.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Scope

from tablee.settings import Settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
HOST: Final = re.compile(r"(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d{1,5})?", re.ASCII)
MOST: Final = 8
"""Proxies in a row that are looked at; the rest of a long line was made up."""


def believe(scope: Scope, settings: Settings) -> None:
    """Takes in what a declared proxy says of a request; drops the account that others name."""
    headers = MutableHeaders(scope=scope)
    if not _passed_on(scope, settings):
        for name in settings.told_by_proxy:
            del headers[name]
        return
    if scheme := _last(told(headers, "x-forwarded-proto"), ("http", "https")):
        scope["scheme"] = scheme.replace("http", "ws") if scope["type"] == "websocket" else scheme
    host = _last(told(headers, "x-forwarded-host"))
    if HOST.fullmatch(host):
        headers["host"] = host
    if client := _client(told(headers, "x-forwarded-for"), settings.proxies):
        scope["client"] = (client, 0)
    del headers["x-forwarded-for"]


def told(headers: Headers, name: str) -> list[str]:
    """What a header says, written once or several times, the nearest proxy's word last."""
    parts = ",".join(headers.getlist(name)).rsplit(",", MOST)[-MOST:]
    return [part.strip()[:256] for part in parts if part.strip()]


def read_address(text: str) -> Address | None:
    """An address, with a port or without: `10.0.0.2`, `10.0.0.2:80`, `fe80::1%eth0`, `[::1]:80`."""
    bare = re.sub(r"^\[(.*)\](:\d+)?$|^([\d.]+):\d+$", r"\1\3", text.strip())
    try:
        known = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = known.ipv4_mapped if isinstance(known, ipaddress.IPv6Address) else None
    return mapped or known


def _passed_on(scope: Scope, settings: Settings) -> bool:
    """Whether a declared proxy has passed the request on.

    uvicorn, started by itself, puts the browser's address and port 0 in the place of those that it
    was told of. A socket of this machine has no address, and only a proxy can have been given it.
    """
    address, port = scope.get("client") or ("", 0)
    return bool(settings.proxies) and (
        port == 0 or _declared(read_address(address), settings.proxies)
    )


def _declared(address: Address | None, proxies: Iterable[str]) -> bool:
    networks = (ipaddress.ip_network(each, strict=False) for each in proxies)
    return address is not None and any(address in network for network in networks)


def _last(words: list[str], among: Iterable[str] = ()) -> str:
    word = words[-1] if words else ""
    return word if not among or word in among else ""


def _client(line: list[str], proxies: Iterable[str]) -> str:
    """Who asked the first of the declared proxies in a row; empty where they do not say."""
    found = ""
    for each in reversed(line):
        address = read_address(each)
        if address is None:
            break
        found = str(address)
        if not _declared(address, proxies):
            break
    return found
