"""Reads one gettext catalogue: its sentences, its plural rule, what it says of its language."""

from __future__ import annotations

import codecs
import gettext
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.messages import Catalog
from babel.messages.pofile import read_po

from tablee.texts.languages import TAG, VARIANT, Language
from tablee.texts.sentences import N_, _

log = logging.getLogger(__name__)
WHOLE: Final = re.compile(rb'(#.*|(msgctxt|msgid(_plural)?|msgstr(\[\d\])?)?\s*"([^"\\]|\\.)*")?')
"""A line as it is to be: a quote that does not close would take its neighbours' words along."""
HEAD: Final = re.compile(r'^"(X-[\w-]+):\s*(.*?)\s*(?:\\n)?"\s*$', re.MULTILINE)
"""What the head says besides what gettext knows."""
SCRIPTS: Final = {"latin": "Latn", "cyrillic": "Cyrl", "devanagari": "Deva"}
"""How gettext's modifiers are called in a tag."""
COUNTED: Final = 200
"""Numbers of which a plural form is asked for; a larger one has that of its last two figures."""


@dataclass(frozen=True)
class Sentences:
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


def read(code: str, file: Path, *, dropped: bool = False) -> Sentences:
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
    return Sentences(code, said, form, named(code, file, dropped=dropped), dropped)


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


def named(code: str, file: Path, *, dropped: bool = False) -> Language | None:
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
