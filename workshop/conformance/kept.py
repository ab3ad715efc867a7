"""What was said comes out again: whole on a screen, in the document, with where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tablee.sdk.conformance.checks import Finding, check
from tablee.sdk.conformance.shapes import misfit, parts
from tablee.sdk.conformance.values import stamps_in, strings
from tablee.model.synthesis import Line, Lines, Piece, SheetPicture, Tally, TextTable
from tablee.texts import N_, _
from tablee.activities.votes import Ballot, Vote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.sdk.conformance.asking import Answers
    from tablee.model.entities import Contribution

__all__ = ["document", "kept", "sources", "words"]


def _place(answers: Answers, member: str) -> str:
    return answers.moment.subject.place(answers.moment.kind, member)


def _shared(answers: Answers) -> list[Contribution]:
    """What everybody may read; of a vote, nothing."""
    found = [c for c in answers.moment.record.contributions if not c.hidden]
    return [c for c in found if not isinstance(c.content, Ballot)]


@check(
    N_("Les mots restent tels quels"),
    N_("Ce que l’on a tapé se lit comme on l’a tapé, même si cela ressemble à du code."),
)
def words(answers: Answers) -> Iterator[Finding]:
    """A text of a view holds a person’s words as they are, or a part of them: none is escaped."""
    typed = [text for c in _shared(answers) for text in c.content.texts()]
    by_stamp = {stamp: text for text in typed for stamp in stamps_in(text)}
    for audience, view in answers.views.items():
        for said in strings(view):
            for stamp in stamps_in(said):
                whole = by_stamp.get(stamp)
                if whole is None or _bare(said) in _bare(whole) or _bare(whole) in _bare(said):
                    continue
                what = _("La vue pour « {audience} » change des mots : « {before} » → « {now} ».")
                mend = _("Donnez le texte tel qu’il est : les éléments le montrent sans risque.")
                told = what.format(audience=audience, before=_short(whole), now=_short(said))
                yield Finding(told, mend, _place(answers, "view"))
                return


def _bare(text: str) -> str:
    return "".join(text.split())


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


@check(
    N_("La synthèse garde ce qui a été dit"),
    N_("Ce qui n’est pas dans le document est perdu pour qui n’était pas là."),
)
def kept(answers: Answers) -> Iterator[Finding]:
    """What a view shows of people’s words is in the synthesis; advice, as it may be meant."""
    moment = answers.moment
    if isinstance(moment.record.activity, Vote) or not moment.record.done:
        return
    shown = frozenset[str]().union(*(stamps_in(view) for view in answers.views.values()))
    told = [*answers.of("synthesis").values(), *answers.of("about").values()]
    noted = stamps_in(told) | stamps_in(list(answers.of("actions").values()))
    lost = [c for c in _shared(answers) if (stamps_in(c.content) & shown) - noted]
    for kind in {type(c.content) for c in lost}:
        if all(stamps_in(c.content) - noted for c in lost if type(c.content) is kind):
            what = _("Ce que les écrans montrent de « {kind} » n’est pas dans la synthèse.")
            mend = _("Ajoutez-le à « synthesis », à moins qu’il ne serve que pendant l’étape.")
            place = moment.subject.place(kind)
            yield Finding(what.format(kind=kind.kind), mend, place, soft=True)


# ── the document ────────────────────────────────────────────────────────────────────────────


@check(
    N_("La synthèse est bien faite"),
    N_("Une ligne vide ou un tableau bancal se retrouve dans quinze formats."),
)
def document(answers: Answers) -> Iterator[Finding]:
    """Pieces with something in them: no empty line or label, tables that hold, pictures told."""
    for pieces in (*answers.of("synthesis").values(), *answers.of("about").values()):
        for piece in pieces:
            found = misfit(piece, Piece) or next(filter(None, map(_wrong, parts(piece))), "")
            if found:
                what = _("Un morceau de la synthèse ne va pas : {found}.").format(found=found)
                mend = _("Laissez-le quand il n’y a rien à dire : voyez « tablee/model/synthesis.py ».")
                yield Finding(what, mend, _place(answers, "synthesis"))


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
def sources(answers: Answers) -> Iterator[Finding]:
    """A line with somebody’s words names their contribution."""
    by_stamp = {stamp: c.id for c in _shared(answers) for stamp in stamps_in(c.content)}
    for pieces in (*answers.of("synthesis").values(), *answers.of("about").values()):
        for line in (part for part in parts(list(pieces)) if isinstance(part, Line)):
            said = {by_stamp[stamp] for stamp in stamps_in(line.text) if stamp in by_stamp}
            if len(said) == 1 and line.source.contribution not in said:
                what = _("Une ligne de la synthèse ne dit pas de quelle contribution elle vient.")
                mend = _("Faites-la avec « step.signed(…) », ou « Line(texte, step.source(c)) ».")
                yield Finding(what, mend, _place(answers, "synthesis"))
                return
