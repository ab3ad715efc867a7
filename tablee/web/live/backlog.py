"""Backlog of one channel: its latest full frame, and numbered patches between frames.

Nobody is sent what the newest frame does not say any more: as soon as words leave it (erased,
hidden, withdrawn, corrected), what was kept of former frames goes, whatever the reason was.

Not for how frames are made or sent: only which bytes bring whom to the newest.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final

from tablee.web.live import frames
from tablee.web.live.patch import difference
from tablee.web.responses import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Backlog"]

MOST_KEPT: Final = 256
"""Differences kept for those who come back; older ones are given the whole."""
WHOLE_ABOVE: Final = 2048
"""Bytes of differences above which the whole frame is looked at: it may be shorter."""
NO_WORDS: Final = frozenset({"stage", "plain", "desk"})
"""Fields of a frame that name what a page is drawn for: they change often, and say nothing."""


class Backlog:
    """Numbers each frame from 1; number 0 stands for none."""

    def __init__(self, mark: str) -> None:
        """No frame yet. `mark` tells this backlog's ids from any other's."""
        self.n = 0
        self.changed_at = 0.0
        """When the oldest change was made that the newest frame tells."""
        self._mark = mark
        self.taken = 0
        """How often something had been taken away (`Room.taken`) before the newest was made."""
        self._state: dict[str, Any] = {}
        self._words: set[str] = set()
        """Every text of the newest frame."""
        self._whole: bytes | None = None
        self._kept: deque[bytes] = deque(maxlen=MOST_KEPT)
        """What each of the last frames changed, the newest last."""

    def add(self, state: dict[str, Any], changed_at: float) -> None:
        """A new frame, as plain values."""
        operations = difference(self._state, state) if self.n else []
        words = set(_texts(state))
        if not self._words <= words:
            self._kept.clear()
        self._words = words
        self.n += 1
        self._state, self._whole, self.changed_at = state, None, changed_at
        self._kept.append(self._event("patch", operations) if self.n > 1 else b"")

    def shows(self, state: dict[str, Any]) -> bool:
        """Whether a browser that has the newest frame would draw the same of this one."""
        return self.n > 0 and frames.as_before(self._state, state)

    def number(self, last: str) -> int:
        """The number of the frame with this id, or 0 if it is not of this backlog."""
        mark, _dash, n = last.partition("-")
        known = whole(n) if mark == self._mark else None
        return known if known is not None and known <= self.n else 0

    def since(self, seen: int) -> bytes:
        """The events that bring somebody who has seen this number to the newest frame."""
        behind = self.n - seen
        if not seen or behind > len(self._kept):
            return self._all()
        told = [self._kept[i] for i in range(-behind, 0)]
        news = told[0] if behind == 1 else b"".join(told)
        return min(news, self._all(), key=len) if len(news) > WHOLE_ABOVE else news

    def _all(self) -> bytes:
        """The newest frame whole, encoded once for all who ask."""
        if self._whole is None:
            self._whole = self._event("state", self._state)
        return self._whole

    def _event(self, name: str, data: Any) -> bytes:
        told = frames.encode(frames.slim(data))
        return b"id: %s-%d\nevent: %s\ndata: %s\n\n" % (
            self._mark.encode(),
            self.n,
            name.encode(),
            told,
        )


def _texts(state: dict[str, Any]) -> Iterator[str]:
    waiting = [value for name, value in state.items() if name not in NO_WORDS]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list | tuple):
            waiting += value
