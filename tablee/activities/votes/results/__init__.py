"""Results of votes: counted, put into words, withheld where they would give ballots away."""
