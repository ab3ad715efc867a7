"""Ids of entities, random or derived from words, and codes as they are read aloud."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from typing import Final


def spaced(code: str) -> str:
    """The digits of a code in groups that can be read aloud: `482 916`, `4829 1637`.

    The space keeps them together, and in their order where one reads from right to left.
    """
    size = 3 if len(code) % 3 == 0 else 4
    return "\u00a0".join(code[i : i + size] for i in range(0, len(code), size))


_ID_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id() -> str:
    """A new random id for a step, person or contribution: 12 characters, 60 bits."""
    return "".join([_ID_ALPHABET[byte & 31] for byte in secrets.token_bytes(12)])


def is_id(text: str) -> bool:
    """Whether it looks like what `new_id` makes: of a step that is gone, of a card."""
    return len(text) == 12 and text.isalnum() and text.islower() | text.isdecimal()


def derived_id(*parts: str) -> str:
    """The id, of the same form, that these words always give."""
    digest = hashlib.sha256("\x00".join(parts).encode()).digest()
    return "".join([_ID_ALPHABET[byte & 31] for byte in digest[:12]])


def spelling_id(name: str) -> str:
    """The id of a spelling that nobody here bears: it can be remembered without keeping the name.

    Accents count in it, as they are what two spellings may differ by; case does not.
    """
    return derived_id("spelling", unicodedata.normalize("NFC", name).casefold().strip())
