"""Problématique: a finding, then the request that the carrier, and nobody else, adopts.

Contents in `contents.py`, rules in `rules.py`, fields in `forms.py`, what buttons do in
`handlers.py`; here what everybody sees, and what goes into the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tablee.plugin import (
    N_,
    Audience,
    Button,
    Card,
    Cards,
    Change,
    Content,
    Contribution,
    CoreButton,
    Empty,
    Field,
    Framing,
    Guide,
    Heading,
    Line,
    Lines,
    Mark,
    OwnRecord,
    Paragraph,
    Person,
    Piece,
    Place,
    Quotation,
    Quote,
    Role,
    Seat,
    Stack,
    StepRecord,
    Text,
    View,
    _,
    card,
    elides,
    fold,
    hookimpl,
    visible,
)

from . import forms, handlers, rules
from .contents import (
    Adopted,
    Finding,
    KeywordIdea,
    Request,
    SheetKeywords,
    SheetQuestion,
    adopted_by,
    called,
    in_whose_name,
    standing,
    words_of,
)

API = 1


__all__ = [
    "Adopted",
    "Finding",
    "KeywordIdea",
    "ProblemFraming",
    "Request",
    "SheetKeywords",
    "SheetQuestion",
    "words_of",
]

WRITERS = (Role.CARRIER.value, Role.FACILITATOR.value, Role.SCRIBE.value)


@dataclass(frozen=True)
class ProblemFraming(Framing):
    """The problem in a sentence, and what the carrier asks of the group."""

    name = "framing"
    title = N_("Problématique")
    summary = N_("Un constat, puis la demande que la personne qui porte le projet adopte.")
    guide = Guide(
        N_("Trouver les mots de la demande : ce à quoi le groupe va travailler, et rien d’autre."),
        say=(
            N_("Quel est le constat, en une phrase ?"),
            N_(
                "Qu’attendez-vous du groupe aujourd’hui ? Proposez une formulation ; la personne "
                "qui porte le projet choisit."
            ),
        ),
        watch=(
            N_("La demande est adoptée par la personne qui porte le projet, par personne d’autre."),
            N_("Une bonne demande commence par « Comment… » et tient sur une ligne."),
        ),
    )
    icon = "target"
    minutes = 3
    contents = (Finding, Request, Adopted, SheetQuestion, KeywordIdea, SheetKeywords)
    drawn_for = frozenset({Role.FACILITATOR})

    def prompt(self, step: StepRecord) -> str:
        return _(
            "Cherchez ensemble les mots de la demande. La personne qui porte le projet choisit."
        )

    def prompt_for(self, step: StepRecord, person: Person) -> str:
        if not person.has(Role.CARRIER):
            return self.prompt(step)
        return _("Cherchez avec le groupe les mots de votre demande. C’est vous qui choisissez.")

    def request(self, step: StepRecord) -> str:
        """The adopted request; empty while there is none, or while it is hidden."""
        found = standing(step, Adopted)
        return found[1].text if found else ""

    def pinned_text(self, step: StepRecord) -> str:
        """The session's question: the request is what is looked for."""
        return step.session.question

    def requested(self, text: str) -> Adopted:
        """The request as it was adopted elsewhere."""
        return Adopted(text)

    def check(self, change: Change, step: StepRecord) -> None:
        """Only the carrier adopts; what stands once stands once."""
        rules.check(change, step)

    def view(self, step: StepRecord, audience: Audience) -> View:
        """The adopted request, or else the proposals; then what is written for the sheet."""
        if audience is Audience.WALL:
            return wall_view(step)
        quote = standing(step, Adopted)
        items: list[View] = []
        if quote is not None:
            contribution, adopted = quote
            for_them = adopted_by(step, contribution)
            own = step.people.get(contribution.person)
            apart = own is not None and own.has(Role.CARRIER) and not for_them
            name = for_them or step.first_name(contribution.person)
            items.append(Quote(adopted.text, name, contribution.person if apart else ""))
        items += proposals(step, audience, quote[1] if quote else None)
        items += on_the_sheet(step, audience)
        return Stack(tuple(items))

    def fields(self, step: StepRecord) -> Sequence[Field]:
        return (forms.request_field(), forms.keyword_field())

    def own_roles(self, step: StepRecord) -> Sequence[Role]:
        """The carrier decides; who takes notes writes for the sheet."""
        return (Role.CARRIER, Role.SCRIBE)

    def own_fields(self, own: OwnRecord) -> Sequence[Field]:
        """For the carrier, the request to adopt; then what is written for the sheet."""
        return tuple(forms.own_fields(own))

    def own_views(self, own: OwnRecord) -> Sequence[View]:
        """For the carrier, what there is to decide, or was decided."""
        return tuple(forms.decided(own))

    def render(self, seat: Seat) -> None:
        forms.draw(seat)

    def act(self, seat: Seat, button: str, target: str) -> None:
        """Adopts a proposal as it is, keeps a keyword or lets it go."""
        found = seat.step.get(target)
        content = found.content if found else None
        if button == "adopt" and isinstance(content, Request):
            handlers.adopt(seat, content.text, target)
        elif button in ("keep", "drop") and isinstance(content, KeywordIdea):
            handlers.choose_words(seat, target, words_of(content.text), chosen=button == "keep")
        else:
            super().act(seat, button, target)

    def answer(self, seat: Seat, button: str, target: str, text: str) -> None:
        """Adopts a request in the carrier's words; keeps keywords, or other ones."""
        found = seat.step.get(target)
        content = found.content if found else None
        if button == "request":
            handlers.adopt(seat, text)
        elif button == "adapt" and isinstance(content, Request):
            handlers.adopt(seat, text, target)
        elif button == "adapt" and isinstance(content, Adopted):
            handlers.adopt(seat, text, content.proposal)
        elif button == "keywords":
            handlers.write_keywords(seat, words_of(text))
        else:
            super().answer(seat, button, target, text)

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """On the sheet, question and keywords; in the notes, the finding and the request."""
        pieces = []
        if question := standing(step, SheetQuestion):
            line = Line(question[1].text, step.source(question[0]))
            pieces.append(Piece(Place.QUESTION, (Paragraph(line),)))
        if keywords := standing(step, SheetKeywords):
            pieces.append(Piece(Place.KEYWORDS, words=keywords[1].words))
        blocks: list[Heading | Lines | Quotation] = []
        if finding := standing(step, Finding):
            blocks.append(Lines((Line(finding[1].text, step.source(finding[0])),)))
        if adopted := standing(step, Adopted):
            blocks.append(Quotation(Line(adopted[1].text, step.source(adopted[0]))))
            if by := _adopted_by(step, adopted[0]):
                blocks.append(Lines((Line(by, step.source(adopted[0])),)))
        if others := _not_adopted(step, adopted[1] if adopted else None):
            title = _("Les autres demandes proposées") if adopted else _("Demandes proposées")
            blocks += [Heading(Line(title)), Lines(others)]
        if blocks:
            pieces.append(Piece(Place.NOTES, tuple(blocks), _("PROBLÉMATIQUE :")))
        return pieces


