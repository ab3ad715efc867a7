"""Exposé: the carrier tells, in words and pictures; the others note; nothing shows too early."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import msgspec
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from plugins.presentation import (
    NotedLine,
    ProjectPicture,
    StoryPassage,
)
from tablee.activities import answers
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.entities import Appearance, Role
from tablee.model.synthesis import Line, Lines, Paragraph, SheetPicture
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.contributions import filling
from tablee.session.transfer.document import document_of
from tablee.texts import speaking
from tablee.view import Audience, Cards, Empty, Picture, Stack, Text
from tests.plugins.phones import OwnPhone
from tests.support.app_test import after, press

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Contribution, Person
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.session.people.seat import Seat


class Workshop:
    """A room with Solène, who carries, Gaspard, who takes part, and Yasmine, who facilitates."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.carrier = enter(room, "Solène", Role.CARRIER, Role.PARTICIPANT)
        self.listener = enter(room, "Gaspard")
        self.facilitator = facilitator_of(room)

    def seat(self, person: Person) -> Seat:
        return seat_of(self.room, person, "presentation")

    def start(self) -> None:
        start(self.room, "presentation")

    def tell(self, text: str) -> Contribution:
        """The carrier writes a passage and shows it, as the button of her form does."""
        told = self.seat(self.carrier).post(StoryPassage(text))
        self.seat(self.carrier).share([told.id])
        return told

    def view(self, audience: Audience) -> str:
        step = self.seat(self.facilitator).step
        return msgspec.json.encode(step.activity.view(step, audience)).decode()


@pytest.fixture
def workshop(tmp_path: Path, catalogue: Catalogue) -> Workshop:
    return Workshop(open_room(tmp_path, catalogue, "presentation"))


def picture_file(colour: str = "teal") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(file, "PNG")
    return file.getvalue()


def drawn(seat: Seat) -> AppTest:
    def page(seat) -> None:  # type: ignore[no-untyped-def] # its source runs alone, without types
        from tablee.ui.widgets import inputs

        inputs.show_refusal(seat)
        seat.activity.render(seat)

    return AppTest.from_function(page, kwargs={"seat": seat}).run()


def errors(page: AppTest) -> list[str]:
    assert not page.exception
    return [error.value for error in page.error]


# ── the rules ───────────────────────────────────────────────────────────────────────────────


def test_only_the_carrier_tells_the_project(workshop: Workshop) -> None:
    workshop.start()

    workshop.tell("Nous tenons douze maisons de services.")
    for somebody in (workshop.listener, workshop.facilitator):
        with pytest.raises(NotAllowed):
            workshop.seat(somebody).post(StoryPassage("À sa place."))

    assert len(workshop.seat(workshop.carrier).step.of(StoryPassage)) == 1


def test_the_facilitator_types_what_the_carrier_says(workshop: Workshop) -> None:
    workshop.start()

    told = workshop.seat(workshop.facilitator).post(
        StoryPassage("Nous tenons douze maisons."), on_behalf_of=workshop.carrier.id
    )

    assert told.person == workshop.carrier.id
    assert told.shared


def test_what_is_prepared_stays_private_until_it_is_shown(workshop: Workshop) -> None:
    prepared = workshop.seat(workshop.carrier).post(StoryPassage("Un secret encore."))
    workshop.start()

    for audience in Audience:
        assert "secret" not in workshop.view(audience)
    assert not document_of(workshop.room).notes

    workshop.seat(workshop.carrier).share([prepared.id])
    for audience in Audience:
        assert "Un secret encore." in workshop.view(audience)


def test_nothing_is_shown_before_the_step_starts(workshop: Workshop) -> None:
    prepared = workshop.seat(workshop.carrier).post(StoryPassage("Un secret encore."))

    with pytest.raises(NotAllowed, match="pas encore commencé"):
        workshop.seat(workshop.carrier).share([prepared.id])
    assert workshop.seat(workshop.listener).step.of(StoryPassage) == ()


