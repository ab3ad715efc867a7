"""The state of a session: its tables of documents, their schema, their snapshot.

Not for the changes that led to it: `storage.journal`.
"""
