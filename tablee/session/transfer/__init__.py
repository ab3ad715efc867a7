"""Import and export of sessions: archives, reports, follow-ups."""
