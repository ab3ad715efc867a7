"""Fields of the whole session that plugins offer: asked for, kept, told, handed on, taken back."""

from __future__ import annotations

import html
import quopri
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

import pytest

from plugins.accelerator import ProjectFields
from plugins.markdown.folder import NotesFields
from tablee.activities import Agenda, AgendaStep, SessionFields
from tablee.document.outline import outline, outline_texts
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.agendas import read, written
from tablee.model.entities import Session
from tablee.model.synthesis import Part, Piece, Place, SheetSection
from tablee.registry import session_fields as checking
from tablee.sdk.testing import Clock, enter, facilitator_of, start, write
from tablee.session import Sessions
from tablee.session.library.agendas import agenda_of
from tablee.session.library.session_fields import fitted, handed_on
from tablee.session.transfer import archive, follow_up
from tablee.session.transfer.document import document_of, left_by, public_document_of
from tablee.storage.journal import FileJournal
from tablee.view import Input
from tests.visibility.looking import read as text_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

AGENDA = Agenda("", "Une étape", "", (AgendaStep("go_round", 12),))
NO_ROW = ("csv-actions", "csv-votes", "zip")
"""Formats of which each row says it, and that have no row here; and the file of all others."""
PROJECT = {
    "project.stage": "study",
    "project.budget": "12 000 €",
    "project.partners": "Mairie de Lunel\nLa Fabrique",
}


class PostFields(SessionFields):
    """What a plugin that posts would ask of a session."""

    name: ClassVar[str] = "post"
    title: ClassVar[str] = "Envoi"
    private: ClassVar[frozenset[str]] = frozenset({"room"})
    secret: ClassVar[frozenset[str]] = frozenset({"key"})

    def inputs(self) -> Sequence[Input]:
        return (
            Input("room", "Salon"),
            Input("key", "Clé"),
            Input("day", "Jour", "date"),
            Input("seats", "Places", "number", least=1, most=50),
            Input("langs", "Langues", "choices", choices=(("fr", "Français"), ("es", "Espagnol"))),
        )

    def place(self, name: str) -> Place | SheetSection | None:
        return Place.DECISIONS if name == "langs" else Place.HEAD

    def check(self, values: dict[str, object]) -> None:  # type: ignore[override]
        if values.get("room") == "interdit":
            raise NotAccepted.of("room", "Ce salon est fermé.")


@pytest.fixture
def both(catalogue: Catalogue) -> Catalogue:
    return replace(
        catalogue, session_fields={**catalogue.session_fields, PostFields.name: PostFields()}
    )


@pytest.fixture
def sessions(tmp_path: Path, both: Catalogue) -> Sessions:
    return Sessions(tmp_path, both, Clock(), FileJournal)


@pytest.fixture
def room(sessions: Sessions) -> Room:
    return sessions.create("laptop", "La recyclerie", AGENDA, facilitator="Yasmine", fields=PROJECT)


def texts(room: Room, part: Part = Part.BOTH) -> list[str]:
    return list(outline_texts(outline(document_of(room), part)))


def test_what_was_typed_stands_at_the_head_and_in_a_section_of_every_format(room: Room) -> None:
    start(room, "go_round")
    write(room, enter(room, "Karim"), "Moi, dès samedi")
    document = document_of(room)
    assert [(f.label, f.text) for f in document.facts] == [
        ("Avancement", "À l’étude"),
        ("Budget", "12 000 €"),
    ]
    [partners] = [section for section in document.sheet if section.place]
    assert (partners.label, partners.place) == ("Partenaires du projet", "partners")
    told = texts(room)
    assert "Mairie de Lunel\nLa Fabrique" in told or {"Mairie de Lunel", "La Fabrique"} <= {*told}
    for name, exporter in room.catalogue.exporters.items():
        if name not in NO_ROW:
            words = text_of(exporter.export(document, Part.BOTH))
            words = (
                quopri.decodestring(words.encode("latin-1")).decode("utf-8", "ignore")
                if name == "eml"
                else words
            )
            for word in ("12 000 €", "À l’étude"):
                plain = html.unescape(words).replace("\u00a0", " ")
                assert word in plain or word.upper() in plain, f"{name} lacks {word}"


