"""The main path over two nodes behind nginx, the session's owner killed in a step and in a vote."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import facilitator_of, offered
from tablee.session import Sessions
from tablee.texts import speaking
from tests.browser.support.room import SMALL, Console, Phone, Wall
from tests.browser.support.voting_room import PATIENCE
from tests.cluster.instance import NGINX, Instance, running
from tests.plugins.formats.a_report import PIXEL
from tests.support.postgres import THERE, kind_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not THERE or NGINX is None, reason="PostgreSQL or nginx is not here"),
]


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    yield from running(tmp_path_factory.mktemp("nodes"))


GONE = re.compile("la base de données ne répond pas")
PICTURE = "abcdefghijklmnop.png"


def kill_owner(instance: Instance, session: str) -> None:
    owner = instance.owner(session)
    owner.stop(signal.SIGKILL)


def all_up(instance: Instance) -> None:
    for node in instance.nodes:
        if not node.is_up:
            node.start()


def voting(instance: Instance) -> tuple[str, str, str]:
    """A vote that can be opened: the session, the console's token, the join link's."""
    with kind_in(instance.store, "maker") as kind, speaking("fr"):
        folder = instance.folder / "maker"
        folder.mkdir(exist_ok=True)
        sessions = Sessions(folder, offered(), journal=kind)
        steps = (AgendaStep("approval", 10),)
        room = sessions.create("l" * 30, "On vote à deux", Agenda("essai", "Essai", "", steps))
        boss = facilitator_of(room)
        room.voting.prepare(boss, room.agenda[0].id, typed=("Un annuaire", "Un repas"), left_out=())
        room.conduct.start(boss)
        made = room.session.id, room.devices.console_token(), room.keys.join
        sessions.close()
        return made


def introducing(instance: Instance) -> tuple[str, str, str]:
    """A session in which people introduce themselves, with a picture: its id, wall, join link."""
    with kind_in(instance.store, "maker") as kind, speaking("fr"):
        (instance.folder / "maker").mkdir(exist_ok=True)
        sessions = Sessions(instance.folder / "maker", offered(), journal=kind)
        steps = (AgendaStep("introductions", 10),)
        room = sessions.create("l" * 30, "Base partie", Agenda("essai", "Essai", "", steps))
        room.store.save_media(PICTURE, PIXEL)
        room.conduct.start(facilitator_of(room))
        made = room.session.id, f"{instance.url}/w/{room.keys.wall}", room.keys.join
        sessions.close()
        return made


def test_while_the_database_is_gone_people_read_why_keep_their_text_and_it_leaves_by_itself(
    browser: Browser, instance: Instance
) -> None:
    all_up(instance)
    session, wall_address, join = introducing(instance)
    wall, naima, karim = (
        Wall(browser, wall_address),
        Phone(browser, instance, SMALL),
        Phone(browser, instance, SMALL),
    )
    naima.join(join, "Naïma")
    karim.join(join, "Karim")
    wall.sees("Présentations")
    without = browser.new_context(
        java_script_enabled=False,
        locale="fr-FR",
        storage_state=karim.page.context.storage_state(),
    )
    plain = without.new_page()
    plain.goto(f"{instance.url}/lite/{session}")
    plain.get_by_label("Votre phrase").fill("je répare des vélos")
    sentence = naima.write("Votre phrase", "j’aime aussi les vélos")
    owner = instance.owner(session)
    other = next(node for node in instance.nodes if node is not owner)
    database = instance.database
    assert database is not None
    database.stop()
    try:
        naima.press("Envoyer ma phrase")
        why = naima.page.get_by_text(re.compile(f"{GONE.pattern}.*on réessaie"))
        expect(why.first).to_be_visible(timeout=PATIENCE)
        expect(sentence).to_have_value("j’aime aussi les vélos")
        plain.get_by_role("button", name="Envoyer ma phrase").click()
        expect(plain.get_by_text(GONE)).to_be_visible(timeout=PATIENCE)
        # in the step itself, or where its node has let go of it meanwhile, on a page that says so
        kept = plain.get_by_label(re.compile("^Votre (phrase|texte)"))
        expect(kept).to_have_value("je répare des vélos")
        page = browser.new_page(locale="fr-FR")
        for node in (owner, other):
            answer = page.goto(f"{node.url}/pictures/{session}/{PICTURE}")
            assert answer is not None
            assert answer.status in (503, 507)
            expect(page.get_by_text(GONE)).to_be_visible()
        wall.sees("Présentations")
    finally:
        database.start()
    wall.sees("j’aime aussi les vélos")  # nobody has pressed anything again
    plain.get_by_role("button", name=re.compile("Réessayer|Envoyer ma phrase")).click()
    wall.sees("je répare des vélos")


def test_a_step_goes_on_when_the_owner_is_killed_in_the_middle_of_it(
    browser: Browser, instance: Instance
) -> None:
    all_up(instance)
    console = Console(browser, instance)
    console.open_session("Sur deux nœuds")
    wall = Wall(browser, console.wall_address)
    wall.sees("Sur deux nœuds")
    naima = Phone(browser, instance, SMALL)
    naima.join(instance.join_token(console.session), "Naïma")
    console.press("Commencer")
    console.heading("Préparation")
    console.next("Présentations")
    naima.write("Votre phrase", "je relie des couturières")
    kill_owner(instance, console.session)
    naima.press("Envoyer ma phrase")
    wall.sees("je relie des couturières")
    console.press("Étape suivante")
    console.sees("Le projet se raconte de vive voix")
    for screen in (wall, naima):
        screen.sees("Le projet se raconte de vive voix")
    assert instance.owner(console.session).is_up
    assert naima.outside == wall.outside == console.outside == []


def test_a_vote_loses_no_ballot_when_the_owner_is_killed_in_the_middle_of_it(
    browser: Browser, instance: Instance
) -> None:
    all_up(instance)
    session, secret, join = voting(instance)
    console = Console(browser, instance)
    console.page.goto(f"{instance.url}/f#{secret}")
    console.page.wait_for_url(f"{instance.url}/?s={session}*")
    karim, lea = Phone(browser, instance, SMALL), Phone(browser, instance, SMALL)
    karim.join(join, "Karim")
    lea.join(join, "Léa")
    wall = Wall(browser, console.wall_address)
    console.press("Ouvrir le vote")
    for phone in (karim, lea):
        ballot = phone.page.locator(".tb-ballot")
        ballot.get_by_role("checkbox", name=re.compile("Un repas")).click()
        if phone is karim:
            phone.press("J’ai fini")
            expect(ballot.get_by_text("Enregistré, vous avez fini")).to_be_visible(timeout=PATIENCE)
            kill_owner(instance, session)
    lea.press("J’ai fini")
    done = lea.page.locator(".tb-ballot").get_by_text("Enregistré, vous avez fini")
    expect(done).to_be_visible(timeout=PATIENCE)
    console.close_vote()
    result = wall.page.locator(".tb-result")
    expect(result).to_be_visible(timeout=PATIENCE)
    expect(result).to_contain_text("2")
