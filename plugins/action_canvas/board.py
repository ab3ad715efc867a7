"""Builds the view of the canvas for each audience. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Final

from tablee import plugin
from tablee.plugin import (
    Audience,
    Button,
    Contribution,
    CoreButton,
    Mark,
    Role,
    StepRecord,
    Template,
    _,
    card,
    language,
    note_picture,
)

from .around import CanvasContext
from .cards.alone import is_alone, waiting
from .cards.contents import Aspect, CanvasCard
from .cards.places import LOOSE, CanvasColumn, Gathered, Placed, important, shelves, template
from .proposals import Proposal, details, gestures, marks, proposals

MOST_LEADS: Final = 8
"""More that earlier steps set aside are folded: the canvas comes first."""

TINTS = 6
"""Tints that the screens know; a seventh aspect takes the first again, its name tells it apart."""
IN_A_ROW = 24
"""Cards of a column that are cached together."""
FACILITATOR = (Role.FACILITATOR.value,)
MARKERS = frozenset({Role.FACILITATOR, Role.SCRIBE})
"""Who says what is important."""


@dataclass(frozen=True)
class Options:
    """What of the step's settings says how the board is drawn."""

    names: bool
    around: bool
    """Whether others say "me too" and comment."""
    movers: tuple[str, ...]


def canvas(step: StepRecord, audience: Audience, options: Options) -> plugin.View:
    """The board, and on the console the questions that the clarification set aside.

    While all write alone, how many have stands above what was revealed before, if anything.
    """
    board = _Drawing(step, audience, options).board()
    items: list[plugin.View] = []
    if is_alone(step) and step.running:
        items.append(waiting(step))
    if not items or any(column.cards for column in board.columns):
        items.append(board)
    # Where somebody listens, whoever facilitates places them; else whoever wants to.
    apart = bool(step.activity.silent)
    seen = audience is Audience.CONSOLE if apart else audience is not Audience.WALL
    if seen and step.running and (leads := pending_leads(step)):
        items.append(_lead_cards(leads, FACILITATOR if apart else ()))
    return plugin.Stack(tuple(items)) if len(items) > 1 else items[0]


def pending_leads(step: StepRecord) -> tuple[plugin.EarlierLead, ...]:
    """What earlier steps set aside and nobody has put on the canvas yet."""
    if not step.leads:
        return ()
    cards = [card for _c, card in step.of(CanvasCard)]
    written, taken = {card.text for card in cards}, {card.lead for card in cards}
    return tuple(
        lead for lead in step.set_aside if lead.id not in taken and lead.text not in written
    )


def _lead_cards(leads: tuple[plugin.EarlierLead, ...], only: tuple[str, ...]) -> plugin.View:
    place = (Button("place_lead", _("Poser dans le canevas"), "plus", only=only),)
    cards = tuple(
        plugin.Card(lead.id, lead.text, buttons=place, marks=(origin(lead.where),))
        for lead in leads
    )
    title = _("À reprendre des étapes d’avant")
    if len(cards) > MOST_LEADS:
        return plugin.Fold(title, (plugin.Cards("", cards),), mark=f"{len(cards)}")
    return plugin.Cards(title, cards)


def origin(where: str) -> Mark:
    """The mark that says where something taken up comes from."""
    return Mark(_("de : {where}").format(where=where), "users")