def test_without_their_plugin_they_stay_with_their_labels_and_no_id_is_told(
    tmp_path: Path, catalogue: Catalogue, sessions: Sessions, room: Room
) -> None:
    before = texts(room)
    sessions.close()
    poorer = replace(catalogue, session_fields={})
    alone = Sessions(tmp_path, poorer, room.clock).get(room.session.id)
    assert texts(alone) == before
    assert not [t for t in texts(alone) if "project" in t or "study" in t or "partners" in t]
    alone.conduct.describe(facilitator_of(alone), venue="Salle des fêtes")
    assert alone.session.fields == room.session.fields
    alone.conduct.describe(facilitator_of(alone), language="en")
    assert "Being studied" in "\n".join(texts(alone))


def test_they_are_changed_undone_and_refused_with_a_sentence_each(room: Room) -> None:
    host = facilitator_of(room)
    room.conduct.describe(host, fields={"project.budget": "15 000 €"})
    assert ProjectFields.read(room.session)["budget"] == "15 000 €"
    assert ProjectFields.read(room.session)["stage"] == "study", "what is not said stays"
    room.history.undo(host)
    assert ProjectFields.read(room.session)["budget"] == "12 000 €"
    with pytest.raises(NotAllowed):
        room.conduct.describe(enter(room, "Karim"), fields={"project.budget": "rien"})
    bad = {"post.seats": "70", "post.day": "un jour", "post.room": "calme"}
    with pytest.raises(NotAccepted) as refused:
        room.conduct.describe(host, fields=bad)
    assert {*refused.value.inputs} == {"post.seats", "post.day"}
    with pytest.raises(NotAccepted) as refused:
        room.conduct.describe(host, fields={"post.room": "interdit"})
    assert refused.value.inputs == {"post.room": "Ce salon est fermé."}
    assert not PostFields.read(room.session)
    room.conduct.describe(host, fields={"project.budget": " "})
    assert "budget" not in ProjectFields.read(room.session)


def test_what_is_private_or_secret_is_in_nothing_that_others_read(room: Room) -> None:
    host = facilitator_of(room)
    given = {
        "post.room": "salon-rouge", "post.key": "tres-secret", "post.day": "2026-12-24",
        "post.seats": "12,5", "post.langs": ["fr", "es"],
    }  # fmt: skip
    room.conduct.describe(host, fields=given)
    assert PostFields.read(room.session) == {
        "room": "salon-rouge", "key": "tres-secret", "day": "2026-12-24", "seats": "12.5",
        "langs": ("fr", "es"),
    }  # fmt: skip
    told = "\n".join(texts(room))
    assert "24 décembre 2026" in told
    assert "12,5" in told
    assert "Français et Espagnol" in told
    document = document_of(room)
    assert PostFields.read(document) == {
        "day": "2026-12-24", "seats": "12.5", "langs": ("fr", "es")
    }  # fmt: skip
    handed_on = written(agenda_of(room, "Le mien"))
    data = str(archive.of_room(room))
    for words in (told, repr(document), repr(public_document_of(room, [])), handed_on):
        assert "salon-rouge" not in words
        assert "tres-secret" not in words
    assert "salon-rouge" in data
    assert "tres-secret" not in data
    room.conduct.describe(host, fields={"post.key": ""})
    assert PostFields.read(room.session)["key"] == "tres-secret", "an empty secret is no news"
    room.conduct.describe(host, fields={"post.key": None})
    assert "key" not in PostFields.read(room.session)


def test_an_agenda_a_copy_and_an_archive_hand_them_on(sessions: Sessions, room: Room) -> None:
    mine = read(written(agenda_of(room, "Le mien")).encode())
    assert mine.fields["project"]["partners"] == "Mairie de Lunel\nLa Fabrique"
    again = sessions.create("other", "Encore", mine, fields={"project.budget": ""})
    assert {*ProjectFields.read(again.session)} == {"stage", "partners"}
    copy = sessions.duplicate("other", room, facilitator_of(room), "Copie")
    assert copy.session.fields == room.session.fields
    back = sessions.bring_in("other", archive.of_room(room))
    assert back.session.fields == room.session.fields


