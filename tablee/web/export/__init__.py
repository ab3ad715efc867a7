"""Downloads, posters and publication: routes and queues of a session's files.

Not for what the files say: `document`.
"""
