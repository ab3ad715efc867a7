"""Content class of uploaded pictures: alternative text, card, place in the document.

Pure: how a file becomes a picture that the session keeps is `tablee.drawing.uploads`’s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from tablee.activities import Change, ChangeKind, StepRecord
from tablee.activities.cards import card, visible
from tablee.errors import NotAccepted, NotFound
from tablee.model.entities import Content, Contribution
from tablee.model.synthesis import Block, Line, Paragraph, SheetPicture
from tablee.model.verbs import Verb
from tablee.settings.addresses import at
from tablee.texts import _
from tablee.view import Audience, Card, Field, Input, Picture

PICTURE_NAME: Final = re.compile(r"[\w-]+\.(png|jpg)", re.ASCII)
"""The names that `Seat.add_picture` gives: nothing else may stand in an address."""


@dataclass(frozen=True)
class PictureContent(Content):
    """The base of contents that are a picture, by the name under which the session keeps it."""

    longest: ClassVar[int] = 500
    name: str = ""
    alt: str = ""
    """What it shows, for those who do not see it. Required."""
    caption: str = ""
    shows: tuple[str, ...] = field(default=(), kw_only=True)
    """Ids of the cards whose sticky notes can be read on it: it is shown while all of them are."""

    @property
    def repeats(self) -> tuple[str, ...]:
        """The words on it: it is erased with any of them."""
        return self.shows

    def texts(self) -> tuple[str, ...]:
        """The words about it, without the name of its file."""
        return tuple(text for text in (self.alt, self.caption) if text)


@dataclass(frozen=True, kw_only=True)
class PicturedContent(Content):
    """The base of cards with a `text` that may be a sticky note, cut out of the photo of a wall.

    Whoever facilitates may put such cards into a step one of whose fields makes them; `texts` of a
    subclass leave the name of the picture out.
    """

    picture: str = ""
    """The name under which the session keeps it; empty for a card that was typed."""
    note: int = 0
    """Its number on the photo, from 1."""

    def called(self, verb: str) -> str:
        """In the history, of a note that nobody has typed; the usual words elsewhere."""
        typed: object = getattr(self, "text", "")
        if not self.picture or typed:
            return ""
        words: dict[str, str] = {
            Verb.POST: _("papillons mis au mur"),
            Verb.WITHDRAW: _("papillon retiré"),
        }
        return words.get(verb, "")

    def in_words(self) -> str:
        """Of a note that nobody has typed yet, that it is to be read."""
        return note_words(self) if self.picture and not getattr(self, "text", "") else ""


def media_address(session: str, name: str) -> str:
    """Where a kept picture is served; its unguessable name is what lets one see it."""
    return at(f"/pictures/{session}/{name}")


def picture_address(step: StepRecord, picture: PictureContent) -> str:
    """Where screens find a picture of this step's session: for cards, choices and views."""
    return media_address(step.session.id, picture.name)


def note_words(content: PicturedContent) -> str:
    """The card's text; where nobody has typed it, that it stands on the picture."""
    text = str(getattr(content, "text", ""))
    if text or not content.picture:
        return text
    return _("Papillon {n}, à lire sur la photo").format(n=content.note)


# ── what one types ──────────────────────────────────────────────────────────────────────────


def picture_field(
    name: str,
    kind: type[PictureContent],
    label: str,
    button: str,
    *,
    hint: str = "",
    several: int = 1,
) -> Field:
    """A picture, what it shows, and a caption; folded, as few send one.

    `hint` is an example of what it could show; `several` how many one may choose at once.
    """
    file = Input(
        "name",
        _("L’image"),
        "picture",
        required=True,
        help=_(
            "Le lieu et la date de la prise de vue n’y restent pas. "
            "Une animation devient une image fixe."
        ),
    )
    inputs = (file, *words_about_it(kind(), hint))
    return Field(name, kind.kind, label, button, inputs=inputs, folded=True, several=several)


def picture_words_field(picture: PictureContent) -> Field:
    """The words about a picture, to correct them: for an activity's `editing_field`."""
    return Field("words", picture.kind, "", _("Enregistrer"), inputs=words_about_it(picture))


