"""Widgets that all screens share: the live component, inputs, links, refusals.

Not for the widgets of a step: `view`.
"""
