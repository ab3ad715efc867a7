"""Where a session rests on disk: the folder `sessions/<date>-<slug>`.

    folder     `Store`: documents by table and id, with TinyDB's API over a journal
    tables     TinyDB's tables, made to cost one document a change
    snapshot   `session.json`, which stock TinyDB opens
    opening    snapshot and tail; recovery of what is damaged
    schema     versions of the documents
    erasing    taking every trace of something away
    again      what the disk refused, tried again
    owner      one server for one folder of sessions
    placing    folders that come and go whole
    backup     copies made while a server writes, and brought back
    checking   is a session as it was written? and putting it right

Nothing above this room imports tinydb. Not for what the documents mean: that is `facilitation`.
"""

from tablee.storage.folder import Store
from tablee.storage.lock import Owner

__all__ = ["Owner", "Store"]
