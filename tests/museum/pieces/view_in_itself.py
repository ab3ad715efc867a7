"""Its view holds itself.

Contained: Broken.view, Misfit
"""

from dataclasses import dataclass

from tablee.plugin import Canvas, Cards, Content, Field, Lines, Piece, Place, Stack, card, hookimpl, visible


@dataclass(frozen=True)
class Note(Content):
    kind = "note"
    text: str = ""


@dataclass(frozen=True)
class Broken(Canvas):
    name = "view_in_itself"
    title = "Cassé"
    contents = (Note,)

    def fields(self, step):
        return (Field("note", "note", "Votre note", "Envoyer"),)

    def synthesis(self, step):
        return [Piece(Place.NOTES, (Lines(tuple(step.attributed(c, n.text) for c, n in step.of(Note))),))]

    def view(self, step, audience):
        items = []
        items.append(Stack(items))
        return items[0]


@hookimpl
def canvases():
    return [Broken]
