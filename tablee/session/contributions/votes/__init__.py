"""Votes of a session: opened, voted in by phone, hand, card or paper, counted, closed.

Not for methods and their sums: `activities.votes`.
"""
