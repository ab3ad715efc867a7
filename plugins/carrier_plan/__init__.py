"""Plan d’action: everyone writes alone, then the carrier presents a plan that nobody debates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tablee.plugin import (
    N_,
    Audience,
    Button,
    Canvas,
    Card,
    Cards,
    Change,
    ChangeKind,
    Contribution,
    Field,
    Guide,
    Line,
    Lines,
    Mark,
    NotAccepted,
    OwnRecord,
    Person,
    Piece,
    Place,
    PlannedAction,
    Role,
    Seat,
    Stack,
    StepRecord,
    View,
    Waiting,
    _,
    card,
    hookimpl,
    ngettext,
    state_mark,
    visible,
)

from . import drafts, forms, wall
from . import own as own_part
from .contents import (
    LetGo,
    MoreLine,
    PlanAction,
    PlanFacts,
    PlanPart,
    Summary,
    Takeaway,
)
from .whose import only_author, plan_of, retained_by

API = 1


__all__ = [
    "CarrierPlan",
    "LetGo",
    "MoreLine",
    "PlanAction",
    "PlanFacts",
    "Summary",
    "Takeaway",
]


@dataclass(frozen=True)
class CarrierPlan(Canvas):
    """Everyone writes alone; then the carrier shares a plan, whole. No vote on it, no debate."""

    name = "carrier_plan"
    title = N_("Plan d’action")
    summary = N_("Chaque personne écrit pour soi, puis le plan est présenté, sans débat.")
    guide = Guide(
        N_(
            "Rendre le projet à la personne qui le porte : elle dit ce qu’elle fera, quand et avec "
            "qui."
        ),
        say=(
            N_("Une minute en silence : chaque personne écrit pour soi ce qu’elle en retient."),
            N_(
                "Vous qui portez le projet : quelles sont vos prochaines actions ? Les autres "
                "écoutent, sans débat."
            ),
        ),
        watch=(
            N_("Une action a un verbe, une personne et une date."),
            N_("Trois actions qui se feront valent mieux que dix qui rassurent."),
        ),
    )
    icon = "flag"
    minutes = 8
    contents = (
        Takeaway,
        Summary,
        PlanAction,
        MoreLine,
        LetGo,
    )
    facts = PlanFacts
    drawn_for = frozenset({Role.FACILITATOR})

    def prompt(self, step: StepRecord) -> str:
        """Write alone, then listen."""
        if step.facts(PlanFacts).shared:
            return _("On écoute le plan, sans en débattre.")
        return _("Écrivez d’abord pour vous : qu’en retirez-vous ?")

    def prompt_for(self, step: StepRecord, person: Person) -> str:
        if not person.has(Role.CARRIER):
            return self.prompt(step)
        if step.facts(PlanFacts).shared:
            return _("Présentez votre plan. Le groupe écoute.")
        return _("Écrivez votre plan, puis partagez-le.")

    def check(self, change: Change, step: StepRecord) -> None:
        """An action says at least what; an empty plan is not shared."""
        if isinstance(change.content, PlanAction) and not change.content.what:
            raise NotAccepted.of(
                "what", _("Dites d’abord quoi : l’action en quelques mots. Le reste peut attendre.")
            )
        sharing = isinstance(change.facts, PlanFacts) and change.facts.shared
        if change.kind is ChangeKind.FACTS and sharing and not step.of(PlanPart):
            raise NotAccepted(
                _("Le plan est encore vide. Écrivez une action ou une phrase, puis partagez-le.")
            )

    def view(self, step: StepRecord, audience: Audience) -> View:
        """How many have finished writing; then the plan, and the takeaways people shared.

        On the wall the plan is a road, on phones and console cards that can be corrected.
        """
        plan = tuple(_plan(step, audience))
        if audience is Audience.WALL and plan:
            return wall.road(step)
        return Stack((*(plan or (_waiting(step),)), *_takeaways(step, audience)))

    def own_fields(self, own: OwnRecord) -> Sequence[Field]:
        """What can be added to the plan, or what one takes away."""
        return own_part.fields(own)

    def own_views(self, own: OwnRecord) -> Sequence[View]:
        """The plan in the making, or what one keeps to oneself so far."""
        return tuple(own_part.views(own))

    def editing_field(self, own: OwnRecord, contribution: Contribution) -> Field | None:
        return own_part.correcting(own, contribution)

    def render(self, seat: Seat) -> None:
        forms.draw(seat)

    def act(self, seat: Seat, button: str, target: str) -> None:
        """Shares the plan, or moves an action up or down."""
        if button == own_part.SHARE:
            own_part.share(seat)
        elif button in ("up", "down"):
            private = own_part.private_actions(seat)
            shown = seat.step.of(PlanAction)
            ids = [c.id for c, _action in shown if not c.hidden or seat.facilitates]
            drafts.move(seat, private if target in private else ids, target, button)
        else:
            super().act(seat, button, target)

    def actions(self, step: StepRecord) -> Sequence[PlannedAction]:
        return tuple(
            replace(action.planned, contribution=c.id, person=c.person, step=c.step)
            for c, action in visible(step, PlanAction, Audience.PHONE)
        )

    def asides(self, step: StepRecord) -> Sequence[tuple[str, Sequence[str]]]:
        """What to do more of, what to give up."""
        kinds = ((_("Faire plus"), MoreLine), (_("Renoncer à"), LetGo))
        lists = ((label, [line.text for line in _lines(step, kind)]) for label, kind in kinds)
        return [(label, texts) for label, texts in lists if texts]

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """The notes' sections of the plan, and the actions again on the sheet."""
        retained = [
            Line(line.strip(), step.source(c))
            for c, summary in visible(step, Summary, Audience.PHONE)
            for line in summary.text.splitlines()
            if line.strip()
        ]
        takeaways = visible(step, Takeaway, Audience.PHONE)
        retained += [step.attributed(c, takeaway.text) for c, takeaway in takeaways]
        actions = [
            Line(action.planned.line, step.source(c))
            for c, action in visible(step, PlanAction, Audience.PHONE)
        ]
        pieces = (
            (Place.NOTES, retained, _("synthese")),
            (Place.NOTES, actions, _("PLAN d'ACTION")),
            (Place.NOTES, _lines(step, MoreLine), _("FAIRE PLUS :")),
            (Place.NOTES, _lines(step, LetGo), _("RENONCER À :")),
            (
                Place.PROPOSALS,
                actions,
                plan_of(only_author(step, Audience.PHONE)) or _("Le plan"),
            ),
        )
        return [
            Piece(place, (Lines(tuple(lines)),), label) for place, lines, label in pieces if lines
        ]


