"""Contributions and votes of a session: posting, ballots, counting, in-memory index."""
