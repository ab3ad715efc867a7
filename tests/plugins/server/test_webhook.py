"""Other programs are told of a session: signed, in order, tried again, and no word too many."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from plugins import webhook
from plugins.action_canvas import CanvasCard
from plugins.editing.contents import DraftApproval, Reading
from plugins.webhook import WebhookSettings
from tablee.errors import BadSetting, NotAccepted
from tablee.model.agendas import written
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.events import outgoing, signing
from tablee.session.events.outgoing import OutgoingAddress, outgoing_address
from tablee.session.events.signing import signing_key
from tablee.session.library.agendas import agenda_of
from tablee.session.transfer import archive
from tablee.session.transfer.document import document_of
from tablee.texts import speaking
from tests.support.receiver import SECRET, Receiver
from tests.support.waiting import PATIENCE, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

ELSEWHERE = "https://exemple.fr/a"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow each other more quickly than they should."""
    monkeypatch.setattr(outgoing, "WAITS", (0.05, 0.05))
    monkeypatch.setattr(outgoing, "RESTS", (0.0,))
    monkeypatch.setattr(outgoing, "LAST", 0.1)


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    receiver = Receiver()
    monkeypatch.setenv("TABLEE_WEBHOOK_ADDRESSES", receiver.url)
    monkeypatch.setenv("TABLEE_WEBHOOK_SECRET", SECRET)
    yield receiver
    receiver.end()


def all_sent(room: Room) -> None:
    assert room.plugin_events is not None
    assert room.plugin_events.settle()
    for address in WebhookSettings.here().each():
        assert address.settle(PATIENCE)


def lived(folder: Path, catalogue: Catalogue) -> Room:
    """Solène, hidden, brings a project; Naïma writes; the group votes; the session closes."""
    room = open_room(folder, catalogue, "action_canvas", "dot_vote", title="Une recyclerie")
    naima, host = enter(room, "Naïma Bellec"), facilitator_of(room)
    start(room, "action_canvas")
    for text in ("Réunir les agents", "Écrire au maire"):
        seat_of(room, naima).post(CanvasCard(text))
    vote = start(room, "dot_vote")
    room.voting.open(host, vote)
    option = room.step_record(vote).step.facts["options"][0][0]
    room.voting.cast(naima, vote, {option: 1})
    room.voting.close(host, vote)
    room.conduct.close(host)
    return room


def test_a_session_is_told_from_its_opening_to_its_end(
    tmp_path: Path, catalogue: Catalogue, receiver: Receiver
) -> None:
    room = lived(tmp_path, catalogue)
    all_sent(room)
    assert receiver.types == [
        "session.opened",
        "person.joined",
        "step.started",
        "contribution.added",
        "contribution.added",
        "step.finished",
        "step.started",
        "vote.opened",
        "vote.closed",
        "vote.shown",
        "step.finished",
        "session.closed",
    ]
    assert receiver.taken[8]["data"]["vote"] == {"round": 1, "voters": 1, "shown": True}
    assert receiver.taken[8]["data"]["step"]["title"] == "Gommettes"
    last = receiver.taken[-1]["data"]
    assert (last["session"]["title"], last["people"], last["contributions"]) == (
        "Une recyclerie",
        1,
        2,
    )
    assert len(set(receiver.tries)) == 12
    [said] = [s.sentence for s in room.plugin_events.states if s.plugin == "webhook"]  # type: ignore[union-attr]
    assert "12 messages arrivés, 0 en attente" in said


def test_who_approves_the_document_is_told_as_a_number(
    tmp_path: Path, catalogue: Catalogue, receiver: Receiver
) -> None:
    room = lived(tmp_path, catalogue)
    facilitator_seat = seat_of(room, facilitator_of(room), "editing")
    facilitator_seat.set_facts(Reading(room.clock()))
    naima = next(p for p in room.everybody.values() if p.name == "Naïma Bellec")
    seat = seat_of(room, naima, "editing")
    seat.post(DraftApproval(approves=False))
    seat.edit(seat.mine_of(DraftApproval)[0][0].id, DraftApproval(approves=True))
    all_sent(room)
    assert receiver.types[-1] == "document.approved"
    assert receiver.taken[-1]["data"]["approvals"] == 1


