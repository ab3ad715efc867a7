"""Writes the nginx site that stands in front of several servers of one instance.

Requests about a session go to one server, found by a hash of the session's id, and to the next one
where that one is gone; a server that does not own the session names the one that does
(`routing`), and nginx asks that one with the same method, body and websocket. A page of Streamlit's
without a session stays with one server by its cookie, codes by the address they come from, so that
wrong ones are counted in one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tablee.errors import BadSetting
from tablee.texts import _

QUICK: Final = "-quick"
"""What the name of a server ends with where it answers at once, or beats every five seconds."""
ANSWERED_AT_ONCE: Final = ("live", "write", "ballot")
"""The first parts of the addresses of which that is so."""
NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,30}")
ADDRESS: Final = re.compile(r"(?:[\w.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}")


@dataclass(frozen=True)
class ProxySite:
    """Where nginx listens, and for what."""

    nodes: tuple[tuple[str, str], ...]
    """The name and `host:port` of each server."""
    sessions: tuple[str, ...]
    """What the addresses of a session begin with (`Addressing.beginnings`): `write`, `live`."""
    base: str = ""
    listen: str = ""
    """Without a certificate: an address and port for a proxy or a network that is yours."""
    host: str = "atelier.example.org"
    upload: int = 50
    """Megabytes (`TABLEE_UPLOAD`)."""


def read_nodes(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """`n1=10.0.0.1:8501` of each; raises `BadSetting`."""
    found = [text.partition("=")[::2] for text in texts]
    for name, address in found:
        if not NAME.fullmatch(name) or not ADDRESS.fullmatch(address):
            raise BadSetting(
                _("« {text} » ne nomme pas un serveur : écrivez n1=10.0.0.1:8501.").format(
                    text=f"{name}={address}" if address else name
                )
            )
    if len(dict(found)) < max(1, len(found)):
        raise BadSetting(_("Deux serveurs ont le même nom."))
    return tuple((name, address) for name, address in found)


def location_of(node: str, path: str) -> str:
    """The location in which nginx asks a server for this path, once another has named it."""
    quick = path.split("/", 2)[1] in ANSWERED_AT_ONCE
    return f"@{node}{QUICK if quick else ''}"


def site_of(front: ProxySite) -> str:
    """The whole site, to be included within `http { … }`."""
    parts = (_upstreams(front.nodes), _maps(front), _server(front))
    return "\n".join(parts)


def _upstreams(nodes: Sequence[tuple[str, str]]) -> str:
    """All of them by hash; then each with the others behind it, for when it is gone."""
    all_ = "\n".join(f"    server {at} max_fails=1 fail_timeout=5s;" for _name, at in nodes)
    any_ = "\n".join(f"    server {at} max_fails=0;" for _name, at in nodes)
    each = "\n".join(
        f"upstream tablee-{name} {{\n"
        + f"    server {at} max_fails=1 fail_timeout=5s;\n"
        + "".join(f"    server {other} backup;\n" for _name, other in nodes if other != at)
        + "    keepalive 32;\n}"
        for name, at in nodes
    )
    return f"""# Written by `tablee nginx`. Include it within `http {{ … }}`.
upstream tablee {{
    hash $tablee_whose consistent;
{all_}
    keepalive 64;
}}
# Asked where the server that was asked first names another (X-Accel-Redirect).
{each}
# Asked where all are passed over just now: nodes that are started one after the other.
upstream tablee-any {{
{any_}
}}
"""


def _maps(front: ProxySite) -> str:
    base, some = re.escape(front.base), "|".join(sorted(front.sessions))
    return f"""
