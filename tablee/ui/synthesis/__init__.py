"""The page of the synthesis."""
