"""The document of a workshop: built, redacted, reworded, exported to files, parsed back."""
