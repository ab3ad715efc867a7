"""Who may open a session on this server, and how many: a phrase, an account, limits of rate.

Not for coming into a session: no participant needs any of it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from tablee.errors import NotAllowed, TooFast
from tablee.session.access.limits import TokenBucket
from tablee.session.access.links import browser_hash
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["OPENING", "Opener", "OpeningRule", "Openings", "hashed", "is_hash"]

OPENING: Final = ("everybody", "phrase", "account")
"""Who may: whoever reaches the home page; who knows the phrase; whom a proxy has signed in."""
Lacks = Literal["", "phrase", "account"]

DAY: Final = 86_400.0
REMEMBERED: Final = 10_000
"""Openers of whom something is remembered; beyond, the one not heard of for longest is not."""
GUESSES: Final = 20
"""Wrong phrases a minute, of everybody together: one more is refused unread."""
COST: Final = 2**14
"""Of scrypt, in its own unit: 16 MB and some 50 ms for each phrase (OWASP's least is 2**13)."""
SALT: Final = 16
MARK: Final = "scrypt"


@dataclass(frozen=True)
class Opener:
    """Who asks to open a session."""

    browser: str = ""
    """The cookie of their browser; empty where it refuses cookies."""
    account: str = ""
    """The name with which a declared proxy or a provider signed them in; empty for nobody."""
    phrase: str = field(default="", repr=False)
    """What they typed as the phrase of invitation."""
    groups: frozenset[str] = frozenset()
    """What the provider says that they belong to."""

    @property
    def name(self) -> str:
        """What they are counted by."""
        return f"@{self.account}" if self.account else browser_hash(self.browser)


@dataclass(frozen=True)
class OpeningRule:
    """What a server asks of those who open sessions."""

    way: str = "everybody"
    """One of `OPENING`."""
    phrase: str = field(default="", repr=False)
    """`hashed` of the phrase, for the way of that name."""
    a_minute: int = 0
    """Sessions that may be opened here in a minute, half of them at once; 0 for no limit."""
    a_day: int = 0
    """Sessions that one browser or account may open in a day; 0 for no limit."""
    contact: str = ""
    """Whom to ask, as it is said to whoever is refused; empty for nobody in particular."""


class Openings:
    """Applies the rule, and remembers in memory who opened how much and who knew the phrase."""

    def __init__(self, rule: OpeningRule, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing was opened yet."""
        self.rule = rule
        self._clock = clock
        self._all = TokenBucket(rule.a_minute, clock)
        self._guesses = TokenBucket(GUESSES, clock)
        self._opened: OrderedDict[str, deque[float]] = OrderedDict()
        self._invited: OrderedDict[str, None] = OrderedDict()

    def lacks(self, opener: Opener) -> Lacks:
        """What this one has yet to bring; empty where nothing is lacking."""
        if self.rule.way == "account" and not opener.account:
            return "account"
        if self.rule.way == "phrase" and opener.name not in self._invited:
            return "phrase"
        return ""

    def admit(self, opener: Opener) -> None:
        """Counts a session that is about to be opened.

        Raises `NotAllowed` for whoever may open none, `TooFast` where too many were, and counts
        nothing then.
        """
        if self.lacks(opener) == "account":
            sentence = _("Sur ce serveur, ouvrir une session demande un compte : identifiez-vous.")
            raise NotAllowed(self._with_contact(sentence))
        if self.lacks(opener) == "phrase":
            self._check(opener)
        self._count(opener)

    def made_new(self, browser: str, fresh: str) -> None:
        """Has a browser go by a `fresh` cookie from now on."""
        before, after = browser_hash(browser), browser_hash(fresh)
        if before in self._invited:
            self._invited[after] = self._invited.pop(before)
        if before in self._opened:
            self._opened[after] = self._opened.pop(before)

    def _check(self, opener: Opener) -> None:
        if not opener.phrase:
            sentence = _(
                "Donnez la phrase d’invitation de ce serveur, sous « Ouvrir une session »."
            )
            raise NotAllowed(self._with_contact(sentence))
        self._guesses.spend("")
        if not _is_phrase(opener.phrase, self.rule.phrase):
            sentence = _("Ce n’est pas la phrase d’invitation de ce serveur.")
            raise NotAllowed(self._with_contact(sentence))
        if opener.browser:
            self._invited[opener.name] = None
            _keep_few(self._invited)

    def _count(self, opener: Opener) -> None:
        now, name = self._clock(), opener.name
        times = self._opened.get(name, deque[float]())
        while times and now - times[0] > DAY:
            times.popleft()
        if self.rule.a_day and len(times) >= self.rule.a_day:
            sentence = _("Vous avez déjà ouvert {n} sessions depuis hier : réessayez demain.")
            raise TooFast(self._with_contact(sentence.format(n=len(times))))
        try:
            self._all.spend("")
        except TooFast:
            sentence = _(
                "Beaucoup de sessions viennent d’être ouvertes ici : réessayez dans une minute."
            )
            raise TooFast(sentence) from None
        times.append(now)
        self._opened[name] = times
        self._opened.move_to_end(name)
        _keep_few(self._opened)

    @property
    def whom_to_ask(self) -> str:
        """A sentence; empty where the server names nobody."""
        contact = self.rule.contact
        return _("Pour toute question : {contact}.").format(contact=contact) if contact else ""

    def _with_contact(self, sentence: str) -> str:
        return " ".join(filter(None, (sentence, self.whom_to_ask)))


def _keep_few(remembered: OrderedDict[str, Any]) -> None:
    while len(remembered) > REMEMBERED:
        remembered.popitem(last=False)


# ── the phrase ──────────────────────────────────────────────────────────────────────────────


def hashed(phrase: str, salt: bytes = b"") -> str:
    """`scrypt:<salt>:<hash>`, in base64: what a server keeps of a phrase, blanks at its ends aside.

    Without a `salt` one is drawn.
    """
    salt = salt or secrets.token_bytes(SALT)
    made = hashlib.scrypt(phrase.strip().encode(), salt=salt, n=COST, r=8, p=1)
    return ":".join((MARK, base64.b64encode(salt).decode(), base64.b64encode(made).decode()))


def is_hash(text: str) -> bool:
    """Whether this is what `hashed` writes."""
    return _salt(text) is not None


def _is_phrase(phrase: str, kept: str) -> bool:
    salt = _salt(kept)
    return salt is not None and hmac.compare_digest(hashed(phrase[:200], salt), kept)


def _salt(text: str) -> bytes | None:
    mark, _colon, rest = text.partition(":")
    salt, _colon, made = rest.partition(":")
    if mark != MARK or not made:
        return None
    try:
        return base64.b64decode(salt, validate=True) or None
    except ValueError:
        return None
