"""Tablée's core: sessions, steps, people. It knows no plugin; plugins know only its public names.

Plugins import from `tablee.activities`, `tablee.model.entities`, `tablee.view`, `tablee.model.synthesis`,
`tablee.activities.hookspecs`, `tablee.errors`, `tablee.texts`, `tablee.session.people.context` and `tablee.ui.widgets.inputs`.
"""
