"""All that later steps ask of it fails.

Contained: Broken.leads, LookupError
"""

from dataclasses import dataclass

from tablee.plugin import Canvas, Cards, Content, Field, Lines, Piece, Place, card, hookimpl, visible


@dataclass(frozen=True)
class Note(Content):
    kind = "note"
    text: str = ""


@dataclass(frozen=True)
class Broken(Canvas):
    name = "raises_for_later_steps"
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
        raise LookupError("leads")

    def groups(self, step):
        raise LookupError("groups")

    def request(self, step):
        raise LookupError("request")

    def votable(self, step):
        raise LookupError("votable")

    def actions(self, step):
        raise LookupError("actions")

    def asides(self, step):
        raise LookupError("asides")


@hookimpl
def canvases():
    return [Broken]