def _adopted_by(step: StepRecord, adopted: Contribution) -> str:
    """Who adopted it in whose name, named as each chose; empty where its carrier did."""
    if not adopted.entered_by:
        return ""
    who, name = in_whose_name(step, adopted, step.name)
    sentence = (
        _("Demande adoptée par {who} au nom d’{name}.")
        if elides(name)
        else _("Demande adoptée par {who} au nom de {name}.")
    )
    return sentence.format(who=who, name=name)


def _not_adopted(step: StepRecord, adopted: Adopted | None) -> tuple[Line, ...]:
    """What was proposed and is not the request, each with who proposed it."""
    taken = {adopted.proposal, fold(adopted.text)} if adopted else set()
    return tuple(
        step.attributed(c, request.text)
        for c, request in visible(step, Request, Audience.PHONE)
        if not taken & {c.id, fold(request.text)}
    )


# ── what everybody sees ─────────────────────────────────────────────────────────────────────


def wall_view(step: StepRecord) -> View:
    """The request large, or the proposals to compare; the rest in short lines under it."""
    items: list[View] = []
    quote = standing(step, Adopted)
    if quote is not None:
        by = adopted_by(step, quote[0]) or step.first_name(quote[0].person)
        items.append(Quote(quote[1].text, by))
    elif visible(step, Request, Audience.WALL):
        items += proposals(step, Audience.WALL, None)
    else:
        invitation = _("La première proposition peut venir de n’importe qui.")
        items.append(Empty(_("Quelle est la demande au groupe ?"), invitation))
    for title, kind, _empty in sheet_places():
        found = standing(step, kind)
        if found is not None:
            items.append(Text(_text(found[1]), title))
    return Stack(tuple(items))


def proposals(step: StepRecord, audience: Audience, adopted: Adopted | None) -> list[View]:
    """The wordings proposed, but for the one adopted; once one is, nothing when none is left."""
    buttons = adopting(step, audience)
    cards = tuple(
        card(step, contribution, request.text, audience, buttons=buttons)
        for contribution, request in visible(step, Request, audience)
        if adopted is None or contribution.id != adopted.proposal
    )
    if adopted is not None:
        return [Cards(_("Les autres propositions"), cards)] if cards else []
    empty = _("La première proposition, c’est peut-être la vôtre.")
    return [Cards(_("Demandes proposées"), cards, empty=empty)]


