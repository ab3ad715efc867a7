"""Commands on sessions: list, export, publish and import them.

Not for the files themselves: `document`, `session.transfer`.
"""
