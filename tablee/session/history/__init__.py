"""Undo log and replay of a session, and their descriptions in words."""
