"""Extracts people's names from a report and matches those of one person.

A name that is only near another (`names.alike`) makes another person, and a proposal to merge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Final

from tablee.document.importing import labels
from tablee.document.importing.sources.markup import MarkupLine
from tablee.model.entities import Listed, Role, fold
from tablee.model.names import TITLES, USUAL, alike, begins_with

LONGEST: Final = 60
"""Characters of a name, as of one that is typed on a phone."""
MOST: Final = 300
"""Names in one list; a longer one is no list of people."""
LONGEST_LIST: Final = 10_000
"""Characters of such a line."""
_AND: Final = re.compile(r"(?:et|&|and)\s+(?=\S)")
_COMMA: Final = re.compile("[,;(]")
_NO_NAME: Final = re.compile(r"[:!?#=<>{}\[\]|\"«»*_/\\]")
"""Signs that stand in no name."""
# fmt: off
_NO_FIRST_NAME: Final = frozenset((
    "a", "au", "aux", "c", "ce", "ces", "cf", "d", "de", "des", "du", "elle", "en", "il", "je", "l",
    "la", "le", "les", "nous", "on", "plusieurs", "pour", "qui", "tous", "toutes", "un", "une",
    "voir", "vous", "y",
))
# fmt: on
"""How sentences begin."""
# fmt: off
_NO_ONE: Final = frozenset((
    "aucun", "aucune", "chacun", "everybody", "everyone", "neant", "nobody", "none", "personne",
    "personnes", "quelques", "rien", "tous", "tout", "toute", "toutes",
))
# fmt: on
"""With which what names nobody begins, folded."""
_OFFICE: Final = re.compile(
    r"(?:vice )?(?:president|tresorier|secretaire|maire|adjoint|elu|directeur|directrice|benevole"
    r"|salarie|stagiaire|habitant|coordinateur|coordinatrice|animateur|animatrice|facilitateur"
    r"|facilitatrice|treasurer|secretary|chair|chairperson|mayor|director|facilitator|volunteer)"
    r"e?s?(?: e)?"
)
"""What people are in an association, folded."""
_ENDS: Final = r"(?:[^\w ,;]?e)?(?:[^\w ,;]?s)?\)?"
"""How « excusé(e)s », « excusé·e·s », « excusé-es » may end."""
_OUT: Final = rf"(?:(?:excus[ée]|absent){_ENDS}|apologies|regrets)"
_AWAY: Final = re.compile(
    rf"(?<!\w){_OUT}(?:(?: (?:et |ou |and |& )?|[ ]?/[ ]?){_OUT})?[ \u00a0]?:", re.IGNORECASE
)
"""Before those who are not there."""
_IS_AWAY: Final = re.compile(rf"(?<!\w){_OUT}(?=[ ]?[,;)]|\.?$)", re.IGNORECASE)
"""Behind somebody who is not there: `Denis (excusé)`, and not `Chloé (excusée à partir de 20h)`."""
# fmt: off
_NOBODY: Final = frozenset((
    "absent", "absente", "accord", "achat", "action", "adresse", "agenda", "ajout", "alerte",
    "animateur", "animation", "animatrice", "annexe", "answer", "apology", "apres", "argent",
    "atelier", "attention", "avant", "avantage", "avis", "because", "besoin", "bilan", "bonus",
    "budget", "but", "cadre", "calendrier", "cause", "chiffre", "choix", "commentaire",
    "conclusion", "conseil", "consigne", "constat", "contact", "contexte", "contrainte", "cost",
    "cout", "critere", "date", "deadline", "debut", "decision", "defi", "definition", "demain",
    "demande", "diagnostic", "difficulte", "donc", "dossier", "duree", "echange", "echeance",
    "effectif", "element", "email", "enjeu", "envie", "equipe", "etape", "etat", "example",
    "excuse", "excusee", "exemple", "facilitateur", "facilitation", "facilitator",
    "facilitatrice", "faiblesse", "fin", "financement", "force", "frein", "goal", "groupe",
    "heure", "horaire", "how", "idea", "idee", "important", "info", "information", "intention",
    "invite", "invitee", "issue", "item", "levier", "lien", "lieu", "limite", "local", "location",
    "mail", "materiel", "matin", "merci", "meteo", "methode", "mission", "montant", "moyen",
    "nb", "next",
    "no", "non", "note", "now", "objectif", "objet", "obstacle", "opportunite", "option", "oui",
    "outil", "pause", "pb", "piste", "place", "plan", "plus", "point", "portable", "pour",
    "pourquoi", "prix", "problem", "probleme", "prochaine", "projet", "proposition", "ps",
    "public", "purpose", "quand", "question", "qui", "quoi", "raison", "rappel", "reaction",
    "reason", "recherche", "reflexion", "regle", "remark", "remarque", "reminder", "rendez",
    "reponse", "reserve", "ressource", "result", "resultat", "resume", "retour", "reunion",
    "rdv",
    "risk", "risque", "roti", "salle", "sens", "site", "situation", "soir", "solution", "souhait",
    "statut", "suggestion", "suite", "sujet", "summary", "synthese", "tableau", "tarif", "tel",
    "telephone", "temps", "theme", "time", "titre", "todo", "topic", "total", "transition",
    "urgent", "valeur", "venue", "vision", "vote", "what", "when", "where", "who", "why", "yes",
))
# fmt: on
"""Words, folded, that stand before a colon and are no first name."""


@dataclass(frozen=True)
class ListedName:
    """A name in a list, and all that the list has of it: `et Chloé`, `Anne, coordinatrice`."""

    name: str
    typed: str


@dataclass(frozen=True)
class Attendee:
    """A person whom the report names."""

    name: str
    roles: frozenset[Role] = frozenset({Role.PARTICIPANT})
    listed: dict[str, Listed] = field(default_factory=dict)
    """Where each of the sheet's lists has this person, by its name in `synthesis.LABELS`."""
    present: bool = False
    """Whether he or she is in the list of those who introduced themselves."""


