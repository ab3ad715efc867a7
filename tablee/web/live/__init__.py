"""The live stream of a session: frames, patches, server-sent events.

Not for what a step shows: `view`.
"""
