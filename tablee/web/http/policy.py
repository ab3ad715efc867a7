"""Builds a `Content-Security-Policy` header: all is forbidden but what is listed.

What no policy stops: a script that leads the page itself, or a new tab, to another site.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Final

NOTHING: Final = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}


def policy(**sources: str) -> str:
    """A policy that allows these and nothing else: `script_src="'self'"`."""
    named = {name.replace("_", "-"): value for name, value in sources.items()}
    return "; ".join(f"{name} {value}".strip() for name, value in (NOTHING | named).items())


def hashed(script: str) -> str:
    """The source that allows this very script to stand within a page."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"'sha256-{digest}'"


OURS: Final = {
    "script_src": "'self'",
    "style_src": "'self'",
    "font_src": "'self'",
    "img_src": "'self' data: blob:",
    "connect_src": "'self'",
}
"""What the modules need that draw a session, and plugins' components among them."""
FILE: Final = policy(style_src="'unsafe-inline'", img_src="data:", sandbox="")
"""For what is no page: opened by itself, a picture or a text does nothing."""
PDF: Final = "frame-ancestors 'none'"
"""Browsers show a PDF in a page of their own, which anything narrower would leave empty."""
