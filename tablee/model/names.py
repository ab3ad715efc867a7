"""Compares two names for likely being one person's: spelling, sound, initials, short forms. Pure.

What may be one: the same words in another order, a letter apart, sounding alike (Sarah, Sara), a
usual short form (Tom, Thomas), initials of a compound name (JL, Jean-Luc) or before a last name
(J. Dupuis), a title for a first name (M. Dupont); and a first name alone beside a whole name.
What cannot: two last names, and two first names that are both usual (Michel and Michèle, Marine and
Martine). What is found and missed of many pairs is stated in `docs/decisions/0040-namesakes.md`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tablee.caching import cached_function
from tablee.model.entities import fold

SHORTEST: Final = 6
"""Letters below which a letter apart makes another name: Marie and Mario."""
TITLES: Final = frozenset({"m", "mr", "mme", "mlle", "monsieur", "madame", "dr", "mrs", "ms"})

_SHORT_FORMS: Final = """
alex:alexandre,alexandra,alexis alexandre:alexander andy:andre,andrew,andrea ben:benjamin,benoit
cathy:catherine cath:catherine chris:christian,christine,christelle,christophe,christopher
dan:daniel,daniele dani:daniel,daniele dom:dominique ed:edouard,edward fab:fabien,fabienne,fabrice
flo:florian,florence,florent fred:frederic,frederique,frederick gab:gabriel,gabrielle
greg:gregoire,gregory guy:guillaume helen:helene isa:isabelle jo:joel,joelle,joseph,josephine
jojo:georges kat:katherine,catherine lili:elisabeth,liliane lulu:lucien,lucienne,lucie
maggy:marguerite manu:emmanuel,emmanuelle mat:mathieu,mathilde matt:mathieu,matthew
max:maxime,maximilien maxence:max mehdi:mehdy mickael:michael mimi:mireille momo:mohamed
moh:mohamed mohamed:mohammed,muhammad nath:nathalie,nathan nat:nathalie,natacha nico:nicolas,nicole
pat:patrick,patricia,patrice pierrot:pierre phil:philippe rob:robert sam:samuel,samantha,samira
seb:sebastien steph:stephane,stephanie,stephen sand:sandrine sandra:alexandra sylv:sylvie,sylvain
theo:theodore thom:thomas tom:thomas tommy:thomas val:valerie,valentin,valentine vero:veronique
vic:victor,victoire,victoria vince:vincent will:william yo:yohann,yoann zoe:zoey
"""
SHORT_FORMS: Final[dict[str, frozenset[str]]] = {
    short: frozenset(whole.split(","))
    for short, whole in (entry.split(":") for entry in _SHORT_FORMS.split())
}
"""First names, folded, that are usually said for another; by the short form."""

_USUAL: Final = """
adeline adrien adrienne agathe albane albert alberta alexandra alexandre alexia alexis aliette
amandine amelie anatole angela angele angeline antoine antonin arielle armand armande arnaud
augustin augustine aurelia aurelie aurelien aurore baptiste barbara bastien beatrice benedicte
benjamin bernadette bernard bernarde berthe bertrand blandine brigitte camille capucine carina
carine carole caroline cassandra cassandre catherine cecile cecilia celeste celestin celia celine
chantal charlene charles charline charlotte chloe christelle christian christiane christine
christophe claire clara clarisse claude claudette claudia claudie claudine clemence clement
clementine colette coline constance constant constantin coralie corentin corinne cyprien cyrille
damien daniel daniela daniele danielle danila delphine denise dimitri dominique dorian doriane
edouard eleonore elisa elisabeth elise elodie emeline emilia emilie emilien emilienne emmanuel
emmanuelle estelle esther etienne eugene eugenie evelyne fabien fabienne fabrice fernand fernande
florence florent florian floriane florine francine franck francois francoise frederic frederique
gabriel gabriela gabrielle gaelle gaetan genevieve georges georgette gerald geraldine gerard
germain germaine ghislain ghislaine gilbert gilberte guillaume gustave helene henriette herve
hortense hubert huguette ingrid isabelle isidore jacqueline jacques janine jeanine jeanne
jeannette jeremie jerome joelle josephine josette josiane josselin josseline julian juliana julien
julienne juliette justin justine karine laetitia laurence laurene laurent laurette laurie leonard
leonie leopold lilian liliane lionel lorene louise louisette lucette lucien lucienne lucile
ludivine ludovic madeleine magali magalie malika manon manuel manuela marcel marcelle marguerite
marianne marielle marilyne marina marine marion marius marjorie martial martin martina martine
mathieu mathilde mathis maurice maxence maxime melanie melina melissa michael michel michele
micheline michelle mickael mireille monique morgan morgane muriel mylene nadine nathalie nathan
nicolas nicole nicolette noemie norbert odette olivia olivier ophelie pascal pascale patrice
patricia patrick paulette pauline perrine philippe philippine pierre pierrette quentin rachel
raphael raphaelle raymond raymonde regine renaud richard robert roberta roberte roland rolande
romain romane rosalie rosine sabine sabrina salome samuel sandra sandrine sandy sarah sebastien
severin severine simone solange solene sophie stanislas stephan stephane stephanie suzanne sylvain
sylvaine sylvette sylviane sylvie therese thibaud thibault thierry thomas ulysse valentin
valentine valere valerie veronique victoire victor victoria victorien vincent violaine violette
virginie vivian viviane vivien vivienne william xavier yannick yvette yvonne zelie

