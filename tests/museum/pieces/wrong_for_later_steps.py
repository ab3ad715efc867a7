"""All that later steps ask of it is of another kind.

Contained: Broken.leads, Misfit
"""

from dataclasses import dataclass

from tablee.plugin import Canvas, Cards, Content, Field, Lines, Piece, Place, card, hookimpl, visible


@dataclass(frozen=True)
class Note(Content):
    kind = "note"
    text: str = ""


@dataclass(frozen=True)
class Broken(Canvas):
    name = "wrong_for_later_steps"
    title = "Cassé"
    contents = (Note,)

    def view(self, step, audience):
        cards = (card(step, c, note.text, audience) for c, note in visible(step, Note, audience))
        return Cards("Notes", tuple(cards))

    def fields(self, step):
        return (Field("note", "note", "Votre note", "Envoyer"),)

    def synthesis(self, step):
        return [Piece(Place.NOTES, (Lines(tuple(step.attributed(c, n.text) for c, n in step.of(Note))),))]

    def leads(self, step):
        return "leads"

    def groups(self, step):
        return [{"id": "g"}]

    def request(self, step):
        return 3

    def votable(self, step):
        return [("id", None)]

    def actions(self, step):
        return ["call them"]


@hookimpl
def canvases():
    return [Broken]
