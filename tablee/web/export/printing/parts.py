"""Lists what can be printed for a room, and makes the file of each.

Of people only names stand there, as each allows it: who does not appear has an empty row or tent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from tablee.activities import Record, StepRecord, screen_name, shown_name
from tablee.activities.run_sheet import run_sheet_of
from tablee.activities.votes import Vote
from tablee.drawing.paper_ballots import MOST_COPIES, BallotTag, paper_ballots
from tablee.drawing.print import (
    BundlePart,
    PaperSize,
    attendance_sheet,
    bundled,
    join_poster,
    name_tents,
    notices,
    run_sheet_pdf,
)
from tablee.drawing.voting_cards import voting_cards
from tablee.errors import NotAccepted
from tablee.model.entities import Appearance, Person, fold
from tablee.texts import N_, _, date_told, speaking
from tablee.view import MOST_CARDS, Paper

if TYPE_CHECKING:
    from tablee.registry import Catalogue

BLANK_LINES: Final = 6
"""Options to be written in by hand on a ballot whose vote has none yet."""
SPARE_ROWS: Final = 5
"""Rows of the attendance sheet for those who come besides."""
PARTS: Final = {
    "run_sheet": (
        N_("Le déroulé"),
        N_("Heures, durées, but, paroles, matériel, place pour noter."),
    ),
    "question": (N_("L’affiche de la question"), N_("En grand, à mettre au mur.")),
    "rules": (
        N_("Les affiches des règles"),
        N_("Les règles de la salle, puis celle de chaque vote."),
    ),
    "join": (N_("L’affiche pour rejoindre"), N_("Code QR, adresse et code à taper.")),
    "attendance": (
        N_("La feuille de présence"),
        N_("Une ligne à signer par personne, nommée comme elle l’a choisi."),
    ),
    "tents": (N_("Les chevalets à prénoms"), N_("Deux par feuille, à couper et à plier.")),
    "cards": (
        N_("Les cartes de vote"),
        N_("Quatre côtés, quatre réponses ; numérotées, {most} au plus."),
    ),
    "ballots": (
        N_("Les bulletins des votes"),
        N_("De chaque vote à venir ; des lignes vides où rien n’est encore proposé."),
    ),
}
"""What can be printed, in the order of the page and of the files."""


@dataclass(frozen=True)
class Joining:
    """How people come in."""

    address: str
    code: str
    qr: bytes
    """Of the link, as SVG."""


@dataclass(frozen=True)
class PrintSource:
    """What is printed from: a session as phones may see it, or one that an agenda would open."""

    record: Record
    catalogue: Catalogue
    language: str
    """In which it is printed."""
    stem: str
    """What its files are called by."""
    now: float = 0.0
    began: Callable[[], Mapping[str, float]] = dict
    joining: Joining | None = None
    """None for an agenda, and once the session is over."""

    @property
    def votes(self) -> tuple[tuple[StepRecord, Vote], ...]:
        """The votes that are still to come, or run."""
        found = ((step, step.activity) for step in self.record.steps if not step.done)
        return tuple((step, kind) for step, kind in found if isinstance(kind, Vote))

    @property
    def people(self) -> list[Person]:
        return sorted(self.record.people.values(), key=lambda person: fold(person.name))


@dataclass(frozen=True)
class Choices:
    """What is printed of it, and how."""

    parts: tuple[str, ...]
    """Names in `PARTS`."""
    people: int = 20
    """For how many: cards, ballots, empty tents and rows."""
    starts_at: str = ""
    rules: tuple[str, ...] = ()
    """Of the room, a sentence each."""
    size: Literal["half", "full"] = "half"
    paper: PaperSize = "a4"
    format: str = "pdf"
    """Of the run sheet alone: PDF, or the name of an exporter that writes it."""


@dataclass(frozen=True)
class PrintedFile:
    """One file that was made."""

    name: str
    data: bytes = field(repr=False)
    of: str = ""
    """What it is of, where its part has several."""


def run_sheet_formats(catalogue: Catalogue) -> dict[str, str]:
    """The formats that a run sheet can have besides PDF: their titles by name."""
    return {name: each.title for name, each in catalogue.exporters.items() if each.run_sheets}


def offered(source: PrintSource) -> dict[str, str]:
    """Of each part that this source has nothing for, the sentence that says why."""
    lacking = {}
    if not source.record.steps:
        lacking["run_sheet"] = _("L’agenda n’a encore aucune étape.")
    if not source.record.session.question:
        lacking["question"] = _("La session n’a pas encore de question.")
    if source.joining is None:
        lacking["join"] = _("Il faut une session ouverte.")
    if not source.votes:
        lacking["ballots"] = _("Aucun vote n’est à venir dans l’agenda.")
    return lacking


def made(
    source: PrintSource, choices: Choices, told: Callable[[str, int, int], object]
) -> PrintedFile:
    """The file, or one PDF of all where there are several; `told` hears which is being made.

    A part for which there is nothing is left out, and the first page says why. Raises `NotAccepted`
    where nothing is to be printed.
    """
    with speaking(source.language):
        lacking = offered(source)
        makers = [
            (part, maker)
            for part in choices.parts
            if part not in lacking
            for maker in _makers(part, source, choices)
        ]
        files: list[tuple[str, PrintedFile]] = []
        for n, (part, maker) in enumerate(makers, 1):
            told(PARTS[part][0], n, len(makers) + (len(makers) > 1))
            try:
                files.append((part, maker()))
            except NotAccepted as nothing:
                lacking[part] = str(nothing)
        if not files:
            why = (lacking[part] for part in choices.parts if part in lacking)
            raise NotAccepted(next(why, _("Rien n’est à imprimer : cochez au moins une case.")))
        if len(files) == 1:
            [(_part, file)] = files
            return PrintedFile(f"{source.stem}-{file.name}", file.data)
        told(N_("L’assemblage en un seul fichier"), len(makers) + 1, len(makers) + 1)
        return PrintedFile(f"{source.stem}-{_('à-imprimer')}.pdf", _bundled(source, files, lacking))


def _bundled(
    source: PrintSource, files: Sequence[tuple[str, PrintedFile]], lacking: Mapping[str, str]
) -> bytes:
    def part_of(part: str, file: PrintedFile) -> BundlePart:
        title, about = map(_, PARTS[part])
        if file.of:
            return BundlePart(f"{title} – {file.of}", "", file.data)
        return BundlePart(title, about.format(most=MOST_CARDS), file.data)

    parts = [part_of(part, file) for part, file in files]
    not_there = {_(PARTS[part][0]): lacking[part] for part in PARTS if part in lacking}
    return bundled(source.record.session.title, parts, not_there)


def _makers(
    part: str, source: PrintSource, choices: Choices
) -> Iterator[Callable[[], PrintedFile]]:
    """What makes each file of a part."""
    if part == "ballots":
        yield from (lambda v=v: _ballots(source, choices, *v) for v in source.votes)
    else:
        simple = {
            "run_sheet": _run_sheet,
            "question": _question,
            "rules": _rules,
            "join": _join,
            "attendance": _attendance,
            "tents": _tents,
            "cards": _cards,
        }[part]
        yield lambda: simple(source, choices)


# ── each of them ────────────────────────────────────────────────────────────────────────────


def _run_sheet(source: PrintSource, choices: Choices) -> PrintedFile:
    sheet = run_sheet_of(source.record, choices.starts_at, source.began(), source.now)
    if choices.format == "pdf":
        return PrintedFile(f"{_('déroulé')}.pdf", run_sheet_pdf(sheet))
    exporter = source.catalogue.exporter(choices.format)
    return PrintedFile(f"{_('déroulé')}.{exporter.extension}", exporter.run_sheet(sheet))


def _question(source: PrintSource, choices: Choices) -> PrintedFile:
    session = source.record.session
    title = _("Question : {title}").format(title=session.title)
    data = notices(title, [("", [session.question])], choices.paper)
    return PrintedFile(f"{_('question')}.pdf", data)


def _rules(source: PrintSource, choices: Choices) -> PrintedFile:
    """The room's rules, and those of each vote, once each."""
    title = _("Règles : {title}").format(title=source.record.session.title)
    said: list[tuple[str, Sequence[str]]] = []
    if choices.rules:
        said.append((_("Nos règles"), choices.rules))
    for step, vote in source.votes:
        paper = vote.paper(step)
        rule = (paper.written_rule or paper.rule).splitlines()
        if rule and (step.title, rule) not in said:
            said.append((step.title, rule))
    if not said:
        raise NotAccepted(_("Il n’y a pas de règle à afficher : écrivez-en au moins une."))
    return PrintedFile(f"{_('règles')}.pdf", notices(title, said, choices.paper))


