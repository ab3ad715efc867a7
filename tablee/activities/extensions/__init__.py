"""What plugins bring beside activities: file formats, pages, fields of the whole session.

Not for the hooks by which they are offered: `activities.hookspecs`.
"""
