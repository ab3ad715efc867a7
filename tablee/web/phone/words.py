"""The words of the drawing module (`assets/js/`), in the language being spoken.

The module's own list of French sentences is the source; `assets/js/locale/en.po` has the English.
"""

from __future__ import annotations

import functools

import msgspec

from tablee.texts import _
from tablee.web.static.assets import FOLDER

__all__ = ["drawing_words"]


@functools.cache
def _french() -> dict[str, str]:
    return msgspec.json.decode(
        (FOLDER / "js" / "locale" / "fr.json").read_bytes(), type=dict[str, str]
    )


def drawing_words() -> dict[str, str]:
    """Each key of the module with its sentence; `one|many` where it counts."""
    return {key: _(sentence) for key, sentence in _french().items()}
