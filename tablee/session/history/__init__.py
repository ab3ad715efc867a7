"""Undo log and replay of a session, and their descriptions in words.

Not for the journal that it reads: `storage.journal`.
"""
