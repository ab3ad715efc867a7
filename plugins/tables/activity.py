"""Work in groups: the activity, its settings, its part of the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Final, Literal

from tablee.plugin import (
    N_,
    Audience,
    Block,
    Canvas,
    Change,
    Content,
    Contribution,
    Facts,
    Field,
    Given,
    Group,
    Guide,
    Heading,
    Line,
    Lines,
    OwnRecord,
    Paragraph,
    Piece,
    Place,
    Quote,
    Role,
    Seat,
    Stack,
    StepRecord,
    View,
    _,
    check_picture,
    labelled,
    note_blocks,
    note_words,
    picture_blocks,
    setting,
)

from . import forms, rules, views
from .contents import NotesPhoto, TableCard, TableReport, Working
from .feet import WALK, Walk, walk, walked
from .places import ROOM, GroupTable, assigned, for_plenary, groups_of, reporters, tables, writers

Shown = Literal["folded", "shown", "hidden"]
"""How phones show the tables that are not one's own."""
WRITERS: Final = {
    "all": N_("Tout le monde à la table"),
    "host": N_("L’hôte de la table, ou qui prend les notes"),
}
REPORTED: Final = {
    "important": N_("Éléments importants"),
    "proposals": N_("Propositions d’actions"),
}
OTHERS: Final[dict[Shown, str]] = {
    "folded": N_("Repliées"),
    "shown": N_("Dépliées"),
    "hidden": N_("Pas pendant l’étape"),
}


