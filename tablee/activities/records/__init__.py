"""Records of a session and its steps, as plugins read them.

Not for changing anything: a plugin does that by a seat (`session.people.seat`).
"""
