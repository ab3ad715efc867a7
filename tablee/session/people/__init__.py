"""People of a session: joining, names, merges, and what one person sees of a step."""
