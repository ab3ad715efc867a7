"""Checks exporters and synthesis: every document handled, files reproducible, no text lost."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from tablee.activities import Bundle, Exporter
from tablee.activities.votes import Ballot, Vote
from tablee.errors import WorkshopError
from tablee.isolation import CallTimeout, Misfit, fitted, in_time
from tablee.model.actions import PlannedAction
from tablee.model.synthesis import (
    Heading,
    Line,
    Lines,
    Paragraph,
    Part,
    Piece,
    Quotation,
    Section,
    SheetPicture,
    Source,
    Synthesis,
    Tally,
    TallyRow,
    TextTable,
    Utterance,
)
from tablee.sdk.conformance.checks import CheckResult, check
from tablee.sdk.conformance.side_effects import asked_again
from tablee.sdk.conformance.values import (
    HERE,
    HOSTILE,
    PICTURE,
    PLAIN,
    Stamps,
    parts,
    stamps_in,
    strings,
)
from tablee.texts import N_, _, speaking

if TYPE_CHECKING:
    from tablee.model.entities import Contribution
    from tablee.sdk.conformance.answers import Answers
    from tablee.sdk.conformance.subject import Subject

LATER: Final = 86_400.0
"""Seconds by which the clock is put forward for a format that looks at it: both files would be of
the same second otherwise."""
SLOWEST: Final = 30.0
"""Seconds for one file, written twice."""


def whole(picture: bytes) -> Synthesis:
    """A document with every kind of block, and the worst that people type on each line."""
    stamps = Stamps()
    typed = [text.replace(HERE, stamps.next()) for text in (*PLAIN, *HOSTILE)]
    lines = tuple(Line(text, Source(f"c{n}", "p1", "s1")) for n, text in enumerate(typed))
    first, *others = lines
    blocks = (
        Heading(first),
        Lines(tuple(others)),
        Lines(lines[:3], dashes=True),
        Paragraph(lines[4]),
        Quotation(lines[5]),
        TextTable(("Qui", typed[6]), ((typed[7], ""), ("", typed[9])), "Un tableau"),
        Tally("Un vote", (TallyRow(1, typed[8], "7"), TallyRow(1, typed[10], "7")), "gommettes"),
        SheetPicture("une.png", picture, "Une image blanche", "Sa légende", lines[0].source),
    )
    action = PlannedAction(typed[0], typed[1], typed[2], typed[3], contribution="c0")
    return Synthesis(
        title=typed[0],
        lead=typed[5],
        date="2026-11-26",
        initiators=("Solène",),
        writers=("Karim",),
        participants=("Naïma", "N. B."),
        remote=("Naïma",),
        in_room=("N. B. et 6 autres personnes",),
        keywords=("eau", "«\u00a0place\u00a0»"),
        question=(Quotation(lines[6]),),
        sheet=(Section("Éléments importants de la discussion", blocks),),
        notes=(Section("Notes", blocks), Section(typed[7], (Paragraph(lines[7]),))),
        actions=(action, replace(action, what=typed[9], when="2026-12-01")),
        said=tuple(Utterance("Une étape", "Naïma", text, 1_790_000_000.0) for text in typed),
    )


@check(
    N_("Les formats s’écrivent, toujours pareil, sans rien perdre"),
    N_("Le fichier est ce qui reste : il se fait même d’un atelier vide ou de mots étranges."),
)
def formats(subject: Subject) -> Iterator[CheckResult]:
    """Bytes for each document and language, twice the same, with all the words or none."""
    for exporter in subject.exporters:
        place = subject.place(type(exporter), "export")
        yield from _offered(exporter, place)
        document = whole(PICTURE)
        empty = Synthesis("Un atelier où rien n’a été écrit")
        english = replace(document, language="en")
        asked = [(empty, Part.BOTH), (english, Part.BOTH), *((document, p) for p in Part)]
        for synthesis, part in asked:
            if part in exporter.parts:
                yield from _written(subject, exporter, synthesis, part, place)


def _offered(exporter: Exporter, place: str) -> Iterator[CheckResult]:
    if not exporter.parts:
        what = _("« {name} » n’écrit aucun document.").format(name=exporter.name)
        yield CheckResult(what, _("Dites lesquels dans « parts »."), place)
    if not re.fullmatch(r"\w[\w.]*", exporter.extension) or "/" not in exporter.media_type:
        what = _("« {name} » n’a pas d’extension ou de type de fichier valables.")
        mend = _("Comme « md » et « text/markdown », sans point devant.")
        yield CheckResult(what.format(name=exporter.name), mend, place)


def _written(
    subject: Subject, exporter: Exporter, synthesis: Synthesis, part: Part, place: str
) -> Iterator[CheckResult]:
    write = partial(_file, exporter, synthesis, part)
    try:
        with speaking(synthesis.language):
            data = in_time(write, SLOWEST / 2)
            again, asked = _again(subject, write)
    except CallTimeout:
        what = _("« {name} » n’a pas fini en {n} secondes.")
        words = what.format(name=exporter.name, n=f"{SLOWEST:g}")
        yield CheckResult(words, _("Cherchez une boucle qui ne finit pas."), place)
        return
    except Exception as error:
        what = _("« {name} » a échoué sur {part} : {error}.")
        words = what.format(name=exporter.name, part=part, error=f"{type(error).__name__}, {error}")
        mend = _("Prévoyez ce document : vide, ou avec des mots inattendus.")
        yield CheckResult(words, mend, subject.place_of(error))
        return
    if not isinstance(data, bytes):
        what = _("« {name} » rend {kind}, et non des octets.")
        words = what.format(name=exporter.name, kind=type(data).__name__)
        yield CheckResult(words, _("Rendez « texte.encode() »."), place)
        return
    if data != again:
        what = _("« {name} », écrit deux fois, ne donne pas les mêmes octets.")
        mend = _("Enlevez l’heure qu’il est et ce qui est tiré au hasard.")
        yield CheckResult(what.format(name=exporter.name), mend, asked or place)
    yield from _lost(exporter, synthesis, part, data, place)


def _again(subject: Subject, write: Callable[[], bytes]) -> tuple[bytes, str]:
    """The file once more, later if it asks what time it is; the line that asked, where one did."""
    again, watching = asked_again(subject, write, SLOWEST / 2)
    asked = next((where for _asked, what, where in watching.seen if what == "clock"), "")
    if asked:
        later = time.time() + LATER
        with patch.object(time, "time", lambda: later):
            again = in_time(write, SLOWEST / 2)
    return again, asked


def _file(exporter: Exporter, synthesis: Synthesis, part: Part) -> bytes:
    if isinstance(exporter, Bundle):
        return exporter.bundle(synthesis, part, {"un.md": b"# Un titre\n"})
    return exporter.export(synthesis, part)


def _lost(
    exporter: Exporter, synthesis: Synthesis, part: Part, data: bytes, place: str
) -> Iterator[CheckResult]:
    """A format that tells the document tells all of it; tables tell what they are about."""
    asked = {Part.SHEET: synthesis.sheet, Part.NOTES: synthesis.notes}
    said = stamps_in(list(asked.get(part, (*synthesis.sheet, *synthesis.notes))))
    found = stamps_in(_text(data))
    lost = said - found
    if lost and len(lost) < len(said) / 2:
        what = _("« {name} » perd des mots du document ({n} sur {of}).")
        words = what.format(name=exporter.name, n=len(lost), of=len(said))
        mend = _("Échappez ce que le format prend pour des signes, sans rien couper.")
        yield CheckResult(words, mend, place)


def _text(data: bytes) -> str:
    """The words in a file, those of a ZIP’s members included."""
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


@check(
    N_("Un format qui se relit refuse ce qui n’est pas à lui"),
    N_("Quelqu’un donnera le mauvais fichier : il faut une phrase, pas une erreur."),
)
def readers(subject: Subject) -> Iterator[CheckResult]:
    """Anything else than its own files is refused with a sentence; its own are read."""
    for exporter in subject.exporters:
        if not exporter.reads:
            continue
        for data in (b"", b"\x00\xff\xfe", b"{}", b"[1, 2", "é".encode("latin-1")):
            for read in (exporter.former, exporter.document, exporter.archived):
                try:
                    read(data)
                except WorkshopError:
                    continue
                except Exception as error:
                    what = _("« {name} » échoue sur un fichier qui n’est pas à lui : {error}.")
                    words = what.format(
                        name=exporter.name, error=f"{type(error).__name__}, {error}"
                    )
                    mend = _("Refusez-le avec « NotAccepted » et une phrase.")
                    yield CheckResult(words, mend, subject.place_of(error))


def _shared(answers: Answers) -> list[Contribution]:
    """What everybody may read; of a vote, nothing."""
    found = [c for c in answers.instant.record.contributions if not c.hidden]
    return [c for c in found if not isinstance(c.content, Ballot)]


@check(
    N_("Les mots restent tels quels"),
    N_("Ce que l’on a tapé se lit comme on l’a tapé, même si cela ressemble à du code."),
)
def words(answers: Answers) -> Iterator[CheckResult]:
    """A text of a view holds a person’s words as they are, or a part of them: none is escaped."""
    typed = [text for c in _shared(answers) for text in c.content.texts()]
    by_stamp = {stamp: text for text in typed for stamp in stamps_in(text)}
    for audience, view in answers.views.items():
        for said in strings(view):
            for stamp in stamps_in(said):
                whole = by_stamp.get(stamp)
                if whole is None or _bare(said) in _bare(whole):
                    continue
                lines = [line for line in whole.splitlines() if stamp in line]
                if any(_bare(line) in _bare(said) for line in lines):  # a title among others
                    continue
                what = _("La vue pour « {audience} » change des mots : « {before} » → « {now} ».")
                mend = _("Donnez le texte tel qu’il est : les éléments le montrent sans risque.")
                told = what.format(audience=audience, before=_short(whole), now=_short(said))
                yield CheckResult(told, mend, answers.place("view"))
                return


def _bare(text: str) -> str:
    return "".join(text.split())


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


@check(
    N_("La synthèse garde ce qui a été dit"),
    N_("Ce qui n’est pas dans le document est perdu pour qui n’était pas là."),
)
def complete(answers: Answers) -> Iterator[CheckResult]:
    """What a view shows of people’s words is in the synthesis; advice, as it may be meant."""
    instant = answers.instant
    if isinstance(instant.record.activity, Vote) or not instant.record.done:
        return
    shown = frozenset[str]().union(*(stamps_in(view) for view in answers.views.values()))
    told = [*answers.of("synthesis").values(), *answers.of("about").values()]
    noted = stamps_in(told) | stamps_in(list(answers.of("actions").values()))
    lost = [c for c in _shared(answers) if (stamps_in(c.content) & shown) - noted]
    for kind in {type(c.content) for c in lost}:
        if all(stamps_in(c.content) - noted for c in lost if type(c.content) is kind):
            what = _("Ce que les écrans montrent de « {kind} » n’est pas dans la synthèse.")
            mend = _("Ajoutez-le à « synthesis », à moins qu’il ne serve que pendant l’étape.")
            place = instant.subject.place(kind)
            yield CheckResult(what.format(kind=kind.kind), mend, place, soft=True)


# ── the document ────────────────────────────────────────────────────────────────────────────


@check(
    N_("La synthèse est bien faite"),
    N_("Une ligne vide ou un tableau bancal se retrouve dans quinze formats."),
)
def document(answers: Answers) -> Iterator[CheckResult]:
    """Pieces with something in them: no empty line or label, tables that hold, pictures told."""
    for pieces in (*answers.of("synthesis").values(), *answers.of("about").values()):
        for piece in pieces:
            found = _misfit(piece) or next(filter(None, map(_wrong, parts(piece))), "")
            if found:
                what = _("Un morceau de la synthèse ne va pas : {found}.").format(found=found)
                mend = _(
                    "Laissez-le quand il n’y a rien à dire : voyez « tablee/model/synthesis.py »."
                )
                yield CheckResult(what, mend, answers.place("synthesis"))


def _misfit(piece: Any) -> str:
    try:
        fitted(piece, Piece, "synthesis", strict=True)
    except Misfit as misfit:
        return str(misfit).rstrip(".")
    return ""


def _wrong(part: Any) -> str:
    match part:
        case Piece() if not part.blocks and not part.words:
            return _("un morceau sans rien dedans")
        case Piece(words=words) if any(not word.strip() for word in words):
            return _("un mot-clé vide")
        case Line(text=text) if not text.strip():
            return _("une ligne vide")
        case Lines(lines=()):
            return _("une liste sans ligne")
        case Tally(title="") | TextTable(head=()):
            return _("un tableau sans titre ou sans en-têtes")
        case TextTable(head=head, rows=rows) if any(len(row) != len(head) for row in rows):
            return _("un tableau dont une ligne n’a pas le nombre de cases des en-têtes")
        case SheetPicture(alt=""):
            return _("une image sans description")
    return ""


@check(
    N_("Chaque ligne dit d’où elle vient"),
    N_("Sans source, personne ne retrouve qui l’a dit, ni ne retire ses mots du document."),
)
def sources(answers: Answers) -> Iterator[CheckResult]:
    """A line with somebody’s words names their contribution."""
    by_stamp = {stamp: c.id for c in _shared(answers) for stamp in stamps_in(c.content)}
    for pieces in (*answers.of("synthesis").values(), *answers.of("about").values()):
        for line in (part for part in parts(list(pieces)) if isinstance(part, Line)):
            said = {by_stamp[stamp] for stamp in stamps_in(line.text) if stamp in by_stamp}
            if len(said) == 1 and line.source.contribution not in said:
                what = _("Une ligne de la synthèse ne dit pas de quelle contribution elle vient.")
                mend = _(
                    "Faites-la avec « step.attributed(…) », ou « Line(texte, step.source(c)) »."
                )
                yield CheckResult(what, mend, answers.place("synthesis"))
                return
