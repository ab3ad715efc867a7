"""The undo log of a session, its replay, and how both are told."""