def _join(source: PrintSource, choices: Choices) -> PrintedFile:
    how, title = source.joining, source.record.session.title
    assert how is not None
    data = join_poster(title, how.address, how.code, how.qr, choices.paper)
    return PrintedFile(f"{_('rejoindre')}.pdf", data)


def _attendance(source: PrintSource, choices: Choices) -> PrintedFile:
    session = source.record.session
    named = sorted(
        (
            (name, person)
            for person in source.people
            if (name := _allowed(person, shown_name(person)))
        ),
        key=lambda one: fold(one[0]),
    )
    rows = max(choices.people, len(source.people) + SPARE_ROWS)
    about = []
    if day := session.day:
        about.append((_("Jour"), _day(day)))
    if session.venue:
        about.append((_("Lieu"), session.venue))
    far = {
        row: _("à distance") for row, (_name, p) in enumerate(named) if p.remote and p.place_told
    }
    names = [*(name for name, _person in named), *[""] * (rows - len(named))]
    data = attendance_sheet(names, session.title, about, far)
    return PrintedFile(f"{_('présence')}.pdf", data)


def _tents(source: PrintSource, choices: Choices) -> PrintedFile:
    names = [_allowed(person, screen_name(person)) for person in source.people]
    named = list(filter(None, names))
    blank = max(choices.people - len(named), 0)
    data = name_tents([*named, *[""] * blank], source.record.session.title)
    return PrintedFile(f"{_('chevalets')}.pdf", data)


