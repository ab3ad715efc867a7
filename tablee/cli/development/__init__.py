"""Commands for plugin authors: write a new plugin, check one.

Not for what they run: `sdk`.
"""
