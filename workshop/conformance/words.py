"""What people might type, however unlikely: the texts that go through every plugin and format.

Each carries a stamp, by which it is known again wherever it comes out.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["HERE", "HOSTILE", "PLAIN", "Stamps", "as_text", "stamps_in", "strings"]

HERE: Final = "\ue000"
"""Where the stamp goes, in a text that has not been typed yet."""

PLAIN: Final = (
    f"Réunir les agents avant l’été {HERE}",
    f"{HERE}",
    f"Une idée {HERE}\nsur deux lignes",
    f"L’œuvre « {HERE} », déjà dite",
)
HOSTILE: Final = (
    f"<script>alert('{HERE}')</script>",
    f"</textarea><img src=x onerror=alert(1)>{HERE}",
    f"&lt;b&gt; &amp; &#x27; {HERE}",
    f"**gras** _italique_ `code` [lien](javascript:alert(1)) {HERE}",
    f"# Titre\n- point\n> citation\n\n---\n{HERE}",
    f"[[Page|lien]] {{{{modèle}}}} ''italique'' //oblique// {HERE}",
    f'{{{{redirect page="x"}}}} ~~NOTOC~~ <nowiki>{HERE}</nowiki>',
    f"=cmd|' /C calc'!A0 {HERE}",
    f"@SUM(1+1)*cmd {HERE}",
    f"|cellule|autre {HERE}\n|-\n|x",
    f"مرحبا بالعالم \u202e{HERE} שלום",
    f"👩🏽‍🚒👨‍👩‍👧‍👦🏳️‍🌈 {HERE}",
    f"avant\u2028apres\u2029fin {HERE}",
    f"un\u200bdeux\ufefftrois\u00adquatre {HERE}",
    f"\u0007\u001b[31mrouge\u001b[0m {HERE}",
    f"Z̸̧̛͈̫͙͖a̷l̵g̶o {HERE}",
    f"{{name}} %s %(n)d {{0}} \\n {HERE}",
    f"BEGIN:VEVENT\\;\n END:VCALENDAR {HERE}",
    f"%PDF \\input{{x}} #let x = 1 $y$ @ref {HERE}",
    f"'; DROP TABLE people; -- {HERE}",
    f"{HERE}{'x' * 1900}",
)
"""HTML, Markdown, three wikis, spreadsheets, both directions, joined emoji, line ends that are
none, controls, braces and percent signs, words of other formats, 1,900 letters in one word."""


class Stamps:
    """Words that nobody has said before."""

    def __init__(self) -> None:
        """The first one is the next."""
        self._numbers = itertools.count(1)

    def next(self) -> str:
        """Six letters that no format changes, and no id holds: these have no capitals."""
        n, letters = next(self._numbers), ""
        for _place in range(4):
            n, rest = divmod(n, 26)
            letters = chr(ord("a") + rest) + letters
        return f"zQ{letters}"


_STAMP: Final = re.compile(r"zQ[a-z]{4}")


def stamps_in(thing: Any) -> frozenset[str]:
    """The stamps in a text, or in all texts of a thing made of data."""
    return frozenset(_STAMP.findall(as_text(thing)))


def as_text(thing: Any) -> str:
    """All texts of a thing made of data, in one to be searched for plain words."""
    if isinstance(thing, str):
        return thing
    try:
        return msgspec.json.encode(thing).decode()
    except (TypeError, ValueError):
        return repr(thing)


def strings(thing: Any) -> Iterator[str]:
    """Every text in a thing made of data: dataclasses, lists, mappings.

    But the rows of a board, which nobody reads: they name its zones.
    """
    if isinstance(thing, str):
        yield thing
        return
    if isinstance(thing, bytes | int | float | None):
        return
    plain = thing
    if not isinstance(thing, list | tuple | dict | set | frozenset):
        plain = msgspec.to_builtins(thing, builtin_types=(bytes,))
    if isinstance(plain, dict):
        board = plain.get("widget") == "board"
        plain = [value for name, value in plain.items() if not (board and name == "rows")]
    for value in plain:
        yield from strings(value)