adam adele agnes aicha alain alan alban alice aline alma amina amir ana anais andre andrea andree
anita ann anna anne annie arthur aude axel basile ben bob boris bruno carla cathy celia chris clara
cleo colin cyril dan daniel david denis diane didier dina dora driss elena elias eliot elisa ella
ellen eloi elsa emile emily emma enzo eric erwan eva eve fanny farid fatima felix flora franck fred
gael gilles gisele greg guy hamid hanna helen henri hugo igor ilan ines irene iris isaac ivan jade
jack jacob james jane jean jeanne jim joan joel joelle john jose judith jules julia julie kamel
karim kate katia kenza kevin khaled kim laila lara laura lea leila lena leo leon lea lila lina line
lisa lise loic lola lou louis lucas luc lucie lucy luis lydie mael maelle marc marcel mario marie
mark marta martin mary matteo maud max maya mehdi mia mike milan mina mohamed mona nadia naima nina
noa noah noe nora nour olga oscar paco paola pascal paul paula pedro peter rachid rafael remi rene
rita robin roger rose roxane ruth said salima sam samia samir sara serge silvia simon sofia solal
sonia stella suzie tania tarik teo theo tim tina tom tony victor walid yacine yann yasmine yohan
yves yvan zineb zoe
"""
USUAL: Final = frozenset(_USUAL.split())
"""Usual first names, folded: of two of them that do not sound the same, neither is misspelt.

