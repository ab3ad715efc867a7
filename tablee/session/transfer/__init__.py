"""Import and export of sessions: archives, reports, follow-ups.

Not for what a file says: `document.importing`.
"""
