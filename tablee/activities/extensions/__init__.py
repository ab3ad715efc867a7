"""Base classes of what plugins offer beside activities: formats, pages, fields of the session.

Not for the hooks by which they are offered: `activities.hookspecs`.
"""