Those of fewer than six letters, below, tell an import that a word before a colon is a person.
"""

_SAME_SOUND: Final = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"ch"), "\u00e7"),
    (re.compile(r"h"), ""),
    (re.compile(r"[kq]"), "c"),
    (re.compile(r"\u00e7"), "ch"),
    (re.compile(r"y"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
)
"""What is written otherwise and said the same, in this order."""
_WORD: Final = re.compile(r"\S+")


@dataclass(frozen=True)
class Name:
    """A name as it is compared."""

    words: tuple[str, ...]
    """Each folded, hyphens gone: `jeanpierre`. Without the title before it."""
    sounds: tuple[str, ...]
    """Each as it sounds."""
    parts: tuple[str, ...]
    """All the words behind the first, those that a hyphen ties together one by one."""
    titled: bool
    """Whether a title stands for the first name, so that all is a last name."""
    letters: str
    """Initials: of a compound first name, `jl`; empty where it is not one."""
    shortened: bool
    """Whether it is such initials itself: `JL`, `J.-L.`."""
    whole: str
    """All the words together, in the order of letters."""
    joined: str
    """All the words together, as typed."""

    @property
    def first(self) -> str:
        """The first name; empty for a title and a last name."""
        return "" if self.titled else self.words[0]

    @property
    def last(self) -> tuple[str, ...]:
        """The words of the last name."""
        return (self.words[0], *self.parts) if self.titled else self.parts

    def keys(self) -> Iterator[str]:
        """What names that are `alike` have one of in common: to find them without trying all."""
        yield f"all {self.joined}"
        for word, sound in zip(self.words, self.sounds, strict=True):
            yield f"sound {sound}"
            yield from (f"sound {heard(whole)}" for whole in SHORT_FORMS.get(word, ()))
        if self.letters or self.shortened:
            yield f"initials {self.words[0] if self.shortened else self.letters}"
        first = self.first
        if len(first) >= SHORTEST - 1:
            yield f"letters {first[0]}{''.join(sorted(first))}"
            yield f"near {first}"
            yield from {f"near {first[:i]}{first[i + 1 :]}" for i in range(len(first))}


@cached_function(4096)
def read(name: str) -> Name:
    """A name, taken to pieces."""
    typed = _WORD.findall(name)
    folded = [(word, fold(word).replace(" ", "")) for word in typed]
    pieces = [(word, plain) for word, plain in folded if plain]
    titled = len(pieces) > 1 and pieces[0][1] in TITLES
    pieces = pieces[1:] if titled else pieces
    words = tuple(plain for _word, plain in pieces)
    first = pieces[0][0] if pieces else ""
    parts = fold(first).split()
    letters = "".join(part[0] for part in parts) if len(parts) > 1 else ""
    shortened = first.isupper() and 2 <= len("".join(parts)) <= 3
    return Name(
        words,
        tuple(map(heard, words)),
        tuple(part for word, _plain in pieces[1:] for part in fold(word).split()),
        titled,
        letters,
        shortened,
        "".join(sorted(words)),
        "".join(words),
    )


@cached_function(4096)
def heard(word: str) -> str:
    """A folded word as it sounds, roughly."""
    for written, said in _SAME_SOUND:
        word = written.sub(said, word)
    return word


def alike(name: str, other: str) -> bool:
    """Whether two names may be one person's; see the module for what may and what cannot.

    Only ever a proposal: nothing is merged without a person saying so.
    """
    return may_be_one(read(name), read(other))


def may_be_one(one: Name, two: Name) -> bool:
    """The same of names that were read."""
    if not one.words or not two.words:
        return False
    if one.joined == two.joined or one.whole == two.whole:
        return True
    if not _last_may_be(one.last, two.last):
        return False
    if one.titled or two.titled:
        return bool(one.last) and heard("".join(one.last)) == heard("".join(two.last))
    return _first_may_be(one, two)


def begins_with(text: str, name: str) -> bool:
    """Whether a sentence begins with this first name, or with one that is `alike`."""
    words = text.split(maxsplit=1)
    return bool(words) and alike(re.split("[:,;]", words[0])[0], name)


# ── last names ──────────────────────────────────────────────────────────────────────────────


def _last_may_be(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """One not said, an initial of the other, a part of it, or a letter apart."""
    if not one or not two or set(one) <= set(two) or set(two) <= set(one):
        return True
    joined, other = "".join(one), "".join(two)
    if min(len(joined), len(other)) == 1:
        return joined[0] == other[0]
    return heard(joined) == heard(other) or _differ_by_a_letter(joined, other)


# ── first names ─────────────────────────────────────────────────────────────────────────────


def _first_may_be(one: Name, two: Name) -> bool:
    first, other = one.first, two.first
    if first == other or _is_short_for(first, other) or _is_short_for(other, first):
        return True
    if _are_initials(one, two) or _are_initials(two, one):
        return True
    if min(len(first), len(other)) == 1:
        return first[0] == other[0] and bool(one.last) and one.last == two.last
    return _sound_or_look_alike(first, other)


def _is_short_for(short: str, whole: str) -> bool:
    return whole in SHORT_FORMS.get(short, ())


def _are_initials(one: Name, two: Name) -> bool:
    return one.shortened and bool(two.letters) and one.words[0] == two.letters


def _sound_or_look_alike(one: str, two: str) -> bool:
    if heard(one) == heard(two):
        short, long = sorted((one, two), key=len)
        return len(short) > 2 and long != f"{short}e"  # André and Andrée are two
    if min(len(one), len(two)) < SHORTEST or _are_man_and_woman(one, two):
        return False
    if one in USUAL and two in USUAL:
        return False
    swapped = one[0] == two[0] and sorted(one) == sorted(two)
    return swapped or _differ_by_a_letter(one, two)


def _are_man_and_woman(one: str, two: str) -> bool:
    """Whether the letter is the one that makes a woman's name of a man's, or the other way."""
    short, long = sorted((one, two), key=len)
    if len(short) == len(long):
        return one[:-1] == two[:-1] and {one[-1], two[-1]} <= set("aeiosn")
    ends = long in (f"{short}e", f"{short}a", f"{short}n")
    return ends or (short.endswith(("ane", "ene")) and long == f"{short[:-1]}ie")


def _differ_by_a_letter(one: str, two: str) -> bool:
    if min(len(one), len(two)) < SHORTEST:
        return False
    start = _alike_from_the_start(one, two)
    end = _alike_from_the_start(one[start:][::-1], two[start:][::-1])
    return max(len(one), len(two)) - start - end <= 1


def _alike_from_the_start(one: str, two: str) -> int:
    return sum(
        1 for _pair in itertools.takewhile(lambda p: p[0] == p[1], zip(one, two, strict=False))
    )
