"""Dialogs that erase: one of my texts, all of them, myself, or, on the console, somebody.

Each is confirmed once, and the confirmation says plainly what goes and what cannot be reached. The
dialog stays open while the page behind it is drawn again: erasing changes everybody's screen.
"""

from __future__ import annotations

import html
import time
from collections import Counter
from typing import TYPE_CHECKING, Final

import streamlit as st

from tablee.document.names import left_as
from tablee.errors import NotFound, WorkshopError
from tablee.model.entities import Contribution
from tablee.storage.erasure import Unfinished
from tablee.texts import _, inner, ngettext, speaking
from tablee.ui.widgets import component
from tablee.ui.widgets.inputs import as_text
from tablee.ui.widgets.markup import text_html
from tablee.web.ops.faults import part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tablee.model.entities import Person
    from tablee.session import Room
    from tablee.session.privacy.erasure import Written

__all__ = [
    "dialog",
    "erase_newcomers_button",
    "erase_person_button",
    "farewell",
    "my_texts_button",
]

TEXTS: Final = "my-texts"
"""The dialog: my texts, or what is asked about them."""
PERSON: Final = "person:"
"""Before an id: the dialog that asks about erasing this person."""
NEWCOMERS: Final = "newcomers"
"""The dialog that asks about erasing several people."""
GOING: Final = "erasing-going"
"""The ids of those people."""
NAMED: Final = 12
"""Names that its question lists; the others are counted."""
OPENED: Final = "erasing-opened"
ASKED: Final = "erasing-asked"
"""What the dialog of texts asks about: the id of one, or one of these two."""
ALL: Final = "all"
LEAVE: Final = "leave"
LEFT: Final = "erasing-left"
"""The session that this tab has just left."""
DONE: Final = "erasing-done"
"""What is said once it is done: a sentence, and whether all files are done too."""
FORGOT: Final = "erasing-forgot"
"""When this tab was to forget words, and whether all of them."""
SAID: Final = "erasing-said"
"""The same about a person, on the console, and until when."""
LONG: Final = 30.0
"""Seconds for which the console says it: its page is drawn again as soon as somebody is gone."""
SHOWN: Final = "erasing-shown"
OPENING: Final = 24
"""Characters of a text that its button repeats."""
MOST: Final = 30
"""Texts shown at once; a scribe has hundreds."""


def my_texts_button() -> None:
    """Opens what one has written; `dialog` draws it."""
    st.button(_("Mes textes"), key="erasing-mine", on_click=_open, args=(TEXTS,))


def erase_person_button(person: Person) -> None:
    """Asks about erasing somebody, from the console; `dialog` draws it."""
    label = _("Effacer cette personne")
    st.button(label, key=f"erasing-{person.id}", on_click=_open, args=(PERSON + person.id,))


def erase_newcomers_button(people: Sequence[Person], before: Callable[[], None]) -> None:
    """Asks about erasing these people; `dialog` draws it.

    `before` closes the dialog in which the button stands.
    """

    def ask() -> None:
        before()
        _open(NEWCOMERS)
        st.session_state[GOING] = [p.id for p in people]

    n = len(people)
    label = ngettext("Effacer {n} personne", "Effacer {n} personnes", n)
    st.button(label, key="erasing-newcomers", on_click=ask, disabled=not n)


@part
def dialog(room: Room, by: Person) -> None:
    """Draws the dialog that was opened, if one was; once on a page, outside any other."""
    opened = str(st.session_state.get(OPENED, ""))
    if not opened:
        _say_about_a_person()
        return
    titles = {TEXTS: _("Mes textes"), NEWCOMERS: _("Effacer des personnes")}
    title = titles.get(opened) or _("Effacer cette personne")

    @st.dialog(title, on_dismiss=_close)
    def drawn() -> None:
        try:
            _draw(room, room.person(by.id), opened)
        except NotFound:
            _close()
            st.rerun()

    drawn()


def farewell(session: str) -> bool:
    """Says that it is done to whoever has just left this session; whether that is the case."""
    if st.session_state.get(LEFT) != session:
        return False
    _forget_in_tab()
    text_html("h1", _("C’est fait"), "tb-h1")
    if later := st.session_state.get(DONE):
        st.warning(as_text(str(later)))
    st.text(
        _(
            "Vous n’êtes plus dans cette session : vos textes n’y sont plus. Là où d’autres "
            "avaient écrit votre nom, il reste au plus votre prénom ; un surnom ou une faute de "
            "frappe n’ont pas pu être reconnus. Vous pouvez fermer cette page."
        )
    )
    return True


def _draw(room: Room, by: Person, opened: str) -> None:
    asked = str(st.session_state.get(ASKED, ""))
    if opened == NEWCOMERS:
        _ask_newcomers(room, by)
    elif opened != TEXTS:
        _ask_person(room, by, room.person(opened.removeprefix(PERSON)))
    elif asked == LEAVE:
        _ask_leave(room, by)
    elif asked:
        _ask_texts(room, by, asked)
    else:
        _list(room, by)