def test_the_session_that_follows_begins_with_them_but_for_what_is_private(
    sessions: Sessions, room: Room, both: Catalogue
) -> None:
    host = facilitator_of(room)
    room.conduct.describe(host, fields={"post.room": "Salon 3", "post.key": "xyz", "post.seats": 4})
    left = left_by(room, "laptop")
    assert handed_on(left, both) == {**PROJECT, "post.seats": "4"}
    file = both.exporter("json").export(document_of(room), Part.SHEET)
    assert handed_on(follow_up.read(both, "x.json", file), both) == handed_on(left, both)
    gone = replace(left, fields={**left.fields, "project.stage": "gone", "nobody.asks": "x"})
    assert "project.stage" not in handed_on(gone, both)
    again = sessions.create("laptop", "Encore", AGENDA, fields=handed_on(gone, both))
    assert ProjectFields.read(again.session)["budget"] == "12 000 €"


def test_an_agenda_says_what_cannot_be_kept_here(both: Catalogue) -> None:
    text = written(replace(AGENDA, fields={"project": {"stage": "gone"}, "post": {"key": "k"}}))
    found = fitted(read(text.encode()), both)
    assert len(found.strange) == 2
    assert not found.agenda.fields
    stranger = fitted(replace(AGENDA, fields={"nobody": {"a": "b"}}), both)
    assert "nobody.a" in stranger.strange[0]
    number = replace(AGENDA, fields={"project": {"budget": 12000}})
    assert fitted(number, both).agenda.fields == number.fields


def test_a_damaged_archive_is_refused(sessions: Sessions, room: Room) -> None:
    data = archive.of_room(room)
    data["fields"]["project.budget"]["place"] = "nowhere at all"
    with pytest.raises(NotAccepted):
        sessions.bring_in("other", data)


def test_a_step_may_say_things_at_the_head_and_in_sections_of_its_own(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plugins.go_round import GoRound
    from tablee.model.synthesis import Line, Lines

    means = SheetSection("means", "Moyens", after=Place.HEAD)
    pieces = [
        Piece(means, (Lines((Line("Un camion"),)),)),
        Piece(Place.HEAD, (Lines((Line("Lunel"), Line("Nîmes"))),), "Communes"),
    ]
    monkeypatch.setattr(GoRound, "synthesis", lambda *_: pieces)
    document = document_of(room)
    assert document.sheet[0].label == "Moyens"
    assert document.facts[-1].text == "Lunel, Nîmes"
    assert "Un camion" in texts(room, Part.SHEET)


def test_the_folder_of_notes_has_the_tags_of_the_session(room: Room) -> None:
    fields = {"notes.tags": "#ateliers/2026, Ville de Lunel, 12"}
    room.conduct.describe(facilitator_of(room), fields=fields)
    assert NotesFields.read(document_of(room)) == {"tags": fields["notes.tags"]}
    words = text_of(room.catalogue.exporters["folder"].export(document_of(room), Part.BOTH))
    assert "- ateliers/2026\n- Ville-de-Lunel" in words
    assert "budget: 12 000 €" in words.replace("\u00a0", " ")


def test_faults_of_fields_are_told_when_they_are_taken_in() -> None:
    class Wrong(PostFields):
        name: ClassVar[str] = "wrong"
        secret: ClassVar[frozenset[str]] = frozenset({"seats", "gone"})

        def inputs(self) -> Sequence[Input]:
            return (Input("who", "Qui", "person"), Input("seats", "Places", "number"))

        def place(self, name: str) -> Place | SheetSection | None:
            return Place.NOTES

    assert len(list(checking.checked(Wrong))) == 6
    assert not list(checking.checked(PostFields))
    assert len(list(checking.checked(Session))) == 1
