"""Its view never ends.

Contained: Broken.view, CallTimeout
"""

from dataclasses import dataclass

from tablee.plugin import Canvas, Cards, Content, Field, Lines, Piece, Place, card, hookimpl, visible

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
        return [Piece(Place.NOTES, (Lines(tuple(step.attributed(c, n.text) for c, n in step.of(Note))),))]

    def view(self, step, audience):
        n = 0
        while GOES_ON:
            n += 1


@hookimpl
def canvases():
    return [Broken]
