"""Backlog of one channel: its latest full frame, and numbered patches between frames.

Nobody is sent what the newest frame does not say any more: as soon as words leave it (erased,
hidden, withdrawn, corrected), what was kept of former frames goes, whatever the reason was.

Not for how frames are made or sent: only which bytes bring whom to the newest.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from tablee.web.http.responses import whole
from tablee.web.live import frames
from tablee.web.live.event_compression import NOTHING, Told, joined
from tablee.web.live.patch import difference, same_ends

MOST_PATCHES: Final = 256
"""Differences kept for those who come back; older ones are given the whole."""
WHOLE_ABOVE: Final = 2048
"""Bytes of differences above which the whole frame is looked at: it may be shorter."""
NO_WORDS: Final = frozenset({"stage", "casting", "endpoint"})
"""Fields of a frame that name what a page is drawn for: they change often, and say nothing."""


class LastFrame(NamedTuple):
    """The newest frame of another backlog of the same topic: a former owner's of the session."""

    id: str
    state: dict[str, Any]
    """Plain values, as JSON has them: lists, no tuples."""


class Backlog:
    """Numbers each frame from 1; number 0 stands for none."""

    def __init__(self, mark: str, former: LastFrame | None = None) -> None:
        """No frame yet. `mark` tells this backlog's ids from any other's.

        Whoever has the `former` frame, which counts as number 1, is told what differs from it.
        """
        self.n = 0
        self._former = former
        self.changed_at = 0.0
        """When the oldest change was made that the newest frame tells."""
        self._mark = mark
        self.lost_at = 0
        """The number of the newest frame that says something no more which the one before said."""
        self.taken = 0
        """How often something had been taken away (`Room.taken`) before the newest was made."""
        self._state: dict[str, Any] = {}
        self._words: Counter[str] = Counter()
        """Every text of the newest frame, and how often it stands there."""
        self._whole: Told | None = None
        self._news: dict[int, Told] = {}
        """What brings those to the newest who have seen this number."""
        self._kept: deque[Told] = deque(maxlen=MOST_PATCHES)
        """What each of the last frames changed, the newest last."""

    def add(self, state: dict[str, Any], changed_at: float) -> None:
        """A new frame, as plain values; what it shares with the one before may be the same."""
        if not self.n and self._former is not None:
            self._take_up(self._former)
        operations = difference(self._state, state) if self.n else []
        lost = self._lost_words(state)
        self.n += 1
        if lost:
            self._kept.clear()
            self.lost_at = self.n
        self._state, self._whole, self.changed_at = state, None, changed_at
        self._news.clear()
        self._kept.append(self._event("patch", operations) if self.n > 1 else NOTHING)

    def _take_up(self, former: LastFrame) -> None:
        self._former = LastFrame(former.id, {})
        self.n, self._state = 1, former.state
        self._count_words()

    def _count_words(self) -> None:
        shown = [value for name, value in self._state.items() if name not in NO_WORDS]
        self._words = Counter(_texts(shown))

    def _lost_words(self, state: dict[str, Any]) -> bool:
        """Takes in the texts of a new frame; whether it says one no more that the last one said."""
        before, after = (
            {name: value for name, value in each.items() if name not in NO_WORDS}
            for each in (self._state, state)
        )
        left, come = Counter[str](), Counter[str]()
        _compare(before, after, left, come)
        self._words.update(come)
        self._words.subtract(left)
        lost = [text for text in left if not self._words[text]]
        for text in lost:
            del self._words[text]
        return bool(lost)

    def shows(self, state: dict[str, Any]) -> bool:
        """Whether a browser that has the newest frame would draw the same of this one."""
        return self.n > 0 and _drawn(self._state) == _drawn(state)

    def number(self, last: str) -> int:
        """The number of the frame with this id, or 0 if it is not of this backlog."""
        if self._former is not None and last == self._former.id:
            return 1
        mark, _dash, n = last.partition("-")
        known = whole(n) if mark == self._mark else None
        return known if known is not None and known <= self.n else 0

    def since(self, seen: int) -> Told:
        """The events that bring somebody who has seen this number to the newest frame."""
        news = self._news.get(seen)
        if news is None:
            news = self._news[seen] = self._since(seen)
        return news

    def _since(self, seen: int) -> Told:
        behind = self.n - seen
        if not seen or behind > len(self._kept):
            return self._all()
        news = joined(self._kept[i] for i in range(-behind, 0))
        return min(news, self._all(), key=len) if len(news) > WHOLE_ABOVE else news

    def _all(self) -> Told:
        """The newest frame whole, encoded once for all who ask."""
        if self._whole is None:
            self._whole = self._event("state", self._state)
        return self._whole

    def _event(self, name: str, data: Any) -> Told:
        return event_of(self.last, name, data)

    @property
    def last(self) -> str:
        """The id of the newest frame; empty for none."""
        return f"{self._mark}-{self.n}" if self.n else ""


def event_of(id_: str, name: str, data: Any) -> Told:
    """An event with this id and these plain values."""
    told = frames.encode(data)
    return Told(b"id: %s\nevent: %s\ndata: %s\n\n" % (id_.encode(), name.encode(), told))


def _drawn(frame: dict[str, Any]) -> dict[str, Any]:
    """Without what changes when nothing has happened.

    A secret ballot changes nothing that others see; the clock runs in each browser by itself.
    """
    clock = frame["clock"]
    if clock is not None and clock["running"]:
        clock = {**clock, "elapsed": round(clock["elapsed"] - frame["now"], 1)}
    return {**frame, "v": 0, "now": 0, "clock": clock}


def _compare(old: Any, new: Any, left: Counter[str], come: Counter[str]) -> None:
    """Counts the texts of two values, but those of parts that are the same object in both."""
    if old is new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for name in old.keys() | new.keys():
            _compare(old.get(name), new.get(name), left, come)
    elif isinstance(old, list) and isinstance(new, list):
        start, end = same_ends(old, new)
        old, new = old[start : len(old) - end], new[start : len(new) - end]
        kept = {id(item) for item in old} & {id(item) for item in new}
        gone = {i: item for i, item in enumerate(old) if id(item) not in kept}
        places = {name: i for i, item in gone.items() if (name := _name(item))}
        for item in (item for item in new if id(item) not in kept):
            _compare(gone.pop(places.pop(_name(item), -1), None), item, left, come)
        left.update(_texts([*gone.values()]))
    else:
        left.update(_texts([old]))
        come.update(_texts([new]))


def _name(item: Any) -> str:
    name = item.get("id") if isinstance(item, dict) else ""
    return name if isinstance(name, str) else ""


def _texts(waiting: list[Any]) -> Iterator[str]:
    """Every text in these, at any depth; the list is used up."""
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list | tuple):
            waiting += value
