"""It begins a thread, which fails.

Contained: nothing
"""

from dataclasses import dataclass
import threading

from tablee.plugin import Canvas, Cards, Content, Field, Lines, Piece, Place, card, hookimpl, visible


@dataclass(frozen=True)
class Note(Content):
    kind = "note"
    text: str = ""


@dataclass(frozen=True)
class Broken(Canvas):
    name = "thread_that_dies"
    title = "Cassé"
    contents = (Note,)

    def view(self, step, audience):
        cards = (card(step, c, note.text, audience) for c, note in visible(step, Note, audience))
        return Cards("Notes", tuple(cards))

    def fields(self, step):
        return (Field("note", "note", "Votre note", "Envoyer"),)

    def synthesis(self, step):
        return [Piece(Place.NOTES, (Lines(tuple(step.attributed(c, n.text) for c, n in step.of(Note))),))]


def _begin():
    raise OSError("no network")


threading.Thread(target=_begin, name="museum").start()


@hookimpl
def canvases():
    return [Broken]
