"""What Orca says in Firefox to somebody who joins, writes, votes and hears the result.

`make test` installs what it needs; where that is not to be had, this is skipped, saying so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import enter, facilitator_of
from tablee.texts import speaking
from tests.browser.support.light_place import routes_served
from tests.compat.orca import missing, reading

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(missing()), reason=f"not here: {', '.join(missing())}"),
]


def test_somebody_joins_writes_votes_and_hears_the_result(tmp_path: Path) -> None:
    with routes_served(tmp_path / "sessions") as site:
        steps = (AgendaStep("action_canvas", 10), AgendaStep("approval", 5))
        with speaking("fr"):
            agenda = Agenda("essai", "Essai", "", steps)
            room = site.sessions.create("laptop" * 5, "Le réseau", agenda, facilitator="Yasmine")
            boss = facilitator_of(room)
            room.conduct.start(boss)

        def does(act: Callable[..., Any], *given: Any) -> None:
            with speaking("fr"):
                act(boss, *given)

        with reading(f"{site.settings.public_url}/r/{room.keys.join}?lang=fr") as reader:
            reader.hears("Le réseau")
            reader.to("Votre prénom")
            reader.types("Ana")
            reader.press("Return")
            reader.hears("Réflexion du groupe · Le réseau · Tablée")

            reader.to("Votre idée")
            reader.types("Un local")
            reader.press("ctrl+Return")
            assert [each for each in reader.hears("Texte envoyé") if "envoy" in each.lower()] == [
                "Texte envoyé"
            ]

            does(room.conduct.next)
            reader.hears("Étape 2 sur 2\u00a0: Approbation.")
            vote = room.session.current or ""
            with speaking("fr"):
                room.voting.prepare(boss, vote, typed=("Un stand",), left_out=())
            does(room.voting.open, vote)
            reader.hears("Le vote est ouvert.")

            reader.to("Un stand")
            reader.press("space")
            reader.hears("Enregistré")
            does(room.voting.close, vote)
            said = "\n".join(reader.hears("Le vote est clos.", "Résultat affiché."))
            assert said.count("Le vote est clos.") == said.count("Résultat affiché.") == 1
            reader.to("Un stand", "Down")


def test_somebody_far_away_answers_a_question_a_cloud_and_notes_their_two_words(
    tmp_path: Path,
) -> None:
    with routes_served(tmp_path / "sessions") as site:
        checkable = AgendaStep("approval", 5, settings={"checkable": True})
        steps = (AgendaStep("quick_question", 2), AgendaStep("word_cloud", 5), checkable)
        with speaking("fr"):
            agenda = Agenda("essai", "Essai", "", steps)
            room = site.sessions.create("laptop" * 5, "Le réseau", agenda, facilitator="Yasmine")
            boss = facilitator_of(room)
            others = [enter(room, name) for name in ("Bob", "Chloé", "Driss", "Élise")]
            room.conduct.start(boss)

        with reading(f"{site.settings.public_url}/r/{room.keys.join}?lang=fr") as reader:
            reader.hears("Le réseau")
            reader.to("Votre prénom")
            reader.types("Ana")
            reader.to("Je participe à distance")
            reader.press("space")
            reader.hears("checked")
            reader.press("Return")
            reader.hears("Question d’ouverture · Le réseau · Tablée")

            reader.to("Grand soleil")
            reader.press("space")
            reader.hears("selected")
            reader.to("Répondre")
            reader.press("Return")
            reader.hears("Résultat affiché.")

            with speaking("fr"):
                room.conduct.next(boss)
            reader.hears("Étape 2 sur 3\u00a0: Nuage de mots.")
            reader.to("Un mot, ou une courte expression")
            reader.types("soleil")
            reader.press("ctrl+Return")
            reader.hears("Texte envoyé")
            reader.to("soleil, 1 personne")

            with speaking("fr"):
                room.conduct.next(boss)
                vote = room.session.current or ""
                room.voting.prepare(boss, vote, typed=("Un local", "Un marché"), left_out=())
                room.voting.open(boss, vote)
            reader.hears("Le vote est ouvert.")
            reader.to("Un marché")
            reader.press("space")
            said = "\n".join(reader.hears("Vos deux mots, à noter", "Enregistré"))
            assert said.count("Vos deux mots") == 1
            with speaking("fr"):
                (option, _words), *_others = room.step_record(vote).step.facts["options"]
                for person in others:
                    room.voting.cast(person, vote, {option: 1})
                room.voting.close(boss, vote)
            reader.hears("Le vote est clos.", "Résultat affiché.")
            reader.to("Vérifier le vote")
            reader.press("Return")
            reader.hears("expanded")
