"""Two nodes that share sessions in a PostgreSQL, behind nginx and without it."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from typing import TYPE_CHECKING

import httpx
import pytest

from tablee.web.site import COOKIE
from tablee.web.static import assets
from tests.cluster.crowd import Ledger, Listener, Meeting, Writer, kept_in, meeting_in
from tests.cluster.instance import NGINX, Instance, Node, running
from tests.cluster.watchdog import Watchdog
from tests.support.postgres import THERE
from tests.support.receiver import Receiver
from tests.support.waiting import comes, until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(
    not THERE or NGINX is None, reason="PostgreSQL or nginx is not installed here"
)
WRITERS, LISTENERS = 3, 8


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    """Is told by webhooks what happens on all nodes."""
    made = Receiver()
    yield made
    made.end()


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, receiver: Receiver) -> Iterator[Instance]:
    folder = tmp_path_factory.mktemp("nodes")
    told = {f"n{n}": {"NOTIFY_SOCKET": str(folder / f"notify-{n}")} for n in range(1, 4)}
    environ = {"TABLEE_PACE": "0", **receiver.environ}
    yield from running(folder, count=3, environ=environ, of_node=told)


def meeting(instance: Instance, title: str) -> Meeting:
    return meeting_in(instance.store, instance.folder / "maker", WRITERS + LISTENERS, title)


def kept(instance: Instance, made: Meeting) -> list[str]:
    return kept_in(instance.store, instance.folder / "reader", made.session, made.step)


def told_of(receiver: Receiver, made: Meeting) -> list[str]:
    return receiver.texts_of(made.session)


def other(instance: Instance, node: Node) -> Node:
    return next(each for each in instance.nodes if each is not node)


def post(origin: str, made: Meeting, text: str, **headers: str) -> httpx.Response:
    return httpx.post(
        f"{origin}/write/{made.session}/{made.step}",
        json={"field": "text", "text": text, "once": text},
        headers={"Origin": origin, **headers},
        cookies={COOKIE: made.phones[0]},
    )


def takes(origin: str, made: Meeting, text: str) -> bool:
    """Whether a text is acknowledged; asked again, it counts once."""
    try:
        return post(origin, made, text).status_code == 200
    except httpx.TransportError:
        return False


def owner_of(instance: Instance, made: Meeting) -> Node:
    assert post(instance.origin, made, "Qui a la session").status_code == 200
    return instance.owner(made.session)


def test_a_text_that_meets_another_node_is_answered_by_the_owner_with_nginx_and_without(
    instance: Instance,
) -> None:
    made = meeting(instance, "Tous les chemins")
    owner = owner_of(instance, made)
    beside = other(instance, owner)
    assert post(beside.url, made, "Sans nginx").status_code == 200
    named = post(beside.url, made, "", **{"X-Tablee-Front": "nginx"})
    assert (named.headers.get("x-accel-redirect"), named.text) == (f"@{owner.name}-quick", "")
    assert post(owner.url, made, "Chez soi", **{"X-Tablee-Front": "nginx"}).status_code == 200
    assert instance.owner(made.session) is owner
    assert kept(instance, made) == ["Qui a la session", "Sans nginx", "Chez soi"]


def test_while_nodes_of_two_versions_run_a_page_finds_its_files_or_those_of_now(
    instance: Instance,
) -> None:
    name = "js/board/cards.js"
    kept = httpx.get(f"{instance.origin}/assets/{assets.version()}/{name}")
    other_version = httpx.get(f"{instance.origin}/assets/0123456789/{name}")
    assert "immutable" in kept.headers["cache-control"]
    assert (other_version.status_code, other_version.headers["cache-control"]) == (200, "no-cache")
    assert other_version.content == kept.content
    exact = {"X-Tablee-Exact": "1"}
    of_node = httpx.get(f"{instance.nodes[0].url}/assets/0123456789/{name}", headers=exact)
    assert of_node.status_code == 404


def test_nobody_but_a_node_asks_what_nodes_ask(instance: Instance) -> None:
    made = meeting(instance, "Entre eux")
    owner = owner_of(instance, made)
    for origin in (instance.origin, owner.url, other(instance, owner).url):
        for path in ("/_node/stream", "/_node/people", f"/@/{made.session}/_node/stream"):
            said = {"session": made.session, "audience": "console", "language": "fr", "step": ""}
            forged = {"X-Tablee-Inner": '0 {"hops":0,"client":"","scheme":"http","at":0}'}
            answer = httpx.get(origin + path, params=said, headers=forged)
            assert answer.status_code == 404, (origin, path)


def test_a_stream_that_is_handed_to_another_node_is_the_owner_s_byte_for_byte_and_goes_on(
    instance: Instance,
) -> None:
    made = meeting(instance, "Suivre")
    owner = owner_of(instance, made)
    beside = other(instance, owner)
    here, there = Listener(owner.url, made, 3), Listener(beside.url, made, 4)
    moves = Listener(owner.url, made, 5)

    async def follow() -> None:
        handed = {"X-Tablee-Hop": "1"}
        async with httpx.AsyncClient(timeout=20, trust_env=False, headers=handed) as http:
            tasks = [asyncio.create_task(one.listen(http)) for one in (here, there)]
            moving = asyncio.create_task(moves.listen(http))
            await comes(lambda: here.wholes and there.wholes and moves.wholes)
            await asyncio.to_thread(post, instance.origin, made, "Une carte")
            await comes(lambda: here.patches and there.patches and moves.patches)
            moving.cancel()
            await asyncio.to_thread(post, instance.origin, made, "Une que personne n’attend")
            moves.moved_to(beside.url)
            tasks.append(asyncio.create_task(moves.listen(http)))
            await comes(lambda: here.last == there.last == moves.last)
            for task in tasks:
                task.cancel()

    asyncio.run(follow())
    assert (here.wholes, there.wholes, moves.wholes) == (1, 1, 1)
    assert here.told[-1] == there.told[-1] == moves.told[-1]


def test_who_may_not_listen_may_not_on_any_node(instance: Instance) -> None:
    made = meeting(instance, "Les droits")
    beside = other(instance, owner_of(instance, made))
    handed = {"X-Tablee-Hop": "1"}
    stranger = httpx.get(
        f"{beside.url}/live/{made.session}", headers=handed, cookies={COOKIE: "stranger" * 4}
    )
    assert stranger.text == "event: gone\ndata:\n\n"
    console = httpx.get(
        f"{beside.url}/live/{made.session}?wall=no-such-wall",
        headers=handed,
        cookies={COOKIE: made.phones[0]},
    )
    assert console.status_code == 403


def test_a_node_that_only_relays_stops_as_soon_as_it_is_told(instance: Instance) -> None:
    made = meeting(instance, "Relayer, puis partir")
    owner = owner_of(instance, made)
    beside = other(instance, owner)
    handed = {"X-Tablee-Hop": "1"}
    phone = httpx.Client(headers=handed, cookies={COOKIE: made.phones[3]}, timeout=20)
    try:
        with phone.stream("GET", f"{beside.url}/live/{made.session}") as answer:
            lines = answer.iter_lines()
            assert "event: state" in lines
            beside.stop()
            assert list(lines).count("event: beat") <= 1, "one may have been on its way"
    finally:
        beside.start()


def test_streams_go_on_with_the_next_owner_and_are_told_what_they_missed_alone(
    instance: Instance,
) -> None:
    made = meeting(instance, "Relayer encore")
    owner = owner_of(instance, made)
    beside, third = (node for node in instance.nodes if node is not owner)
    relayed = [Listener(node.url, made, n) for n, node in ((3, beside), (5, third))]
    cut = Listener(owner.url, made, 4)

    async def follow() -> None:
        handed = {"X-Tablee-Hop": "1"}
        async with httpx.AsyncClient(timeout=20, trust_env=False, headers=handed) as http:
            listening = [asyncio.create_task(each.listen(http)) for each in (*relayed, cut)]
            await comes(lambda: cut.wholes and all(each.wholes for each in relayed))
            await asyncio.to_thread(post, owner.url, made, "Avant")
            await comes(lambda: cut.last == relayed[0].last == relayed[1].last)
            cut.moved_to(beside.url)
            await asyncio.to_thread(owner.stop, signal.SIGKILL)
            answer = await asyncio.to_thread(post, third.url, made, "Chez le suivant")
            assert answer.status_code == 200
            everybody = (*relayed, cut)
            await comes(lambda: all("Chez le suivant" in str(each.told) for each in everybody))
            await asyncio.to_thread(post, third.url, made, "Et la suite")
            await comes(lambda: all("Et la suite" in each.told[-1] for each in everybody))
            for task in listening:
                task.cancel()

    try:
        asyncio.run(follow())
        assert instance.owner(made.session) is not owner  # whichever asked first
        assert [len(each.back_at) for each in relayed] == [1, 1]  # they were never cut
        assert [each.wholes for each in relayed] == [1, 1]
        assert cut.wholes <= 2  # whole again where it is back before the next owner is there
    finally:
        owner.start()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_an_owner_that_goes_loses_nothing_and_another_goes_on(
    instance: Instance, receiver: Receiver, how: signal.Signals
) -> None:
    made = meeting(instance, f"Partir {how.name}")
    owner = owner_of(instance, made)
    ledger = Ledger()

    async def meet() -> list[Listener]:
        writers = [Writer(instance.origin, made, n, ledger) for n in range(WRITERS)]
        listeners = [
            Listener(instance.origin, made, n) for n in range(WRITERS, WRITERS + LISTENERS)
        ]
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(timeout=20, limits=limits, trust_env=False) as http:
            tasks = [asyncio.create_task(one.write(0.2)) for one in writers]
            tasks += [asyncio.create_task(one.listen(http)) for one in listeners]
            await comes(lambda: len(ledger.acknowledged) > 9 and all(x.open for x in listeners))
            heard = [len(one.back_at) for one in listeners]
            owner.process.send_signal(how)  # type: ignore[union-attr]
            await comes(
                lambda: all(len(x.back_at) > n for x, n in zip(listeners, heard, strict=True))
            )
            answered = len(ledger.answers)
            await comes(lambda: len(ledger.answers) > answered + 9)
            for writer in writers:
                writer.over = True
            await asyncio.gather(*tasks[:WRITERS])
            for task in tasks:
                task.cancel()
        return listeners

    try:
        listeners = asyncio.run(meet())
        assert ledger.faults(kept(instance, made)) == []
        until(lambda: set(ledger.acknowledged) <= set(told_of(receiver, made)))
        assert Counter(told_of(receiver, made)).most_common(1)[0][1] == 1
        assert instance.owner_name(made.session) not in ("", owner.name)
        assert not any(one.gone for one in listeners)
        if how is signal.SIGTERM:
            assert ledger.put_off == []
    finally:
        until(lambda: not owner.is_up)
        owner.start()


def test_a_node_that_stands_still_is_ended_by_its_watchdog_and_followed_at_once(
    instance: Instance,
) -> None:
    made = meeting(instance, "Au pas de la porte")
    owner = owner_of(instance, made)
    watchdog = Watchdog(instance.folder / f"notify-{owner.name[1:]}")
    try:
        until(watchdog.hears)
        watchdog.look_at(owner)
        owner.process.send_signal(signal.SIGSTOP)  # type: ignore[union-attr]
        until(lambda: takes(instance.origin, made, "Après la pause"))
        assert watchdog.ended_after >= watchdog.seconds
        assert not owner.is_up
        assert kept(instance, made) == ["Qui a la session", "Après la pause"]
    finally:
        watchdog.end()
        owner.process.send_signal(signal.SIGCONT)  # type: ignore[union-attr]
        until(lambda: not owner.is_up)
        owner.start()