# ── lists ───────────────────────────────────────────────────────────────────────────────────


def names_in(text: str) -> list[ListedName] | None:
    """The names of a list, in order; None where it is none. All its words are in what was typed."""
    found: list[ListedName] = []
    entries = list(_entries(text)) if len(text) <= LONGEST_LIST else []
    capitals = any(word[0].isupper() for entry in entries for word in entry.split()[1:])
    capitals = capitals or sum(entry[0].isupper() for entry in entries) > 1
    for place, entry in enumerate(entries):
        bare = _AND.sub("", entry, count=1) if _AND.match(entry) else entry
        name = _name(bare, begun=bool(found))
        if fold(name) in TITLES and (shared := _shared_name(entries[place + 1 : place + 2])):
            name = f"{name} {shared}"
        if name and not _IS_AWAY.search(bare) and not _says(name, capitals=capitals):
            found.append(ListedName(name, entry))
        elif found:  # what is said of the one before
            last = found[-1]
            joint = " " if _AND.match(entry) else ", "
            found[-1] = ListedName(last.name, f"{last.typed}{joint}{entry}")
        else:
            return None
    return found if 0 < len(found) <= MOST else None


def _says(name: str, *, capitals: bool) -> bool:
    """Whether an entry is no name but what is said of one, or of nobody: `présidente`, `personne`.

    Where a list writes its names with capitals, a word without is none, but a usual first name.
    """
    first = fold(name).split()[:1]
    if not first or first[0] in _NO_ONE or _OFFICE.fullmatch(fold(name)):
        return True
    return capitals and name[0].islower() and " " not in name and first[0] not in USUAL


def _shared_name(after: list[str]) -> str:
    """Of « M. et Mme Durand », the name that the title before « et » shares; empty for none."""
    words = _AND.sub("", after[0], count=1).split() if after and _AND.match(after[0]) else []
    return " ".join(words[1:]) if len(words) > 1 and fold(words[0]) in TITLES else ""


def parted(lines: Iterable[MarkupLine]) -> Iterator[MarkupLine]:
    """The lines, those who excuse themselves apart from those who are there.

    `Présents : Anne, Bob. Excusés : Zoé` is two lines, of which the second names nobody here.
    """
    for line in lines:
        label = labels.found(line)
        away = _AWAY.search(line.text) if label is not None and label.rest else None
        if away is None or label is None or label.kind not in labels.NAMES_FOLLOW:
            yield line
            continue
        there = line.text[: away.start()].rstrip(" \t\u00a0;,(–—-")
        yield replace(line, text=there)
        yield MarkupLine(line.text[away.start() :])


def is_nobody(name: str) -> bool:
    """Whether what stands before a colon is a word that announces something: `Pb`, `Budget`."""
    words = fold(name).split()
    return bool(words) and (words[0] in _NOBODY or words[0].rstrip("s") in _NOBODY)


def only_names(names: Iterable[ListedName]) -> bool:
    """Whether a list says nothing but names: one that stands amid sentences is none otherwise."""
    return all(
        name.name[:1].isupper() and _AND.sub("", name.typed, count=1).rstrip(".") == name.name
        for name in names
    )


def _entries(text: str) -> Iterator[str]:
    """The parts between commas and before « et »; commas in brackets part nothing."""
    bare = re.sub(r"^-\s+", "", text.strip())
    for part in _apart(bare):
        yield from filter(None, map(str.strip, re.split(r"\s(?=(?:et|&|and)\s+\S)", part)))


