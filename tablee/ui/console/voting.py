"""Controls of a vote on the console: its options, opening, closing, showing, another round.

The same for every method; votes typed for the room are in the view (`VoteCapture`), and a
phone's own ballot too (`Paper`): nothing of a vote is drawn by Streamlit there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from tablee.activities import StepRecord
from tablee.activities.votes import Vote, VoteFacts
from tablee.activities.votes.results.withheld import FEW, explained, is_withheld, said_of_ballots
from tablee.activities.votes.views import checked
from tablee.drawing.paper_ballots import MOST_COPIES
from tablee.model import days
from tablee.session.people.seat import Seat
from tablee.settings.addresses import at
from tablee.texts import _, ngettext
from tablee.ui.widgets import inputs
from tablee.ui.widgets.markup import button_html
from tablee.view import MOST_CARDS
from tablee.web.phone.paper.ballots import vote_end_address
from tablee.web.site import site


def draw(seat: Seat) -> None:
    """The buttons of the moment, for whoever facilitates; nothing for anybody else."""
    step = seat.step
    vote = step.activity
    if not isinstance(vote, Vote) or not seat.facilitates:
        return
    facts = step.facts(VoteFacts)
    if not facts.opened:
        _prepare(seat, vote, step, facts)
    elif not facts.closed:
        _close(seat, vote, step, facts)
    else:
        _after(seat, vote, facts)


def comes_first(seat: Seat) -> bool:
    """Whether what the facilitator does stands above the view: while a vote is not closed."""
    step = seat.step
    return isinstance(step.activity, Vote) and not step.facts(VoteFacts).closed


# ── prepared ────────────────────────────────────────────────────────────────────────────────


def _prepare(seat: Seat, vote: Vote, step: StepRecord, facts: VoteFacts) -> None:
    _ask_question(seat, vote, step)
    n = len(vote.options(step))
    save = _choose(seat, vote, step, facts, n)

    def do(press: Callable[[Seat], object]) -> None:
        if save():  # what has just been typed counts too
            inputs.attempt(seat, lambda: press(seat))

    with st.container(horizontal=True, vertical_alignment="center"):
        for place, button in enumerate(vote.before_opening(step) if step.running else ()):
            st.button(
                button.label,
                key=seat.key(button.name),
                type="secondary" if place else "primary",
                disabled=not place and not vote.fewest <= n <= vote.most,
                on_click=do,
                args=(button.press,),
            )
        _paper_link(seat)
        _cards_link(seat, vote, step)
        _until(seat, step, facts)
    _ends(seat, vote, step, facts)
    _wrong_number(vote, n, to_tick=bool(vote.candidates(step)))


def _ask_question(seat: Seat, vote: Vote, step: StepRecord) -> None:
    """The question that the vote answers, kept as soon as it is left."""
    key = seat.key("question")

    def keep() -> None:
        typed = str(st.session_state.get(key, "")).strip()
        settings = {**step.step.settings, "question": typed}
        configure = seat.room.conduct.configure
        inputs.attempt(seat, lambda: configure(seat.person, step.step.id, settings=settings))

    if vote.asks_question:
        st.text_input(
            _("Question posée au vote"),
            value=getattr(step.own_activity, "question", ""),
            max_chars=300,
            key=key,
            placeholder=step.session.question,
            on_change=keep,
        )


def _wrong_number(vote: Vote, n: int, *, to_tick: bool) -> None:
    """What is missing, or too much, for the vote to open."""
    if n < vote.fewest:
        inputs.notice(
            _("Pour ouvrir le vote, il faut au moins deux propositions. Tapez-les ci-dessus.")
            if vote.fewest > 1
            else _("Pour ouvrir le vote, il faut une proposition. Cochez-la ou tapez-la ci-dessus.")
            if to_tick
            else _("Pour ouvrir le vote, il faut une proposition. Tapez-la ci-dessus.")
        )
    elif n > vote.most:
        inputs.notice(
            ngettext(
                "Ce vote porte sur {n} proposition : gardez celle dont on décide.",
                "Ce vote porte sur {n} propositions au plus : laissez-en de côté.",
                vote.most,
            )
        )


def _choose(
    seat: Seat, vote: Vote, step: StepRecord, facts: VoteFacts, n: int
) -> Callable[[], bool]:
    """Which cards, and what is typed on the spot: kept at each change. Returns what keeps it."""
    cards, ticked = vote.candidates(step), {id_ for id_, _words in vote.put_to_vote(step)}
    kept = {id_: seat.key("card", id_) for id_, _words in cards}
    typed = seat.key("typed")

    def save() -> bool:
        stands = st.session_state.get
        left_out = [id_ for id_, key in kept.items() if not stands(key, id_ in ticked)]
        lines = str(st.session_state.get(typed, "\n".join(facts.typed))).splitlines()
        prepare = seat.room.voting.prepare

        def prepared() -> bool:
            prepare(seat.person, step.step.id, typed=lines, left_out=left_out)
            return True

        return bool(inputs.attempt(seat, prepared))

    unfinished = not vote.fewest <= n <= vote.most or bool(facts.typed or facts.left_out)

    def keep() -> None:
        save()

    title = ngettext("{n} proposition mise au vote", "{n} propositions mises au vote", n)
    with st.expander(title.format(n=n), expanded=unfinished):
        for id_, words in cards:
            st.checkbox(
                inputs.as_text(words),
                value=id_ in ticked,
                key=kept[id_],
                on_change=keep,
            )
        st.text_area(
            _("Propositions tapées ici, une par ligne"),
            value="\n".join(facts.typed),
            key=typed,
            height=68 if vote.most == 1 else 160,
            on_change=keep,
        )
        st.button(_("Enregistrer les propositions"), key=seat.key("prepare"), on_click=keep)
    return save


# ── open ────────────────────────────────────────────────────────────────────────────────────


def _close(seat: Seat, vote: Vote, step: StepRecord, facts: VoteFacts) -> None:
    if seat.room.secrecy.lost(seat.step.step):
        st.warning(
            _(
                "Les bulletins envoyés avant sont perdus : "
                "leur clé n’est pas avec ce dossier. Demandez à tout le monde de voter à nouveau."
            )
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Clore et montrer le résultat"),
            key=seat.key("close"),
            type="primary",
            on_click=_close_or_ask,
            args=(seat, vote, True),
        )
        st.button(
            _("Clore sans montrer"),
            key=seat.key("close-held"),
            on_click=_close_or_ask,
            args=(seat, vote, False),
        )
        _paper_link(seat)
        _cards_link(seat, vote, step)
        _until(seat, step, facts)
    _ends(seat, vote, step, facts)
    _ask(seat, facts)


def _until(seat: Seat, step: StepRecord, facts: VoteFacts) -> None:
    """When the vote closes by itself, for one that stays open for hours or days."""
    key = seat.key("until", f"{facts.until:.0f}")
    when = datetime.fromtimestamp(facts.until) if facts.until else None

    def say(until: Callable[[], float]) -> None:
        shown = bool(st.session_state.get(f"{key}-shown"))

        def keep() -> None:
            seat.room.voting.close_at(seat.person, step.step.id, until(), then_shown=shown)

        inputs.attempt(seat, keep, place="until")

    def typed() -> float:
        hour = days.typed_time(str(st.session_state.get(f"{key}-hour", "")) or "-")
        day = inputs.typed_day(f"{key}-day").isoformat()
        return datetime.fromisoformat(f"{day}T{hour}").timestamp()

    with st.popover(_("Laisser ouvert jusqu’à…"), key=seat.key("until")):
        inputs.day_field(_("Jour de la clôture"), when.date() if when else None, key=f"{key}-day")
        st.text_input(
            _("Heure"),
            value=f"{when:%H:%M}" if when else "",
            placeholder="18:00",
            max_chars=9,
            key=f"{key}-hour",
        )
        inputs.show_refusal(seat, place="until")
        st.checkbox(
            _("Montrer le résultat à cette heure"), value=facts.then_shown, key=f"{key}-shown"
        )
        inputs.notice(
            _(
                "Le vote se clôt alors tout seul, console fermée ou non. Vous pouvez toujours "
                "le clore avant."
            )
        )
        st.button(_("Enregistrer"), key=f"{key}-keep", on_click=say, args=(typed,))
        if facts.until:
            st.button(_("Sans heure de fin"), key=f"{key}-none", on_click=say, args=(float,))


def _ends(seat: Seat, vote: Vote, step: StepRecord, facts: VoteFacts) -> None:
    """The hour, how many have yet to vote (never who), and a reminder to be sent."""
    if not facts.until:
        return
    told = facts.until_told
    if facts.running:
        n = vote.unfinished(step)
        left = ngettext("{n} personne n’a pas fini.", "{n} personnes n’ont pas fini.", n)
        told = f"{told} {left}"
    inputs.notice(told)
    if facts.running:
        with st.expander(_("Rappeler le vote")):
            asked = vote.question_of(step) or step.title
            link = site().join_link(seat.room)
            st.code(f"{asked}\n{facts.until_told}\n{link}", language=None, wrap_lines=True)
            inputs.notice(
                _(
                    "À envoyer à tout le monde : le lien ramène au vote, sans compte. Le fichier "
                    "met l’heure de la clôture dans un calendrier, avec une alarme avant ; il ne "
                    "dit ni la question, ni un nom. Chaque téléphone l’offre aussi, sous l’étape."
                )
            )
            address = vote_end_address(seat.room, step.step.id)
            button_html(address, _("Fichier pour les calendriers (.ics)"), "report")


def _close_or_ask(seat: Seat, vote: Vote, show: bool) -> None:
    """Closes at once when all have finished; else says how many have not, and asks once.

    It asks too where more might have voted than so few secret ballots are there.
    """
    step = seat.step
    n = vote.unfinished(step)
    if n or (_few_of(seat, step) and len(vote.voters(step)) >= FEW):
        st.session_state[seat.key("closing")] = step.facts(VoteFacts).round, n, show
    else:
        inputs.attempt(seat, lambda: seat.close_vote(show=show))


def _few_of(seat: Seat, step: StepRecord) -> str:
    """What the secret ballots that are there are too few to hide; empty where they are not."""
    secret = step.facts(VoteFacts).secret
    return said_of_ballots(seat.room.voting.ballots_in(step.step.id)) if secret else ""


def closing_question(n: int, entered: int) -> str:
    """Whether to close though `n` people have not finished; `entered` were typed for the room."""
    asked = ngettext(
        "{n} personne n’a pas fini : clore quand même ?",
        "{n} personnes n’ont pas fini : clore quand même ?",
        n,
    )
    if not entered:
        return asked
    room = ngettext(
        "{n} vote saisi pour la salle compte aussi : c’est peut-être le leur.",
        "{n} votes saisis pour la salle comptent aussi : ce sont peut-être les leurs.",
        entered,
    )
    return f"{asked} {room}"


def _ask(seat: Seat, facts: VoteFacts) -> None:
    """The question, in a dialog: it takes the keyboard’s focus, and Escape leaves the vote open."""
    asked = st.session_state.get(seat.key("closing"))
    if asked is None or asked[0] != facts.round:
        return
    _round, n, show = asked

    def leave() -> None:
        st.session_state.pop(seat.key("closing"), None)

    def close() -> None:
        leave()
        inputs.attempt(seat, lambda: seat.close_vote(show=show))

    @st.dialog(_("Clore le vote"), on_dismiss=leave)
    def drawn() -> None:
        if n:
            st.text(closing_question(n, seat.step.entered))
        if few := _few_of(seat, seat.step):
            st.text(few)
        inputs.notice(_("Ce qui est déjà marqué sur un bulletin compte."))
        with st.container(horizontal=True):
            stay = st.button(_("Laisser le vote ouvert"), key=seat.key("stay-open"), on_click=leave)
            gone = st.button(
                _("Clore quand même"), key=seat.key("close-anyway"), type="primary", on_click=close
            )
        if stay or gone:
            st.rerun()

    drawn()


# ── closed ──────────────────────────────────────────────────────────────────────────────────


def _after(seat: Seat, vote: Vote, facts: VoteFacts) -> None:
    if facts.held:
        if is_withheld(vote, seat.step):
            urn = seat.step.urn
            inputs.notice(said_of_ballots(urn.voters if urn is not None else 0))
        inputs.notice(_("Vous seul·e voyez ce résultat. La salle l’attend."))
    with st.container(horizontal=True, vertical_alignment="center"):
        if facts.held:
            inputs.button(seat, _("Montrer le résultat"), seat.show_vote, "show", primary=True)
        else:
            button_html(
                at(f"/ballots/{_place(seat)}.csv"), _("Bulletins (CSV)"), "download", apart=True
            )
            _explain(seat, vote, facts)
        if not vote.asks_again(seat.step):
            _reopen(seat)


def _explain(seat: Seat, vote: Vote, facts: VoteFacts) -> None:
    """What the wall shows, while it shows this vote: how it was counted, or what came out."""
    step = seat.step
    if not step.running or step.urn is None or not step.urn.voters:
        return
    if not explained(vote, step) and not checked(vote, step):
        return
    counted = _("Montrer au mur comment on a compté")
    label = _("Revenir au résultat") if facts.explained else counted
    inputs.button(seat, label, lambda: seat.explain_vote(on=not facts.explained), "explain")


def _reopen(seat: Seat) -> None:
    """Another round, once one has read what it means."""
    with st.popover(_("Rouvrir le vote"), key=seat.key("reopening")):
        st.text(
            _(
                "Un nouveau tour commence : tout le monde vote à nouveau, avec la même règle. "
                "Le résultat de ce tour reste au compte rendu, "
                "et il est noté que vous avez rouvert."
            )
        )
        inputs.button(seat, _("Rouvrir pour un nouveau tour"), seat.reopen_vote, "reopen")


# ── on paper ────────────────────────────────────────────────────────────────────────────────


def _paper_link(seat: Seat) -> None:
    """How many to print, and the file."""
    with st.popover(_("Bulletins papier")):
        copies = st.number_input(
            _("Combien de bulletins ?"), 1, MOST_COPIES, 20, key=seat.key("copies")
        )
        inputs.notice(
            _(
                "Imprimez sur une seule face, à 100 %, puis coupez le long des pointillés. "
                "Les bulletins remplis se lisent sur une photo, ou se saisissent un par un, "
                "une fois le vote ouvert."
            )
        )
        address = at(f"/print/{_place(seat)}?copies={copies}")
        button_html(address, _("Ouvrir le PDF"), "report", apart=True)


def _cards_link(seat: Seat, vote: Vote, step: StepRecord) -> None:
    """Which voting cards to print, and whose they are; nothing where four sides say no vote."""
    if not vote.card_takes(vote.paper(step)) and step.facts(VoteFacts).opened:
        return
    with st.popover(_("Cartes de vote")):
        with st.container(horizontal=True):
            first = st.number_input(_("De la carte"), 1, MOST_CARDS, 1, key=seat.key("card-first"))
            last = st.number_input(_("à la carte"), 1, MOST_CARDS, 30, key=seat.key("card-last"))
        large = st.checkbox(_("Une par feuille, pour une grande salle"), key=seat.key("card-large"))
        inputs.notice(
            _(
                "Chaque personne tient en haut la lettre de sa réponse, "
                "et une photo suffit : onglet « Cartes et photo » du vote ouvert. "
                "Imprimez à 100 %, sur papier épais."
            )
        )
        _whose_cards(seat)
        size = "full" if large else "half"
        numbers = f"first={first}&last={max(first, last)}"
        address = at(f"/voting-cards/{seat.room.session.id}?{numbers}&size={size}")
        with st.container(horizontal=True):
            button_html(address, _("Ouvrir le PDF"), "report", apart=True)
            _give_cards(seat)


def _whose_cards(seat: Seat) -> None:
    people = seat.room.everybody.values()
    given = sorted((person.card, person.name) for person in people if person.card)
    if given:
        inputs.notice(
            _("Cartes données : {cards}.").format(
                cards=", ".join(f"{number} ({name})" for number, name in given)
            )
        )
    else:
        inputs.notice(
            _(
                "Une carte sans nom compte comme un bulletin papier. "
                "Donnée à une personne, elle est son bulletin."
            )
        )


def _give_cards(seat: Seat) -> None:
    if seat.room.voting_cards.without():
        label = _("Donner un numéro à chaque personne")
        give_all = seat.room.voting_cards.give_all
        inputs.button(seat, label, lambda: give_all(seat.person), "give-cards")


def _place(seat: Seat) -> str:
    return f"{seat.room.session.id}/{seat.step.step.id}"
