"""Agendas and canvases that facilitators save for reuse in other sessions."""
