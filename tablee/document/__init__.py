"""The document of a workshop: built, redacted, worded, written in every format, read back."""
