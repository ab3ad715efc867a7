"""Nodes that cannot all read the same: a later version beside an earlier one, a plugin left out."""

from __future__ import annotations

import shutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tablee.storage.state import schema
from tablee.web.site import COOKIE
from tests.cluster.crowd import Meeting, kept_in, meeting_in
from tests.cluster.instance import NGINX, Instance, running
from tests.support.postgres import THERE
from tests.support.server import ROOT
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(
    not THERE or NGINX is None, reason="PostgreSQL or nginx is not installed here"
)
NEXT = schema.VERSION + 1


def later_version(folder: Path) -> tuple[str, ...]:
    """How to start a Tablée that keeps sessions in the next format: a copy of this one."""
    shutil.copytree(ROOT / "tablee", folder / "tablee", ignore=shutil.ignore_patterns("*.pyc"))
    for name in ("assets", "plugins", "app.py", "screen.py"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "app.py").unlink()
    shutil.copy(ROOT / "app.py", folder)
    of_formats = folder / Path(schema.__file__).relative_to(ROOT)
    text = of_formats.read_text("utf-8")
    now, steps = f"VERSION: Final = {schema.VERSION}", "{1: _same}"
    assert now in text
    assert steps in text
    text = text.replace(now, f"VERSION: Final = {NEXT}")
    text = text.replace(steps, f"dict.fromkeys(range(1, {NEXT}), _same)")
    of_formats.write_text(text, "utf-8")
    return (sys.executable, "-u", str(folder / "app.py"))


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """Of three nodes the first is as ever, the second later, the third without most plugins."""
    folder = tmp_path_factory.mktemp("unequal")
    commands = {"n2": later_version(folder / "later")}
    few = {"n3": {"TABLEE_PLUGINS": "clarification,language"}}
    yield from running(
        folder, count=3, environ={"TABLEE_PACE": "0"}, of_node=few, commands=commands
    )


def meeting(instance: Instance, title: str) -> Meeting:
    return meeting_in(instance.store, instance.folder / "maker", 2, title)


def post(origin: str, made: Meeting, text: str) -> httpx.Response:
    return httpx.post(
        f"{origin}/write/{made.session}/{made.step}",
        json={"field": "text", "text": text, "once": text},
        headers={"Origin": origin},
        cookies={COOKIE: made.phones[0]},
        timeout=20,
    )


def format_of(instance: Instance, made: Meeting) -> object:
    rows = instance.ask("SELECT version FROM tablee_journals WHERE session = %s", made.session)
    return rows[0][0]


def lacking(origin: str) -> list[str]:
    found: list[str] = httpx.get(f"{origin}/health").json().get("lacking", [])
    return found


def test_a_node_without_a_plugin_says_so_and_takes_nothing_while_another_has_it(
    instance: Instance,
) -> None:
    first, _later, few = instance.nodes
    until(lambda: {"approval", "dot_vote"} <= {*lacking(few.url)})
    assert httpx.get(f"{few.url}/health").status_code == 200
    made = meeting(instance, "Peu de modules")
    assert post(few.url, made, "Chez qui a tout").status_code == 200
    assert instance.owner_name(made.session) not in ("", few.name)
    until(lambda: lacking(first.url) == [f"format-{NEXT}"])


def test_what_a_later_version_has_written_an_earlier_one_does_not_open(instance: Instance) -> None:
    first, later, _few = instance.nodes
    until(lambda: lacking(first.url))
    made = meeting(instance, "Deux versions")
    assert post(first.url, made, "Au plus récent").status_code == 200
    assert (instance.owner_name(made.session), format_of(instance, made)) == ("n2", NEXT)
    later.stop(signal.SIGKILL)
    assert post(first.url, made, "Refusé").status_code == 503
    until(lambda: not lacking(first.url))
    refused = post(first.url, made, "Refusé")
    assert refused.status_code == 503
    assert "vient d’une version plus récente" in refused.json()["error"]
    later.start()
    until(lambda: post(first.url, made, "Refusé").status_code == 200)
    assert format_of(instance, made) == NEXT
    later.stop()
    instance.ask(  # to be read by us: only the number is another
        "UPDATE tablee_journals SET version = %s WHERE session = %s RETURNING 1",
        schema.VERSION,
        made.session,
    )
    folder = instance.folder / "reader"
    texts = ["Au plus récent", "Refusé"]
    assert kept_in(instance.store, folder, made.session, made.step) == texts
