"""People of a session: joining, renaming, merging; each person's access to a step.

Not for what a role may do: `session.access.rules`.
"""
