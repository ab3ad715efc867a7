"""Gettext catalogues, read as `.po` files when the app starts; French sentences are their ids.

A catalogue stands in `locale/<code>.po` beside the core or in a plugin's folder, or is dropped into
a folder of languages. One whose head says `X-Language-Name` puts its language on offer. Files of a
folder of languages come before the others: whoever hosts may correct a sentence.
"""

from __future__ import annotations

import codecs
import gettext
import logging
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Final

from babel import Locale, UnknownLocaleError
from babel.messages.pofile import read_po

from tablee.texts.languages import (
    TAG,
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

log = logging.getLogger(__name__)
CORE: Final = Path(__file__).parents[1]
WHOLE: Final = re.compile(rb'(#.*|(msgctxt|msgid(_plural)?|msgstr(\[\d\])?)?\s*"([^"\\]|\\.)*")?')
"""A line as it is to be: a quote that does not close would take its neighbours' words along."""
HEAD: Final = re.compile(r'^"(X-[\w-]+):\s*(.*?)\s*(?:\\n)?"\s*$', re.MULTILINE)
"""What the head says besides what gettext knows."""
SCRIPTS: Final = {"latin": "Latn", "cyrillic": "Cyrl", "devanagari": "Deva"}
"""How gettext's modifiers are called in a tag."""
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
    """The code that a file or folder named so is of: `pt_BR` is `pt-BR`, `sr@latin` `sr-Latn`."""
    name, _at, modifier = name.partition("@")
    main, *rest = name.replace("_", "-").split("-")
    upper = [part.upper() if len(part) == 2 and part.isalpha() else part for part in rest]
    variant = [SCRIPTS.get(modifier.lower(), modifier)] if modifier else []
    return "-".join((main.lower(), *upper, *variant))


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
        if any(part.startswith(".") for part in file.relative_to(folder).parts):
            continue
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
    found = sorted((folder / "locale").resolve().glob("*.po"))
    yield from (file for file in found if not file.name.startswith("."))


def _take_in(file: Path, sentences: _Sentences) -> None:
    _taken_in[file] = sentences
    if sentences.named is not None:
        offer(sentences.named)
    known = _spoken.setdefault(sentences.code, _Spoken()).said
    for sentence, said in sentences.said.items():
        if sentences.first or sentence not in known:
            known[sentence] = (said, sentences.form)


def _read(code: str, file: Path, *, dropped: bool = False) -> _Sentences:
    if not TAG.fullmatch(code):
        sentence = N_(
            "{file} : « {code} » n’est pas le code d’une langue, comme « es » ou « pt-BR »"
        )
        raise ValueError(_(sentence).format(file=file, code=code))
    lines = _bytes(file).splitlines(keepends=True)
    for n, line in enumerate(lines, 1):
        if not WHOLE.fullmatch(line.strip()):
            raise BadLine(file, n)
    catalogue = read_po(lines, locale=_known_to_babel(code), abort_invalid=True)
    form = _plural_rule(catalogue, file)
    said = {key: forms for key, forms in _messages(catalogue, file) if all(forms)}
    return _Sentences(code, said, form, _named(code, file, dropped=dropped), dropped)


def _bytes(file: Path) -> bytes:
    """Without the mark that some editors put before the first letter."""
    return file.read_bytes().removeprefix(codecs.BOM_UTF8)


def _plural_rule(catalogue: Catalog, file: Path) -> Callable[[int], int]:
    """The rule of the file's head; raises `ValueError` where it gives no form of so many."""
    form = gettext.c2py(catalogue.plural_expr)
    for n in range(COUNTED):
        try:
            right = 0 <= form(n) < catalogue.num_plurals
        except Exception:  # it divides by zero, say
            right = False
        if not right:
            sentence = N_("{file} : « Plural-Forms » ne donne pas de forme pour {n}")
            raise ValueError(_(sentence).format(file=file, n=n))
    return form


def _messages(catalogue: Catalog, file: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each sentence with its forms, without those whose blanks nobody would fill in."""
    for message in catalogue:
        if message.id and not message.fuzzy:
            ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            said = message.string
            forms = tuple(
                text or "" for text in ((said,) if isinstance(said, str) else said or ("",))
            )
            if _fills_in(forms, ids):
                yield ids[0], forms
            else:
                log.warning("%s: other blanks than in the sentence, left out: %r", file, ids[0])


def _fills_in(forms: Iterable[str], ids: Iterable[str]) -> bool:
    """Whether each blank of the forms is one of the sentence's."""
    try:
        asked = {blank for text in ids for blank in _blanks(text)}
    except ValueError:  # it is no pattern: nobody fills it in
        return True
    plain = {(name, "", None) for name, _spec, _conversion in asked}
    try:
        return all(set(_blanks(text)) <= asked | plain for text in forms)
    except ValueError:
        return False


def _blanks(text: str) -> Iterator[tuple[str, str, str | None]]:
    for _before, name, spec, conversion in Formatter().parse(text):
        if name is not None:
            yield name, spec or "", conversion


def _known_to_babel(code: str) -> Locale | None:
    with suppress(UnknownLocaleError, ValueError):
        return Locale.parse(code.partition(VARIANT)[0], sep="-")
    return None


def _named(code: str, file: Path, *, dropped: bool = False) -> Language | None:
    """The language as the head of a catalogue names it; None where it is for others to name."""
    top = re.split(rb"\n\s*\n", _bytes(file).strip(), maxsplit=1)[0].decode("utf-8", "replace")
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
