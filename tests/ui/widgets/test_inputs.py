"""The console: people's words read as text, and what is refused stays typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import streamlit
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from streamlit.testing.v1 import AppTest

from tablee.model.entities import Role
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.settings import ROOT
from tablee.texts import add_catalogue, speaking
from tablee.ui.console.agenda import by_family
from tablee.ui.widgets import inputs
from tests.support.app_test import press
from tests.support.sessions.sample import Idea, Secret, sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.seat import Seat

MARKDOWN = MarkdownIt("commonmark").enable("strikethrough").enable("table")


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """Jeanne and Solène, who carries the project, with ideas to write."""
    room = open_room(tmp_path, sample_catalogue(), "ideas")
    enter(room, "Jeanne")
    enter(room, "Solène", Role.CARRIER)
    start(room, "ideas")
    return room


def seat(room: Room, name: str) -> Seat:
    return seat_of(room, next(p for p in room.everybody.values() if p.name == name))


def drawn(seat: Seat, draw: Callable[[Seat], None]) -> AppTest:
    """A page that draws this for the seat, under what was refused."""

    def page(seat, draw) -> None:  # type: ignore[no-untyped-def] # its source runs alone, without types
        from tablee.ui.widgets import inputs

        inputs.show_refusal(seat)
        draw(seat)

    return AppTest.from_function(page, kwargs={"seat": seat, "draw": draw}).run()


def texts(seat: Seat) -> list[str]:
    ideas, told = seat.step.of(Idea), seat.step.of(Secret)
    return [idea.text for _c, idea in ideas] + [secret.text for _c, secret in told]


# ── people's words ──────────────────────────────────────────────────────────────────────────


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))))
@example("# titre")
@example("1. d’abord")
@example("12) ensuite")
@example("- tiret")
@example("Deux *échelles* et _une_ ~~autre~~ `code` &amp; <b>gras</b>")
@example("![](https://ailleurs.example/traceur.png)")
@example("[ici](https://ailleurs.example)")
@example("une barre \\")
def test_people_s_words_are_read_as_they_were_typed(words: str) -> None:
    tokens = MARKDOWN.parse(inputs.as_text(words))
    read = [child for token in tokens for child in token.children or ()]
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    assert {child.type for child in read} <= {"text", "text_special"}
    assert "".join(child.content for child in read).split() == words.split()


def test_words_with_nothing_to_escape_stay_as_they_are() -> None:
    for words in ("Jean-Marc", "« Vos idées » : dites-les.", "C’est à vous (enfin)\u00a0!"):
        assert inputs.as_text(words) == words


@pytest.mark.parametrize("words", [":red[alerte]", ":material/home:", "$x^2$"])
def test_streamlit_s_own_signs_are_escaped_too(words: str) -> None:
    assert inputs.as_text(words).startswith(f"\\{words[0]}")


def test_a_refusal_that_names_somebody_reads_the_name_as_text(room: Room) -> None:
    def draw(seat: Seat) -> None:
        inputs.refuse(seat, "La parole est à **Jeanne**.")
        inputs.show_refusal(seat)

    page = drawn(seat(room, "Jeanne"), draw)
    assert page.error[0].value == "La parole est à \\*\\*Jeanne\\*\\*."


def test_two_people_of_one_name_are_told_apart(room: Room) -> None:
    enter(room, "Karim")
    room.people.add(facilitator_of(room), "Karim")
    assert list(inputs.names(room.everybody.values()).values()) == [
        "Yasmine",
        "Jeanne",
        "Solène",
        "Karim",
        "Karim (2)",
    ]


# ── writing ─────────────────────────────────────────────────────────────────────────────────


def test_what_is_sent_leaves_the_field_and_what_is_refused_stays(room: Room) -> None:
    jeanne = seat(room, "Jeanne")
    page = drawn(jeanne, lambda s: inputs.compose(s, "Une idée", "Envoyer", Idea))
    page.text_area[0].input("Un annuaire")
    press(page, "Envoyer")
    assert (texts(jeanne), page.text_area[0].value) == (["Un annuaire"], "")

    page.text_area[0].input("a" * 101)
    press(page, "Envoyer")
    assert (len(page.error), page.text_area[0].value) == (1, "a" * 101)


def test_no_field_drops_what_is_pasted_too_long_and_the_refusal_counts_it(room: Room) -> None:
    jeanne = seat(room, "Jeanne")
    pasted = "mot " * 300
    page = drawn(jeanne, lambda s: inputs.compose(s, "Une idée", "Envoyer", Idea, longest=1000))
    assert page.text_area[0].max_chars == 0
    page.text_area[0].input(pasted)
    press(page, "Envoyer")
    assert "1\u00a0000 caractères au plus, il y en a 1\u00a0199" in page.error[0].value
    assert page.text_area[0].value == pasted

    posted = jeanne.post(Idea("Un annuaire"))
    page = drawn(jeanne, lambda s: inputs.edit_form(s, s.room.contribution(posted.id)))
    assert page.text_area[0].max_chars == 0
    page.text_area[0].input("a" * 101)
    press(page, "Enregistrer")
    assert "100 caractères au plus, il y en a 101" in page.error[0].value
    assert page.text_area[0].value == "a" * 101
    assert texts(jeanne) == ["Un annuaire"]


def test_a_field_begins_again_with_its_first_words(room: Room) -> None:
    page = drawn(
        seat(room, "Jeanne"),
        lambda s: inputs.compose(s, "Une idée", "Envoyer", Idea, value="J’aimerais "),
    )
    assert page.text_area[0].value == "J’aimerais "
    page.text_area[0].input("J’aimerais un annuaire")
    press(page, "Envoyer")
    assert page.text_area[0].value == "J’aimerais "
    assert texts(seat(room, "Jeanne")) == ["J’aimerais un annuaire"]


def test_the_console_types_for_somebody_chosen_or_named(room: Room) -> None:
    console, jeanne = seat_of(room, facilitator_of(room)), seat(room, "Jeanne").person.id
    page = drawn(console, lambda s: inputs.compose(s, "Une idée", "Envoyer", Idea))
    page.selectbox[0].select(jeanne)
    page.text_area[0].input("Un annuaire")
    press(page, "Envoyer")

    page = drawn(console, lambda s: inputs.compose(s, "Une idée", "Envoyer", Idea, author=jeanne))
    assert not page.selectbox
    page.text_area[0].input("Une lettre")
    press(page, "Envoyer")

    assert [(c.person, c.entered_by) for c, _k in console.step.of(Idea)] == [
        (jeanne, console.person.id)
    ] * 2


def test_one_press_keeps_and_shows_what_would_wait_to_be_shared(room: Room) -> None:
    jeanne = seat(room, "Jeanne")
    page = drawn(jeanne, lambda s: inputs.compose(s, "Un secret", "Garder", Secret))
    page.text_area[0].input("Pour moi")
    press(page, "Garder")
    page = drawn(jeanne, lambda s: inputs.compose(s, "À dire", "Dire", Secret, shows=True))
    page.text_area[0].input("Pour tout le monde")
    press(page, "Dire")
    assert texts(jeanne) == ["Pour tout le monde"]
    assert len(jeanne.mine) == 2


def test_another_button_does_something_else_with_the_same_words(room: Room) -> None:
    jeanne = seat(room, "Jeanne")
    page = drawn(
        jeanne,
        lambda s: inputs.compose(
            s,
            "Une idée",
            "Proposer",
            Idea,
            instead=("Garder", lambda typed: s.post(Secret(typed))),
        ),
    )
    assert [button.label for button in page.button] == ["Garder", "Proposer"]
    page.text_area[0].input("Pour plus tard")
    press(page, "Garder")
    assert page.text_area[0].value == ""
    page.text_area[0].input("Pour tout le monde")
    press(page, "Proposer")
    assert texts(jeanne) == ["Pour tout le monde"]
    assert [content.text for _c, content in jeanne.mine_of(Secret)] == ["Pour plus tard"]


def test_one_knows_whether_something_is_half_typed(room: Room) -> None:
    def draw(seat: Seat) -> None:
        inputs.notice("en cours" if inputs.half_typed(seat) else "rien")
        streamlit.text_area("Une idée", key=inputs.field_key(seat, "text"))

    page = drawn(seat(room, "Jeanne"), draw)
    for typed, said in (("  ", "rien"), ("Un", "en cours")):
        page.text_area[0].input(typed).run()
        assert page.caption[0].value == said


# ── correcting, withdrawing ─────────────────────────────────────────────────────────────────


def renaming(seat: Seat) -> None:
    """A form such as plugins draw, on the idea that was asked for."""
    import streamlit as st

    found = seat.step.get(inputs.opened(seat, "correcting"))
    if found is None:
        return
    with st.form("correcting-form"):
        st.text_input("Idée", key="idea")
        inputs.form_buttons(
            seat,
            "correcting",
            lambda: seat.edit(found.id, Idea(st.session_state["idea"])),
            remove=("Retirer", lambda: inputs.withdraw(seat, found.id)),
        )


def opened_form(room: Room) -> tuple[Seat, AppTest]:
    jeanne = seat(room, "Jeanne")
    posted = jeanne.post(Idea("Un annuaire"))

    def draw(seat: Seat) -> None:
        import streamlit as st

        if "asked" not in st.session_state:
            st.session_state["asked"] = True
            inputs.open_form(seat, "correcting", posted.id)
        renaming(seat)

    return jeanne, drawn(jeanne, draw)


def test_a_form_stays_open_until_its_words_are_accepted(room: Room) -> None:
    jeanne, page = opened_form(room)
    page.text_input[0].input("")
    press(page, "Enregistrer")
    assert (len(page.error), len(page.text_input)) == (1, 1)
    page.text_input[0].input("Deux annuaires")
    press(page, "Enregistrer")
    assert (texts(jeanne), len(page.text_input)) == (["Deux annuaires"], 0)


def test_a_form_left_changes_nothing(room: Room) -> None:
    jeanne, page = opened_form(room)
    page.text_input[0].input("Deux annuaires")
    press(page, "Laisser comme c’était")
    assert (texts(jeanne), len(page.text_input)) == (["Un annuaire"], 0)


def test_what_a_form_withdraws_can_be_brought_back(room: Room) -> None:
    jeanne, page = opened_form(room)
    press(page, "Retirer")
    assert (texts(jeanne), len(page.text_input)) == ([], 0)
    jeanne.undo()
    assert texts(jeanne) == ["Un annuaire"]


# ── fields as data ──────────────────────────────────────────────────────────────────────────


def test_fields_are_drawn_for_whoever_has_a_page_and_may_write(room: Room) -> None:
    yasmine = facilitator_of(room)
    page = drawn(seat_of(room, yasmine), inputs.fields)
    page.text_area[0].input("Un annuaire")
    page.selectbox[0].set_value(seat(room, "Jeanne").person.id)
    press(page, "Envoyer")
    (posted,) = room.step_record(room.session.current or "").of(Idea)
    assert (posted[1].text, room.person(posted[0].person).name) == ("Un annuaire", "Jeanne")
    assert list(drawn(seat(room, "Solène"), inputs.fields).text_area) == [], "she listens"
    jeanne = seat(room, "Jeanne")
    room.conduct.close(yasmine)
    assert list(drawn(jeanne, inputs.fields).text_area) == [], "the step is over"


def test_the_activities_to_add_stand_by_what_they_are_for_then_by_their_titles(
    catalogue: Catalogue,
) -> None:
    labels = list(by_family(catalogue.activities).values())
    families = list(dict.fromkeys(label.partition(" · ")[0] for label in labels))
    assert families == [
        "Se rencontrer",
        "Poser le problème",
        "Réfléchir ensemble",
        "Décider",
        "Conclure",
    ]
    deciding = [label.partition(" · ")[2] for label in labels if label.startswith("Décider")]
    assert deciding[:4] == ["Approbation", "Cinq doigts", "Classement", "Décision par consentement"]
    assert not any("Notes prises en commun" in label for label in labels)
    add_catalogue(ROOT / "tablee")
    with speaking("en"):
        assert "Decide · Dots" in by_family(catalogue.activities).values()
