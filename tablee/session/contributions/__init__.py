"""Contributions and votes of a session: posting, ballots, counting, in-memory index.

Not for what a content means, which its activity says: `activities`.
"""
