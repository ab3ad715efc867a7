"""Chooses an agenda on the home page: among those offered, saved here, or brought as a file."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st
from slugify import slugify
from streamlit.delta_generator import DeltaGenerator

from tablee.errors import NotAccepted
from tablee.model.agendas import Agenda, written
from tablee.model.entities import derived_id, fold
from tablee.registry import Fit
from tablee.session import Room
from tablee.session.library.agendas import in_each
from tablee.session.library.session_fields import fitted
from tablee.texts import N_, _, minutes_told, ngettext
from tablee.ui.widgets import refusals
from tablee.ui.widgets.inputs import as_text
from tablee.ui.widgets.markup import button_html
from tablee.web.export.printing import bring, printing_address
from tablee.web.site import site

BLANK: Final = ""
"""The name of the agenda without a step, last of every list."""
FAMILY: Final = "agenda-family"
BROUGHT: Final = "agenda-brought"
"""The agenda of a file that was brought along, for this tab."""
SAVED: Final = "kept"
REFUSED: Final = "agenda-refusal"
MANY: Final = 10
"""Agendas in a list, from which on one looks for words in them."""
FAMILIES: Final = {
    "brought": N_("Apporté"),
    "help": N_("S’entraider"),
    "explore": N_("Réfléchir ensemble"),
    "decide": N_("Décider"),
    "": N_("Autres"),
    SAVED: N_("Gardés ici"),
}
"""What agendas are for, and where they come from, in the order of the page."""


@dataclass(frozen=True)
class ChosenAgenda:
    """The agenda that is chosen, as it can be opened here."""

    fit: Fit | None
    """None for the blank page."""
    agreed: bool = True
    """Whether what it leaves out may be left out."""

    @property
    def asks(self) -> str:
        """What it asks of whoever opens it, for the session's question; empty for nothing."""
        return self.fit.agenda.spoken().asks if self.fit else ""

    def agenda(self) -> Agenda | None:
        """The one to open; raises `NotAccepted` where nobody agreed to what is left out."""
        if self.fit is None:
            return None
        if self.fit.left_out and not self.agreed:
            raise NotAccepted(
                _(
                    "Une partie de cet agenda n’est pas possible ici. Cochez « Ouvrir sans "
                    "cela », ou choisissez-en un autre."
                )
            )
        return self.fit.agenda


def choose(browser: str, more: DeltaGenerator) -> ChosenAgenda:
    """The families of agendas and the list of one; in `more`, what there is to know of it."""
    families = _families()
    family = _family(families)
    shown = _sought(families.get(family, {}) if family is not None else _all(families))
    with st.container(key="agendas"):
        _strips(list(shown.values()))
        chosen = st.radio(
            _("Agenda"),
            [*shown, BLANK],
            format_func=lambda name: _label(shown.get(name)),
            captions=[
                *(as_text(" ".join(described(agenda))) for agenda in shown.values()),
                _("Vous ajoutez les étapes une à une."),
            ],
            # Another list is another field: in its own, what is chosen may no longer be there.
            key=f"agenda-{derived_id(*shown)}",
        )
    if family == SAVED:
        _damaged()
    agenda = shown.get(chosen or BLANK)
    if agenda is None:
        return ChosenAgenda(None)
    with more:
        _known(browser, agenda, chosen or "")
    return _fitted(agenda)


def _families() -> dict[str, dict[str, Agenda]]:
    """The agendas there are by family, each by a name of its own; families with none left out."""
    found: dict[str, dict[str, Agenda]] = {name: {} for name in FAMILIES}
    for name, agenda in site().catalogue.agendas.items():
        family = agenda.purpose if agenda.purpose in FAMILIES else ""
        found[family][f"offered {name}"] = agenda.spoken()
    for name, agenda in site().sessions.agendas.all().items():
        found[SAVED][f"{SAVED} {name}"] = agenda.spoken()
    if (brought := st.session_state.get(BROUGHT)) is not None:
        found["brought"]["brought"] = brought.spoken()
    there = {name: agendas for name, agendas in found.items() if agendas}
    if site().sessions.agendas.damaged():
        there.setdefault(SAVED, {})
    return there


