"""A proposal: in sight from its first words to the decision, amended on the way, never retyped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from plugins.consent import ConsentFacts, Reaction
from plugins.proposal import AmendedProposal, Amendment, ProposalText
from tablee.activities.votes import Vote
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.entities import Role
from tablee.model.synthesis import Part
from tablee.registry import fit
from tablee.sdk.testing import Clock, facilitator_of
from tablee.session import Sessions
from tablee.session.people.seat import Seat
from tablee.session.transfer.document import document_of
from tablee.storage.journal import MemoryJournal
from tablee.view import Audience
from tablee.web.live import frames
from tests.plugins.votes.a_vote import words

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.activities import StepRecord
    from tablee.model.entities import Person
    from tablee.registry import Catalogue

FIRST = "Ouvrir le café le premier mardi du mois."
AMENDED = "Ouvrir le café le premier jeudi du mois, pendant six mois."


class Deciding:
    """The consent agenda: Solène brings the proposal, Hugo takes notes, Karim takes part."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        """Nothing has begun."""
        agenda = fit(catalogue.agendas["consent_decision"], catalogue).agenda
        self.sessions = Sessions(folder, catalogue, Clock(), MemoryJournal)
        self.room = self.sessions.create("laptop", "Le café", agenda, question="Quand ouvrir ?")
        self.yasmine = facilitator_of(self.room)
        self.solene = self.person("Solène", Role.CARRIER)
        self.hugo = self.person("Hugo", Role.SCRIBE)
        self.karim = self.person("Karim")

    def person(self, name: str, *roles: Role) -> Person:
        joined = self.room.people.join(f"phone of {name}", name)
        return self.room.people.set_roles(self.yasmine, joined.id, {Role.PARTICIPANT, *roles})

    def at(self, name: str) -> StepRecord:
        """Goes on to the step of this activity."""
        while (step := self.room.record().current) is None or step.activity.name != name:
            self.room.conduct.next(self.yasmine) if step else self.room.conduct.start(self.yasmine)
        return step

    def seat(self, person: Person) -> Seat:
        assert self.room.session.current
        return Seat(self.room, person.id, self.room.session.current)

    def on(self, audience: Audience) -> list[str]:
        """All the words of a screen."""
        shown: dict[str, Any] = frames.frame(self.room, audience, "fr")
        return words([shown["step"], shown["view"]])


@pytest.fixture
def deciding(tmp_path: Path, catalogue: Catalogue) -> Deciding:
    return Deciding(tmp_path, catalogue)


def test_it_stays_in_sight_through_every_step_and_is_never_typed_again(deciding: Deciding) -> None:
    deciding.at("proposal")
    deciding.seat(deciding.solene).post(ProposalText(FIRST))
    for step, stands in (
        ("proposal", FIRST),
        ("clarification", FIRST),
        ("go_round", FIRST),
        ("amending", FIRST),
    ):
        deciding.at(step)
        for audience in (Audience.PHONE, Audience.WALL, Audience.CONSOLE):
            assert stands in deciding.on(audience), (step, audience)
    deciding.seat(deciding.solene).post(AmendedProposal(AMENDED))
    deciding.at("consent")
    for audience in (Audience.PHONE, Audience.WALL, Audience.CONSOLE):
        assert AMENDED in " ".join(deciding.on(audience))
        assert FIRST not in deciding.on(audience)
    deciding.seat(deciding.yasmine).open_vote()
    record = deciding.room.record().current
    assert record is not None
    assert [text for _id, text in record.facts(ConsentFacts).options] == [AMENDED]


def test_questions_and_reactions_are_not_asked_for_again_before_the_objections(
    deciding: Deciding,
) -> None:
    deciding.at("proposal")
    deciding.seat(deciding.solene).post(ProposalText(FIRST))
    record = deciding.at("consent")
    assert isinstance(record.activity, Vote)
    assert [b.label for b in record.activity.before_opening(record)] == [
        "Ouvrir le tour des objections"
    ]
    assert record.activity.fields(record) == ()
    with pytest.raises(NotAccepted, match="vive voix"):
        deciding.seat(deciding.karim).post(Reaction("J’aime bien."))


def test_who_only_takes_part_amends_and_does_not_write_the_proposal(deciding: Deciding) -> None:
    deciding.at("proposal")
    with pytest.raises(NotAllowed):
        deciding.seat(deciding.karim).post(ProposalText(FIRST))
    deciding.seat(deciding.hugo).post(ProposalText(FIRST), on_behalf_of=deciding.solene.id)
    deciding.at("amending")
    deciding.seat(deciding.karim).post(Amendment("Le jeudi", "change"))
    with pytest.raises(NotAllowed):
        deciding.seat(deciding.karim).post(AmendedProposal(AMENDED))
    with pytest.raises(NotAccepted, match="retirer"):
        deciding.seat(deciding.karim).post(Amendment("Le jeudi", "elsewhere"))
    with pytest.raises(NotAccepted, match="Changez-les"):
        deciding.seat(deciding.solene).post(AmendedProposal(FIRST))


def test_hidden_it_stands_nowhere(deciding: Deciding) -> None:
    deciding.at("proposal")
    proposal = deciding.seat(deciding.solene).post(ProposalText(FIRST))
    deciding.room.words.hide(deciding.yasmine, proposal.id, hidden=True)
    for step in ("proposal", "clarification", "amending", "consent"):
        deciding.at(step)
        for audience in (Audience.PHONE, Audience.WALL):
            assert FIRST not in " ".join(deciding.on(audience)), (step, audience)


def test_the_document_has_the_proposal_its_amendments_and_its_new_words(
    deciding: Deciding, catalogue: Catalogue
) -> None:
    deciding.at("proposal")
    deciding.seat(deciding.solene).post(ProposalText(FIRST))
    deciding.at("amending")
    deciding.seat(deciding.karim).post(Amendment("Plutôt le jeudi", "change"))
    deciding.seat(deciding.solene).post(AmendedProposal(AMENDED))
    document = document_of(deciding.room)
    notes = catalogue.exporter("markdown").export(document, Part.BOTH).decode()
    for said in (FIRST, "À modifier", "Plutôt le jeudi", AMENDED, "Quand ouvrir"):
        assert said in notes
    assert "projet" not in notes.lower()
    assert "Exposé" not in notes


def test_whoever_brings_it_is_said_to_bring_the_proposal(deciding: Deciding) -> None:
    deciding.at("proposal")
    people = frames.frame(deciding.room, Audience.CONSOLE, "fr")["people"]
    assert {p["name"]: p["roles"] for p in people}["Solène"] == ["porte la proposition"]
