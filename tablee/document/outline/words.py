"""Text helpers for exporters: links, unprintable characters, lists, single-line texts.

What any file can hold, and nothing of any format: no markup here.
"""

from __future__ import annotations

import enum
import operator
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from itertools import groupby
from typing import Any, Final
from urllib.parse import quote, urlsplit

from tablee.texts import _

_NOT_CHARACTERS: Final = "".join(
    chr(plane << 16 | 0xFFFE | odd) for plane in range(17) for odd in (0, 1)
)
_UNFIT: Final = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef{_NOT_CHARACTERS}]")
_LINE_ENDS: Final = re.compile("\r\n?")
_HALVES: Final = re.compile("[\ud800-\udfff]")
_DIRECTIONS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")

LONGEST_ADDRESS: Final = 2000
"""Characters of an address that is a link: readers take no longer ones."""
_ADDRESS: Final = re.compile(
    r"(?<![A-Za-z0-9+.-])(?:https?://|mailto:)"
    r"[^\s<>\"'`^|\\{}«»“”‘’…\x00-\x20\u202a-\u202e\u2066-\u2069]++",
    re.IGNORECASE,
)
_NOT_ITS_END: Final = ".,;:!?*_~"
"""What stands after an address in a sentence rather than in it."""
_KEPT: Final = "/?#[]@!$&()*+,;=:~%-._"
"""What an address holds as it is; the rest is written as `%` and figures."""
_MAIL: Final = re.compile(r"mailto:[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?:\?\S*)?", re.I)


def linked(text: str) -> Iterator[tuple[str, str]]:
    """The text in pieces `(words, address)`; the address is empty where it is no link.

    Links are `http`, `https` and `mailto` addresses as they were typed, and nothing else: a reader
    sees where each leads. None has a user's name before its host, which would hide that.
    """
    end = 0
    if may_link(text):
        for found in _ADDRESS.finditer(text):
            words = _ended(found[0]) if len(found[0]) <= LONGEST_ADDRESS else ""
            if address := _address(words):
                if found.start() > end:
                    yield text[end : found.start()], ""
                yield words, address
                end = found.start() + len(words)
    if end < len(text) or not text:
        yield text[end:], ""


def may_link(text: str) -> bool:
    """Whether `linked` is worth asking: of nearly all texts, it is told at once that none is in."""
    return ":" in text and ("://" in text or "mailto:" in text.lower())


def _ended(typed: str) -> str:
    """The address without what closes the sentence or the bracket that it stands in."""
    while typed:
        last = typed[-1]
        opened = {")": "(", "]": "["}.get(last)
        if last not in _NOT_ITS_END and (not opened or typed.count(opened) >= typed.count(last)):
            break
        typed = typed[:-1]
    return typed


def _address(words: str) -> str:
    """The same, as a file may hold it; empty where it leads nowhere for sure."""
    if words[:7].lower() == "mailto:":
        return quote(words, safe=_KEPT) if _MAIL.fullmatch(words) else ""
    try:
        parts = urlsplit(words)
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return ""
    if not host or parts.username is not None or not re.fullmatch(r"[a-z0-9.:-]+", host):
        return ""
    host = f"[{host}]" if ":" in host else host
    rest = words[words.index("://") + 3 + len(parts.netloc) :]
    return f"{parts.scheme}://{host}{port}{quote(rest, safe=_KEPT)}"


def cleaned(value: Any) -> Any:
    r"""The same tree, with texts that any file can hold.

    Line ends become `\n`; control characters but the tab, and the code points that Unicode keeps
    out of texts, go; half a surrogate pair becomes `�`.
    """
    if isinstance(value, str):
        return value if isinstance(value, enum.Enum) else _clean(value)
    if isinstance(value, tuple):
        items = tuple(map(cleaned, value))
        return value if all(map(operator.is_, items, value)) else items
    if is_dataclass(value) and not isinstance(value, type):
        held = {name: getattr(value, name) for name in _fields(type(value))}
        found = {name: new for name, old in held.items() if (new := cleaned(old)) is not old}
        return replace(value, **found) if found else value
    return value


def _clean(text: str) -> str:
    """The text itself, not a copy, where nothing is unfit: almost always."""
    if text.isprintable():
        return text
    text = _UNFIT.sub("", _LINE_ENDS.sub("\n", text))
    return _HALVES.sub("�", text)


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))


def runs(text: str) -> Iterator[tuple[bool, list[str]]]:
    """The typed lines in runs, `(dashed, lines)`: a list typed with dashes, or plain lines.

    A blank line ends a run and is left out. A line is dashed when it begins with `- `; its dash is
    left out too. White space around a line goes.
    """
    typed = [line.strip() for line in text.split("\n")]
    for (dashed, blank), run in groupby(typed, key=lambda x: (x.startswith(("- ", "-\t")), not x)):
        if not blank:
            yield dashed, [line[1:].strip() if dashed else line for line in run]


def one_line(text: str) -> str:
    """The text where only one line can stand: its line breaks become spaces."""
    return " ".join(line.strip() for line in text.split("\n") if line.strip())


def name(text: str) -> str:
    """A name or keyword, to stand beside others: one line, and no mark that turns the rest around.

    Those marks (U+202A–202E, U+2066–2069) are no letters; Arabic and Hebrew are written without.
    """
    return one_line(_DIRECTIONS.sub("", text))


def plain_names(typed: Iterable[str]) -> list[str]:
    """Names or keywords as the properties of a file have them, empty ones left out."""
    return [word for word in map(name, cleaned(tuple(typed))) if word]


def quoted(text: str) -> str:
    """The text in quotation marks, unless it was typed with some."""
    words = text.strip()
    typed_so = words.startswith(("<<", '"', "'", "„", "‚", "＂", "＇", "「", "『", "〝"))
    if not words or typed_so or unicodedata.category(words[0]) in ("Pi", "Pf"):
        return words
    return _("«\u00a0{words}\u00a0»").format(words=words)
