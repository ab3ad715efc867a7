"""Somebody leaves, and others had written her name: it comes back nowhere."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pypdf
import pytest

from plugins.action_canvas import CanvasCard, Proposal
from plugins.introductions import RollCall
from plugins.shared_notes import NoteLine
from tablee.activities import Bundle
from tablee.document.names import Leaving
from tablee.model.entities import Appearance, Person, Role
from tablee.model.synthesis import Part
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session import Room
from tablee.session.transfer.document import document_of, left_by
from tablee.storage import Store
from tablee.storage.erasure import Unfinished
from tablee.texts import speaking
from tests.storage.test_erasure import traces

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue

NAME = "Jeanne Dupuis"
CHOICES = {
    Appearance.HIDDEN: "Une personne",
    Appearance.INITIALS: "J. D.",
    Appearance.FIRST: "Jeanne",
    Appearance.FULL: "Jeanne",
}


def person(name: str, appearance: Appearance = Appearance.FIRST, *formerly: str) -> Person:
    return Person(name.casefold().replace(" ", ""), name, appearance, formerly=formerly)


# ── the words ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Jeanne Dupuis", "Jeanne"),
        ("jeanne dupuis", "Jeanne"),
        ("JEANNE DUPUIS", "Jeanne"),
        ("Dupuis Jeanne", "Jeanne"),
        ("DUPUIS Jeanne, Karim", "Jeanne, Karim"),
        ("Mme Dupuis s’en charge", "Jeanne s’en charge"),
        ("Avec J. Dupuis et Karim", "Avec Jeanne et Karim"),
        ("L’idée de Jeanne Dupuis, ou d’Karim", "L’idée de Jeanne, ou d’Karim"),
        ("jeanne.dupuis@exemple.org", "Jeanne@exemple.org"),
        ("Jeanne a dit oui", "Jeanne a dit oui"),
        ("le puits, depuis hier", "le puits, depuis hier"),
    ],
)
def test_a_whole_name_is_put_as_its_owner_chose(written: str, read: str) -> None:
    assert Leaving([person(NAME)], [person("Karim")]).told(written) == read


@pytest.mark.parametrize(("appearance", "shown"), CHOICES.items())
def test_each_choice_holds_after_its_owner_has_left(appearance: Appearance, shown: str) -> None:
    with speaking("fr"):
        told = Leaving([person(NAME, appearance)], []).told
        assert told("Jeanne Dupuis et Karim") == f"{shown} et Karim"
        one = "Jeanne" if appearance in (Appearance.FIRST, Appearance.FULL) else shown
        assert told("Jeanne") == one


def test_a_hidden_person_stays_so_within_a_sentence_and_under_former_names() -> None:
    hidden = person(NAME, Appearance.HIDDEN, "Jeanne Martin")
    with speaking("fr"):
        told = Leaving([hidden], []).told
        assert told("On demande à Jeanne Dupuis.") == "On demande à une personne."
        assert (
            told("On demande à Jeanne Martin, à jeanne.")
            == "On demande à une personne, à une personne."
        )


def test_a_name_that_somebody_else_here_bears_is_left_to_them() -> None:
    told = Leaving(
        [person(NAME, Appearance.HIDDEN)], [person("Jeanne Martin"), person("Luc Dupuis")]
    ).told
    assert told("Jeanne et M. Dupuis") == "Jeanne et M. Dupuis"
    with speaking("fr"):
        assert told("Jeanne Dupuis") == "Une personne"


# ── a session ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=CHOICES, ids=lambda choice: choice.value)
def chosen(request: pytest.FixtureRequest) -> Appearance:
    found = request.param
    assert isinstance(found, Appearance)
    return found


def a_session(folder: Path, catalogue: Catalogue, appearance: Appearance) -> tuple[Room, Person]:
    """Karim and Yasmine write Jeanne’s whole name wherever people can type."""
    room = open_room(folder, catalogue, "introductions", "action_canvas", "approval", "closing")
    boss = facilitator_of(room)
    jeanne = room.people.join(f"browser-of-{NAME}", NAME, appearance)
    karim = enter(room, "Karim", Role.SCRIBE)
    room.conduct.describe(boss, title=f"Le projet de {NAME}", lead=f"Chez {NAME}, à Brest.")
    start(room, "introductions")
    seat_of(room, boss).post(RollCall(f"{NAME}, Karim"))
    start(room, "action_canvas")
    asked = seat_of(room, karim).post(CanvasCard(f"Demander à {NAME} de venir"))
    seat_of(room, karim).post(CanvasCard("Ouvrir le samedi"))
    withdrawn = seat_of(room, karim).post(CanvasCard(f"Sans {NAME.upper()}"))
    room.words.withdraw(karim, withdrawn.id)
    seat_of(room, karim).post(Proposal(asked.id, "Peindre la salle", who=f"{NAME}, Karim"))
    seat_of(room, karim, "shared_notes").post(
        NoteLine(f"Mme Dupuis accueille ; {NAME} est d’accord.")
    )
    step = start(room, "approval")
    room.voting.open(boss, step)
    room.voting.close(boss, step)
    room.conduct.configure(boss, step, title=f"Le vote de {NAME}")
    return room, jeanne


def everywhere(room: Room) -> str:
    """What every format of the document has, whatever it is packed in."""
    document = document_of(room, complete=True)
    single = (e for e in room.catalogue.exporters.values() if not isinstance(e, Bundle))
    return "".join(_unpacked(exporter.export(document, Part.BOTH)) for exporter in single)


def _unpacked(data: bytes) -> str:
    if data.startswith(b"%PDF"):
        pages = pypdf.PdfReader(io.BytesIO(data)).pages
        return "".join(page.extract_text() for page in pages)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return "".join(_unpacked(packed.read(name)) for name in packed.namelist())
    return data.decode(errors="ignore")


def test_no_format_and_no_byte_has_a_name_further_than_its_owner_had_chosen(
    tmp_path: Path, catalogue: Catalogue, chosen: Appearance
) -> None:
    room, jeanne = a_session(tmp_path, catalogue, chosen)
    room.erasing.person(jeanne, jeanne.id)
    forms = ["Dupuis", "dupuis", "DUPUIS"]
    if chosen in (Appearance.HIDDEN, Appearance.INITIALS):
        forms += ["Jeanne", "jeanne", "JEANNE"]
    assert traces(room.store.folder, *forms) == []
    said = everywhere(room)
    assert [form for form in forms if form in said] == []
    assert CHOICES[chosen] in said
    room.close()
    again = Room(Store(room.store.folder), catalogue)
    assert [form for form in forms if form in everywhere(again)] == []
    again.close()


def test_a_server_that_stops_while_it_erases_leaves_no_name_either(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, jeanne = a_session(tmp_path, catalogue, Appearance.HIDDEN)
    with monkeypatch.context() as patched:
        patched.setattr(type(room.store.journal), "rewrite", _full_disk)
        with pytest.raises(Unfinished):
            room.erasing.person(jeanne, jeanne.id)
        assert "Dupuis" not in everywhere(room)
        room.close()
    again = Room(Store(room.store.folder), catalogue)
    assert traces(room.store.folder, "Dupuis", "Jeanne") == []
    assert "Une personne" in everywhere(again)
    again.close()


def _full_disk(*_args: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_session_that_follows_has_names_as_they_were_chosen(
    tmp_path: Path, catalogue: Catalogue, chosen: Appearance
) -> None:
    room, _jeanne = a_session(tmp_path, catalogue, chosen)
    former = left_by(room, "facilitator-browser")
    shown = NAME if chosen is Appearance.FULL else CHOICES[chosen]
    assert [action.who for action in former.actions] == [f"{shown}, Karim"]
