"""The nouns of a session as documents: the table that holds each, its key, how it is written.

Not for what a document may say: that is for `model.fields`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from tablee.model.entities import (
    Contribution,
    Keys,
    Person,
    Publication,
    Session,
    Step,
    UnknownContent,
    Urn,
    Wifi,
)
from tablee.session.access.links import BrowserLink

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["KINDS", "TABLES", "Noun", "document_of", "key_of", "read_link"]

Noun = Session | Keys | Person | Step | Contribution | BrowserLink | Wifi | Urn | Publication

TABLES: Final[dict[type[Any], str]] = {
    Session: "session",
    Keys: "keys",
    Person: "people",
    Step: "steps",
    Contribution: "contributions",
    BrowserLink: "browsers",
    Wifi: "wifi",
    Urn: "urns",
    Publication: "publication",
}
"""Where each noun is stored."""
KINDS: Final = {table: kind for kind, table in TABLES.items()}
"""What is stored in each table."""


def key_of(noun: Noun) -> str:
    """The id under which the noun is stored."""
    return "1" if isinstance(noun, Session | Keys | Publication) else noun.id


def document_of(noun: Noun) -> dict[str, Any]:
    """The noun as it is stored."""
    document: dict[str, Any] = msgspec.to_builtins(noun, order="deterministic")
    if isinstance(noun, Contribution):
        content = noun.content
        document["kind"] = content.kind
        if isinstance(content, UnknownContent):
            document |= {"kind": content.was, "content": document["content"]["fields"]}
    return document


def read_link(key: str, document: Mapping[str, Any]) -> BrowserLink:
    """A browser; one kept before devices had an identity of their own facilitates as it did."""
    return msgspec.convert({"console": True, **document, "id": key}, BrowserLink)
