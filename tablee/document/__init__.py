"""The document of a workshop: built, redacted, reworded, exported to files, parsed back.

Not for the marks of a format, which its plugin writes, nor for who may have it: `web.export`.
"""
