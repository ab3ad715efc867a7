"""Results of votes: counted, put into words, withheld where they would give ballots away.

Not for pictures of results: `drawing`.
"""
