"""Limits of what strangers can take of this server: places of streams, connections, uploads.

Not for how much one person may change: `session.access.limits`.
"""
