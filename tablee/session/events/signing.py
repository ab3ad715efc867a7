"""Signs payloads as Standard Webhooks 1.0 specifies: https://www.standardwebhooks.com."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import Final

BEGINS: Final = "whsec_"
LENGTHS: Final = range(24, 65)
"""Bytes that a key may have."""


def signing_key(secret: str) -> bytes:
    """The bytes behind `whsec_…`; raises `ValueError` for a secret of another form."""
    if not secret.startswith(BEGINS):
        raise ValueError(f"does not begin with {BEGINS}")
    text = secret.removeprefix(BEGINS)
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError("is not base64") from error
    if len(key) not in LENGTHS:
        raise ValueError("is too short, or too long")
    return key


def signed_headers(key: bytes, message: str, at: int, body: bytes) -> dict[str, str]:
    """What goes with a message of this id, sent at this time: seconds since 1970."""
    signed = f"{message}.{at}.".encode() + body
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{signature}",
    }
