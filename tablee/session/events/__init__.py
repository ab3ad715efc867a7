"""Events of a session: derived from its changes, told to plugins, again after a crash.

Not for browsers, which are told by the stream: `web.live`.
"""
