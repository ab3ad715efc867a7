"""Converts source formats to lines: plain text, wikis, HTML, word processors' files."""
