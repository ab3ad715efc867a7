"""A virtual environment as a host has one: pip put Tablée in it, and two packages of plugins.

To spare time and the network it sees what else is installed here, through a `.pth` file; Tablée
itself and the two packages are its own, built elsewhere so that nothing is left in the tree.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.support.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PACKAGES", "Fresh", "built", "installed"]

HERE: Final = Path(__file__).parent
PACKAGES: Final = tuple(sorted(HERE.glob("tablee-*")))


@dataclass(frozen=True)
class Fresh:
    """The environment; what runs in it knows nothing of the folder in which the tests stand."""

    folder: Path

    @property
    def bin(self) -> Path:
        """Its commands."""
        return self.folder / "venv" / "bin"

    @property
    def sessions(self) -> Path:
        """The folder of its server's sessions."""
        return self.folder / "sessions"

    @property
    def packages(self) -> tuple[Path, ...]:
        """The copies of the two packages, with their own tests."""
        return tuple(self.folder / package.name for package in PACKAGES)

    @property
    def environ(self) -> dict[str, str]:
        """What its commands are started with."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("TABLEE_", "PYTHON"))}
        return kept | {"LANG": "fr_FR.UTF-8", "TABLEE_SESSIONS": str(self.sessions)}

    def run(self, *words: str | Path) -> str:
        """Types this command there, and returns what it says once it has ended well."""
        ended = subprocess.run(
            [self.bin / words[0], *words[1:]],
            cwd=self.folder,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout


@contextmanager
def installed(folder: Path) -> Iterator[Fresh]:
    """Makes it in this folder, and deletes all of it at the end, whatever happened meanwhile."""
    fresh = Fresh(folder)
    try:
        for package in PACKAGES:
            _copy(package, folder / package.name)
        venv = folder / "venv"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
        (site,) = venv.glob("lib/python*/site-packages")
        (site / "what_is_here.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
        ways = ("--no-index", "--no-deps", "--no-build-isolation", "--ignore-installed", "--quiet")
        fresh.run("python", "-m", "pip", "install", *ways, built(folder), *fresh.packages)
        yield fresh
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def built(folder: Path) -> Path:
    """Tablée's wheel, made of its source archive, which is made of the tree; both stand there."""
    build = (sys.executable, "-m", "hatchling", "build", "--directory", folder)
    subprocess.run([*build, "--target", "sdist"], cwd=ROOT, check=True, capture_output=True)
    (archive,) = folder.glob("tablee-*.tar.gz")
    unpacked = folder / "source"
    with tarfile.open(archive) as tar:
        tar.extractall(unpacked, filter="data")
    (source,) = unpacked.iterdir()
    subprocess.run([*build, "--target", "wheel"], cwd=source, check=True, capture_output=True)
    (wheel,) = folder.glob("tablee-*.whl")
    return wheel


def _copy(source: Path, to: Path) -> None:
    to.parent.mkdir(exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, to)
    else:
        shutil.copy2(source, to)
