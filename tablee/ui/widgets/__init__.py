"""Widgets that all screens share: the live component, inputs, links, refusals."""
