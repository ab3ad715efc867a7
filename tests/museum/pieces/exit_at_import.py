"""It ends the program as soon as it is loaded.

Refused: SystemExit
"""

raise SystemExit(3)
