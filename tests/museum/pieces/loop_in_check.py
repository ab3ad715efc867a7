"""Its rule never ends, while the session is locked.

Contained: Broken.check, TooLong
"""

from dataclasses import dataclass

from tablee.activities import Canvas
from tablee.activities.cards import card, visible
from tablee.activities.hookspecs import hookimpl
from tablee.model.entities import Content
from tablee.model.synthesis import Lines, Piece, Place
from tablee.view import Cards, Field

GOES_ON = True


@dataclass(frozen=True)
class Note(Content):
    kind = "note"
    text: str = ""


@dataclass(frozen=True)
class Broken(Canvas):
    name = "loop_in_check"
    title = "Cassé"
    contents = (Note,)

    def view(self, step, audience):
        cards = (card(step, c, note.text, audience) for c, note in visible(step, Note, audience))
        return Cards("Notes", tuple(cards))

    def fields(self, step):
        return (Field("note", "note", "Votre note", "Envoyer"),)

    def synthesis(self, step):
        return [Piece(Place.NOTES, (Lines(tuple(step.signed(c, n.text) for c, n in step.of(Note))),))]

    def check(self, change, step):
        while GOES_ON:
            change.mine


@hookimpl
def canvases():
    return [Broken]
