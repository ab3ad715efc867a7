"""Tablée's core: sessions, steps, people. It knows no plugin; plugins know only its public names.

Plugins import from `workshop.activities`, `workshop.model`, `workshop.view`, `workshop.synthesis`,
`workshop.hookspecs`, `workshop.errors`, `workshop.texts`, `workshop.seat` and `workshop.ui.desk`.
"""