@dataclass(frozen=True)
class _Drawing:
    """One drawing of the board, for one audience."""

    step: StepRecord
    audience: Audience
    options: Options

    def board(self) -> plugin.Board:
        columns = shelves(self.step, hidden=self.audience is Audience.CONSOLE)
        named = [shelf.id for shelf in columns if shelf.id != LOOSE]
        canvas = self.template
        return plugin.Board(
            tuple(
                self.column(shelf, named.index(shelf.id) if shelf.id in named else None)
                for shelf in columns
            ),
            selectable=self.audience is Audience.CONSOLE,
            layout=canvas.layout,
            rows=canvas.rows,
            across=canvas.across,
            upwards=canvas.upwards,
            ends=canvas.ends,
            movers=self.options.movers,
        )

    def column(self, shelf: CanvasColumn, place: int | None) -> plugin.Column:
        """A column; `place` is its own among the named ones, None for cards without any."""
        tint = None if place is None else place % TINTS
        rows = (shelf.items[i : i + IN_A_ROW] for i in range(0, len(shelf.items), IN_A_ROW))
        items = tuple(chain.from_iterable(self.row(row, tint) for row in rows))
        drawn = plugin.Column(shelf.id, shelf.title, items, tint, empty=self.invitation())
        if shelf.zone is not None:
            return replace(drawn, prompt=shelf.zone.prompt, area=self.areas.get(shelf.id, ""))
        if shelf.aspect is None:
            return replace(drawn, title=self.without())
        first = place == len(self.template.zones)
        return replace(drawn, buttons=self.buttons(_aspect_buttons(first=first)))

    def without(self) -> str:
        """What the cards are called that stand in no column."""
        if self.template.zones:
            return _("Sans zone")
        return _("Sans aspect") if self.step.of(Aspect) else _("Idées")

    @cached_property
    def template(self) -> Template:
        return template(self.step)

    @cached_property
    def areas(self) -> dict[str, str]:
        """The zones that have squares in a grid: the area is the zone's id."""
        if self.template.layout != "grid":
            return {}
        return {square: square for row in self.template.rows for square in row.split()}

    def row(
        self, row: tuple[Placed | Gathered, ...], tint: int | None
    ) -> tuple[plugin.Card | plugin.CardGroup, ...]:
        """Cards that follow each other, drawn anew only when something of one has changed."""

        def drawn() -> tuple[plugin.Card | plugin.CardGroup, ...]:
            return tuple(self.item(item, tint) for item in row)

        if Gathered in map(type, row):
            return drawn()
        written = [placed.contribution for placed in row]
        people, cards = [each.person for each in written], [each.id for each in written]
        same: list[object] = [*written, *map(self.step.people.get, people, people)]
        for each in filter(self.spoken_of.__contains__, cards):
            same += self.about(each)
        marked = self.marked.intersection(cards)
        looks = f"{self.shared[bool(marked)]} {self.origins}"
        return plugin.cached(tuple(same), ("row", tint, looks, *sorted(marked)), drawn)

    def item(self, item: Placed | Gathered, tint: int | None) -> plugin.Card | plugin.CardGroup:
        if isinstance(item, Placed):
            return self.card(item, tint)
        cards = tuple(self.card(placed, tint) for placed in item.cards)
        merged = item.group.merged
        buttons = self.buttons(_group_buttons(merged=merged))
        return plugin.CardGroup(item.id, item.group.title, cards, buttons, folded=merged)

    def card(self, placed: Placed, tint: int | None) -> plugin.Card:
        """The card, drawn anew only when something of it has changed."""
        written = placed.contribution
        same = (written, self.step.person(written.person), *self.about(placed.id))
        where = self.origins.get(placed.card.lead, "")
        equal = (tint, where, self.shared[placed.id in self.marked])
        return plugin.cached(same, equal, lambda: self.drawn(placed, tint))

    def about(self, card: str) -> tuple[object, ...]:
        """What others have put to a card."""
        return (*self.around.about(card), *self.proposals.get(card, ()))

    @cached_property
    def spoken_of(self) -> frozenset[str]:
        """The ids of the cards to which others have put something."""
        return frozenset((*self.around.too_said, *self.around.comments, *self.proposals))

    @cached_property
    def shared(self) -> dict[bool, str]:
        """In a word, what else decides how cards are drawn that are important, and that are not."""
        step, able = self.step, self.toggles[True].pressed_by
        silent = sorted(step.activity.silent)
        typed_for = [(p.id, p.name, p.appearance.value) for p in step.group if p.by_facilitator]
        all_ = (self.audience, language(), self.options, step.running, silent, typed_for)
        return {False: f"canvas {all_}", True: f"canvas {all_} {able}"}

    def drawn(self, placed: Placed, tint: int | None) -> plugin.Card:
        marked, proposal = placed.id in self.marked, self.proposal(placed.id)
        drawn = card(
            self.step,
            placed.contribution,
            placed.card.text,
            self.audience,
            details=details(proposal, placed.card.text) if proposal else (),
            **note_picture(self.step, placed.card),
            marks=(
                *self.marks(placed, important=marked),
                *(marks(proposal) if proposal else ()),
            ),
            buttons=(
                *self.said(placed.id),
                self.toggles[marked],
                *gestures(proposal),
                *_cutting(placed),
            ),
            tint=tint,
            replies=self.around.replies(placed.id, names=self.options.names),
        )
        named = self.options.names or self.audience is Audience.CONSOLE
        buttons = tuple(_for_its_author(a, placed.contribution) for a in drawn.buttons)
        return replace(drawn, by=drawn.by if named else "", buttons=buttons)

    def marks(self, placed: Placed, *, important: bool) -> tuple[Mark, ...]:
        found = [*self.around.marks(placed.id)]
        if important:
            found.append(Mark(_("important"), "star", "done"))
        if where := self.origins.get(placed.card.lead):
            found.append(origin(where))
        if placed.card.round > 1:
            found.append(Mark(_("tour {n}").format(n=placed.card.round)))
        return tuple(found)

    @cached_property
    def origins(self) -> dict[str, str]:
        """Where what cards take up comes from, by the id that they name; asked for if any does."""
        taken = any(card.lead for _c, card in self.step.of(CanvasCard))
        return {lead.id: lead.where for lead in self.step.set_aside} if taken else {}

    def said(self, card: str) -> tuple[Button, ...]:
        return self.around.actions(card) if self.options.around else ()

    @cached_property
    def around(self) -> CanvasContext:
        return CanvasContext(self.step, self.audience)

    def proposal(self, card: str) -> Proposal | None:
        """The action that this card has become."""
        found = self.proposals.get(card)
        return None if found is None or found[0].hidden else found[1]

    @cached_property
    def proposals(self) -> dict[str, tuple[Contribution, Proposal]]:
        """The actions by card."""
        return proposals(self.step)

    @cached_property
    def marked(self) -> frozenset[str]:
        """The ids of the important cards."""
        return frozenset(important(self.step))

    @cached_property
    def toggles(self) -> dict[bool, Button]:
        """The toggle off and on; on for whoever may press it, as the mark is the room's."""
        off = Button(
            "important",
            _("Important"),
            "star",
            only=tuple(role.value for role in sorted(MARKERS)),
            toggle=True,
            spelled="wide",
        )
        people = self.step.people.values()
        able = tuple(p.id for p in people if not p.roles.isdisjoint(MARKERS))
        return {False: off, True: replace(off, pressed_by=able)}

    def invitation(self) -> str:
        if self.audience is Audience.CONSOLE:
            return _("Personne n’a encore écrit ici.")
        if self.step.activity.silent:  # who listens reads it too
            return _("Les cartes s’afficheront ici.")
        return _("La première carte, c’est peut-être vous.")

    def buttons(self, buttons: tuple[Button, ...]) -> tuple[Button, ...]:
        return () if self.audience is Audience.WALL else buttons