def _open(what: str) -> None:
    _close()
    st.session_state[OPENED] = what


def _close() -> None:
    for key in (OPENED, ASKED, DONE, SHOWN, GOING):
        st.session_state.pop(key, None)


# ── my texts ────────────────────────────────────────────────────────────────────────────────


def _list(room: Room, by: Person) -> None:
    if DONE in st.session_state:
        _say(str(st.session_state[DONE]))
        _forget_in_tab()
    written = room.erasing.own_words(by)
    if written:
        st.text(_("Tout ce que vous avez mis dans cette session, même retiré."))
    else:
        st.text(_("Il n’y a rien de vous ici, à part votre nom."))
    shown = int(st.session_state.get(SHOWN, MOST))
    for one, quote in zip(written[:shown], _quotes(written), strict=False):
        with st.container(border=True, key=f"erasing-text-{one.id}"):
            st.text(_said(one))
            st.caption(as_text(_where(one)))
            label = _("Effacer pour de bon {quote}").format(quote=quote)
            _button(as_text(label), f"erasing-one-{one.id}", one.id)
    if len(written) > shown:
        label = ngettext("Voir {n} de plus", "Voir {n} de plus", min(MOST, len(written) - shown))
        st.button(label, key="erasing-more", on_click=_show, args=(shown + MOST,), width="stretch")
    if written:
        _button(_("Tout effacer"), "erasing-all", ALL)
    _button(_("Me retirer de la session"), "erasing-leave", LEAVE)


def _forget_in_tab() -> None:
    """The tab’s own copies go too: of what was sent and, where all is erased, of what was not."""
    if FORGOT in st.session_state:
        n, everything = st.session_state[FORGOT]
        component.forget(n, everything=everything)


def _show(most: int) -> None:
    st.session_state[SHOWN] = most


def _said(one: Written) -> str:
    if one.ballot:
        return _("Votre bulletin")
    return "\n".join(one.words) or _("Une marque, sans texte")


def _quotes(written: Sequence[Written]) -> Iterator[str]:
    """The beginning of each, no two alike: who hears the buttons only must tell them apart."""
    seen: Counter[str] = Counter()
    for one in written:
        line = " ".join(_said(one).split())
        line = line if len(line) <= OPENING else f"{line[: OPENING - 1].rstrip()}…"
        quote = _("« {words} »").format(words=line)
        seen[quote] += 1
        yield quote if seen[quote] == 1 else f"{quote} ({seen[quote]})"


def _say(later: str) -> None:
    """It is done; or `later` says what the files still wait for."""
    if later:
        st.warning(as_text(later))
    else:
        st.success(_("C’est effacé pour de bon."))


def _say_about_a_person() -> None:
    later, n, until = st.session_state.get(SAID, ("", 1, 0.0))
    if time.monotonic() < until:
        if later:
            st.warning(as_text(later))
        else:
            st.success(
                ngettext(
                    "Cette personne est effacée pour de bon.",
                    "Ces {n} personnes sont effacées pour de bon.",
                    n,
                )
            )


def _where(one: Written) -> str:
    if one.withdrawn:
        state = _("retiré, encore dans l’historique")
    elif one.shared:
        state = _("à l’écran")
    else:
        state = _("secret") if one.ballot else _("pour vous seulement")
    return f"{one.step or _('Étape retirée')} · {state}"


def _button(label: str, key: str, asked: str) -> None:
    st.button(label, key=key, on_click=_ask, args=(asked,), width="stretch")


def _ask(asked: str) -> None:
    st.session_state.pop(DONE, None)
    st.session_state[ASKED] = asked


# ── asking once, plainly ────────────────────────────────────────────────────────────────────


def _ask_texts(room: Room, by: Person, asked: str) -> None:
    if asked == ALL:
        question = _("Effacer tout ce que vous avez écrit ?")
        goes = _(
            "Vos textes, images, marques et bulletins disparaissent des écrans, de la synthèse, "
            "de l’historique et des fichiers. Vous restez dans la session."
        )
    else:
        one = next((w for w in room.erasing.own_words(by) if w.id == asked), None)
        if one is None:
            st.session_state.pop(ASKED, None)
            st.rerun()
        question = _("Effacer ce texte pour de bon ?")
        st.text(_said(one))
        goes = _(
            "Il disparaît des écrans, de la synthèse, de l’historique et des fichiers, "
            "dans toutes ses versions."
        )

    def erase() -> None:
        if asked == ALL:
            room.erasing.all_words(by)
        else:
            room.erasing.words(by, [asked])

    def done(later: str) -> None:
        st.session_state.pop(ASKED, None)
        st.session_state[DONE] = later
        st.session_state[FORGOT] = (time.monotonic(), asked == ALL)

    points = (goes, _copies(), _out_of_reach())
    _confirm(room, question, points, _("Oui, effacer"), (erase, done))


