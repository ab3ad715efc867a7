"""Agendas and canvases that facilitators save for reuse in other sessions.

Not for those that plugins offer: `registry`.
"""
