"""The live stream of a session: frames, patches, server-sent events."""
