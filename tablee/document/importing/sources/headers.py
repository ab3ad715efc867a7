"""Parses the front matter of a text (YAML between two `---`), and the headers of an e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import yaml

from tablee.document.outline.days import day_in
from tablee.model.entities import fold

if TYPE_CHECKING:
    from tablee.document.importing.sources.markup import MarkupLine

LONGEST: Final = 10_000
"""Characters that are looked at: more is no front matter."""
_TITLES: Final = ("title", "titre")
_DAYS: Final = ("date", "jour", "day")
_TAGS: Final = ("tags", "tag", "keywords", "mots cles", "mots clefs")


@dataclass(frozen=True)
class Front:
    """What it says, and what is left of it and of the text."""

    text: str
    """What stands below it; the whole text where it has none."""
    title: str = ""
    day: str = ""
    """ISO date; empty where it names none."""
    keywords: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """Lines that say something else, as typed."""


def front_of(text: str) -> Front:
    """The front matter with which this text begins; what YAML does not read is text like other."""
    if not text.startswith("---\n"):
        return Front(text)
    block, closed, rest = text[4 : LONGEST + 4].partition("\n---")
    below = rest.partition("\n")
    if not closed or below[0].strip():
        return Front(text)
    said = _said(block)
    if said is None:
        return Front(text)
    body = text[len("---\n") + len(block) + len("\n---") + len(below[0]) :]
    return _front(dict(said), block, body)


def _said(block: str) -> list[tuple[str, tuple[tuple[str, ...], int, int]]] | None:
    """Each word before a colon, with its values and its lines from one to before another."""
    try:
        node = yaml.compose(block, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return None
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        return None
    starts = [key.start_mark.line for key, _value in node.value]
    ends = [*starts[1:], block.count("\n") + 1]
    if starts != sorted(set(starts)):
        return None
    return [
        (fold(str(key.value)), (tuple(_values(value)), start, end))
        for (key, value), start, end in zip(node.value, starts, ends, strict=True)
    ]


def _values(node: yaml.Node) -> Iterator[str]:
    """The words of a scalar, or of a list of them; none of what is deeper."""
    if isinstance(node, yaml.ScalarNode):
        yield " ".join(node.value.split())
    elif isinstance(node, yaml.SequenceNode) and all(
        isinstance(one, yaml.ScalarNode) for one in node.value
    ):
        yield from (" ".join(one.value.split()) for one in node.value)


def _front(said: dict[str, tuple[tuple[str, ...], int, int]], block: str, body: str) -> Front:
    lines = block.split("\n")
    title, day, tags = (
        next((name for name in names if name in said), "") for names in (_TITLES, _DAYS, _TAGS)
    )
    titles = [value for value in said[title][0] if value] if title else []
    found = day_in(" ".join(said[day][0])) if day else ""
    words = _words(said[tags][0]) if tags else ()
    taken = {
        name
        for name, whether in ((title, len(titles) == 1), (day, found), (tags, words))
        if whether
    }
    others = (lines[a:b] for name, (_values, a, b) in said.items() if name not in taken)
    return Front(
        body,
        titles[0] if title in taken else "",
        found,
        words,
        tuple(line.strip() for part in others for line in part if line.strip()),
    )


def _words(values: tuple[str, ...]) -> tuple[str, ...]:
    """The keywords of a list; of one line, those between its commas."""
    parts = values[0].split(",") if len(values) == 1 else values
    return tuple(word for part in parts if (word := part.strip().lstrip("#").strip()))


_HEADER: Final = re.compile(
    r"(?P<name>de|à|a|cc|cci|objet|sujet|date|envoyé|envoye|répondre à"
    r"|from|to|bcc|subject|sent|reply-to)\s*:\s*(?P<said>.*)",
    re.IGNORECASE,
)
_SUBJECTS: Final = ("objet", "sujet", "subject")
_SENDERS: Final = ("de", "from")
_DATES: Final = ("date", "envoyé", "envoye", "sent")
_ANSWERED: Final = re.compile(r"(?:(?:re|tr|fwd?|ref)\s*:\s*)+", re.IGNORECASE)


@dataclass(frozen=True)
class Mail:
    """The headers, and what they say of the report."""

    lines: tuple[MarkupLine, ...] = ()
    """Empty where the text is no e-mail."""
    subject: str = ""
    """Without the `Re:` before it."""
    day: str = ""
    """ISO date on which it was sent."""


def headers_of(lines: Sequence[MarkupLine]) -> Mail:
    """The headers with which a text begins: two at least, the sender or the subject among them."""
    said: dict[str, str] = {}
    count = 0
    for line in lines:
        header = _HEADER.fullmatch(line.text)
        if header is None:
            break
        said.setdefault(header["name"].lower(), header["said"])
        count += 1
    if count < 2 or not any(name in said for name in (*_SUBJECTS, *_SENDERS)):
        return Mail()
    subject = next((said[name] for name in _SUBJECTS if name in said), "")
    sent = "\n".join(said[name] for name in _DATES if name in said)
    return Mail(tuple(lines[:count]), _ANSWERED.sub("", subject, count=1).strip(), day_in(sent))
