"""The photo of a wall with sticky notes, from the console: its page, what is found, what is kept.

places    which step takes notes, and where on its canvas they go
keeping   makes cards of the notes that were confirmed
routes    the page and its endpoints

Not for finding them: `drawing.sticky_notes`.
"""

from __future__ import annotations