def _cards(source: PrintSource, choices: Choices) -> PrintedFile:
    data = voting_cards(1, min(choices.people, MOST_CARDS), choices.size)
    return PrintedFile(f"{_('cartes-de-vote')}.pdf", data)


def _ballots(source: PrintSource, choices: Choices, step: StepRecord, vote: Vote) -> PrintedFile:
    session = source.record.session
    paper = vote.paper(step)
    # on an agenda's, or where options are still to be written in, there is nothing to be read
    of_session = source.joining is not None and bool(paper.options)
    data = paper_ballots(
        _with_lines(paper),
        session=session.title,
        vote=step.title,
        copies=min(choices.people, MOST_COPIES),
        question=vote.question_of(step) or session.question,
        tag=BallotTag.of(session.id, step.step.id, paper.round) if of_session else None,
    )
    nth = [each.step.id for each, _vote in source.votes].index(step.step.id) + 1
    return PrintedFile(f"{_('bulletins')}-{nth}.pdf", data, step.title)


def _with_lines(paper: Paper) -> Paper:
    """The paper with lines to be written on, where nothing is put to the vote yet."""
    blank = tuple((str(n), "") for n in range(BLANK_LINES))
    return paper if paper.options else replace(paper, options=blank)


def _allowed(person: Person, name: str) -> str:
    return "" if person.appearance is Appearance.HIDDEN else name


def _day(day: str) -> str:
    return date_told(date.fromisoformat(day), "full")
