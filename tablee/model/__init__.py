"""The nouns of a workshop as data: sessions, people, steps, contributions, agendas, canvases.

Not for rules, which are in `session`, nor for what is on a disk: `storage`.
"""
