"""Migration: replaces the console links stored in clear by former versions with their hashes."""

from __future__ import annotations

from tablee.session.access.links import hash_of_link
from tablee.storage import Store
from tablee.storage.journal import Put


def seal(store: Store) -> None:
    """Replaces each readable link to the console by its hash; the link goes on opening it.

    Raises `NotSaved` where the disk refuses: the session is then not opened, nothing is lost.
    """
    if any(document.get("console") for document in store.documents("keys").values()):
        store.rewrite(_sealed)


def _sealed(put: Put) -> Put:
    document = put.document
    if put.table != "keys" or document is None or not document.get("console"):
        return put
    kept = {name: value for name, value in document.items() if name != "console"}
    mark = hash_of_link(str(document["console"]))
    return put._replace(document={**kept, "consoles": [*kept.get("consoles", ()), mark]})