@pytest.mark.parametrize("words", ["", "1"])
def test_nobodys_words_are_sent_unless_the_host_says_so_and_no_name_ever(
    words: str,
    tmp_path: Path,
    catalogue: Catalogue,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TABLEE_WEBHOOK_WORDS", words)
    room = lived(tmp_path, catalogue)
    all_sent(room)
    everything = json.dumps(receiver.taken, ensure_ascii=False)
    assert ("Réunir les agents" in everything) == (words == "1")
    secrets = [room.keys.join, *room.keys.consoles, room.keys.wall, *room.everybody]
    assert [s for s in ("Naïma", "Bellec", "Yasmine", *secrets) if s in everything] == []


def test_what_was_refused_is_sent_again_under_the_same_id_before_what_follows(
    tmp_path: Path, catalogue: Catalogue, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "WAITS", (0.05, 0.05, 20.0))  # in sum, what each may wait
    receiver.answers = [500, 302, 200]
    room = open_room(tmp_path, catalogue, "action_canvas")
    start(room, "action_canvas")
    all_sent(room)
    assert receiver.types == ["session.opened", "step.started"]
    first, again, third, last = receiver.tries
    assert first == again == third != last


def test_a_receiver_that_comes_back_has_what_it_missed(
    tmp_path: Path, catalogue: Catalogue, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "WAITS", (0.05,) * 100)
    port = receiver.server.server_port
    receiver.end()
    room = open_room(tmp_path, catalogue, "action_canvas")
    [address] = WebhookSettings.here().each()
    until(lambda: address.reason)
    assert "Le dernier essai a échoué (rien n’écoute à cette adresse)." in address.state()
    with speaking("en"):
        assert "The last try failed (nothing listens at this address)." in address.state()
    back = Receiver(port)
    all_sent(room)
    assert back.types == ["session.opened"]
    back.end()


def test_what_nobody_takes_is_given_up_and_said_so_and_the_next_one_is_tried(
    tmp_path: Path, catalogue: Catalogue, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.answers = [503, 503, 503]
    room = open_room(tmp_path, catalogue, "action_canvas")
    [address] = WebhookSettings.here().each()
    all_sent(room)
    assert (address.given_up, address.reason) == (1, "HTTP 503")
    assert "HTTP 503" in address.state()
    assert "gave up" in caplog.text
    assert "secret-path" not in caplog.text + address.state()  # an address may be a secret
    start(room, "action_canvas")
    all_sent(room)
    assert receiver.types == ["step.started"]


def test_a_receiver_that_wants_nothing_more_is_left_alone(
    tmp_path: Path, catalogue: Catalogue, receiver: Receiver
) -> None:
    receiver.answers = [410]
    room = open_room(tmp_path, catalogue, "action_canvas")
    all_sent(room)
    start(room, "action_canvas")
    all_sent(room)
    assert len(receiver.tries) == 1
    [address] = WebhookSettings.here().each()
    assert "410" in address.state()


def a_hundred_cards(room: Room) -> None:
    """On disk."""
    start(room, "action_canvas")
    seat = seat_of(room, enter(room, "Naïma"))
    for n in range(100):
        seat.post(CanvasCard(f"Carte {n}"))


def test_no_card_waits_for_a_receiver_that_hangs(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver = Receiver()
    receiver.goes_on.clear()
    monkeypatch.setenv("TABLEE_WEBHOOK_ADDRESSES", receiver.url)
    monkeypatch.setenv("TABLEE_WEBHOOK_SECRET", SECRET)
    room = open_room(tmp_path, catalogue, "action_canvas")
    a_hundred_cards(room)
    [address] = WebhookSettings.here().each()
    assert room.plugin_events is not None
    assert room.plugin_events.settle()
    assert (address.sent, address.waiting) == (0, 103)  # opened, arrived, begun, and the cards
    receiver.goes_on.set()
    all_sent(room)
    assert receiver.types == [
        *("session.opened", "step.started", "person.joined"),
        *["contribution.added"] * 100,
    ]
    receiver.end()


def test_the_oldest_messages_make_room_where_too_many_wait(
    tmp_path: Path, catalogue: Catalogue, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "MOST", 3)
    receiver.goes_on.clear()
    a_hundred_cards(open_room(tmp_path, catalogue, "action_canvas"))
    [address] = WebhookSettings.here().each()
    until(lambda: address.waiting + address.given_up >= 103)
    assert (address.waiting, address.given_up) == (3, 100)
    address.let_go()


def waits_of(
    address: OutgoingAddress, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> list[bool]:
    """Whether each wait of the server that stops ended because what it waited for came.

    The receiver answers once the first has begun.
    """
    ended: list[bool] = []
    waits = address._changed.wait_for

    def wait_for(came: Callable[[], bool], seconds: float) -> bool:
        receiver.goes_on.set()
        ended.append(waits(came, seconds))
        return ended[-1]

    monkeypatch.setattr(address._changed, "wait_for", wait_for)
    return ended


def test_what_is_on_its_way_when_the_server_stops_arrives_and_the_rest_is_logged(
    tmp_path: Path,
    catalogue: Catalogue,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(outgoing, "LAST", PATIENCE)
    receiver.goes_on.clear()
    room = open_room(tmp_path, catalogue, "action_canvas")
    [address] = WebhookSettings.here().each()
    waited = waits_of(address, receiver, monkeypatch)
    assert room.plugin_events is not None
    room.plugin_events.finish()
    assert receiver.types == ["session.opened"]
    assert waited == [True]

    monkeypatch.setattr(outgoing, "WAITS", (60.0,))
    receiver.answers = [500]
    start(room, "action_canvas")
    room.plugin_events.finish()
    assert waited == [True, True], "the next try is not waited for"
    assert len(receiver.tries) == 2
    assert "1 left at the end" in caplog.text


@pytest.mark.parametrize(
    ("variables", "why"),
    [
        ({"ADDRESSES": ELSEWHERE}, "TABLEE_WEBHOOK_SECRET"),
        ({"ADDRESSES": "http://exemple.fr", "SECRET": SECRET}, "HTTP_HOSTS"),
        ({"ADDRESSES": f"{ELSEWHERE},ftp://exemple.fr", "SECRET": SECRET}, "https://exemple.fr"),
        ({"ADDRESSES": "https://me:pass@exemple.fr", "SECRET": SECRET}, "mot de passe"),
        ({"ADDRESSES": "https://exemple.fr:99999", "SECRET": SECRET}, "ADDRESSES"),
        ({"ADDRESSES": ELSEWHERE, "SECRET": "whsec_abcd"}, "24 à 64"),
        ({"ADDRESSES": ELSEWHERE, "SECRET": "motdepasse"}, "whsec_"),
    ],
)
def test_the_host_is_told_what_an_address_or_a_secret_must_be(
    variables: dict[str, str], why: str
) -> None:
    environ = {f"TABLEE_WEBHOOK_{name}": text for name, text in variables.items()}
    with pytest.raises(BadSetting, match=why) as refused:
        WebhookSettings.read(environ)
    assert "pass@" not in str(refused.value)


def test_an_address_in_clear_is_taken_where_the_host_names_it() -> None:
    environ = {
        "TABLEE_WEBHOOK_ADDRESSES": "http://robot.local/a, http://[::1]:8000/",
        "TABLEE_WEBHOOK_SECRET": SECRET,
        "TABLEE_WEBHOOK_HTTP_HOSTS": "robot.local",
    }
    read = WebhookSettings.read(environ)
    assert len(read.addresses) == 2
    assert SECRET not in str(read.told())


def test_a_message_is_signed_as_in_the_standards_own_example() -> None:
    headers = signing.signed_headers(
        signing.signing_key(SECRET),
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_session_has_an_address_of_its_own_where_the_host_allows_it(
    tmp_path: Path, catalogue: Catalogue, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TABLEE_WEBHOOK_ADDRESSES", "")
    monkeypatch.setenv("TABLEE_WEBHOOK_SESSION_HOSTS", "127.0.0.1, Ailleurs.EXAMPLE")
    monkeypatch.setattr(webhook, "_used", {})
    room = open_room(tmp_path, catalogue, "action_canvas")
    host = facilitator_of(room)
    for wrong in ("https://exemple.fr/a", "ftp://127.0.0.1", "un mot"):
        with pytest.raises(NotAccepted, match=r"chez 127\.0\.0\.1 et ailleurs\.example"):
            room.conduct.describe(host, fields={"webhook.address": wrong})
    room.conduct.describe(host, fields={"webhook.address": receiver.url})
    start(room, "action_canvas")
    assert room.plugin_events is not None
    assert room.plugin_events.settle()
    until(lambda: "step.started" in receiver.types)
    assert "secret-path" not in room.plugin_events.states[0].sentence
    told = json.dumps(archive.of_room(room)) + repr(document_of(room))
    assert "secret-path" not in told + written(agenda_of(room, "Le mien"))
    monkeypatch.setenv("TABLEE_WEBHOOK_ADDRESSES", receiver.url)
    assert len(list(WebhookSettings.here().each(room.session))) == 1  # it is told once


def test_an_address_of_a_session_may_have_its_own_secret_and_a_hundred_are_told(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TABLEE_WEBHOOK_ADDRESSES", "")
    monkeypatch.setenv("TABLEE_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("TABLEE_WEBHOOK_SESSION_HOSTS", "Ailleurs.EXAMPLE")
    monkeypatch.setattr(webhook, "_used", {})
    room = open_room(tmp_path, catalogue, "action_canvas")
    host, secret = facilitator_of(room), f"whsec_{base64.b64encode(b'x' * 32).decode()}"
    with pytest.raises(NotAccepted, match="whsec_"):
        room.conduct.describe(host, fields={"webhook.signing": "abracadabra"})
    url = "https://AILLEURS.example/a"
    room.conduct.describe(host, fields={"webhook.address": url})
    assert list(WebhookSettings.here().each(room.session)) == [
        outgoing_address(url, signing_key(WebhookSettings.here().secret))
    ]
    room.conduct.describe(host, fields={"webhook.signing": secret})
    assert list(WebhookSettings.here().each(room.session)) == [outgoing_address(url, b"x" * 32)]
    for n in range(webhook.MOST_USED + 5):
        webhook._remember(outgoing_address(f"{url}/{n}"))
    assert len(webhook._used) == webhook.MOST_USED
    assert outgoing_address(f"{url}/{webhook.MOST_USED + 4}") in webhook._used
