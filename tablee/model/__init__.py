"""The nouns of a workshop as data: sessions, people, steps, contributions, agendas, canvases.

No rule lives here, and nothing is read from a disk or shown on a screen.
"""
