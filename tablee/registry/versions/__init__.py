"""Versions of the plugin API: the one that a plugin states, and names of former ones.

Not for the API itself: `plugin`.
"""