@hookimpl
def canvases() -> list[type[Canvas]]:
    return [CarrierPlan]


# ── the document ────────────────────────────────────────────────────────────────────────────


def _lines(step: StepRecord, kind: type[MoreLine | LetGo]) -> list[Line]:
    shown = visible(step, kind, Audience.PHONE)
    return [Line(part.text, step.source(c)) for c, part in shown]


# ── what everybody sees ─────────────────────────────────────────────────────────────────────


def _waiting(step: StepRecord) -> Waiting:
    writers = [p for p in step.group if not p.has(Role.CARRIER)]
    done = sum(1 for p in writers if p.id in step.step.finished)
    sentence = _finished(done, len(writers))
    title = _("Chaque personne écrit d’abord pour soi.")
    return Waiting(title, done, len(writers), sentence if writers else "")


def _finished(done: int, total: int) -> str:
    if total == 1:
        return (
            _("La seule personne qui écrit a fini.")
            if done
            else _("La seule personne qui écrit n’a pas fini.")
        )
    words = ngettext(
        "{n} personne sur {total} a fini.", "{n} personnes sur {total} ont fini.", done
    )
    return words.format(total=total)


def _plan(step: StepRecord, audience: Audience) -> Iterator[Cards]:
    """The sections of the plan that hold something, in the order of the report."""
    name = only_author(step, audience)
    sections = (
        (retained_by(name), _written(step, Summary, audience)),
        (plan_of(name) or step.title, _action_cards(step, audience)),
        (_("Faire plus"), _written(step, MoreLine, audience)),
        (_("Renoncer à"), _written(step, LetGo, audience)),
    )
    for title, cards in sections:
        if cards:
            unsigned = [replace(c, by="") if name else c for c in cards]
            yield Cards(title, tuple(unsigned))


def _takeaways(step: StepRecord, audience: Audience) -> tuple[Cards, ...]:
    """The takeaways people shared, if any."""
    shown = visible(step, Takeaway, audience)
    cards = tuple(card(step, c, takeaway.text, audience) for c, takeaway in shown)
    return (Cards(_("Ce que le groupe en retire"), cards),) if cards else ()


def _written(
    step: StepRecord, kind: type[Summary | MoreLine | LetGo], audience: Audience
) -> list[Card]:
    return [card(step, c, part.text, audience) for c, part in visible(step, kind, audience)]


def _action_cards(step: StepRecord, audience: Audience) -> list[Card]:
    shown = visible(step, PlanAction, audience)
    last = len(shown) - 1
    return [
        card(
            step,
            c,
            action.what,
            audience,
            details=tuple(action.planned.details),
            marks=tuple(_action_marks(action)),
            buttons=tuple(_moves(c, first=place == 0, last=place == last)),
        )
        for place, (c, action) in enumerate(shown)
    ]


def _action_marks(action: PlanAction) -> Iterator[Mark]:
    yield state_mark(action.state)
    if action.source:
        yield Mark(_("proposé par le groupe"), "users")


def _moves(contribution: Contribution, *, first: bool, last: bool) -> Iterator[Button]:
    editors = ("author", *(role.value for role in sorted(contribution.content.edited_by)))
    if not first:
        yield Button("up", _("Monter"), "arrow-up", only=editors, spelled="never")
    if not last:
        yield Button("down", _("Descendre"), "arrow-down", only=editors, spelled="never")
