"""Events of a session, delivered to plugins.

Not for browsers, which are told by the stream: `web.live`.
"""
