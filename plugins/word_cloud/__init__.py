"""Word cloud, and a quick question to begin with: words merged and counted by people.

Contents in `contents.py`, what is one word in `merging.py`, the console's form in `forms.py`, the
picture for documents in `picture.py`; here what everybody sees, and what goes into the document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from tablee.plugin import (
    N_,
    Audience,
    Canvas,
    Cards,
    Change,
    ChangeKind,
    Component,
    Content,
    Empty,
    Facts,
    Field,
    Fold,
    Guide,
    Heading,
    Input,
    Intro,
    Line,
    NotAccepted,
    OwnRecord,
    Piece,
    Place,
    Quote,
    Role,
    Seat,
    Stack,
    StepRecord,
    StepState,
    Table,
    TextTable,
    View,
    _,
    card,
    hookimpl,
    inner,
    inputs,
    ngettext,
    people_choices,
    setting,
)

from . import forms
from .contents import Cloud, Phrase
from .merging import CloudWord, key_of, spelt, words_of
from .picture import pictured
from .quick import QuickAnswer, QuickQuestion

API = 1

__all__ = ["Cloud", "Phrase", "QuickAnswer", "QuickQuestion", "WordCloud"]

ON_SHEET = 8
"""Words on the sheet; the notes have all."""
DRAWN = 80
"""Words in the drawing; the list has all."""


@dataclass(frozen=True)
class WordCloud(Canvas):
    """Each person writes a few words; those that several say grow."""

    name: ClassVar[str] = "word_cloud"
    title: ClassVar[str] = N_("Nuage de mots")
    summary: ClassVar[str] = N_(
        "Chaque personne écrit quelques mots\u00a0; ceux que plusieurs disent grandissent."
    )
    guide = Guide(
        N_(
            "Voir d’un coup d’œil les mots que le groupe a en tête, et combien de personnes les "
            "disent."
        ),
        say=(
            N_("Écrivez jusqu’à trois mots, ou de très courtes expressions."),
            N_("Un mot écrit par plusieurs personnes grandit. Un mot seul compte aussi."),
        ),
        watch=(
            N_("Réunissez les mots que le groupe tient pour le même, et demandez-lui avant."),
            N_("Un grand mot n’est pas une décision\u00a0: faites-le raconter par qui l’a écrit."),
        ),
    )
    icon: ClassVar[str] = "message-circle"
    minutes: ClassVar[float] = 5
    contents: ClassVar[tuple[type[Content], ...]] = (Phrase,)
    facts: ClassVar[type[Facts]] = Cloud
    drawn_for: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})

    question: str = setting("", N_("Question posée à tout le monde"))
    most: int = setting(3, N_("Mots par personne"), min_value=1, max_value=10)
    named: bool = setting(
        False,
        N_("Montrer qui a écrit chaque mot"),
        help=N_("Sinon on voit combien de personnes l’ont écrit, pas lesquelles."),
    )

    def prompt(self, step: StepRecord) -> str:
        return self.question or _("Écrivez les mots qui vous viennent.")

    def check(self, change: Change, step: StepRecord) -> None:
        """No more words a person than were set, each of them once."""
        if not isinstance(change.content, Phrase) or change.kind not in (
            ChangeKind.POST,
            ChangeKind.EDIT,
        ):
            return
        others = [c for c in change.mine if change.before is None or c.id != change.before.id]
        typed = change.entered_by is not None
        if change.kind is ChangeKind.POST and len(others) >= self.most:
            raise NotAccepted(_all_there(self.most, typed=typed))
        language = step.session.language
        key = key_of(change.content.text, language)
        texts = (c.content.text for c in others if isinstance(c.content, Phrase))
        if any(key_of(text, language) == key for text in texts):
            raise NotAccepted(
                _("Cette personne a déjà écrit ce mot\u00a0: il compte une fois.")
                if typed
                else _("Vous avez déjà écrit ce mot\u00a0: il compte une fois.")
            )

    def view(self, step: StepRecord, audience: Audience) -> View:
        """The question; the cloud; on phones and the console, each word with what it stands for."""
        asked = (Quote(self.question),) if self.question and audience is not Audience.PHONE else ()
        words = words_of(step)
        shown = words_of(step, hidden=True) if audience is Audience.CONSOLE else words
        drawn = (
            _drawing(words)
            if words
            else Empty(_("Le nuage attend"), _("Chaque mot s’affiche ici dès qu’il est écrit."))
        )
        if not shown or audience is Audience.WALL:
            return Stack((*asked, drawn))
        listed = Fold(
            _("Tous les mots, en liste"), tuple(self._fold(step, word, audience) for word in shown)
        )
        return Stack((*asked, drawn, listed))

    def _fold(self, step: StepRecord, word: CloudWord, audience: Audience) -> Fold:
        cards = tuple(
            card(step, c, phrase.text, audience, named=self.named) for c, phrase in word.said
        )
        return Fold(
            f"{word.text} · {_people(word.people)}",
            (Cards(_("Écrit ainsi"), cards, layout="lines"),),
        )

    def fields(self, step: StepRecord) -> Sequence[Field]:
        once = _("C’est envoyé. Vous pouvez corriger votre mot dans la liste.")
        label, button = _("Un mot, ou une courte expression"), _("Envoyer ce mot")
        only = once if self.most == 1 else ""
        if self.most > 1:
            label = _("Un mot, ou une courte expression ({n} au plus)").format(n=self.most)
        return (Field("text", Phrase.kind, label, button, Phrase.longest, short=True, once=only),)

    def own_fields(self, own: OwnRecord) -> Sequence[Field]:
        if not own.has(Role.SCRIBE) or own.step.step.state is StepState.WAITING:
            return ()
        people = people_choices(own.step.people.values())
        whom = Input("whom", _("Qui parle\u00a0?"), "person", required=True, choices=people)
        label = _("Un mot, ou une courte expression")
        said = Input("text", label, required=True, longest=Phrase.longest)
        title, button = _("Écrire un mot pour quelqu’un"), _("Ajouter")
        kind, asked = Phrase.kind, (whom, said)
        return (Field("somebody", kind, title, button, inputs=asked, whom="whom", folded=True),)

    def own_views(self, own: OwnRecord) -> Sequence[View]:
        """One's own words, each with the one that it was put together with."""
        words = {c.id: word for word in words_of(own.step) for c, _phrase in word.said}
        step, audience = own.step, Audience.PHONE
        mine = tuple(
            card(step, c, said.text, audience, named=False, details=_within(said, words[c.id]))
            for c, said in own.mine_of(Phrase)
            if c.id in words
        )
        title = _("Votre mot")
        if self.most > 1:
            title = _("Vos mots\u00a0: {n} sur {most}").format(n=len(mine), most=self.most)
        return (Cards(title, mine, counted="\u200b"),) if mine else ()

    def render(self, seat: Seat) -> None:
        inputs.fields(seat)
        forms.lead(seat)

    def votable(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """Each word once, as most wrote it."""
        return tuple((word.id, word.text) for word in words_of(step))

    def cards(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        return self.votable(step)

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """On the sheet, the words said most; in the notes all of them, with the picture."""
        words = words_of(step)
        if not words:
            return ()
        rows = tuple((word.text, str(word.people)) for word in words)
        title = Heading(Line(self.question or step.title))
        head = (_("Mot"), _("Personnes"))
        table = TextTable(head, rows)
        picture = pictured(tuple((word.text, word.people) for word in words))
        return (
            Piece(Place.IMPORTANT, (title, TextTable(head, rows[:ON_SHEET]))),
            Piece(Place.NOTES, (title, table, picture), step.title),
        )


def _within(phrase: Phrase, word: CloudWord) -> tuple[str, ...]:
    """Under which word it is counted, where that is spelt otherwise."""
    if spelt(phrase.text) == spelt(word.text):
        return ()
    return (_("Compté avec «\u00a0{word}\u00a0»").format(word=inner(word.text)),)


def _all_there(most: int, *, typed: bool) -> str:
    if typed:
        return ngettext(
            "Le mot de cette personne est déjà là\u00a0: corrigez-le plutôt.",
            "Les {n} mots de cette personne sont déjà là\u00a0: corrigez-en un plutôt.",
            most,
        )
    return ngettext(
        "Votre mot est déjà là\u00a0: corrigez-le plutôt.",
        "Vos {n} mots sont déjà là\u00a0: corrigez-en un plutôt.",
        most,
    )


def _drawing(words: tuple[CloudWord, ...]) -> Component:
    """The cloud, and the same as a table where no script draws."""
    data = [
        {
            "id": word.id,
            "text": word.text,
            "n": word.people,
            "told": _people(word.people),
            "said": [[text, times] for text, times in word.spellings],
        }
        for word in words[:DRAWN]
    ]
    title = ngettext("{n} mot", "{n} mots", len(words))
    people = len({c.person or c.id for word in words for c, _phrase in word.said})
    said = {
        "title": _("{words} de {people}").format(words=title, people=_people(people)),
        "written": _("Écrit\u00a0: {spellings}"),
        "more": _("Et d’autres, dans la liste."),
    }
    rows = tuple((word.text, str(word.people)) for word in words)
    return Component(
        "cloud.js",
        data={"words": data, "all": len(words)},
        words=said,
        fallback=Table((_("Mot"), _("Personnes")), rows, said["title"]),
    )


def _people(n: int) -> str:
    return ngettext("{n} personne", "{n} personnes", n)


@hookimpl
def canvases() -> list[type[Canvas]]:
    return [WordCloud]


@hookimpl
def intros() -> list[type[Intro]]:
    return [QuickQuestion]
