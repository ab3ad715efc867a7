"""Data classes of an agenda, independent of any session: activities, durations, settings.

Its steps are copied into the session that opens from it, so that a session stays as it is when an
agenda changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, get_args

from tablee.model.entities import Step
from tablee.model.field_metadata import InAgenda, traits
from tablee.texts import _, words_in

Purpose = Literal["help", "explore", "decide", ""]
PURPOSES: Final[tuple[Purpose, ...]] = get_args(Purpose)
"""What an agenda is for: helping one person on, thinking together, deciding; empty for others."""
REFERENCE: Final = re.compile(r"#([1-9]\d{0,2})")
"""A setting that means a step: `#3` is the third of the agenda, repeats counted."""
WORD: Final = re.compile(r"[a-z0-9_#-]*")
"""What names something to the code and is no text to read: `dot_vote`, `#3`."""

STEP_FIELDS: Final = tuple(n for n, t in traits(Step).items() if t.in_agenda is not InAgenda.NO)
"""What an agenda says of a step, by the names that `Step` and `AgendaStep` both have."""
_WORDED: Final = tuple(n for n, t in traits(Step).items() if t.in_agenda is InAgenda.WORDS)


@dataclass(frozen=True)
class AgendaStep:
    """One line of an agenda."""

    activity: str
    minutes: float
    title: str = ""
    """Marked with `N_` in code; empty for the activity's own. `{n}` stands for `nth`."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    advice: str = ""
    """What whoever facilitates is to think of, on the console alone."""
    run_sheet: Mapping[str, str] = field(default_factory=dict)
    """What the run sheet says of it in place of its activity: `aim`, `say`, `do`, `who`,
    `material`."""
    moderated: bool = False
    """Whether what people write in it waits until whoever facilitates shows it."""
    early: bool = False
    """Whether it is open to everybody before the session begins."""
    nth: int = 0
    """Which of several like it this one is, from 1; 0 where it stands once."""
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By language, its `title` and its settings that are texts, as people who read it read them."""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """Where its words stand in the file that it was read from, from 1, those of settings as
    `settings.dots`; where it begins itself under no word. Empty for nowhere."""

    @property
    def line(self) -> int:
        """Where it begins; 0 for nowhere."""
        return self.lines.get("", 0)

    def spoken(self) -> AgendaStep:
        """The same in the language being spoken, with its number."""

        def say(text: str) -> str:
            return text if WORD.fullmatch(text) else _(text)

        return self._mapped(_WORDED, say).numbered()

    def numbered(self) -> AgendaStep:
        """The same with its number in its words, which are nobody's to translate."""
        if not self.nth:
            return self

        def put(text: str) -> str:
            return text.replace("{n}", str(self.nth))

        return replace(self._mapped(STEP_FIELDS, put), nth=0)

    def _mapped(self, names: tuple[str, ...], change: Callable[[str], str]) -> AgendaStep:
        return replace(self, **{name: mapped(getattr(self, name), change) for name in names})


@dataclass(frozen=True)
class Agenda:
    """An agenda, ready-made or somebody's own."""

    name: str
    """Its name among those that plugins offer; empty for one that somebody made, whose words are
    never translated."""
    title: str
    summary: str
    """One sentence for the facilitator who chooses it."""
    steps: tuple[AgendaStep, ...]
    purpose: Purpose = ""
    people: tuple[int, int] = (0, 0)
    """For how many: at least, at most; 0 where there is no bound."""
    source: str = ""
    """Where the method comes from, as it is to be credited."""
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By language, its `title`, `summary` and `asks`, for one that somebody made."""
    asks: str = ""
    """What is asked of whoever opens a session, for its question; empty where the method needs
    none, or finds it on the way."""
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What is typed already in fields of the whole session, by the name of the `SessionFields` and
    that of the input; a form that it names is asked for first."""
    offered: tuple[AgendaStep, ...] = ()
    """Steps of which whoever opens a session may have one before all others, or none: they are not
    among `steps`, and no setting means one of them."""

    @property
    def minutes(self) -> float:
        """The sum of its steps."""
        return sum(step.minutes for step in self.steps)

    def __iter__(self) -> Iterator[AgendaStep]:
        """The steps in order."""
        return iter(self.steps)

    def spoken(self) -> Agenda:
        """The same in the language being spoken, where a plugin offers it; repeats numbered."""
        if not self.name:
            said = words_in(self.translations)
            return replace(
                self,
                title=said.get("title", self.title),
                summary=said.get("summary", self.summary),
                asks=said.get("asks", self.asks),
                steps=tuple(step.numbered() for step in self.steps),
                offered=tuple(step.numbered() for step in self.offered),
            )
        return replace(
            self,
            title=_(self.title),
            summary=_(self.summary),
            steps=tuple(step.spoken() for step in self.steps),
            offered=tuple(step.spoken() for step in self.offered),
            source=_(self.source),
            asks=_(self.asks),
        )

    def texts(self) -> Iterator[str]:
        """All that people read of it, in order: what a plugin's catalogue is to hold."""
        found: list[str] = [self.title, self.summary, self.source, self.asks]
        for step in (*self.offered, *self.steps):
            found += _strings([getattr(step, name) for name in _WORDED])
        yield from dict.fromkeys(text for text in found if not WORD.fullmatch(text))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)
    elif hasattr(value, "items"):
        yield from _strings(tuple(value.values()))


def mapped(value: Any, change: Callable[[str], Any]) -> Any:
    """Settings with every text in them changed; the names of the settings stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list | tuple):
        return type(value)(mapped(each, change) for each in value)
    if hasattr(value, "items"):
        return {name: mapped(each, change) for name, each in value.items()}
    return value
