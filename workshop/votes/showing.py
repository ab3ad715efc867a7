"""What a vote shows at each moment of its life, and what it leaves in the synthesis. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from workshop.drawing import picture
from workshop.model import Role
from workshop.synthesis import (
    Line,
    Lines,
    Paragraph,
    Piece,
    Place,
    SheetPicture,
    Source,
    Tally,
    TallyRow,
    TextTable,
)
from workshop.texts import _, ngettext
from workshop.view import (
    Audience,
    Bar,
    Bars,
    Card,
    Cards,
    Empty,
    Entry,
    Fold,
    Profile,
    Stack,
    Table,
    Text,
    Waiting,
)
from workshop.votes.ballots import VoteFacts
from workshop.votes.saying import ballot_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from workshop.activities import StepRecord
    from workshop.model import Urn
    from workshop.synthesis import Block
    from workshop.view import View
    from workshop.votes.method import Vote

__all__ = ["at_round", "came_from", "pieces", "view"]


def view(vote: Vote, step: StepRecord, audience: Audience) -> View:
    """What this audience sees of the vote now."""
    facts = step.facts(VoteFacts)
    if not facts.opened:
        return _prepared(vote, step)
    if not facts.closed:
        return _open(vote, step, facts, audience)
    if facts.held and audience is not Audience.CONSOLE:
        return Text(_("Le résultat va s’afficher ici."), _("Le vote est clos"), tone="quiet")
    return _counted(vote, step, audience)


# ── before ──────────────────────────────────────────────────────────────────────────────────


def _prepared(vote: Vote, step: StepRecord) -> View:
    words = vote.rule() + "\n" + _("Le vote n’est pas encore ouvert.")
    rule = Text(words, title=_("La règle"), tone="rule")
    cards = tuple(Card(id_, f"{n}. {words}") for n, (id_, words) in _numbered(vote.options(step)))
    empty = _("Rien à départager encore : les propositions viendront ici.")
    return Stack((rule, Cards(_("Ce qui sera mis au vote"), cards, empty=empty)))


def _numbered(
    options: Sequence[tuple[str, str]],
) -> Iterator[tuple[int, tuple[str, str]]]:
    return enumerate(options, start=1)


# ── while it is open ────────────────────────────────────────────────────────────────────────


def _open(vote: Vote, step: StepRecord, facts: VoteFacts, audience: Audience) -> View:
    if step.done:
        return Text(_("Ce vote n’a pas été clos : ce qui a été choisi reste secret."))
    waiting, paper = _waiting(step), vote.paper(step)
    if audience is Audience.PHONE:
        return Stack((paper, waiting))
    if audience is Audience.CONSOLE:
        people = tuple((person.id, person.name) for person in step.group)
        me = any(p.has(Role.FACILITATOR) for p in step.group)
        return Stack((waiting, Entry(paper, people, me=me)))
    # The rule stood on the wall before, and is on each phone: here it would hide the options.
    options = tuple(Card(id_, f"{n}. {words}") for n, (id_, words) in _numbered(facts.options))
    return Stack((waiting, Cards(_("On vote sur"), options)))


def _waiting(step: StepRecord) -> Waiting:
    done = sum(person.id in step.step.finished for person in step.group)
    title = ngettext(
        "{n} personne sur {total} a fini", "{n} personnes sur {total} ont fini", done
    ).format(total=len(step.group))
    words = _("Le résultat s’affiche quand le vote est clos.")
    if step.entered:
        entered = ngettext(
            "{n} vote saisi pour la salle.", "{n} votes saisis pour la salle.", step.entered
        )
        words = f"{entered} {words}"
    return Waiting(title, done, len(step.group), words)


# ── once it is counted ──────────────────────────────────────────────────────────────────────


def _counted(vote: Vote, step: StepRecord, audience: Audience) -> View:
    if step.urn is None or step.outcome is None:
        return _of_before(step)
    if not step.urn.voters:
        return Empty(_("Personne n’a voté."))
    told = Text(vote.told(step), tone="quiet")
    origins = Text(came_from(step, step.urn), tone="quiet")
    if audience is Audience.WALL:
        return Stack((*vote.results(step), told))
    return Stack((*vote.results(step), told, *_folds(vote, step), origins))


def _folds(vote: Vote, step: StepRecord) -> Iterator[Fold]:
    if explained := vote.explained(step):
        yield Fold(_("Comment on a compté"), explained)
    if log := _who_chose_what(vote, step):
        yield Fold(_("Qui a choisi quoi"), (log,))
    for recount in vote.recounts(step):
        yield Fold(recount.title, recount.views, mark=_("exercice"))
    for urn in step.rounds[:-1]:
        then = at_round(vote, step, urn)
        title = _("Tour {n}, avant la réouverture").format(n=urn.round)
        yield Fold(title, (Text(vote.told(then)), *vote.results(then)))


def _who_chose_what(vote: Vote, step: StepRecord) -> Table | None:
    """Each name beside its choice, as a named vote has promised."""
    urn = step.urn
    if urn is None or urn.secret or vote.logs_names:
        return None
    paper = vote.paper(step)
    named = [(step.name(c.person), ballot_words(paper, c)) for c in urn.ballots if c.person]
    if not named:
        return None
    return Table((_("Qui"), _("Bulletin")), tuple(sorted(named)))


def at_round(vote: Vote, step: StepRecord, urn: Urn) -> StepRecord:
    """The step as it was when this round had been counted."""
    rounds = step.rounds[: step.rounds.index(urn) + 1]
    facts = {**step.step.facts, "options": urn.options, "round": urn.round, "secret": urn.secret}
    then = replace(step, rounds=rounds, step=replace(step.step, facts=facts))
    return replace(then, outcome=vote.tally(urn, then))


def _of_before(step: StepRecord) -> View:
    """A result that was counted before urns were kept."""
    if step.outcome is None:
        return Empty(_("Ce vote n’a pas de résultat."))
    bars = (Bar(o.rank, o.text, o.score, f"{o.score:g}") for o in step.outcome.options)
    return Bars(_("Résultat"), tuple(bars))


_ORIGINS: Final[dict[str, Callable[[int], str]]] = {
    "phone": lambda n: ngettext("{n} téléphone", "{n} téléphones", n),
    "room": lambda n: ngettext("{n} bulletin saisi", "{n} bulletins saisis", n),
    "proxy": lambda n: ngettext("{n} procuration", "{n} procurations", n),
    "paper": lambda n: ngettext("{n} bulletin papier", "{n} bulletins papier", n),
    "hands": lambda n: ngettext("{n} main levée", "{n} mains levées", n),
}


def came_from(step: StepRecord, urn: Urn) -> str:
    """Where the ballots came from: `12 téléphones, 5 bulletins papier (saisis par Yasmine)`."""
    parts = []
    for origin, words in _ORIGINS.items():
        n = urn.origins.get(origin, 0)
        if not n:
            continue
        part = words(n)
        typists = [step.first_name(who) for who in urn.entered_by.get(origin, ())]
        if typists:
            part = _("{votes} (saisie : {names})").format(votes=part, names=", ".join(typists))
        parts.append(part)
    if urn.unreadable:
        parts.append(ngettext("{n} bulletin illisible", "{n} bulletins illisibles", urn.unreadable))
    return _("Votes reçus : {parts}.").format(parts=", ".join(parts)) if parts else ""


# ── in the synthesis ────────────────────────────────────────────────────────────────────────


def pieces(vote: Vote, step: StepRecord) -> Sequence[Piece]:
    """The result in the notes, once it has been shown."""
    if not step.facts(VoteFacts).shown or step.outcome is None:
        return ()
    source = Source(step=step.step.id)
    if step.urn is None:
        bars = _of_before(step)
        return [Piece(Place.NOTES, tuple(_drawn_too((bars,), source)), step.title)]
    if not step.urn.voters:
        return ()
    shown = vote.results(step)
    texts = [vote.told(step), came_from(step, step.urn), vote.written_rule(secret=step.urn.secret)]
    earlier = [_round_told(vote, step, urn) for urn in step.rounds[:-1]]
    blocks: list[Block] = [Paragraph(Line(texts[0], source))]
    blocks += _drawn_too(shown, source)
    if vote.explains_in_notes:
        blocks += [block for view in vote.explained(step) for block in _blocks(view)]
    blocks += [Paragraph(Line(texts[1], source))] if texts[1] else []
    blocks += [Lines(tuple(Line(text, source) for text in earlier))] if earlier else []
    if log := _who_chose_what(vote, step):
        blocks += [TextTable(log.head, log.rows, _("Qui a choisi quoi"))]
    blocks += [Paragraph(Line(texts[2], source))]
    return [Piece(Place.NOTES, tuple(blocks), step.title)]


def _round_told(vote: Vote, step: StepRecord, urn: Urn) -> str:
    """An earlier round: what came out, from where, and that it was opened again."""
    then = at_round(vote, step, urn)
    told = " ".join(text for text in (vote.told(then), came_from(then, urn)) if text)
    return _("Tour {n} : {told} Puis le vote a été rouvert.").format(n=urn.round, told=told)


def _drawn_too(results: Sequence[View], source: Source) -> Iterator[Block]:
    """Results as tables or text; after the first that can be drawn, its picture."""
    drawn = False
    for result in results:
        yield from _blocks(result)
        if not drawn and isinstance(result, Bars | Profile | Table) and (it := picture(result)):
            drawn = True
            yield SheetPicture(f"vote-{source.step}.png", it.png, it.alt, result.title, source)


def _blocks(result: View) -> Iterator[Block]:
    """A result as the document has it: a table, or text."""
    if isinstance(result, Bars):
        yield _bars_table(result)
    elif isinstance(result, Profile):
        yield _profile_table(result)
        if note := " · ".join(text for text in (result.note, result.aside) if text):
            yield Paragraph(Line(note))
    elif isinstance(result, Table):
        yield TextTable(result.head, result.rows, result.title)
    elif isinstance(result, Text):
        yield Paragraph(Line("\n".join(t for t in (result.title, result.text) if t)))
    elif isinstance(result, Stack):
        for item in result.items:
            yield from _blocks(item)


def _bars_table(bars: Bars) -> Block:
    title = bars.title or _("Résultat du vote")
    note = " · ".join(text for text in (bars.note, bars.aside) if text)
    if any(bar.rank for bar in bars.rows):
        rows = (TallyRow(bar.rank, bar.text, _with(bar.figure, bar.details)) for bar in bars.rows)
        return Tally(title, tuple(rows), bars.unit, note)
    figures = tuple((bar.text, _with(bar.figure, bar.details)) for bar in bars.rows)
    return TextTable((_("Proposition"), bars.unit or _("Résultat")), figures, title)


def _profile_table(shown: Profile) -> TextTable:
    ranks = any(row.rank for row in shown.rows)
    head = (*((_("Rang"),) if ranks else ()), _("Proposition"), *shown.choices, _("Résultat"))
    body = (
        (
            *((str(row.rank),) if ranks else ()),
            row.text,
            *map(str, row.counts),
            _with(row.figure, row.details),
        )
        for row in shown.rows
    )
    return TextTable(head, tuple(body), shown.title)


def _with(figure: str, details: str) -> str:
    return f"{figure} · {details}" if details else figure
