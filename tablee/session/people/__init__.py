"""People of a session: joining, renaming, merging; each person's access to a step."""