def _apart(text: str) -> Iterator[str]:
    """The parts between commas, those within brackets aside; a bracket that stays open is none."""
    closed = -1
    start = 0
    closing = text.rfind(")")
    for found in _COMMA.finditer(text):
        at = found.start()
        if found[0] == "(":
            closed = closed if at < closed else text.find(")", at) if at < closing else -1
        elif at > closed:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def _without_brackets(entry: str) -> str:
    """Without what stands from its first bracket to the last."""
    before, _sign, rest = entry.partition("(")
    _inside, closing, after = rest.rpartition(")")
    return before + after if closing else entry


def _name(entry: str, *, begun: bool) -> str:
    """The name in an entry of a list, as names are kept; empty where it has none."""
    bare = re.sub(r"(?<=\w{3})\.$", "", _without_brackets(entry))
    words = printed(bare).removeprefix("@").split()
    if not words or not words[0][0].isalpha() or _NO_NAME.search(bare):
        return ""
    # After a name, words without capitals say something of it: `Anne, coordinatrice du réseau`.
    lower = words[0][0].islower() and len(words) > (1 if begun else 2)
    if len(words) > 4 and not lower and fold(words[0]) not in _NO_FIRST_NAME:
        words = list(
            takewhile(lambda word: word[0].isupper(), words)
        )  # `Anne Roy du CPIE de Lozère`
    name = " ".join(words)
    return "" if lower or len(words) > 4 or len(name) > LONGEST else name


def printed(text: str) -> str:
    """A name as names are kept: single spaces, and nothing that cannot be printed.

    Signs without width go: pasted words bring them along, and nobody sees them.
    """
    text = re.sub("[\u200b-\u200f\u2060\ufeff\u00ad]", "", text)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


# ── people ──────────────────────────────────────────────────────────────────────────────────


class Roster:
    """The people of a report, in the order in which it names them."""

    def __init__(self) -> None:
        self.people: list[Attendee] = []
        self._folded: list[list[str]] = []
        self._by_first: dict[str, list[int]] = {}

    def _add(self, person: Attendee) -> int:
        self.people.append(person)
        self._folded.append(fold(person.name).split())
        at = len(self.people) - 1
        self._by_first.setdefault(_first(person.name), []).append(at)
        return at

    def _change(self, at: int, person: Attendee) -> None:
        """Of the same first name: it is found where it was."""
        self.people[at] = person
        self._folded[at] = fold(person.name).split()

    def _called(self, name: str) -> list[int]:
        """Who may be called so, by their places: `Christian` is `Christian Resche`."""
        words = fold(name).split()
        return [
            at
            for at in self._by_first.get(_first(name), ())
            if self._folded[at] == words or 1 in (len(self._folded[at]), len(words))
        ]

    def add_list(self, names: Iterable[ListedName], list_: str, role: Role | None) -> None:
        """The people of one of the sheet's lists; each name in it is somebody else.

        Who facilitated is only named: no file gives anybody that role.
        """
        for place, name in enumerate(names):
            at = self._place(name.name, lambda person: list_ not in person.listed)
            person = self.people[at]
            told = replace(
                person,
                name=max(person.name, name.name, key=lambda n: len(n.split())),
                roles=person.roles | ({role} if role else set()),
                listed={**person.listed, list_: Listed(place, name.typed)},
            )
            self._change(at, told)

    def add_present(self, names: Iterable[ListedName]) -> None:
        """The people of the list before the introductions."""
        for name in names:
            at = self._place(name.name, lambda person: not person.present)
            person = self.people[at]
            roles = person.roles or frozenset({Role.PARTICIPANT})
            self.people[at] = replace(person, roles=roles, present=True)

    def _place(self, name: str, free: Callable[[Attendee], bool]) -> int:
        """The place of somebody of this name who is `free`, found or new."""
        near = [i for i in self._called(name) if free(self.people[i])]
        exact = [i for i in near if self._folded[i] == fold(name).split()]
        if exact:
            return exact[0]
        if len(near) == 1:
            return near[0]
        return self._add(Attendee(name, frozenset()))

    def speaker(self, name: str, spoken: Iterable[int] = ()) -> int | None:
        """Who is called so, accents aside; of several the first who has not spoken yet."""
        done = set(spoken)
        near = self._called(name)
        exact = [i for i in near if self._folded[i] == fold(name).split()]
        found = exact or near
        return next((i for i in found if i not in done), found[0] if found else None)

    def new(self, name: str) -> int:
        """Somebody whom no list names."""
        return self._add(Attendee(name, frozenset({Role.PARTICIPANT})))

    def proposals(self) -> tuple[tuple[int, int], ...]:
        """Pairs of people who may be one, the first named before; two of one list are two.

        None in a crowd, where nobody would go through them: the console finds them later.
        """
        if len(self.people) > MOST:
            return ()
        return tuple(
            (i, j)
            for j, later in enumerate(self.people)
            for i, first in enumerate(self.people[:j])
            if not _lists(first) & _lists(later) and alike(first.name, later.name)
        )


