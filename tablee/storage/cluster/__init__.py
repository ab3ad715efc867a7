"""State that several servers share: leases on sessions, and the index of all of them.

Not for bringing a request to that server: `web.nodes`.
"""
