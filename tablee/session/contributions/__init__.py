"""What people write and vote in a session: posting, ballots, counting, the index."""
