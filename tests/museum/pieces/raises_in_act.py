"""Its button fails.

Contained: Broken.act, ValueError
"""

from dataclasses import dataclass

from tablee.plugin import Canvas, Cards, Content, Field, Lines, Piece, Place, card, hookimpl, visible


@dataclass(frozen=True)
class Note(Content):
    kind = "note"
    text: str = ""


@dataclass(frozen=True)
class Broken(Canvas):
    name = "raises_in_act"
    title = "Cassé"
    contents = (Note,)

    def view(self, step, audience):
        cards = (card(step, c, note.text, audience) for c, note in visible(step, Note, audience))
        return Cards("Notes", tuple(cards))

    def fields(self, step):
        return (Field("note", "note", "Votre note", "Envoyer"),)

    def synthesis(self, step):
        return [Piece(Place.NOTES, (Lines(tuple(step.attributed(c, n.text) for c, n in step.of(Note))),))]

    def act(self, seat, button, target):
        int(button)


@hookimpl
def canvases():
    return [Broken]
