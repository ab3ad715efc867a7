"""Gettext catalogues, read as `.po` files when the app starts; French sentences are their ids.

A catalogue stands in `locale/<code>.po` beside the core or in a plugin's folder, or is dropped into
a folder of languages. One whose head says `X-Language-Name` puts its language on offer. Files of a
folder of languages come before the others: whoever hosts may correct a sentence.
"""

from __future__ import annotations

import gettext
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel import Locale, UnknownLocaleError
from babel.messages.pofile import read_po

from tablee.texts.languages import (
    VARIANT,
    Language,
    fallbacks,
    language,
    locale,
    offer,
    withdraw_all,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from babel.messages import Catalog

__all__ = [
    "N_",
    "BadLine",
    "_",
    "add_catalogue",
    "add_languages",
    "bring",
    "brought",
    "code_of",
    "files_of",
    "ngettext",
    "offer_core",
    "plural_table",
    "read_again",
]

CORE: Final = Path(__file__).parents[1]
WHOLE: Final = re.compile(rb'(#.*|(msgctxt|msgid(_plural)?|msgstr(\[\d\])?)?\s*"([^"\\]|\\.)*")?')
"""A line as it is to be: a quote that does not close would take its neighbours' words along."""
HEAD: Final = re.compile(r'^"(X-[\w-]+):\s*(.*?)\s*(?:\\n)?"\s*$', re.MULTILINE)
"""What the head says besides what gettext knows."""
COUNTED: Final = 200
"""Numbers of which `plural_table` tells the form; a larger one has that of its last two figures."""


@dataclass(frozen=True)
class _Sentences:
    """What one file gives."""

    code: str
    said: dict[str, tuple[str, ...]]
    """Of each sentence its translation, or its plural forms."""
    form: Callable[[int], int]
    """Which of these is for so many."""
    named: Language | None = None
    """What it says of its language, where it puts it on offer."""
    first: bool = False
    """Whether it comes before others."""


@dataclass
class _Spoken:
    """All that is known in one language."""

    said: dict[str, tuple[tuple[str, ...], Callable[[int], int]]] = field(default_factory=dict)


def _french_form(n: int) -> int:
    return int(n >= 2)


_taken_in: dict[Path, _Sentences] = {}
_spoken: dict[str, _Spoken] = {}


class BadLine(ValueError):
    """A file of sentences has a line that is none."""

    def __init__(self, file: Path, line: int) -> None:
        """The line counts from 1."""
        super().__init__(f"{file.name}:{line}")
        self.file, self.line = file, line


def code_of(name: str) -> str:
    """The code that a file or folder named so is of: `pt_BR` is `pt-BR`."""
    main, *rest = name.replace("_", "-").split("-")
    upper = [part.upper() if len(part) == 2 and part.isalpha() else part for part in rest]
    return "-".join((main.lower(), *upper))


def add_catalogue(folder: Path) -> None:
    """Takes in each `folder/locale/<code>.po`.

    Raises `BadLine`, or what reading it raises.
    """
    for file in _files(folder):
        if file not in _taken_in:
            _take_in(file, _read(code_of(file.stem), file))


def add_languages(folder: Path) -> None:
    """Takes in every `<code>.po` and `<code>/*.po` of a folder: each of these is on offer.

    Raises `BadLine`, or what reading it raises.
    """
    for file in sorted([*folder.glob("*.po"), *folder.glob("*/*.po")]):
        code = code_of(file.stem if file.parent == folder else file.parent.name)
        if file.resolve() not in _taken_in:
            _take_in(file.resolve(), _read(code, file.resolve(), dropped=True))


def brought() -> list[str]:
    """The catalogues that put languages on offer besides the core's, for a process apart."""
    return [
        f"{sentences.code}:{file}"
        for file, sentences in _taken_in.items()
        if sentences.first or (sentences.named and file.parent.parent != CORE)
    ]


def bring(files: Iterable[str]) -> None:
    """Takes in what `brought` gave in another process; what is gone meanwhile is left out."""
    for code, _colon, file in (each.partition(":") for each in files):
        with suppress(Exception):
            _take_in(Path(file), _read(code, Path(file), dropped=True))


def files_of(code: str) -> list[Path]:
    """The files of a language that were taken in, those whose words come first at the head."""
    found = [(not each.first, file) for file, each in _taken_in.items() if each.code == code]
    return [file for _last, file in sorted(found, key=lambda one: one[0])]


def read_again(folder: Path) -> None:
    """Takes in the sentences of a folder as its files have them now, new, others or gone.

    One that cannot be read is left out: `add_catalogue` says why.
    """
    for file in [file for file in _taken_in if file.parent == (folder / "locale").resolve()]:
        del _taken_in[file]
    for file in _files(folder):
        with suppress(Exception):
            _taken_in[file] = _read(code_of(file.stem), file)
    _spoken.clear()
    withdraw_all()
    offer_core()
    for file, sentences in list(_taken_in.items()):
        _take_in(file, sentences)


def offer_core() -> None:
    """Puts the languages of the core's own catalogues on offer, before anything reads them."""
    for file in _files(CORE):
        if (named := _named(code_of(file.stem), file)) is not None:
            offer(named)


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted((folder / "locale").resolve().glob("*.po"))


def _take_in(file: Path, sentences: _Sentences) -> None:
    _taken_in[file] = sentences
    if sentences.named is not None:
        offer(sentences.named)
    known = _spoken.setdefault(sentences.code, _Spoken()).said
    for sentence, said in sentences.said.items():
        if sentences.first or sentence not in known:
            known[sentence] = (said, sentences.form)


def _read(code: str, file: Path, *, dropped: bool = False) -> _Sentences:
    lines = file.read_bytes().splitlines(keepends=True)
    for n, line in enumerate(lines, 1):
        if not WHOLE.fullmatch(line.strip()):
            raise BadLine(file, n)
    catalogue = read_po(lines, locale=_known_to_babel(code), abort_invalid=True)
    form = gettext.c2py(catalogue.plural_expr)
    said = {key: forms for key, forms in _messages(catalogue) if all(forms)}
    return _Sentences(code, said, form, _named(code, file, dropped=dropped), dropped)


def _messages(catalogue: Catalog) -> Iterator[tuple[str, tuple[str, ...]]]:
    for message in catalogue:
        if message.id and not message.fuzzy:
            key = message.id if isinstance(message.id, str) else message.id[0]
            said = message.string
            forms = (said,) if isinstance(said, str) else tuple(said or ("",))
            yield key, tuple(text or "" for text in forms)


def _known_to_babel(code: str) -> Locale | None:
    with suppress(UnknownLocaleError, ValueError):
        return Locale.parse(code.partition(VARIANT)[0], sep="-")
    return None


def _named(code: str, file: Path, *, dropped: bool = False) -> Language | None:
    """The language as the head of a catalogue names it; None where it is for others to name."""
    top = re.split(rb"\n\s*\n", file.read_bytes().strip(), maxsplit=1)[0].decode("utf-8", "replace")
    head = {name.casefold(): said for name, said in HEAD.findall(top)}
    name = head.get("x-language-name", "")
    if not name and not dropped:
        return None
    known = _known_to_babel(code)
    own = (known.get_display_name(known) if known else "") or code
    return Language(
        code,
        name or own[:1].upper() + own[1:],
        fallback=head.get("x-fallback", ""),
        document=head.get("x-document-locale", ""),
        note=head.get("x-note", ""),
    )


# ── what is said ────────────────────────────────────────────────────────────────────────────


def _(text: str) -> str:
    """The sentence in the language being spoken, or in the one that it falls back to."""
    if not text:
        return ""
    for code in fallbacks(language()):
        if code in _spoken and text in _spoken[code].said:
            return _spoken[code].said[text][0][0]
    return text


def ngettext(one: str, many: str, n: int) -> str:
    """The sentence for `n` things by the language's plural rule; only `{n}` is filled in."""
    forms: tuple[str, ...] = (one, many)
    form: Callable[[int], int] = _french_form
    for code in fallbacks(language()):
        if code in _spoken and one in _spoken[code].said:
            forms, form = _spoken[code].said[one]
            break
    return forms[min(form(n), len(forms) - 1)].replace("{n}", str(n))


def plural_table() -> str:
    """The plural form, a figure from 0, of each number below `COUNTED` in the language spoken.

    Then that of a half. For scripts, whose browser may have no rules; those of languages look at
    the last two figures at most.
    """
    form = next((form for form in map(_form_of, fallbacks(language())) if form), _french_form)
    forms = [form(n) for n in range(COUNTED)]
    of_a_half = form(1) if locale().plural_form(0.5) == locale().plural_form(1) else max(forms)
    return "".join(map(str, (*forms, of_a_half)))


def _form_of(code: str) -> Callable[[int], int] | None:
    return next((each.form for each in _taken_in.values() if each.code == code), None)


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for a text to translate where it is shown
    """Marks a text for the catalogues without translating it yet."""
    return text
