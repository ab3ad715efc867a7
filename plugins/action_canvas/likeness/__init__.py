"""Detects similar cards locally, and proposes to group them; a person decides.

Pure: words in, ids out. Not for people's names, which `names.alike` compares letter by letter.
"""

from __future__ import annotations

from plugins.action_canvas.likeness.meaning import Meaning, likeness, meaning
from plugins.action_canvas.likeness.proposing import THRESHOLD, SimilarCards, proposals

__all__ = ["THRESHOLD", "Meaning", "SimilarCards", "likeness", "meaning", "proposals"]
