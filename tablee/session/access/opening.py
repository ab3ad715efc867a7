"""Decides who may open a session on this server, and how many: phrase, account, rate limits.

Not for coming into a session: no participant needs any of it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal

from tablee.errors import NotAccepted, NotAllowed, TooFast
from tablee.session.access import security_log
from tablee.session.access.limits import TokenBucket, whom_to_ask
from tablee.session.access.links import browser_hash
from tablee.session.access.security_log import SecurityEvent
from tablee.session.hosting.sign_ins import SignIn, SignIns
from tablee.texts import _

OPENING: Final = ("everybody", "phrase", "account")
"""Who may: whoever reaches the home page; who knows the phrase; whom a proxy has signed in."""
Lacks = Literal["", "phrase", "account"]

DAY: Final = 86_400.0
INVITED: Final = 30 * DAY
"""Seconds after which a browser that has given the phrase is asked for it again."""
MOST_OPENERS: Final = 10_000
"""Openers of whom something is remembered; beyond, the one not heard of for longest is not."""
BY_ADDRESS: Final = 5
"""Times what one browser may open in a day that one address may: a training room shares one."""
GUESSES: Final = 20
"""Wrong phrases a minute, of everybody together: one more is refused unread."""
COST: Final = 2**14
"""Of scrypt, in its own unit: 16 MB, and with `MARK` a quarter of a second for each phrase."""
SALT: Final = 16
MARK: Final = "scrypt5"
PARALLELISM: Final = {"scrypt": 1, MARK: 5}
"""Times that the cost is paid, by what a hash begins with; five is what OWASP asks for at 2**14."""
LEAST: Final = 12
"""Characters of a new phrase (OWASP ASVS 6.2.1: 8 at least, 15 advised)."""
LONGEST: Final = 200
"""Characters of a phrase: what is typed beyond is not read."""
DIFFERENT: Final = 5
"""Different characters of a new phrase: « aaaaaaaaaaaa » is guessed at once."""


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
    """What the proxy or the provider says that they belong to."""
    address: str = ""
    """The address that they ask from; empty where it is not known."""

    @property
    def name(self) -> str:
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
    in_all: int = 0
    """Sessions of one browser or account that may be kept here; 0 for no limit."""
    contact: str = ""
    """Whom to ask, as it is said to whoever is refused; empty for nobody in particular."""


class Openings:
    """Applies the rule, and remembers in memory who opened how much."""

    def __init__(
        self,
        rule: OpeningRule,
        clock: Callable[[], float] = time.monotonic,
        sign_ins: SignIns | None = None,
    ) -> None:
        """Nothing was opened yet; `sign_ins` knows who has typed the phrase, nobody without it."""
        self.rule = rule
        self._sign_ins = sign_ins or SignIns()
        self._clock = clock
        self._all = TokenBucket(rule.a_minute, clock)
        self._addresses = TokenBucket(rule.a_minute / 2, clock)
        self._guesses = TokenBucket(GUESSES, clock)
        self._opened: OrderedDict[str, deque[float]] = OrderedDict()
        self._counted: OrderedDict[str, None] = OrderedDict()
        """The addresses of which something is counted."""

    def lacks(self, opener: Opener) -> Lacks:
        """What this one has yet to bring; empty where nothing is lacking."""
        if self.rule.way == "account" and not opener.account:
            return "account"
        if self.rule.way == "phrase" and not self._is_invited(opener.name):
            return "phrase"
        return ""

    def knows(self, browser: str) -> bool:
        """Whether the phrase was typed in this browser."""
        return self._is_invited(browser_hash(browser))

    def _is_invited(self, name: str) -> bool:
        """Whether the phrase of today was typed by this one, not too long ago."""
        found = self._sign_ins.get(name)
        return found is not None and found.phrase == self._phrase_mark

    @property
    def _phrase_mark(self) -> str:
        return hashlib.sha256(self.rule.phrase.encode()).hexdigest()[:16]

    def admit(self, opener: Opener, stored: int = 0) -> None:
        """Counts a session that is about to be opened, by whom so many are `stored` already.

        Raises `NotAllowed` for whoever may open none, `TooFast` where too many were, and counts
        nothing then.
        """
        if self.lacks(opener) == "account":
            security_log.note(SecurityEvent.OPENING, "account")
            sentence = _("Sur ce serveur, ouvrir une session demande un compte : identifiez-vous.")
            raise NotAllowed(self.with_contact(sentence))
        if self.lacks(opener) == "phrase":
            self._check(opener)
        if self.rule.in_all and stored >= self.rule.in_all:
            security_log.note(SecurityEvent.QUOTA, "sessions kept")
            sentence = _("Vous gardez déjà {n} sessions ici : supprimez-en une d’abord.")
            raise NotAllowed(self.with_contact(sentence.format(n=stored)))
        try:
            self._count(opener)
        except TooFast:
            security_log.note(SecurityEvent.OPENING, "rate")
            raise

    def seed(self, name: str, ago: float) -> None:
        """Counts a session that `name` opened so many seconds ago, before the server started."""
        self._opened.setdefault(name, deque[float]()).append(self._clock() - ago)

    def made_new(self, browser: str, fresh: str) -> None:
        """Has a browser go by a `fresh` cookie from now on."""
        before, after = browser_hash(browser), browser_hash(fresh)
        self._sign_ins.made_new(before, after)
        if before in self._opened:
            self._opened[after] = self._opened.pop(before)

    def _check(self, opener: Opener) -> None:
        if not opener.phrase:
            sentence = _(
                "Donnez la phrase d’invitation de ce serveur, sous « Ouvrir une session »."
            )
            raise NotAllowed(self.with_contact(sentence))
        try:
            self._guesses.spend("")
        except TooFast:
            security_log.note(SecurityEvent.PHRASE, "too many")
            raise
        if not is_phrase(opener.phrase, self.rule.phrase):
            security_log.note(SecurityEvent.PHRASE)
            sentence = _("Ce n’est pas la phrase d’invitation de ce serveur.")
            raise NotAllowed(self.with_contact(sentence))
        if opener.browser:
            until = self._sign_ins.clock() + INVITED
            self._sign_ins.put(opener.name, SignIn("phrase", until, phrase=self._phrase_mark))

    def _count(self, opener: Opener) -> None:
        now, times = self._clock(), self._today(opener.name)
        address = "" if opener.account else opener.address
        if self.rule.a_day and len(times) >= self.rule.a_day:
            sentence = _("Vous avez déjà ouvert {n} sessions depuis hier : réessayez demain.")
            raise TooFast(self.with_contact(sentence.format(n=len(times))))
        elsewhere = self._today(f"from {address}")
        if address and self.rule.a_day and len(elsewhere) >= BY_ADDRESS * self.rule.a_day:
            sentence = _(
                "Beaucoup de sessions ont été ouvertes depuis ce réseau : réessayez demain."
            )
            raise TooFast(self.with_contact(sentence))
        try:
            if address:
                self._spend_address(address)
            self._all.spend("")
        except TooFast:
            sentence = _(
                "Beaucoup de sessions viennent d’être ouvertes ici : réessayez dans une minute."
            )
            raise TooFast(sentence) from None
        self._opened_at(now, opener.name, times)
        if address:
            self._opened_at(now, f"from {address}", elsewhere)

    def _opened_at(self, now: float, name: str, times: deque[float]) -> None:
        times.append(now)
        self._opened[name] = times
        self._opened.move_to_end(name)
        while len(self._opened) > MOST_OPENERS:
            self._opened.popitem(last=False)

    def _today(self, name: str) -> deque[float]:
        """When sessions were opened under this name since yesterday."""
        times = self._opened.get(name, deque[float]())
        while times and self._clock() - times[0] > DAY:
            times.popleft()
        return times

    def _spend_address(self, address: str) -> None:
        """Half of what this server opens in a minute comes from one address at most."""
        if len(self._counted) > MOST_OPENERS:
            self._addresses.drop(self._counted.popitem(last=False)[0])
        self._counted[address] = None
        self._counted.move_to_end(address)
        self._addresses.spend(address)

    @property
    def whom_to_ask(self) -> str:
        """A sentence; empty where the server names nobody."""
        return whom_to_ask(self.rule.contact)

    def with_contact(self, sentence: str) -> str:
        """A refusal, and whom to ask."""
        return " ".join(filter(None, (sentence, self.whom_to_ask)))


# ── the phrase ──────────────────────────────────────────────────────────────────────────────


def hashed(phrase: str, salt: bytes = b"", mark: str = MARK) -> str:
    """`<mark>:<salt>:<hash>`, in base64: what a server keeps of a phrase, blanks at its ends aside.

    Without a `salt` one is drawn; the `mark` is one of `PARALLELISM`.
    """
    salt = salt or secrets.token_bytes(SALT)
    made = hashlib.scrypt(phrase.strip().encode(), salt=salt, n=COST, r=8, p=PARALLELISM[mark])
    return ":".join((mark, base64.b64encode(salt).decode(), base64.b64encode(made).decode()))


def new_phrase(phrase: str) -> str:
    """`hashed` of a phrase that a server is to ask for; raises `NotAccepted` for a weak one."""
    chosen = phrase.strip()
    if len(chosen) < LEAST or len(set(chosen.casefold())) < DIFFERENT:
        sentence = _(
            "Cette phrase se devinerait : prenez {n} caractères au moins, "
            "plusieurs mots par exemple."
        )
        raise NotAccepted(sentence.format(n=LEAST))
    if len(chosen) > LONGEST:
        raise NotAccepted(_("Prenez une phrase de {n} caractères au plus.").format(n=LONGEST))
    return hashed(chosen)


def is_phrase(phrase: str, stored: str) -> bool:
    """Whether this is the phrase of which `hashed` is stored."""
    salt, mark = _salt(stored), stored.partition(":")[0]
    if salt is None:
        return False
    return hmac.compare_digest(hashed(phrase.strip()[:LONGEST], salt, mark), stored)


def _salt(text: str) -> bytes | None:
    mark, _colon, rest = text.partition(":")
    salt, _colon, made = rest.partition(":")
    if mark not in PARALLELISM or not made:
        return None
    try:
        return base64.b64decode(salt, validate=True) or None
    except ValueError:
        return None