def test_the_carrier_alone_shows_what_she_prepared(workshop: Workshop) -> None:
    prepared = workshop.seat(workshop.carrier).post(StoryPassage("Un secret encore."))
    workshop.start()

    for somebody in (workshop.listener, workshop.facilitator):
        with pytest.raises(NotAllowed):
            workshop.seat(somebody).share([prepared.id])
        with pytest.raises(NotAllowed):
            workshop.seat(somebody).edit(prepared.id, StoryPassage("À sa place."))


def test_the_carrier_tells_and_leaves_the_notes_to_others(workshop: Workshop) -> None:
    workshop.start()

    workshop.seat(workshop.listener).post(NotedLine("Douze maisons, six personnes."))
    with pytest.raises(NotAllowed, match="Solène, c’est vous qui racontez"):
        workshop.seat(workshop.carrier).post(NotedLine("Je me note."))


def test_a_picture_says_what_it_shows(workshop: Workshop) -> None:
    seat = workshop.seat(workshop.carrier)
    name = seat.add_picture(picture_file())

    with pytest.raises(NotAccepted, match="ce que montre l’image"):
        seat.post(ProjectPicture(name, "  "))
    kept = seat.post(ProjectPicture(name, "La carte des maisons"))
    with pytest.raises(NotAccepted, match="ce que montre l’image"):
        seat.edit(kept.id, ProjectPicture(name, ""))


@pytest.mark.parametrize("name", ["", "../../journal.jsonl", "https://ailleurs.example/x.png"])
def test_a_picture_is_one_that_the_session_keeps(workshop: Workshop, name: str) -> None:
    with pytest.raises(NotAccepted, match="pas dans la session"):
        workshop.seat(workshop.carrier).post(ProjectPicture(name, "La carte"))


def test_the_words_about_a_picture_change_but_not_the_picture(workshop: Workshop) -> None:
    seat = workshop.seat(workshop.carrier)
    one, other = seat.add_picture(picture_file()), seat.add_picture(picture_file("red"))
    kept = seat.post(ProjectPicture(one, "La carte"))

    assert seat.edit(kept.id, ProjectPicture(one, "La carte des maisons")).edited_at
    with pytest.raises(NotAccepted, match="pas dans la session"):
        seat.edit(kept.id, ProjectPicture(other, "La carte"))


def test_those_who_listen_bring_no_picture(workshop: Workshop) -> None:
    seat = workshop.seat(workshop.listener)
    workshop.start()

    with pytest.raises(NotAllowed):
        seat.post(ProjectPicture(seat.add_picture(picture_file()), "Une carte"))


# ── what everybody sees ─────────────────────────────────────────────────────────────────────


def test_before_anything_is_shown_the_screens_say_who_speaks(workshop: Workshop) -> None:
    workshop.start()
    step = workshop.seat(workshop.listener).step

    assert step.activity.view(step, Audience.WALL) == Empty(
        "Solène raconte de vive voix. Textes et images viendront ici."
    )
    phone = step.activity.view(step, Audience.PHONE)
    assert isinstance(phone, Stack)
    assert [item.empty for item in phone.items if isinstance(item, Cards)] == [
        "Solène raconte de vive voix. Textes et images viendront ici.",
        "La première note, c’est peut-être la vôtre.",
    ]


def test_two_carriers_are_named_together(workshop: Workshop) -> None:
    enter(workshop.room, "Jeanne", Role.CARRIER)
    workshop.start()

    assert "Solène et Jeanne raconte" in workshop.view(Audience.WALL)


def test_the_wall_shows_the_newest_picture_and_the_last_passage(workshop: Workshop) -> None:
    workshop.start()
    seat = workshop.seat(workshop.carrier)
    for text in ("D’abord.", "Ensuite."):
        workshop.tell(text)
    names = [seat.add_picture(picture_file()) for _n in range(2)]
    for name in names:
        seat.post(ProjectPicture(name, "Une carte", "Nos maisons"))
    workshop.seat(workshop.listener).post(NotedLine("Douze maisons."))

    step = seat.step
    newest, oldest = (seat.picture(name) for name in reversed(names))
    assert step.activity.view(step, Audience.WALL) == Stack(
        (
            Picture(newest, "Une carte", "Nos maisons"),
            Picture(oldest, "Une carte", "Nos maisons"),
            Text("Ensuite.", by="Solène"),
        )
    )


