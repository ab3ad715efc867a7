"""Languages that a test drops into a folder: what is taken in from it is forgotten afterwards."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from tablee.texts import catalogues, languages, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ARABIC", "forgotten"]

ARABIC: Final = """msgid ""
msgstr ""
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
"n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);\\n"

msgid "Tablée"
msgstr "تابلي"

msgid "Proposition"
msgstr "اقتراح"

msgid "Rang"
msgstr "الترتيب"

msgid "Synthèse de l'atelier"
msgstr "خلاصة الورشة"

msgid "Rédigé par"
msgstr "كتبها"

msgid "Scannez ce code, ou tapez cette adresse puis le code\u00a0:"
msgstr "امسحوا هذا الرمز ثم اكتبوه:"

msgid "Vous entrez…"
msgstr "جارٍ الدخول…"
"""
"""Enough sentences to see on which side a page or a document begins."""


@contextmanager
def forgotten() -> Iterator[None]:
    """Within it languages may be taken in; afterwards, those that were there before are."""
    state: list[dict[Any, Any]] = [languages._offered, languages._names, catalogues._taken_in]
    kept = [dict(each) for each in state]
    yield
    for now, then in zip(state, kept, strict=True):
        now.clear()
        now.update(then)
    languages.locale_of.cache_clear()
    sentences.spoken.clear()
    for file, read in list(catalogues._taken_in.items()):
        catalogues._take_in(file, read)
