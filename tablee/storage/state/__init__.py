"""The state of a session: its tables of documents, their schema, their snapshot."""