def _all(families: Mapping[str, Mapping[str, Agenda]]) -> dict[str, Agenda]:
    return {name: agenda for agendas in families.values() for name, agenda in agendas.items()}


def _family(families: Mapping[str, Mapping[str, Agenda]]) -> str | None:
    """Which of the families is shown; None for all of them."""
    if len(families) < 2:
        return None
    if st.session_state.get(FAMILY, "none yet") not in (*families, None):
        st.session_state[FAMILY] = next(iter(families))
    with st.container(key="agenda-families"):
        return st.pills(
            _("Pour quoi faire ?"),
            list(families),
            format_func=lambda name: f"{_(FAMILIES[name])} ({len(families.get(name, ()))})",
            key=FAMILY,
        )


def _sought(agendas: dict[str, Agenda]) -> dict[str, Agenda]:
    """Those whose words hold what is typed in a field, which is there where they are many."""
    if len(agendas) < MANY:
        return agendas
    typed = st.text_input(_("Chercher un agenda"), max_chars=80, key="agenda-sought")
    words = fold(typed).split()
    texts = {name: fold(f"{a.title} {a.summary}") for name, a in agendas.items()}
    found = {n: a for n, a in agendas.items() if all(word in texts[n] for word in words)}
    if not found:
        st.text(_("Aucun agenda ne contient ces mots. Cherchez-en d’autres, ou effacez-les."))
    return found


# ── the list ────────────────────────────────────────────────────────────────────────────────


def _label(agenda: Agenda | None) -> str:
    if agenda is None:
        return _("Une page blanche")
    # the style sheet puts the minutes in a column of their own, without the dot
    return f"{as_text(agenda.title)} :gray[·] :small[{as_text(_minutes(agenda))}]"


def _minutes(agenda: Agenda) -> str:
    return ngettext("{n} min", "{n} min", round(agenda.minutes))


def described(agenda: Agenda) -> Iterator[str]:
    """What it is in a sentence, how many steps it has, for how many people it is."""
    if agenda.summary:
        yield agenda.summary
    count = ngettext("{n} étape", "{n} étapes", len(agenda.steps)).replace(" ", "\u00a0")
    people = _people(*agenda.people)
    yield f"{count}, {people}." if people else f"{count}."


def _people(fewest: int, most: int) -> str:
    if fewest and most:
        return _("de {fewest} à {most} personnes").format(fewest=fewest, most=most)
    if fewest:
        return ngettext("dès {n} personne", "dès {n} personnes", fewest)
    return ngettext("jusqu’à {n} personne", "jusqu’à {n} personnes", most) if most else ""


def _strips(agendas: Sequence[Agenda]) -> None:
    """Beside each agenda the shape of its time, drawn by the style sheet from these colours.

    Before the list, as HTML wants it: Streamlit puts what is a style alone behind the page.
    """
    rules = "".join(
        f".st-key-agendas [role=radiogroup] > div:nth-child({place})"
        f"{{--tb-strip:linear-gradient(90deg,{_blocks(agenda)})}}"
        for place, agenda in enumerate(agendas, 1)
        if agenda.minutes
    )
    st.html(f"<div hidden><style>{rules}</style></div>")


def _blocks(agenda: Agenda) -> str:
    """One block a step, the longest one darker, as the stops of a gradient."""
    longest, gone, stops = max(step.minutes for step in agenda), 0.0, []
    for step in agenda:
        colour = "var(--second)" if step.minutes == longest else "var(--second-line)"
        start, gone = gone, gone + 100 * step.minutes / agenda.minutes
        stops.append(f"{colour} {start:.2f}% calc({gone:.2f}% - 3px)")
        stops.append(f"transparent calc({gone:.2f}% - 3px) {gone:.2f}%")
    return ",".join(stops)


def _damaged() -> None:
    for file, reason in site().sessions.agendas.damaged().items():
        st.warning(
            as_text(
                _("L’agenda gardé {file} ne se lit pas, il n’est pas proposé. {reason}").format(
                    file=file, reason=reason
                )
            )
        )


