"""Paper: ballots and voting cards to print; photos of them, and of sticky notes, that are read."""