def adopting(step: StepRecord, audience: Audience) -> tuple[Button, ...]:
    """The carrier's buttons; whoever facilitates adopts in a carrier's name, and it says so."""
    carriers = step.with_role(Role.CARRIER)
    own = tuple(_adopting(Role.CARRIER, _("Adopter"), _("Adopter en changeant un mot")))
    if not carriers or any(person.has(Role.FACILITATOR) for person in carriers):
        return own
    name = _named_for(step, handlers.in_whose_name(step), audience)
    return (*own, *_adopting(Role.FACILITATOR, *_in_the_name_of(name)))


def _named_for(step: StepRecord, carrier: Person, audience: Audience) -> str:
    """The carrier's name on a button: all phones are sent it, so there as the carrier chose."""
    if audience is Audience.CONSOLE:
        return carrier.first_name
    return called(step, carrier.id, _("la personne qui porte le projet"), step.first_name)


def _in_the_name_of(name: str) -> tuple[str, str]:
    """What whoever facilitates presses to adopt for this carrier: as it is, or adapted."""
    if elides(name):
        as_it_is = _("Adopter au nom d’{name}")
        adapted = _("Adopter au nom d’{name} en changeant un mot")
    else:
        as_it_is = _("Adopter au nom de {name}")
        adapted = _("Adopter au nom de {name} en changeant un mot")
    return as_it_is.format(name=name), adapted.format(name=name)


def _adopting(role: Role, as_it_is: str, adapted: str) -> Iterator[Button]:
    yield Button("adopt", as_it_is, "check", only=(role.value,))
    yield Button(
        "adapt",
        adapted,
        "pencil",
        only=(role.value,),
        asks=_("La demande, dans vos mots"),
        own_words=True,
    )


def sheet_places() -> tuple[tuple[str, type[Content], str], ...]:
    """What stands once: its heading, its kind, and what an empty place waits for."""
    return (
        (_("Le constat"), Finding, _("Ce qui se passe, en une ou deux phrases.")),
        (_("La question de l’atelier"), SheetQuestion, _("Celle que la fiche posera.")),
        (_("Les mots-clés"), SheetKeywords, _("3 ou 4, pour retrouver la fiche plus tard.")),
    )


def on_the_sheet(step: StepRecord, audience: Audience) -> list[View]:
    """What is written for the sheet; the console also sees the places still empty."""
    shown: list[View] = []
    for title, kind, empty in sheet_places():
        found = visible(step, kind, audience)
        if found or audience is Audience.CONSOLE:
            cards = tuple(
                sheet_card(step, c, k, text, audience) for c, k in found if (text := _text(k))
            )
            shown.append(Cards(title, cards, empty=empty, layout="lines"))
    ideas = visible(step, KeywordIdea, audience)
    if ideas:
        kept = standing(step, SheetKeywords)
        words = kept[1].words if kept else ()
        cards = tuple(idea_card(step, c, k, words, audience) for c, k in ideas)
        shown.append(Cards(_("Mots-clés proposés"), cards))
    return shown


def sheet_card(
    step: StepRecord, contribution: Contribution, content: Content, text: str, audience: Audience
) -> Card:
    """What stands once; keywords are written anew all together."""
    shown = card(step, contribution, text, audience)
    if not isinstance(content, SheetKeywords):
        return shown
    reword = Button(
        "keywords",
        _("Corriger"),
        "pencil",
        only=WRITERS,
        asks=forms.keywords_label(),
        begins=", ".join(content.words),
        spelled="never",
    )
    others = (button for button in shown.buttons if button.name != CoreButton.EDIT)
    return replace(shown, buttons=(reword, *others) if shown.buttons else ())


def idea_card(
    step: StepRecord,
    contribution: Contribution,
    idea: KeywordIdea,
    chosen: Sequence[str],
    audience: Audience,
) -> Card:
    """A proposed keyword, and whether it was chosen."""
    folded = {fold(word) for word in chosen}
    if not all(fold(word) in folded for word in words_of(idea.text)):
        keep = Button("keep", _("Garder"), "plus", only=WRITERS, spelled="never")
        return card(step, contribution, idea.text, audience, buttons=(keep,))
    drop = Button("drop", _("Enlever"), "x", only=WRITERS)
    mark = Mark(_("gardé"), "check", "done")
    return card(step, contribution, idea.text, audience, marks=(mark,), buttons=(drop,))


def _text(content: Content) -> str:
    if isinstance(content, SheetKeywords):
        return ", ".join(f"#{word}" for word in content.words)
    return "\n".join(content.texts())


@hookimpl
def framings() -> list[type[Framing]]:
    return [ProblemFraming]