def _ask_leave(room: Room, by: Person) -> None:
    goes = _(
        "Votre nom, vos rôles, le lien avec ce téléphone et tout ce que vous avez écrit "
        "disparaissent des écrans, de la synthèse, de l’historique et des fichiers."
    )
    stays = _(
        "Ce que vous avez tapé pour d’autres leur reste. Là où d’autres ont écrit votre nom, "
        "on lira « {name} » ; un surnom ou une faute de frappe n’est pas reconnu."
    ).format(name=inner(_left_as(room, by)))

    def leave() -> None:
        room.erasing.person(by, by.id)

    def left(later: str) -> None:
        st.session_state.clear()
        st.session_state[LEFT] = room.session.id
        st.session_state[DONE] = later
        st.session_state[FORGOT] = (time.monotonic(), True)

    points = (goes, _copies(), stays, _out_of_reach())
    _confirm(room, _("Vous retirer de la session ?"), points, _("Me retirer"), (leave, left))


def _ask_person(room: Room, by: Person, person: Person) -> None:
    question = _("Effacer {name} ?").format(name=person.name)
    goes = _(
        "Son nom, ses rôles, ses téléphones et tout ce que cette personne a écrit disparaissent "
        "des écrans, de la synthèse, de l’historique et des fichiers."
    )
    stays = _(
        "Ce qu’elle a tapé pour d’autres leur reste. Là où d’autres ont écrit son nom, on lira "
        "« {name} » ; un surnom ou une faute de frappe n’est pas reconnu : relisez les notes."
    ).format(name=inner(_left_as(room, person)))

    def erase() -> None:
        room.erasing.person(by, person.id)

    def done(later: str) -> None:
        _close()
        st.session_state[SAID] = (later, 1, time.monotonic() + LONG)

    points = (goes, _copies(), stays, _out_of_reach())
    _confirm(room, question, points, _("Oui, effacer"), (erase, done))


def _ask_newcomers(room: Room, by: Person) -> None:
    going = st.session_state.get(GOING, ())
    people = [p for p in room.everybody.values() if p.id in going]
    n = len(people)
    if not n:
        st.text(_("Il n’y a plus personne à effacer ici."))
        return
    question = ngettext("Effacer {n} personne ?", "Effacer {n} personnes ?", n)
    names = [p.name for p in people[:NAMED]]
    if n > NAMED:
        names.append(ngettext("{n} autre", "{n} autres", n - NAMED))
    goes = _(
        "Leurs noms, leurs téléphones et tout ce que ces personnes ont écrit disparaissent "
        "des écrans, de la synthèse, de l’historique et des fichiers."
    )

    def erase() -> None:
        room.erasing.people(by, {p.id for p in people})

    def done(later: str) -> None:
        _close()
        st.session_state[SAID] = (later, n, time.monotonic() + LONG)

    points = (", ".join(names), goes, _copies(), _out_of_reach())
    _confirm(room, question, points, _("Oui, effacer"), (erase, done))


def _left_as(room: Room, person: Person) -> str:
    """What the document will have for the person's name, in its own language."""
    with speaking(room.session.language):
        return left_as(person)


def _copies() -> str:
    return _(
        "Les copies mot pour mot (vote, demande adoptée, phrase reprise) deviennent "
        "« (effacé) ». Un vote clos garde ses comptes."
    )


def _out_of_reach() -> str:
    return _(
        "Hors d’atteinte : ce que d’autres ont reformulé ou gardé comme mot-clé, "
        "les téléchargements, les sauvegardes et les photos déjà faits."
    )


def _confirm(
    room: Room,
    question: str,
    points: tuple[str, ...],
    label: str,
    call: tuple[Callable[[], None], Callable[[str], None]],
) -> None:
    """Asks once; `call` erases, then takes in what the files still wait for (empty for nothing)."""
    listed = "".join(f"<li>{html.escape(point)}</li>" for point in points)
    st.html(
        f'<h2 class="tb-h2">{html.escape(question)}</h2>'
        f'<ul style="margin: 0; padding-left: 1.1em">{listed}</ul>'
        f"<p><strong>{html.escape(_('Rien ne peut le rendre.'))}</strong></p>"
    )
    erase, done = call
    if st.button(label, key="erasing-yes", type="primary", width="stretch"):
        try:
            later = _later(erase)
        except WorkshopError as refusal:
            st.error(as_text(str(refusal)))
        else:
            done(later)
            _forget_here(room)
            st.rerun()
    st.button(_("Garder"), key="erasing-no", on_click=_keep, width="stretch")


def _later(erase: Callable[[], None]) -> str:
    """Erases; returns the sentence about what the disk does not let go of yet."""
    try:
        erase()
    except Unfinished as unfinished:
        return str(unfinished)
    return ""


def _keep() -> None:
    if st.session_state.pop(ASKED, None) is None:
        _close()


def _forget_here(room: Room) -> None:
    """What this tab still remembers of it: a text just withdrawn, for instance."""
    for key, value in list(st.session_state.items()):
        if isinstance(value, Contribution) and room.erasing.is_gone(value.id):
            del st.session_state[key]