def words_about_it(picture: PictureContent, hint: str = "") -> tuple[Input, Input]:
    """What it shows, of which `hint` is an example, and a caption."""
    shows = _("Ce qu’elle montre, pour les personnes qui ne la voient pas")
    return (
        Input("alt", shows, value=picture.alt, longest=picture.longest, placeholder=hint),
        Input(
            "caption",
            _("Légende, source ou lien (facultatif)"),
            value=picture.caption,
            longest=picture.longest,
        ),
    )


# ── the rules ───────────────────────────────────────────────────────────────────────────────


def check_picture(change: Change) -> None:
    """Refuses a picture without words about it, or one that the session does not keep.

    For an activity's `check`; anything but a picture passes.
    """
    picture = change.content
    if not isinstance(picture, PictureContent) or change.kind is ChangeKind.WITHDRAW:
        return
    require_alt(picture.alt)
    before = change.before.content if change.before else picture
    same = isinstance(before, PictureContent) and before.name == picture.name
    if not same or not PICTURE_NAME.fullmatch(picture.name):
        raise NotAccepted(_("Cette image n’est pas dans la session. Choisissez-la de nouveau."))


def require_alt(alt: str) -> None:
    """Refuses a picture without a word about what it shows."""
    if not alt.strip():
        raise NotAccepted.of(
            "alt",
            _(
                "Dites en quelques mots ce que montre l’image : "
                "les personnes qui ne la voient pas le liront."
            ),
        )


# ── what everybody sees ─────────────────────────────────────────────────────────────────────


def picture_card(step: StepRecord, contribution: Contribution, audience: Audience) -> Card:
    """A picture with its caption, and the buttons of those who may change it."""
    picture = contribution.content
    assert isinstance(picture, PictureContent)
    address = media_address(step.session.id, picture.name)
    return card(step, contribution, picture.caption, audience, picture=address, alt=picture.alt)


def pictures_shown(step: StepRecord, kind: type[PictureContent]) -> tuple[Picture, ...]:
    """The pictures of this kind as the wall shows them, the newest first."""
    return tuple(
        Picture(media_address(step.session.id, picture.name), picture.alt, picture.caption)
        for _c, picture in reversed(visible(step, kind, Audience.WALL))
    )


def picture_blocks(step: StepRecord, kind: type[PictureContent]) -> Iterator[Block]:
    """The pictures of this kind in the document; a lost file leaves the words about it.

    None where the reader needs no bytes (`StepRecord.media`).
    """
    if step.media is None:
        return
    for contribution, picture in visible(step, kind, Audience.PHONE):
        source = step.source(contribution)
        try:
            data = step.media[picture.name]
        except (NotFound, KeyError):
            yield Paragraph(Line("\n".join(picture.texts()), source))
        else:
            yield SheetPicture(picture.name, data, picture.alt, picture.caption, source)


# ── sticky notes ────────────────────────────────────────────────────────────────────────────


def note_picture(step: StepRecord, content: PicturedContent) -> dict[str, Any]:
    """What `cards.card` is given besides for a note: its picture, and what stands on it."""
    if not content.picture:
        return {}
    address = media_address(step.session.id, content.picture)
    return {"picture": address, "alt": _note_alt(content)}


def _note_alt(content: PicturedContent) -> str:
    """What its picture shows: its words beside it say it, where they were typed."""
    if getattr(content, "text", ""):
        return _("Le papillon {n}, écrit à la main").format(n=content.note)
    return _("Papillon {n}, écrit à la main : personne ne l’a encore transcrit").format(
        n=content.note
    )


def note_blocks(step: StepRecord, contribution: Contribution) -> Iterator[Block]:
    """The picture of a card that is a note, for the document; none where its file is lost.

    None where the reader needs no bytes (`StepRecord.media`); its words stand as any card's.
    """
    content = contribution.content
    if step.media is None or not isinstance(content, PicturedContent) or not content.picture:
        return
    try:
        data = step.media[content.picture]
    except (NotFound, KeyError):
        return
    source = step.source(contribution)
    yield SheetPicture(content.picture, data, _note_alt(content), note_words(content), source)