def test_while_the_carrier_only_speaks_the_wall_shows_the_notes(workshop: Workshop) -> None:
    workshop.start()
    workshop.seat(workshop.listener).post(NotedLine("Douze maisons."))

    assert "Douze maisons." in workshop.view(Audience.WALL)
    assert "withdraw" not in workshop.view(Audience.WALL)


def test_what_the_facilitator_hides_leaves_all_but_the_console(workshop: Workshop) -> None:
    workshop.start()
    seat = workshop.seat(workshop.carrier)
    told = workshop.tell("Un nom de trop.")
    picture = seat.post(ProjectPicture(seat.add_picture(picture_file()), "Un visage de trop"))
    noted = workshop.seat(workshop.listener).post(NotedLine("Une note de trop."))
    for contribution in (told, picture, noted):
        workshop.seat(workshop.facilitator).hide(contribution.id)

    assert "de trop" not in workshop.view(Audience.WALL)
    assert "de trop" not in workshop.view(Audience.PHONE)
    assert workshop.view(Audience.CONSOLE).count("de trop") == 3
    assert not document_of(workshop.room).notes


# ── what remains ────────────────────────────────────────────────────────────────────────────


def test_the_notes_hold_the_story_the_pictures_and_the_noted_lines(workshop: Workshop) -> None:
    workshop.start()
    seat = workshop.seat(workshop.carrier)
    first = workshop.tell("Nous tenons douze maisons.\n- une liste\n- un wiki")
    second = workshop.tell("Le national arrive.")
    name = seat.add_picture(picture_file())
    picture = seat.post(ProjectPicture(name, "La carte", "Nos maisons"))
    noted = workshop.seat(workshop.listener).post(NotedLine("Des outils vieillissent."))

    (section,) = document_of(workshop.room).notes

    step = seat.step
    assert section.label == "PRESENTATION DU PROJET"
    assert section.blocks == (
        Paragraph(
            Line("Solène : Nous tenons douze maisons.\n- une liste\n- un wiki", step.source(first))
        ),
        Paragraph(Line("Le national arrive.", step.source(second))),
        SheetPicture(
            name,
            workshop.room.store.media(name),
            "La carte",
            "Nos maisons",
            step.source(picture),
        ),
        Lines((Line("Des outils vieillissent.", step.source(noted)),)),
    )


def test_a_lost_picture_leaves_its_words_and_all_the_rest(workshop: Workshop) -> None:
    workshop.start()
    seat = workshop.seat(workshop.carrier)
    workshop.tell("Nous tenons douze maisons.")
    name = seat.add_picture(picture_file())
    seat.post(ProjectPicture(name, "La carte", "Nos maisons"))
    workshop.room.store.remove_media(name)

    (section,) = document_of(workshop.room).notes

    texts = [block.line.text for block in section.blocks if isinstance(block, Paragraph)]
    assert texts == ["Solène : Nous tenons douze maisons.", "La carte\nNos maisons"]


def test_a_carrier_who_hides_her_name_is_not_named(tmp_path: Path, catalogue: Catalogue) -> None:
    room = open_room(tmp_path, catalogue, "presentation")
    carrier = enter(room, "Solène Kervella", Role.CARRIER, appearance=Appearance.HIDDEN)
    start(room, "presentation")
    seat = seat_of(room, carrier)
    seat.share([seat.post(StoryPassage("Nous tenons douze maisons.")).id])

    step = seat.step
    for audience in (Audience.PHONE, Audience.WALL):
        assert b"Sol" not in msgspec.json.encode(step.activity.view(step, audience))
    (section,) = document_of(room).notes
    (block,) = section.blocks
    assert isinstance(block, Paragraph)
    assert block.line.text == "Une personne : Nous tenons douze maisons."


def test_an_exposé_where_nothing_was_written_leaves_no_label(workshop: Workshop) -> None:
    workshop.start()

    assert not document_of(workshop.room).notes


