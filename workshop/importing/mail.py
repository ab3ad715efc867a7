"""What an e-mail has above its words: its headers, which are no part of the report it carries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tablee.document.importing.dates import day_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablee.document.importing.markup import Typed

__all__ = ["Mail", "headers_of"]

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

    lines: tuple[Typed, ...] = ()
    """Empty where the text is no e-mail."""
    subject: str = ""
    """Without the `Re:` before it."""
    day: str = ""
    """ISO date on which it was sent."""


def headers_of(lines: Sequence[Typed]) -> Mail:
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
