"""Its view never ends.

Contained: Broken.view, TooLong
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
    name = "loop_in_view"
    title = "Cassé"
    contents = (Note,)

    def fields(self, step):
        return (Field("note", "note", "Votre note", "Envoyer"),)

    def synthesis(self, step):
        return [Piece(Place.NOTES, (Lines(tuple(step.signed(c, n.text) for c, n in step.of(Note))),))]

    def view(self, step, audience):
        n = 0
        while GOES_ON:
            n += 1


@hookimpl
def canvases():
    return [Broken]