def test_an_english_session_has_english_labels(workshop: Workshop) -> None:
    workshop.start()
    workshop.tell("We keep twelve houses.")
    workshop.room.conduct.describe(workshop.facilitator, language="en")

    (section,) = document_of(workshop.room).notes
    assert section.label == "PRESENTATION OF THE PROJECT"
    with speaking("en"):
        assert "The first note may be yours." in workshop.view(Audience.PHONE)


# ── what each person types ──────────────────────────────────────────────────────────────────


def test_the_carrier_prepares_on_her_phone_then_shows(workshop: Workshop) -> None:
    phone = OwnPhone(workshop.room, workshop.carrier, "presentation")
    assert phone.fields["telling"]["button"] == "Garder ce texte"
    phone.write("telling", "Nous tenons douze maisons.")
    assert "douze maisons" in phone.words
    assert "Montrer au groupe" not in phone.buttons()
    ((prepared, _told),) = workshop.seat(workshop.carrier).mine_of(StoryPassage)

    workshop.start()
    assert not prepared.shared
    phone.ask(edit=prepared.id, text="Nous tenons treize maisons.")
    phone.press(phone.buttons()["Montrer au groupe"], prepared.id)
    assert "treize maisons" in workshop.view(Audience.PHONE)
    assert "treize maisons" not in phone.words


def test_during_the_step_one_press_keeps_and_shows(workshop: Workshop) -> None:
    workshop.start()
    phone = OwnPhone(workshop.room, workshop.carrier, "presentation")
    phone.write("telling", "Nous tenons douze maisons.")
    assert "douze maisons" in workshop.view(Audience.WALL)


def test_a_passage_sent_just_as_the_step_ends_is_not_taken(workshop: Workshop) -> None:
    workshop.start()
    phone = OwnPhone(workshop.room, workshop.carrier, "presentation")
    workshop.room.conduct.next(workshop.facilitator)
    assert phone.refused(field="telling", text="Nous tenons douze maisons.")
    assert workshop.seat(workshop.carrier).mine == ()


def test_whoever_takes_notes_writes_what_the_carrier_says(workshop: Workshop) -> None:
    scribe = enter(workshop.room, "Bastien", Role.SCRIBE, Role.PARTICIPANT)
    phone = OwnPhone(workshop.room, scribe, "presentation")
    assert phone.fields == {}
    workshop.start()
    assert phone.fields["telling"]["label"] == "Ce que raconte Solène"
    phone.write("telling", "Douze maisons.")
    ((told, _telling),) = workshop.seat(workshop.carrier).step.of(StoryPassage)
    assert (told.person, told.entered_by, told.shared) == (workshop.carrier.id, scribe.id, True)


def test_the_notes_are_the_others(workshop: Workshop) -> None:
    workshop.start()
    assert OwnPhone(workshop.room, workshop.listener).shared == ["noted"]
    assert OwnPhone(workshop.room, workshop.carrier).shared == []
    assert OwnPhone(workshop.room, workshop.listener).fields == {}


def test_the_carrier_is_asked_to_tell_and_the_others_to_listen(workshop: Workshop) -> None:
    step = workshop.seat(workshop.listener).step

    assert step.activity.prompt_for(step, workshop.listener).startswith("Écoutez.")
    told = step.activity.prompt_for(step, workshop.carrier)
    assert told == "C’est à vous de raconter votre projet."


def test_a_prepared_text_can_be_withdrawn(workshop: Workshop) -> None:
    prepared = workshop.seat(workshop.carrier).post(StoryPassage("À oublier."))
    phone = OwnPhone(workshop.room, workshop.carrier, "presentation")
    phone.press(phone.buttons()["Retirer"], prepared.id)
    assert workshop.seat(workshop.carrier).mine == ()


