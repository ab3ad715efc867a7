"""The folder of sessions: its lock, sessions put into place, retries where the disk refuses."""
