"""What Orca says in Firefox to somebody who joins, writes, votes and hears the result.

`make test` installs what it needs; where that is not to be had, this is skipped, saying so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import facilitator_of
from tablee.texts import speaking
from tests.browser.light_place import routes_served
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
