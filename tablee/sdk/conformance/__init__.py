"""Conformance tests of plugins: static checks, and property-based tests in simulated sessions.

It needs Hypothesis, which a server does not: `pip install 'tablee[plugins]'`. So nothing that a
server runs imports it.

Not for whether a plugin can be loaded: `registry`.
"""