def _for_its_author(button: Button, contribution: Contribution) -> Button:
    """Correcting is the author's, or the facilitator's where the words were typed for the room."""
    if button.name != CoreButton.EDIT:
        return button
    return replace(button, only=("author", *(FACILITATOR if contribution.entered_by else ())))


def _aspect_buttons(*, first: bool) -> tuple[Button, ...]:
    rename = Button("rename", _("Renommer l’aspect"), "pencil", only=FACILITATOR, spelled="never")
    earlier = Button("earlier", _("Placer avant"), "arrow-left", only=FACILITATOR, spelled="never")
    remove = Button(
        "remove", _("Retirer l’aspect, garder ses cartes"), "x", only=FACILITATOR, spelled="never"
    )
    return (rename, remove) if first else (rename, earlier, remove)


def _cutting(placed: Placed) -> tuple[Button, ...]:
    """Cutting a card into several, or putting it together again."""
    who = ("author", *FACILITATOR, Role.SCRIBE.value)
    if placed.card.part_of:
        again = _("Revenir à la carte d’origine")
        return (Button("unsplit", again, "undo-2", only=("author", *FACILITATOR)),)
    help_ = _("Une idée par ligne. La carte d’origine est gardée, on peut y revenir.")
    label, asks = _("Scinder"), _("Scinder cette carte en plusieurs")
    return (
        Button(
            "split", label, "scissors", only=who, asks=asks, help=help_, own_words=True, rare=True
        ),
    )


def _group_buttons(*, merged: bool) -> tuple[Button, ...]:
    fuse = (
        Button("unmerge", _("Remontrer les cartes"), "layers", only=FACILITATOR)
        if merged
        else Button("merge", _("Ne garder que le titre"), "sticky-note", only=FACILITATOR)
    )
    return (
        fuse,
        Button("rename", _("Renommer le groupe"), "pencil", only=FACILITATOR, spelled="never"),
        Button("ungroup", _("Dégrouper"), "undo-2", only=FACILITATOR),
    )
