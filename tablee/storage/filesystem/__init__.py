"""The folder of sessions: its lock, sessions put into place, retries where the disk refuses.

Not for what is in a session's folder: `storage.journal`, `storage.state`.
"""
