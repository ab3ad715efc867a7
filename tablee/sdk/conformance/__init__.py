"""Whether a plugin keeps what ours keep: looked at once, and in rooms that are played with it.

It needs Hypothesis, which a server does not: `pip install 'tablee[plugins]'`. So nothing that a
server runs imports it.
"""
