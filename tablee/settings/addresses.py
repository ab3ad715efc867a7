"""Addresses within this server, each below its base path: `/r/1234` is `/atelier/r/1234` there.

Whatever leaves for a browser goes through `at`; what comes in has lost the base path before a route
sees it (`web/app/security.py`), so that routes are written without.
"""

from __future__ import annotations

from typing import Final

_HERE: Final = {"base": ""}


def begin_at(base: str) -> None:
    """Sets the base path of this process, such as `/atelier`; empty for none."""
    _HERE["base"] = base


def base_path() -> str:
    """The base path, without a slash at its end; empty for none."""
    return _HERE["base"]


def at(path: str) -> str:
    """The address of this path of ours, which begins with a slash."""
    return _HERE["base"] + path


def is_within(address: str) -> bool:
    """Whether an address without a host is one of ours; a second slash would begin a host."""
    return address.startswith(at("/")) and not address.startswith(("//", "/\\"))


def own(name: str) -> str:
    """The name of a cookie, as no other server of this host has it."""
    return name + _HERE["base"].replace("/", ".")


def own_secure(name: str) -> str:
    """The same behind https: `__Host-` is for the whole of it, so not below a base path."""
    return f"{'__Secure-' if _HERE['base'] else '__Host-'}{own(name)}"
