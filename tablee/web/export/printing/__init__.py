"""Printing for a room, from a session or an agenda: the page, its files, its jobs.

Not for setting the sheets: `drawing.print`.
"""

from tablee.web.export.printing.routes import bring, printing_address, routes

__all__ = ["bring", "printing_address", "routes"]