def _lists(person: Attendee) -> set[str]:
    return {*person.listed, *(["present"] if person.present else [])}


def _first(name: str) -> str:
    """The first word of a name, folded; a name of signs alone as it is."""
    return next(iter(fold(name).split()), f"\0{name}")


_MOST: Final = 400
"""Lines of introductions; longer ones are none."""
_BEGINNING: Final = 300
"""Characters of a line within which a name, and what brackets say of it, end."""
_NAMED: Final = re.compile(r"(?P<name>[^:]{1,60}?)\s*(?:\([^)]*\)\s*)?:")
_NO_NAME_introductions: Final = re.compile(r"[\d\"«»?!;,#=|<>{}\[\]]")


@dataclass(frozen=True)
class SpokenIntroductions:
    """Who said what, and the lines before anybody did."""

    before: tuple[str, ...]
    sentences: tuple[tuple[int, str], ...]
    """By the place of the person; lines that go on stand under the first one."""


def heard(lines: Sequence[str], cast: Roster) -> SpokenIntroductions:
    """The introductions in these lines; whoever is in no list joins the cast."""
    if len(lines) > _MOST:
        return SpokenIntroductions(tuple(lines), ())
    before: list[str] = []
    said: list[tuple[int, list[str]]] = []
    texts = [re.sub(r"^[-–—]\s+(?=\S)", "", line) for line in lines]
    people = _unlisted(texts, cast)
    for line, text in zip(lines, texts, strict=True):
        who = _speaker(text, cast, [person for person, _lines in said], people)
        if who is not None:
            said.append((who, [text]))
        elif said:
            said[-1][1].append(line)
        else:
            before.append(line)
    return SpokenIntroductions(tuple(before), tuple((who, "\n".join(words)) for who, words in said))


def _unlisted(texts: Sequence[str], cast: Roster) -> set[str]:
    """Names before a colon, in no list, that are people's all the same.

    Usual first names are. Any other may be a word (`Ambiance :`), as nothing in its form tells:
    it is a name where at least three such lines follow each other, or, where no list says who was
    there, two with a person among them. A word that announces something parts them.
    """
    listed = any("participants" in one.listed or one.present for one in cast.people)
    found: set[str] = set()
    run: list[tuple[str, bool]] = []
    for text in (*texts, "Fin :"):
        name = next((name for name, stated in _candidates(text) if stated), "")
        if not name:
            continue
        known = cast.speaker(name) is not None or fold(name).split()[0] in USUAL
        short = name.isupper() and len(name) <= 4
        if known:
            found.add(name)
        if is_nobody(name) or (short and not known) or (listed and known):
            found |= _those(run, listed=listed)
            run = []
        else:
            run.append((name, known))
    return found


def _those(run: list[tuple[str, bool]], *, listed: bool) -> set[str]:
    enough = len(run) > 2 or (not listed and any(known for _name, known in run))
    return {name for name, _known in run} if enough else set()


def _speaker(text: str, cast: Roster, spoken: list[int], people: set[str]) -> int | None:
    """Who says this; None where the line goes on with what stands above."""
    for name, stated in _candidates(text):
        who = cast.speaker(name, spoken)
        sure = stated and name in people
        if who is None and not is_nobody(name) and (sure or _near(name, cast)):
            who = cast.new(name)
        # As the document will write it: with a name before it only where it has none.
        if who is not None and begins_with(text, cast.people[who].name.split()[0]):
            return who
    return None


def _candidates(text: str) -> Iterator[tuple[str, bool]]:
    """Names that the line may begin with, and whether a colon says that it is one."""
    if (named := _NAMED.match(text[:_BEGINNING])) is not None:
        name = printed(named["name"])
        words = name.split()
        if 0 < len(words) <= 4 and not _NO_NAME_introductions.search(name):
            yield name, len(words) <= 3 and all(w[0].isupper() for w in (words[0], words[-1]))
    words = printed(text[: 2 * LONGEST]).split()
    for count in (3, 2, 1):
        if len(words) > count:
            yield " ".join(words[:count]).rstrip(",;"), False


def _near(name: str, cast: Roster) -> bool:
    """Whether a name of one word is nearly that of somebody in a list."""
    return (
        len(name) <= LONGEST
        and len(fold(name).split()) == 1
        and any(alike(name, person.name.split()[0]) for person in cast.people)
    )
