"""What several servers share: which one may write to a session, the index of all sessions.

Not for bringing a request to that server: `web.nodes`.
"""
