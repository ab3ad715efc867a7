"""Gettext catalogues, read as `.po` files when the app starts; French sentences are their ids.

A catalogue stands in `locale/<code>.po` beside the core or in a plugin's folder, or is dropped into
a folder of languages. One whose head says `X-Language-Name` puts its language on offer. Files of a
folder of languages come before the others: whoever hosts may correct a sentence.

That of a plugin is for its own sentences (`sentences`), unless it brings a language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from tablee.texts.languages import Language, fallbacks, language, locale, offer, offer_only
from tablee.texts.po import COUNTED, Sentences, code_of, named, read
from tablee.texts.sentences import (
    FIRST,
    SHARED,
    Spoken,
    add_domain,
    french_form,
    is_domain,
    spoken,
)

CORE: Final = Path(__file__).parents[1]

_taken_in: dict[Path, Sentences] = {}
_when_read: list[Callable[[], None]] = []


def on_read(call: Callable[[], None]) -> None:
    """Has this done whenever a catalogue was read: for what is made of sentences and cached."""
    _when_read.append(call)


def _tell_read() -> None:
    for call in _when_read:
        call()


def add_catalogue(folder: Path, *, plugin: bool = False) -> None:
    """Takes in each `folder/locale/<code>.po`; that of a `plugin` is for its own sentences.

    Raises `BadLine`, or what reading it raises.
    """
    if plugin:
        add_domain(folder)
    for file in _files(folder):
        if file not in _taken_in:
            _take_in(file, read(code_of(file.stem), file))


def add_languages(folder: Path) -> None:
    """Takes in every `<code>.po` and `<code>/*.po` of a folder: each of these is on offer.

    Raises `BadLine`, or what reading it raises.
    """
    for file in sorted([*folder.glob("*.po"), *folder.glob("*/*.po")]):
        if any(part.startswith(".") for part in file.relative_to(folder).parts):
            continue
        code = code_of(file.stem if file.parent == folder else file.parent.name)
        if file.resolve() not in _taken_in:
            _take_in(file.resolve(), read(code, file.resolve(), dropped=True))


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
            _take_in(Path(file), read(code, Path(file), dropped=True))


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
            _taken_in[file] = read(code_of(file.stem), file)
    fresh: Spoken = {}
    for file, sentences in _taken_in.items():
        _fill(fresh, file, sentences)
    spoken.update(fresh)  # screens are drawn meanwhile: a language has its sentences at any time
    for code in spoken.keys() - fresh.keys():
        del spoken[code]
    named_here = (each.named for each in _taken_in.values() if each.named is not None)
    offer_only([*_named_by_core(), *named_here])
    _tell_read()


def offer_core() -> None:
    """Puts the languages of the core's own catalogues on offer, before anything reads them."""
    for known in _named_by_core():
        offer(known)


def _named_by_core() -> Iterator[Language]:
    for file in _files(CORE):
        if (known := named(code_of(file.stem), file)) is not None:
            yield known


def _files(folder: Path) -> Iterator[Path]:
    found = sorted((folder / "locale").resolve().glob("*.po"))
    yield from (file for file in found if not file.name.startswith("."))


def _take_in(file: Path, sentences: Sentences) -> None:
    _taken_in[file] = sentences
    if sentences.named is not None:
        offer(sentences.named)
    _fill(spoken, file, sentences)
    _tell_read()


def _fill(all_spoken: Spoken, file: Path, sentences: Sentences) -> None:
    for domain in _domains_of(file, sentences):
        known = all_spoken.setdefault(sentences.code, {}).setdefault(domain, {})
        for sentence, said in sentences.said.items():
            if sentences.first or sentence not in known:
                known[sentence] = (said, sentences.form)


def _domains_of(file: Path, sentences: Sentences) -> Iterator[str]:
    """Whose sentences it translates: everybody's where it brings a language."""
    plugin = file.parent.parent
    if sentences.first:
        yield FIRST
        return
    if is_domain(plugin):
        yield str(plugin)
    if not is_domain(plugin) or sentences.named is not None:
        yield SHARED


# ── what is said ────────────────────────────────────────────────────────────────────────────


def plural_table() -> str:
    """The plural form, a figure from 0, of each number below `COUNTED` in the language spoken.

    Then that of a half. For scripts, whose browser may have no rules; those of languages look at
    the last two figures at most.
    """
    form = _rule()
    forms = [form(n) for n in range(COUNTED)]
    of_a_half = form(1) if locale().plural_form(0.5) == locale().plural_form(1) else max(forms)
    return "".join(map(str, (*forms, of_a_half)))


def counted(n: int, forms: Sequence[str]) -> str:
    """So many of what is named in all plural forms of the language: "1 point", "3 points"."""
    return f"{n} {forms[min(_rule()(n), len(forms) - 1)]}".strip()


def _rule() -> Callable[[int], int]:
    """Which plural form is for so many in the language being spoken."""
    return next((form for form in map(_form_of, fallbacks(language())) if form), french_form)


def _form_of(code: str) -> Callable[[int], int] | None:
    return next((each.form for each in _taken_in.values() if each.code == code), None)
