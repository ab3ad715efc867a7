"""Converts source formats to lines: plain text, wikis, HTML, word processors' files.

Not for what a line means: the modules beside it (`document.importing`).
"""
