"""A terminal in which one types `workshop …`, and a folder of sessions with the demo's in it."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tablee import cli
from tablee.sdk.demo import remade

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.registry import Catalogue

COMMAND = str(Path(sys.executable).with_name("tablee"))


@dataclass(frozen=True)
class Said:
    status: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()


@dataclass
class Shell:
    """A terminal in French, in which one types `workshop …`."""

    patch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[bytes]

    def types(self, *words: str) -> Said:
        self.patch.setattr(sys, "argv", ["tablee", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = self.capture.readouterr()
        assert isinstance(ended.value.code, int)
        return Said(ended.value.code, out, err.decode())


@pytest.fixture
def shell(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Iterator[Shell]:
    kept = dict(os.environ)
    for name in list(os.environ):
        if name.startswith(("TABLEE_", "LC_", "LANG")):
            del os.environ[name]
    os.environ["LANG"] = "fr_FR.UTF-8"
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield Shell(monkeypatch, capfdbinary)
    os.environ.clear()
    os.environ.update(kept)


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    folder = tmp_path_factory.mktemp("played")
    with remade(folder, catalogue):
        return folder


@pytest.fixture
def demo(shell: Shell, played: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "sessions"
    shutil.copytree(played, folder)
    os.environ["TABLEE_SESSIONS"] = str(folder)
    return folder
