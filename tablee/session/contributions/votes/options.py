"""Validates the options of a vote: enough, not too many, no duplicates."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tablee.activities.votes import Vote
from tablee.errors import NotAccepted
from tablee.texts import _, ngettext, quoted


def check_once(cards: Sequence[str], typed: Sequence[str]) -> None:
    """Two options alike would share their votes; who typed them chooses, nothing is dropped."""
    known, twice = {one_line(card).casefold() for card in cards}, dict[str, str]()
    for words in typed:
        key = words.casefold()
        if key in known:
            twice.setdefault(key, words)
        known.add(key)
    if twice:
        names = ", ".join(quoted(words) for words in twice.values())
        raise NotAccepted(
            _("Là deux fois : {options}. Gardez-en une seule, sinon ses voix se partagent.").format(
                options=names
            )
        )


def check_number(vote: Vote, options: Sequence[tuple[str, str]]) -> None:
    """Refuses too few options for this vote, or too many."""
    if len(options) < vote.fewest:
        raise NotAccepted(
            _("Il faut au moins deux propositions pour voter.")
            if vote.fewest > 1
            else _("Il faut une proposition pour voter.")
        )
    if len(options) > vote.most:
        raise NotAccepted(
            ngettext(
                "Ce vote porte sur {n} proposition : gardez celle dont on décide.",
                "Ce vote porte sur {n} propositions au plus : laissez-en de côté.",
                vote.most,
            )
        )


def one_line(text: str) -> str:
    """Without needless spaces; those that do not break, before a sign, are kept."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip()
