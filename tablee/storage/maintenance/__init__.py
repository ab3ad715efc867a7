"""Recovery, verification, backup of stored sessions; moves to other storage and former formats."""
