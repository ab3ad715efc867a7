"""Its view never ends, and swallows whatever is raised in it.

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
    name = "loop_that_swallows"
    title = "Cassé"
    contents = (Note,)

    def fields(self, step):
        return (Field("note", "note", "Votre note", "Envoyer"),)

    def synthesis(self, step):
        return [Piece(Place.NOTES, (Lines(tuple(step.attributed(c, n.text) for c, n in step.of(Note))),))]

    def view(self, step, audience):
        while GOES_ON:
            try:
                sum(range(1000))
            except Exception:
                pass


@hookimpl
def canvases():
    return [Broken]