# ── the one chosen ──────────────────────────────────────────────────────────────────────────


def _original(agenda: Agenda, chosen: str) -> Agenda:
    """As somebody made it, its own words beside their translations; a plugin's in all languages."""
    if chosen == "brought":
        brought: Agenda = st.session_state.get(BROUGHT, agenda)
        return brought
    if (offered := site().catalogue.agendas.get(chosen.removeprefix("offered "))) is not None:
        return in_each(offered, site().catalogue)
    return site().sessions.agendas.all().get(chosen.removeprefix(f"{SAVED} "), agenda)


def _known(browser: str, agenda: Agenda, chosen: str) -> None:
    """Its steps, where it comes from, its file; how to keep it no longer."""
    fields = st.expander(_("Ses étapes, son fichier"), key="agenda-known", on_change="rerun")
    if not fields.open:
        return
    kept = chosen.startswith(f"{SAVED} ")
    original = _original(agenda, chosen)
    with fields:
        st.html(steps_html(agenda))
        if agenda.source:
            st.caption(as_text(_("Source : {source}").format(source=agenda.source)))
        with st.container(horizontal=True):
            st.download_button(
                _("Télécharger cet agenda"),
                written(original),
                file_name=f"{slugify(agenda.title) or 'agenda'}.toml",
                mime="application/toml",
            )
            name = bring(original, site()) if chosen == "brought" else chosen
            button_html(printing_address(name), _("Tout imprimer"), "print", apart=True)
            rooms = site().sessions.facilitated_by(browser) if kept and browser else []
            if rooms:
                _offer_removal(browser, rooms[0], chosen.removeprefix(f"{SAVED} "))


def steps_html(agenda: Agenda) -> str:
    """Its steps in order, each with its minutes, as a list."""
    kinds = site().catalogue.activities
    rows = []
    for step in agenda:
        kind = kinds.get(step.activity)
        title = step.title or _(kind.title if kind else N_("Étape sans son plugin"))
        told = minutes_told(step.minutes)
        if kind is None:
            told = _("{told}, pas installée ici").format(told=told)
        rows.append(f"<li><span>{html.escape(title)}</span> <small>{told}</small></li>")
    return f'<ol class="tb-agenda-steps">{"".join(rows)}</ol>'


def _offer_removal(browser: str, room: Room, name: str) -> None:
    def remove() -> None:
        if (person := room.person_of(browser)) is not None:
            site().sessions.agendas.remove(person, room, name)

    with st.popover(_("Ne plus garder")):
        st.text(_("Les sessions qui s’en servent gardent leurs étapes. Il ne sera plus proposé."))
        st.button(
            _("Ne plus garder cet agenda"),
            key="agenda-remove",
            on_click=refusals.attempt,
            args=(REFUSED, remove),
        )
    refusals.show(REFUSED, once=True)


def _fitted(agenda: Agenda) -> ChosenAgenda:
    """What of it is not installed here, to be agreed to before it opens."""
    found = fitted(agenda, site().catalogue)
    if not found.left_out:
        return ChosenAgenda(found)
    warn(found)
    key = derived_id(agenda.title, *found.left_out)  # agreeing to this is not agreeing to all
    return ChosenAgenda(found, st.checkbox(_("Ouvrir sans cela"), key=f"agenda-without-{key}"))


def warn(fitted: Fit) -> None:
    """Says what of an agenda is not installed here, where something is not."""
    if not fitted.left_out:
        return
    left_out(fitted)
    if not fitted.agenda.steps:
        st.text(_("Il n’en resterait aucune étape : la session s’ouvrirait vide."))


def left_out(fitted: Fit) -> None:
    """Says what opening it would leave out, and why."""
    _warn_of(_("Une partie de cet agenda n’est pas installée ici :"), fitted.strange)
    _warn_of(_("Des réglages de cet agenda ne sont pas possibles :"), fitted.impossible)


def _warn_of(heading: str, sentences: Sequence[str]) -> None:
    if sentences:
        lines = "".join(f"\n- {as_text(sentence)}" for sentence in sentences)
        st.warning(f"{heading}\n{lines}")
