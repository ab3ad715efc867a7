"""Recovery, verification, backup of stored sessions; moves to other storage and former formats.

Not for deleting what is old: `session.privacy.retention`.
"""