@dataclass(frozen=True)
class WorkInGroups(Canvas):
    """Each table works on a question and writes its own cards; it says what it keeps."""

    name: ClassVar[str] = "tables"
    title: ClassVar[str] = N_("Travail en groupes")
    summary: ClassVar[str] = N_(
        "Chaque groupe écrit ses cartes à sa table, et dit ce qu’il retient."
    )
    guide = Guide(
        N_(
            "Travailler à quelques personnes en même temps, chaque table sur ses cartes, puis dire "
            "aux autres ce qu’elle retient."
        ),
        say=(
            N_("La question est sur vos téléphones. Une personne écrit, toutes parlent."),
            N_("Avant la fin, mettez-vous d’accord sur une ou deux phrases à retenir."),
        ),
        watch=(
            N_(
                "Passez de table en table sans vous asseoir : une table muette a souvent mal "
                "compris la question."
            ),
            N_("Prévenez deux minutes avant la fin : « +1 min » vaut mieux qu’une phrase coupée."),
        ),
    )
    icon: ClassVar[str] = "users"
    minutes: ClassVar[float] = 15
    contents: ClassVar[tuple[type[Content], ...]] = (TableCard, TableReport, NotesPhoto, Walk)
    facts: ClassVar[type[Facts]] = Working
    drawn_for: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})
    in_groups: ClassVar[bool] = True

    question: str = setting("", N_("Question posée aux groupes"))
    writers: str = setting("all", N_("Qui écrit les cartes"), options=WRITERS)
    report: bool = setting(True, N_("Un « À retenir » par table"))
    reported: str = setting(
        "important", N_("Où vont les « À retenir » dans la fiche"), options=REPORTED
    )
    client: int = setting(
        0,
        N_("À qui le tour d’exposer (0 : personne en particulier)"),
        help=N_("1 : la première personne de chaque groupe, 2 : la deuxième…"),
        min_value=0,
        max_value=20,
    )
    listens: bool = setting(
        False,
        N_("Cette personne écoute, et n’écrit pas"),
        help=N_("Pour la consultation : les autres réfléchissent à sa question."),
    )
    others: Shown = setting("folded", N_("Les autres tables, sur les téléphones"), options=OTHERS)
    free: bool = setting(
        False,
        N_("Chaque personne change de table quand elle veut"),
        help=N_("La loi des deux pieds, du forum ouvert : ce qui est écrit reste à sa table."),
    )
    names: bool = setting(
        True,
        N_("Montrer les noms sur les cartes"),
        help=N_("La console les montre toujours à la personne qui anime."),
    )

    def prompt(self, step: StepRecord) -> str:
        return self.question or _("Échangez à votre table, et notez ce qui compte.")

    def check(self, change: Change, step: StepRecord) -> None:
        """One writes at one's own table; a table keeps one thing for the others."""
        check_picture(change)
        rules.check(change, step, self)

    def groups(self, step: StepRecord) -> Sequence[Group]:
        """The groups, where somebody changed tables in this step; else those of before."""
        moved = bool(step.groups) and bool(step.facts(Working).moved or walked(step))
        return assigned(step) if moved else ()

    def leads(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """What the tables keep, for the plenary to take up; of one that says nothing, its cards."""
        return tuple((c.id, text) for c, text in for_plenary(step)) if self.report else ()

    def important(self, step: StepRecord) -> frozenset[str]:
        return frozenset(c.id for table in tables(step) for c, _report in table.reports)

    def own_roles(self, step: StepRecord) -> Sequence[Role]:
        """Everybody, where what each wrote before is recalled; nobody else has a part alone."""
        written = any(c.content.recalled for r in step.earlier for c in r.contributions)
        kept = any(r.unrevealed for r in step.earlier)
        everybody = tuple(role for role in Role if role is not Role.FACILITATOR)
        return everybody if written or kept else ()

    def own_views(self, own: OwnRecord) -> Sequence[View]:
        """One's own first ideas, at hand beside those of the table."""
        return views.recalled(own)

    def group_label(self, step: StepRecord, contribution: Contribution) -> str:
        at = getattr(contribution.content, "group", "")
        return next((g.title for g in groups_of(step) if g.id == at and at != ROOM), "")

    def heading(self, step: StepRecord, contribution: Contribution) -> str:
        """Tells what a table keeps from its cards."""
        return _("À retenir") if isinstance(contribution.content, TableReport) else ""

    def view(self, step: StepRecord, audience: Audience) -> View:
        drawn = views.view_of(step, self, audience)
        if audience is Audience.WALL and self.question and step.request:  # which is its heading
            return Stack((Quote(self.question), drawn))
        return drawn

    def fields(self, step: StepRecord) -> Sequence[Field]:
        """A card at one's own table; what it keeps, for whoever says it."""
        found = groups_of(step)
        those = writers(step, self, found)
        card = _field(found, TableCard, _("Votre idée"), _("Envoyer"), those)
        others = ((who, g.id) for g in found for who in g.members if who not in those)
        card = replace(card, usual=tuple(Given(*place) for place in others))
        if not self.report:
            return (card,)
        label, button = _("Ce que votre table retient"), _("Garder pour la synthèse")
        those = reporters(step, self, found)
        return (card, _field(found, TableReport, label, button, those))

    def act(self, seat: Seat, button: str, target: str) -> None:
        if button == WALK:
            walk(seat, target)
        else:
            super().act(seat, button, target)

    def render(self, seat: Seat) -> None:
        forms.draw(seat, self)

    def cards(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """The cards and what the tables keep, table by table."""
        said: list[tuple[str, str]] = []
        for table in tables(step):
            said += [(c.id, report.text) for c, report in table.reports]
            said += [(c.id, note_words(card)) for c, card in table.cards]
        return said

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """On the sheet what each table keeps; in the notes all of it, under each table's name."""
        found = tables(step)
        kept = tuple(
            Line(_named(table.group, report.text), step.source(c))
            for table in found
            for c, report in table.reports
        )
        place = Place.PROPOSALS if self.reported == "proposals" else Place.IMPORTANT
        sheet = [Piece(place, (Lines(kept),))] if kept else []
        notes = (
            *(block for table in found for block in _blocks(step, table)),
            *picture_blocks(step, NotesPhoto),
        )
        if not notes:
            return sheet
        asked = (Paragraph(Line(self.question)),) if self.question else ()
        return [*sheet, Piece(Place.NOTES, (*asked, *notes), step.title)]


def _field(
    found: Sequence[Group],
    kind: type[TableCard | TableReport],
    label: str,
    button: str,
    given: Mapping[str, str],
) -> Field:
    """One thing to write at one's own table, for those with their table in `given`."""
    return Field(
        kind.field,
        kind.kind,
        label,
        button,
        kind.longest,
        within="group",
        ask=_("À quelle table ?"),
        choices=tuple((group.id, group.title) for group in found),
        given=tuple(Given(who, group) for who, group in given.items()),
        usual=(),  # for others: whoever facilitates says at which table
    )


def _named(group: Group, text: str) -> str:
    """Which table says it; the whole room needs no name."""
    return text if group.id == ROOM else labelled(group.title, text)


def _blocks(step: StepRecord, table: GroupTable) -> Iterator[Block]:
    if not (table.reports or table.cards):
        return
    group = table.group
    if group.id != ROOM:
        yield Heading(Line(group.title))
        if group.members:
            yield Lines((Line(_people(step, group)),))
    if table.reports:
        yield Lines(
            tuple(
                Line(_("À retenir : {text}").format(text=report.text), step.source(c))
                for c, report in table.reports
            )
        )
    if table.cards:
        yield Lines(tuple(Line(note_words(card), step.source(c)) for c, card in table.cards))
        for contribution, _card in table.cards:
            yield from note_blocks(step, contribution)


def _people(step: StepRecord, group: Group) -> str:
    """Who was there, as each chose to be named, and who was the host."""
    names = ", ".join(step.name(who) for who in group.members)
    if not group.host:
        return names
    return _("{names} (hôte : {host})").format(names=names, host=step.name(group.host))
