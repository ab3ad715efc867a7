"""A session is made of a report that was written elsewhere, whole or not at all."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings

from tablee.document.importing import decoded, merged, summary
from tablee.document.importing.sources.markup import typed_lines
from tablee.document.outline import outline
from tablee.document.outline import outline_texts as lines_of
from tablee.errors import NotAccepted
from tablee.model.entities import Appearance, Role, StepState
from tablee.model.synthesis import Part
from tablee.registry import load
from tablee.sdk.testing import Clock, facilitator_of
from tablee.session import Sessions
from tablee.session.transfer import upload
from tablee.session.transfer.document import document_of
from tests.support.examples import examples
from tests.support.sessions.written_report import HOSTILE, REPORT, canonical, understand, words

if TYPE_CHECKING:
    from tablee.registry import Catalogue
    from tablee.session import Room

PLUGINS = Path(__file__).parents[3] / "plugins"
NOW = 1_790_000_000.0


@pytest.fixture
def sessions(tmp_path: Path, catalogue: Catalogue) -> Sessions:
    return Sessions(tmp_path, catalogue, Clock(NOW))


def exported(room: Room, catalogue: Catalogue) -> str:
    return catalogue.exporter("markdown").export(document_of(room), Part.BOTH).decode()


def told(room: Room) -> list[str]:
    """The words of the document."""
    document = outline(document_of(room), Part.BOTH)
    return [word for line in lines_of(document) for word in words(line)]


def plain(markdown: str) -> list[str]:
    """The words of an export without the marks of Markdown."""
    return words(re.sub(r"\\(?=[^\w\s])", "", markdown))


def in_order(expected: list[str], found_: list[str]) -> bool:
    rest = iter(found_)
    return all(word in rest for word in expected)


def test_the_session_is_open_and_its_export_has_every_line(
    sessions: Sessions, catalogue: Catalogue
) -> None:
    room = sessions.take_in("hers", understand(REPORT), "Yasmine")

    came = plain(exported(room, catalogue))
    expected = [word for line in REPORT.splitlines() for word in canonical(line)]
    assert in_order(expected, came)
    assert Counter(came) - Counter(expected) == Counter(words("Présentations"))
    assert not room.closed
    assert all(step.state is StepState.DONE for step in room.agenda)
    people = {p.name: p for p in room.everybody.values()}
    assert people["Yasmine"].roles == {Role.FACILITATOR}
    assert room.person_of("hers") == people["Yasmine"]
    assert [(a.name, b.name) for a, b in room.people.merges_to_propose()] == [
        ("Virginie", "Virgine")
    ]


def test_two_names_become_one_person_once_somebody_says_so(
    sessions: Sessions, catalogue: Catalogue
) -> None:
    understood = understand(REPORT)
    assert [summary.one_person(understood, pair) for pair in understood.proposals] == [
        "Virginie et Virgine\u00a0: une seule personne\u00a0?"
    ]
    one = merged(understood, understood.proposals)
    assert len(one.people) == len(understood.people) - 1
    assert not one.proposals
    apart = sessions.take_in("hers", understood)
    together = sessions.take_in("hers", one)
    assert exported(together, catalogue) == exported(apart, catalogue)
    assert "Virgine" not in {p.name for p in together.everybody.values()}


def test_whoever_chooses_to_appear_otherwise_does_in_every_list(
    sessions: Sessions, catalogue: Catalogue
) -> None:
    text = "Titre\n\nRédigé par Anne Roy\nParticipants : Anne Roy (CPIE), Bob et Chloé Le Goff"
    room = sessions.take_in("hers", understand(text))
    people = {p.name: p for p in room.everybody.values()}
    assert "Anne Roy (CPIE), Bob et Chloé Le Goff\n" in exported(room, catalogue)

    anne, chloe = people["Anne Roy"], people["Chloé Le Goff"]
    room.people.rename(anne, anne.id, anne.name, Appearance.INITIALS)
    room.people.rename(chloe, chloe.id, "Chloé Legoff")
    page = exported(room, catalogue)
    assert "Rédigé par A. R." in page
    assert "A. R., Bob, Chloé\n" in page


def test_two_people_made_one_on_the_console_stay_in_the_lists(
    sessions: Sessions, catalogue: Catalogue
) -> None:
    room = sessions.take_in("hers", understand(REPORT))
    before, host = exported(room, catalogue), facilitator_of(room)
    ((virginie, virgine),) = room.people.merges_to_propose()
    room.people.merge(host, virginie.id, virgine.id)
    listed = "Adele, Bastien, Clémence, "
    assert exported(room, catalogue) == before.replace(f"{listed}Virgine", f"{listed}Virginie")

    phone = room.people.join("phone", "Wahid")
    room.people.merge(host, phone.id, virginie.id)
    assert "Clémence, Wahid\n" in exported(room, catalogue)


def test_our_own_export_comes_back_as_it_went(sessions: Sessions, catalogue: Catalogue) -> None:
    first = exported(sessions.take_in("hers", understand(REPORT)), catalogue)
    again = exported(sessions.take_in("hers", understand(first, "x.md")), catalogue)
    assert again == first


@pytest.mark.parametrize("form", ["markdown", "yeswiki", "text", "plaintext"])
@pytest.mark.parametrize(("day", "language"), [("2026-03-01", "fr"), ("2094-03-12", "en")])
def test_the_day_that_our_own_export_says_is_that_of_the_session_it_makes(
    sessions: Sessions, catalogue: Catalogue, form: str, day: str, language: str
) -> None:
    exporter = catalogue.exporters.get(form)
    if exporter is None:
        return
    first = sessions.take_in("hers", understand(REPORT))
    first.conduct.date(facilitator_of(first), day)
    first.conduct.describe(facilitator_of(first), language=language)
    written = exporter.export(document_of(first), Part.BOTH).decode()
    again = sessions.take_in("hers", understand(written, f"x.{exporter.extension}"))
    assert again.session.day == day
    assert again.session.lead == first.session.lead
    assert exporter.export(document_of(again), Part.BOTH).decode().count("Atelier du") <= 1


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HOSTILE)
@example("Tour de table\nTour de table")
def test_no_word_is_lost_on_the_way_through_a_session(
    sessions: Sessions, catalogue: Catalogue, text: str
) -> None:
    try:
        understood = understand(text)
    except NotAccepted:
        return
    _format, lines = typed_lines(decoded(text.encode()))
    expected = Counter(word for line in lines for word in canonical(line.text))
    typed = Counter(word for line in lines for word in words(line.text))
    room = sessions.take_in("hers", understood)
    came = Counter(
        w for line in lines_of(outline(document_of(room), Part.BOTH)) for w in words(line)
    )
    assert not (expected & typed) - came


def test_a_day_that_the_report_names_is_that_of_its_session(sessions: Sessions) -> None:
    room = sessions.take_in("hers", understand("T\n\nInitié par A\nLe 12 mars 2024\n\nBilan\nun"))
    assert document_of(room).date == "2024-03-12"
    later = sessions.take_in("hers", understand("Titre\n\nInitié par A\nLe 12 mars 2094"))
    assert later.session.created_at == NOW
    assert document_of(later).date == ""


def test_a_report_without_a_date_gets_none(sessions: Sessions, catalogue: Catalogue) -> None:
    room = sessions.take_in("hers", understand(REPORT))
    document = document_of(room, complete=True)
    assert document.date == ""
    for exporter in catalogue.exporters.values():
        assert exporter.export(document, Part.BOTH)
    file = catalogue.exporter("json").export(document, Part.BOTH)
    back = sessions.receive("another", upload.read(catalogue, "x.json", file))
    assert document_of(back).date == ""


@pytest.mark.parametrize(
    "title", ["Atelier du 3 février 2026 : le compost", "COMPTE RENDU DU 3 FEVRIER 2026"]
)
def test_a_day_in_the_title_counts(title: str) -> None:
    understood = understand(f"{title}\n\nInitié par Ana\n\nBilan\nun")
    assert understood.day == "2026-02-03"
    assert summary.formatted(understood) == "Texte simple, daté du 3 février 2026"


def test_without_a_plugin_for_introductions_they_are_notes(tmp_path: Path) -> None:
    few = load([PLUGINS], only=("editing", "markdown"))
    room = Sessions(tmp_path, few).take_in("hers", understand(REPORT))
    came = [
        word for text in lines_of(outline(document_of(room), Part.NOTES)) for word in words(text)
    ]
    assert in_order(words("Adele, Bastien, Clémence, Virgine adele libraire en transission"), came)


@pytest.mark.parametrize("complete", [True, False], ids=["whole", "the document alone"])
def test_a_json_file_comes_back_with_every_word(
    sessions: Sessions, catalogue: Catalogue, complete: bool
) -> None:
    first = sessions.take_in("hers", understand(REPORT), "Yasmine")
    document = document_of(first, complete=complete)
    file = catalogue.exporter("json").export(document, Part.BOTH)

    came = upload.read(catalogue, "synthese.JSON", file)
    back = sessions.receive("another", came, "Jeanne")
    assert told(back) == told(first)
    who = back.person_of("another")
    assert who is not None
    assert who.name == ("Yasmine" if complete else "Jeanne")
    assert bool(came.archive) is complete


def test_a_damaged_json_file_leaves_nothing(sessions: Sessions, catalogue: Catalogue) -> None:
    for data in (b"{", b"{}", b"\xff"):
        with pytest.raises(NotAccepted):
            upload.read(catalogue, "x.json", data)
    assert not sessions.rooms


def test_a_damaged_session_is_refused_before_anything_is_told_of_it(
    sessions: Sessions, catalogue: Catalogue
) -> None:
    room = sessions.take_in("hers", understand(REPORT))
    document = document_of(room, complete=True)
    damaged = replace(document, archive={**(document.archive or {}), "schema": 0})
    file = catalogue.exporter("json").export(damaged, Part.BOTH)
    with pytest.raises(NotAccepted, match="abîmée"):
        upload.read(catalogue, "x.json", file)
