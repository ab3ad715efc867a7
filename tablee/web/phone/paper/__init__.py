"""Paper of a step, from phone or console: ballots and cards to print, photos that are read.

Not for reading photos: `drawing`.
"""
