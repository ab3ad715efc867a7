"""The documents of a session: their tables, their schema, their snapshot."""
