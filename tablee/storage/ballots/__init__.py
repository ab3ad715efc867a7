"""Secret ballots while their vote is open: sealed, kept apart from the session.

Not for counting them: `session.contributions.votes`.
"""
