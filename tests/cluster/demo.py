"""`make demo-cluster`: three nodes to be killed in front of people, while a room goes on writing.

A PostgreSQL, an nginx and three nodes on this machine, a session with some people who write by
themselves. The wall shows the room and how to kill a node; phones join by its QR code. A node that
is gone is started again after a while.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import Final

from tablee.sdk.testing import facilitator_of, offered
from tablee.sdk.testing.forkserver import APP
from tablee.session import Sessions
from tablee.web.entrance import lan
from tests.cluster.crowd import Ledger, Meeting, Writer, meeting_in
from tests.cluster.instance import NGINX, Instance, Node
from tests.support.postgres import THERE, kind_in

NAMES: Final = ("Ana", "Bilal", "Chloé", "Driss", "Élise")
LOOK: Final = 1.0
PATIENCE: Final = 300.0
"""Seconds that a node has to start, on a machine with much else to do."""
GONE_FOR: Final = 8
"""Looks after which a node that is gone is started again."""
FOLDER: Final = Path(tempfile.gettempdir()) / "tablee-demo-cluster"


def main() -> None:
    """Runs until it is interrupted."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--port", type=int, default=8500, help="where nginx listens")
    port = asked.parse_args().port
    if not THERE or NGINX is None:
        sys.exit("This needs PostgreSQL and nginx: apt-get install postgresql nginx")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    host = next(iter(lan.addresses()), "127.0.0.1")
    public = {"TABLEE_PUBLIC_URL": f"http://{host}:{port}"}
    instance = Instance(FOLDER, 3, {"TABLEE_LANGUAGE": "fr", **public}, front=port, everywhere=True)
    instance.command = (sys.executable, "-u", APP)
    instance.patience = PATIENCE
    instance.tells = lambda what: print(f"  {what} is being started", flush=True)
    try:
        instance.start()
        meeting, console = prepared(instance)
        tell(instance, meeting, console, public["TABLEE_PUBLIC_URL"])
        threading.Thread(target=write, args=(instance, meeting), daemon=True).start()
        watch(instance, meeting)
    except KeyboardInterrupt:
        print("\nStopped.")
    except RuntimeError as error:
        sys.exit(f"A server did not start: is this machine busy?\n{error}")
    finally:
        instance.end()
        shutil.rmtree(FOLDER, ignore_errors=True)


def prepared(instance: Instance) -> tuple[Meeting, str]:
    """The session, and the token of its console; the wall's question says how to kill a node."""
    meeting = meeting_in(
        instance.store,
        instance.folder / "maker",
        len(NAMES),
        "Un serveur tombe, l’atelier continue",
        names=NAMES,
    )
    with kind_in(instance.store, "maker") as kind:
        sessions = Sessions(instance.folder / "maker", offered(), journal=kind)
        room = sessions.to_be_written(meeting.session)
        assert room is not None
        how = f"kill -9 $(cat {FOLDER}/n1.pid)"
        room.conduct.describe(facilitator_of(room), question=f"Pour tuer un serveur : {how}")
        console = room.devices.console_token()
        sessions.close()
    return meeting, console


def tell(instance: Instance, meeting: Meeting, console: str, address: str) -> None:
    """Where everything is."""
    print(f"\n  The wall     {address}/w/{meeting.wall}")
    print(f"  A phone      {address}/r/{meeting.join}")
    print(f"  The console  {address}/f#{console}\n")
    for node in instance.nodes:
        print(f"  Kill {node.name}:  kill -9 $(cat {pid_file(instance, node.name)})")
    print(f"\n  Or pause one: kill -STOP …, then kill -CONT …. Logs: {FOLDER}/n1/server.log")
    print("  Ctrl+C stops it all.\n", flush=True)


def pid_file(instance: Instance, name: str) -> Path:
    """Where a node's process is named."""
    return instance.folder / f"{name}.pid"


def watch(instance: Instance, meeting: Meeting) -> None:
    """Says who has the session, and starts again what was killed."""
    gone, before = dict.fromkeys((node.name for node in instance.nodes), 0), ""
    over = threading.Event()
    while not over.wait(LOOK):
        for node in instance.nodes:
            if node.is_up and node.process is not None:
                pid_file(instance, node.name).write_text(str(node.process.pid))
                gone[node.name] = 0
                continue
            gone[node.name] += 1
            if gone[node.name] == 1:
                print(f"  {node.name} is gone", flush=True)
            elif gone[node.name] > GONE_FOR:
                print(f"  {node.name} is {started_again(node)}", flush=True)
        owner = instance.owner_name(meeting.session)
        if owner != before and owner:
            print(f"  {owner} has the session", flush=True)
            before = owner


def started_again(node: Node) -> str:
    """What became of that: one that does not start is tried again at the next look."""
    try:
        node.start()
    except RuntimeError:
        return "not there yet"
    return "started again"


def write(instance: Instance, meeting: Meeting) -> None:
    """Some people write, each every few seconds, for as long as it runs."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    ledger = Ledger()

    async def all_of_them() -> None:
        origin = instance.origin
        named = instance.environ["TABLEE_PUBLIC_URL"]
        writers = (Writer(origin, meeting, n, ledger, named) for n in range(len(NAMES)))
        await asyncio.gather(*(one.write(6.0) for one in writers))

    asyncio.run(all_of_them())


if __name__ == "__main__":
    main()
