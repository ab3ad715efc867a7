"""Entrance of a server: join pages, codes, sign-in, the addresses by which people reach it.

Not for what codes and devices open: `session.access`.
"""