def test_a_picture_is_shown_with_words_and_these_are_corrected(workshop: Workshop) -> None:
    workshop.start()
    phone, seat = OwnPhone(workshop.room, workshop.carrier), workshop.seat(workshop.carrier)
    name = seat.add_picture(picture_file())
    without = {"name": name, "caption": "Nos maisons"}
    assert "ce que montre l’image" in phone.refused(field="picture", values=without)
    assert "une image" in phone.refused(field="picture", values={"alt": "La carte"})
    phone.write("picture", name=name, alt="La carte", caption="Nos maisons")
    ((kept, _picture),) = seat.mine_of(ProjectPicture)
    field = phone.ask(edit=kept.id)["editing"]
    assert [each["value"] for each in field["inputs"]] == ["La carte", "Nos maisons"]
    phone.edit(kept, alt="La carte des maisons", caption="")
    ((_c, picture),) = seat.mine_of(ProjectPicture)
    assert picture == ProjectPicture(name, "La carte des maisons", "")


def test_no_picture_chosen_is_said_on_the_console(workshop: Workshop) -> None:
    page = press(drawn(workshop.seat(workshop.facilitator)), "Montrer l’image")

    assert errors(page) == ["Choisissez d’abord une image."]


def test_the_words_about_a_picture_are_corrected_after_its_button(workshop: Workshop) -> None:
    seat = workshop.seat(workshop.facilitator)
    kept = seat.post(ProjectPicture(seat.add_picture(picture_file()), "La carte"))

    page = after(seat, "edit", kept.id)
    assert page.text_input[0].value == "La carte"
    page.text_input[0].input("")
    press(page, "Enregistrer")
    assert len(errors(page)) == 1
    page.text_input[0].input("La carte des douze maisons")
    press(page, "Enregistrer")

    assert errors(page) == []
    ((_c, picture),) = seat.step.of(ProjectPicture)
    assert picture.alt == "La carte des douze maisons"


def test_a_button_that_is_no_longer_there_says_so(workshop: Workshop) -> None:
    workshop.start()
    noted = workshop.seat(workshop.listener).post(NotedLine("Douze maisons."))
    seat = workshop.seat(workshop.facilitator)
    picture = seat.post(ProjectPicture(seat.add_picture(picture_file()), "La carte"))

    for action, target in (("edit", noted.id), ("burn", picture.id), ("edit", "nobody")):
        with pytest.raises(NotAccepted, match="n’est plus là"):
            seat.activity.act(seat, action, target)


def test_the_console_types_for_the_carrier(workshop: Workshop) -> None:
    workshop.start()
    page = drawn(workshop.seat(workshop.facilitator))
    page.text_area(key=workshop.seat(workshop.facilitator).key("draft", "telling", "0")).input(
        "Douze maisons."
    )
    press(page, "Ajouter à l’exposé")

    assert errors(page) == []
    ((told, _telling),) = workshop.seat(workshop.carrier).step.of(StoryPassage)
    assert told.person == workshop.carrier.id


def test_without_a_carrier_the_console_says_what_to_do(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "presentation")
    page = drawn(seat_of(room, facilitator_of(room), "presentation"))

    assert any("Donnez ce rôle à quelqu’un" in caption.value for caption in page.caption)
    assert not page.exception


def test_whoever_leads_and_carries_keeps_a_passage_until_it_is_shown(workshop: Workshop) -> None:
    room, lead = workshop.room, workshop.facilitator
    room.people.set_roles(lead, lead.id, {Role.FACILITATOR, Role.CARRIER})

    def own() -> tuple[list[str], bool]:
        seat = workshop.seat(room.person(lead.id))
        drawn = answers.own_fields(seat.own)
        return [field.button for field in drawn], Role.CARRIER in answers.own_roles(seat.step)

    assert own() == (["Garder ce texte", "Montrer ces images"], True)
    filling.fill(workshop.seat(room.person(lead.id)), "telling", {"text": "Douze maisons"})
    workshop.start()
    assert "Douze maisons" not in workshop.view(Audience.PHONE)
    (kept,) = workshop.seat(room.person(lead.id)).mine
    filling.press(workshop.seat(room.person(lead.id)), "share", kept.id)
    assert "Douze maisons" in workshop.view(Audience.PHONE)
    assert own() == (["Montrer ce passage", "Montrer ces images"], True)