# One browser, by its cookie; by its address while it has none.
map $http_cookie $tablee_browser {{
    default $remote_addr;
    "~(?:^|; *)(?:__Host-|__Secure-)?tablee(?:\\.[^=;]*)?=(?<token>[A-Za-z0-9_=-]+)" $token;
}}
# Whose a request is: a session's, or a browser's. Codes are counted by address.
map $request_uri $tablee_whose {{
    default $tablee_browser;
    "~^{base}/(?:{some})/(?<named>[^/?]+)" $named;
    "~^{base}/@/(?<served>[^/?]+)" $served;
    "~^{base}/(?:enter/[^?]*)?\\?(?:.*&)?s=(?<asked>[^&]+)" $asked;
    "~^{base}/r(?:/|\\?|$)" $remote_addr;
}}
map $http_upgrade $tablee_connection {{
    default upgrade;
    "" "";
}}
"""


def _server(front: ProxySite) -> str:
    redirect, listens = _listening(front)
    named = "\n".join(_named(name) for name, _at in front.nodes)
    scheme = "$scheme" if not front.listen else "$tablee_scheme"
    schemes = "" if not front.listen else _SCHEMES
    base = front.base
    return f"""{schemes}{redirect}server {{
{listens}
    client_max_body_size {front.upload + 1}m;  # TABLEE_UPLOAD, and a little
    client_header_timeout 15s;

{_handed_on(scheme)}
    # What others write comes as a stream, which never ends by itself.
    proxy_buffering off;
    # A server that is gone is passed over at once. Each sending has a name of its own, so that what
    # is sent twice counts once.
    proxy_connect_timeout 1s;
    proxy_next_upstream error timeout non_idempotent;
    proxy_next_upstream_tries {len(front.nodes)};
    proxy_read_timeout 60s;

    error_page 502 = @tablee-any;

    location {base}/ {{
        proxy_pass http://tablee;
    }}
    # A beat comes every 5 s: after 7 without one the server stands still.
    location ~ ^{re.escape(base)}/(?:{"|".join(ANSWERED_AT_ONCE)})/ {{
        proxy_read_timeout 7s;
        proxy_pass http://tablee;
    }}
    # Streamlit's websockets.
    location ~ ^{re.escape(base)}/(?:@/[^/]+/)?_stcore/stream$ {{
        proxy_read_timeout 1h;
        proxy_pass http://tablee;
    }}
{_assets(base)}{named}
    location @tablee-any {{
        set $tablee_hop 1;
        proxy_read_timeout 7s;
        proxy_pass http://tablee-any;
    }}
    # Between servers; and numbers for whoever watches over them, each server's at its own address.
    location {base}/_node/ {{
        return 404;
    }}
    location = {base}/metrics {{
        return 404;
    }}
}}
"""


def _assets(base: str) -> str:
    return f"""    # While servers of two versions run, each has the files of its own pages.
    location {base}/assets/ {{
        set $tablee_exact 1;
        proxy_next_upstream error timeout http_404;
        proxy_intercept_errors on;
        error_page 404 = @tablee-now;
        error_page 502 = @tablee-any;
        proxy_pass http://tablee;
    }}
    location @tablee-now {{
        set $tablee_exact "";
        proxy_pass http://tablee;
    }}
"""


def _handed_on(scheme: str) -> str:
    """What servers are told of each request."""
    return f"""    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto {scheme};
    proxy_set_header X-Forwarded-Host $http_host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $tablee_connection;
    # These are ours to say, whatever a browser sends.
    proxy_set_header X-Tablee-Inner "";
    proxy_set_header X-Tablee-Front nginx;
    proxy_set_header X-Tablee-Hop $tablee_hop;
    proxy_set_header X-Tablee-Exact $tablee_exact;
    set $tablee_hop "";
    set $tablee_exact "";
"""


_SCHEMES: Final = """
# What a proxy in front says of https.
map $http_x_forwarded_proto $tablee_scheme {
    default $scheme;
    https https;
}
"""


def _listening(front: ProxySite) -> tuple[str, str]:
    """The server that leads to https, and where this one listens."""
    if front.listen:
        return "", f"    listen {front.listen};"
    host = front.host
    redirect = f"""server {{
    listen 80;
    listen [::]:80;
    server_name {host};
    return 301 https://$host$request_uri;
}}
"""
    return (
        redirect,
        f"""    listen 443 ssl;
    listen [::]:443 ssl;
    server_name {host};
    ssl_certificate     /etc/letsencrypt/live/{host}/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/{host}/privkey.pem;
    # For this name and for as long: take it out while you try.
    add_header Strict-Transport-Security "max-age=31536000" always;""",
    )


def _named(name: str) -> str:
    """Where a node is asked that another has named: as soon as it should answer, or as long."""
    return "\n".join(
        f"""    location @{name}{kind} {{
        set $tablee_hop 1;
        proxy_read_timeout {seconds};
        proxy_pass http://tablee-{name};
    }}"""
        for kind, seconds in (("", "1h"), (QUICK, "7s"))
    )
