"""Opens a photo that somebody sends and reads its voting cards, in a process apart, within limits.

Nothing of the photo is kept. OpenCV is an extra: `missing` says so where it is not installed, and
it is imported in the process apart alone, when the first photo comes.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tablee.drawing import uploads
from tablee.errors import NotAccepted
from tablee.isolation.worker import Worker
from tablee.settings import PACKAGE
from tablee.texts import _

if TYPE_CHECKING:
    import numpy as np

LONGEST_SIDE: Final = 4096
"""Pixels of the longer side that are looked at: a phone’s 12 megapixels are, as they come."""
SECONDS: Final = 30.0
"""For one photo, in the process apart."""
APART: Final = Worker(1_600, PACKAGE)
"""Runs `read`. OpenCV and what it stands on take half of that before any photo comes."""


@dataclass(frozen=True)
class SeenCard:
    """A card on a photo."""

    number: int
    side: int
    """0 to 3, for A to D: the side that is up."""
    sure: bool
    """Whether it can be counted; what is not sure is asked about."""
    corners: tuple[tuple[float, float], ...]
    """From its top left as printed, from 0 to 1 across and down the photo as it stands upright."""


@dataclass(frozen=True)
class CardPhoto:
    """What was seen on a photo."""

    width: int
    height: int
    """Of the photo upright, in pixels as it was looked at."""
    cards: tuple[SeenCard, ...]


def missing() -> str:
    """Why photos cannot be read here, and what to install; empty where they can."""
    if importlib.util.find_spec("cv2") is not None:
        return ""
    return _(
        "Lire les cartes sur une photo demande un complément qui n’est pas installé sur ce "
        "serveur. À installer par qui s’en occupe : pip install tablee[photo], puis redémarrer."
    )


def read_photo(data: bytes) -> CardPhoto:
    """What stands on this file, a JPEG, PNG, WebP or GIF of at most `uploads.LARGEST_FILE` bytes.

    Raises `NotAccepted`, with its own sentence, for any other, a damaged one, one too large, and
    where OpenCV is missing.
    """
    if sentence := missing():
        raise NotAccepted(sentence)
    if len(data) > uploads.LARGEST_FILE:
        raise NotAccepted(_("Cette image est trop lourde : 15 Mo au plus."))
    return APART.run(SECONDS, read, data)


def read(data: bytes) -> CardPhoto:
    """The same in this very process; it imports OpenCV."""
    import numpy

    from tablee.drawing.voting_cards.reading import read_cards

    grey: np.ndarray[Any, Any] = numpy.asarray(uploads.in_grey(data, LONGEST_SIDE))
    height, width = grey.shape
    found = tuple(
        SeenCard(
            one.number,
            one.side,
            one.sure,
            tuple((round(x / width, 4), round(y / height, 4)) for x, y in one.corners),
        )
        for one in read_cards(grey)
    )
    return CardPhoto(width, height, found)
