"""A decision not shown: the console reminds of it to the end, and the sheet has it once it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from plugins.consent import NO_OBJECTION
from tablee.activities.votes import VoteFacts
from tablee.sdk.testing import facilitator_of, offered
from tablee.session import Sessions
from tablee.texts import speaking
from tests.browser.support.voting_room import PATIENCE, Prepared, VotingConsole, consent_session
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PROPOSAL = "Ouvrir l’atelier de réparation un samedi sur deux"
LAPTOP = {"width": 1366, "height": 768}
TOLD = "Le résultat de « Décision par consentement » n’a pas été montré."


@pytest.fixture(scope="module")
def sessions(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Consoles]:
    folder = tmp_path_factory.mktemp("unshown") / "sessions"
    folder.mkdir()
    with speaking("fr"):
        there = Sessions(folder, offered())
        prepared = [consent_session(there, PROPOSAL) for _test in range(2)]
        close_without_showing(there, prepared[0])
        there.close()
    server = Server(folder)
    server.start()
    yield Consoles(browser, server, prepared)
    server.stop()


def close_without_showing(sessions: Sessions, prepared: Prepared) -> None:
    """What is pressed for it in the first test, before the server starts."""
    room = sessions.get(prepared.session)
    boss, step = facilitator_of(room), room.agenda[0].id
    room.voting.open(boss, step)
    ((option, _words),) = room.step_record(step).facts(VoteFacts).options
    room.voting.enter_paper(boss, step, {option: NO_OBJECTION})
    room.voting.close(boss, step, show=False)


class Consoles:
    """A server, and two sessions: the vote of the first is closed, of the second to be opened."""

    def __init__(self, browser: Browser, server: Server, prepared: list[Prepared]) -> None:
        self._browser, self.server = browser, server
        self.closed, self.unopened = (each.session for each in prepared)

    def console(self, session: str) -> VotingConsole:
        """Yasmine's."""
        console = VotingConsole(self._browser, self.server, session)
        console.page.set_viewport_size(LAPTOP)  # type: ignore[arg-type] # a plain dict will do
        console.arrives()
        return console


def test_a_decision_not_shown_is_told_to_the_end_and_shown_from_the_synthesis(
    sessions: Consoles,
) -> None:
    session = sessions.unopened
    console = sessions.console(session)
    page = console.page
    console.press("Passer aux réactions")
    console.press("Ouvrir le tour des objections")
    page.locator(".tb-capture [data-field=mark]").first.focus(timeout=PATIENCE)
    console.keys("1", "Enter")
    console.reads("Bulletin 1 enregistré.")
    console.press("Clore sans montrer")
    console.press("Clore quand même")
    line = page.get_by_text(TOLD)
    expect(line).to_be_in_viewport(timeout=PATIENCE)
    console.press("Terminer l’étape")
    console.heading("Toutes les étapes sont passées")
    expect(line).to_be_in_viewport(timeout=PATIENCE)
    console.press("Terminer la session")
    console.heading("La session est terminée")
    expect(line).to_be_in_viewport(timeout=PATIENCE)
    assert console.overflow() == 0

    synthesis = f"{sessions.server.url}/?s={session}&page=synthesis&view=see"
    page.goto(synthesis)
    expect(line).to_be_visible(timeout=PATIENCE)
    document = page.frame_locator("iframe").first
    expect(document.get_by_role("heading").first).to_be_visible(timeout=PATIENCE)
    expect(document.get_by_text("Décisions")).to_have_count(0)
    console.press("Montrer maintenant")
    expect(line).to_have_count(0, timeout=PATIENCE)
    expect(document.get_by_text("Décisions").first).to_be_visible(timeout=PATIENCE)
    assert console.errors == []
    console.close()


def test_a_decision_left_hidden_is_told_no_more(sessions: Consoles) -> None:
    session = sessions.closed
    console = sessions.console(session)
    line = console.page.get_by_text(TOLD)
    expect(line).to_be_visible(timeout=PATIENCE)
    console.press("Ne pas montrer")
    expect(line).to_have_count(0, timeout=PATIENCE)
    console.press("Terminer l’étape")
    console.press("Terminer la session")
    console.heading("La session est terminée")
    expect(line).to_have_count(0)
    console.page.goto(f"{sessions.server.url}/?s={session}&page=synthesis&view=see")
    document = console.page.frame_locator("iframe").first
    expect(document.get_by_role("heading").first).to_be_visible(timeout=PATIENCE)
    expect(document.get_by_text("Décisions")).to_have_count(0)
    expect(line).to_have_count(0)
