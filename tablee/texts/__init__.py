"""Localisation: gettext catalogues, the languages on offer, and how each writes dates and numbers.

French sentences are the message ids, so French needs no catalogue. Catalogues are read as `.po`
files when the app starts: nothing to compile, nothing to forget, and no list of languages in the
code. People's own words are never translated.

Not for the sentences, which stand beside what says them, each with its English (`web`, `ui`).
"""

from tablee.texts.catalogues import (
    add_catalogue,
    add_languages,
    bring,
    brought,
    counted,
    files_of,
    offer_core,
    on_read,
    plural_table,
    read_again,
)
from tablee.texts.languages import (
    FRENCH,
    LANGUAGES,
    about,
    ask_otherwise,
    best_language,
    direction,
    in_each_language,
    in_this_language,
    language,
    locale,
    offered,
    primary,
    speaking,
    tag,
    understood,
    words_in,
)
from tablee.texts.po import BadLine, code_of
from tablee.texts.sentences import N_, _, in_core, ngettext, own, plural_forms
from tablee.texts.times import (
    ask_zone,
    clock_told,
    date_told,
    datetime_told,
    hour,
    hour_told,
    local,
    minutes_told,
    zone_told,
)
from tablee.texts.typography import (
    cell_separator,
    decimal,
    inner,
    labelled,
    listed,
    quoted,
    with_mark,
)

__all__ = [
    "FRENCH",
    "LANGUAGES",
    "N_",
    "BadLine",
    "_",
    "about",
    "add_catalogue",
    "add_languages",
    "ask_otherwise",
    "ask_zone",
    "best_language",
    "bring",
    "brought",
    "cell_separator",
    "clock_told",
    "code_of",
    "counted",
    "date_told",
    "datetime_told",
    "decimal",
    "direction",
    "files_of",
    "hour",
    "hour_told",
    "in_core",
    "in_each_language",
    "in_this_language",
    "inner",
    "labelled",
    "language",
    "listed",
    "local",
    "locale",
    "minutes_told",
    "ngettext",
    "offered",
    "on_read",
    "own",
    "plural_forms",
    "plural_table",
    "primary",
    "quoted",
    "read_again",
    "speaking",
    "tag",
    "understood",
    "with_mark",
    "words_in",
    "zone_told",
]

offer_core()
