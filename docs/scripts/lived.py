"""A small session that is really played, as it then stands on disk.

Used by cog, as `tables` is.
"""

from __future__ import annotations

import random
import secrets
import tempfile
import typing
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from docs.scripts import read_session
from tablee import registry
from tablee.activities import Agenda, AgendaStep
from tablee.model.verbs import Verb
from tablee.sdk.testing import Clock, facilitator_of
from tablee.session import Sessions
from tablee.settings import ROOT
from tablee.storage.journal.entry import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.session import Room

__all__ = ["journal_example", "played", "reader", "reader_example", "snapshot_example"]

SHOWN: Final = (Verb.JOIN, Verb.POST, Verb.EDIT, Verb.WITHDRAW, Verb.CLOSE_VOTE)
"""The verbs of the entries that are shown as they stand, the first of each."""


def journal_example() -> str:
    """The first line of its journal, and some of those that follow, as they stand."""
    with played() as folder:
        first, *lines = (folder / "journal.jsonl").read_bytes().splitlines()
    found: dict[str, bytes] = {}
    for line in lines:
        found.setdefault(decode(line).verb, line)
    shown = [first, *(found[verb] for verb in SHOWN)]
    return "```json\n" + "\n".join(line.decode() for line in shown) + "\n```"


def snapshot_example() -> str:
    """Its `session.json`, whole."""
    with played() as folder:
        return f"```json\n{(folder / 'session.json').read_text('utf-8')}```"


def reader() -> str:
    """A program that reads a session with nothing but Python’s own library."""
    return f"```python\n{(ROOT / 'docs' / 'scripts' / 'read_session.py').read_text('utf-8')}```"


def reader_example() -> str:
    """What it prints of the session."""
    with played() as folder:
        return "```text\n" + "\n".join(read_session.told(folder)) + "\n```"


@contextmanager
def played() -> Iterator[Path]:
    """The folder of a small session that two people lived, always the same to the byte."""
    with tempfile.TemporaryDirectory() as root, _same_chance():
        offered = registry.load([ROOT / "plugins"], ["go_round", "dot_vote"])
        sessions = Sessions(Path(root), offered, Clock())
        steps = (
            AgendaStep("go_round", 5, settings={"question": "Qu’est-ce qui vous amène ?"}),
            AgendaStep("dot_vote", 5, settings={"secret": False}),
        )
        agenda = Agenda("example", "Exemple", "", steps)
        room = sessions.create("laptop", "Une recyclerie", agenda, facilitator="Yasmine")
        _live(room)
        folder = room.store.folder
        sessions.close()
        yield folder


def _live(room: Room) -> None:
    yasmine, clock = facilitator_of(room), typing.cast("Clock", room.clock)
    clock.advance(60)
    karim = room.people.join("phone", "Karim Benali")
    room.conduct.start(yasmine)
    step = str(room.session.current)

    def said(text: str) -> Any:
        clock.advance(8.5)
        return room.catalogue.content("go_round", "word", {"text": text})

    word = room.words.post(karim, step, said("L’envie de réparer."))
    room.words.edit(karim, word.id, said("L’envie de réparer, et le four."))
    room.words.withdraw(yasmine, room.words.post(yasmine, step, said("Un essai")).id)
    clock.advance(120)
    vote = room.agenda[1].id
    room.conduct.go_to(yasmine, vote)
    room.voting.prepare(yasmine, vote, typed=("Ouvrir le samedi",), left_out=())
    room.voting.open(yasmine, vote)
    option = room.step(vote).facts["options"][0][0]
    room.voting.cast(karim, vote, {option: 2})
    clock.advance(30)
    room.voting.close(yasmine, vote)


@contextmanager
def _same_chance() -> Iterator[None]:
    """Within it `secrets` draws the same each time, so that ids and links in a page stay."""
    drawn = random.Random(7)  # noqa: S311 - nothing here is a secret

    def token_bytes(size: int | None = None) -> bytes:
        return drawn.randbytes(size or 32)

    ours: dict[str, Any] = {
        "token_bytes": token_bytes,
        "token_hex": lambda size=32: token_bytes(size).hex(),
        "token_urlsafe": lambda size=32: _urlsafe(token_bytes(size)),
        "randbelow": drawn.randrange,
    }
    before = {name: getattr(secrets, name) for name in ours}
    try:
        vars(secrets).update(ours)
        yield
    finally:
        vars(secrets).update(before)


def _urlsafe(data: bytes) -> str:
    return "".join("abcdefghijkmnpqrstuvwxyz23456789"[byte % 32] for byte in data)
