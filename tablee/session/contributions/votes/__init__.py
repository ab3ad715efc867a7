"""Votes of a session: opened, voted in by phone, hand, card or paper, counted, closed."""
