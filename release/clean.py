"""Installs what is published in clean environments, starts it there, and lists what is in it.

The wheel and the source archive by pip, each in a virtual environment of its own, the zip unpacked:
each answers with its version, serves the demo and writes a PDF of it. Of the wheel's environment a
bill of materials (CycloneDX) is written beside the archives.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Broken", "starts", "tried"]

INSTALLS: Final = 1200.0
"""Seconds for pip, on a slow network."""
READY: Final = 120.0
"""Seconds until the demo is served."""
STOPS: Final = 60.0
BINARIES: Final = "Scripts" if os.name == "nt" else "bin"
STARTS: Final = ("tablee.sh", "tablee.command", "tablee.bat")


class Broken(Exception):
    """What does not work; a sentence."""


def tried(folder: Path, version: str, constraints: Path) -> list[str]:
    """Sentences about the archives in this folder that cannot be installed, or do not start."""
    wrong = []
    wheel, source = (
        folder / f"tablee-{version}-py3-none-any.whl",
        folder / f"tablee-{version}.tar.gz",
    )
    for archive in (wheel, source):
        with tempfile.TemporaryDirectory() as work:
            try:
                command = _installed(archive, Path(work) / "venv", constraints)
                starts((str(command),), Path(work) / "data", version)
                if archive is wheel:
                    _bill(Path(work) / "venv", folder / f"tablee-{version}.cdx.json")
            except Broken as why:
                wrong.append(f"{archive.name}: {why}")
    system = sysconfig.get_platform()
    for archive in sorted(folder.glob(f"tablee-{version}-{system}.zip")):
        with tempfile.TemporaryDirectory() as work:
            try:
                starts(_unpacked(archive, Path(work)), Path(work) / "data", version)
            except Broken as why:
                wrong.append(f"{archive.name}: {why}")
    return wrong


def starts(command: tuple[str, ...], data: Path, version: str) -> None:
    """Has a `tablee` tell its version, serve the demo and write a PDF; raises `Broken`."""
    data.mkdir(parents=True, exist_ok=True)
    environ = _environ(data)
    said = _run(*command, "--version", environ=environ).strip()
    if said != f"Tablée {version}":
        raise Broken(f"it calls itself “{said}”.")
    with _demo(command, environ) as address:
        with urllib.request.urlopen(f"{address}/health", timeout=30) as answer:
            if json.load(answer)["ready"] is not True:
                raise Broken("its server is not ready.")
        with urllib.request.urlopen(f"{address}/", timeout=30) as answer:
            if b"Tabl" not in answer.read():
                raise Broken("its home page is another.")
    sessions = next((each for each in data.rglob("demo-sessions") if each.is_dir()), data)
    session = next((each for each in sessions.glob("[!.]*") if each.is_dir()), None)
    if session is None:
        raise Broken("the demo left no session.")
    sheet = data / "sheet.pdf"
    there = ("--sessions", str(sessions), "-o", str(sheet))
    _run(*command, "export", session.name, "pdf", *there, environ=environ)
    if not sheet.is_file() or not sheet.read_bytes().startswith(b"%PDF"):
        raise Broken("it wrote no PDF.")


def _environ(data: Path) -> dict[str, str]:
    """Nothing of this project's, nor of whoever releases; sessions in a folder of their own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TABLEE_", "PYTHON"))}
    kept |= {"XDG_DATA_HOME": str(data), "LOCALAPPDATA": str(data), "HOME": str(data)}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return kept | {"TABLEE_PORT": str(port), "TABLEE_HOST": "127.0.0.1", "DISPLAY": ""}


@contextmanager
def _demo(command: tuple[str, ...], environ: dict[str, str]) -> Iterator[str]:
    address, log = f"http://127.0.0.1:{environ['TABLEE_PORT']}", tempfile.TemporaryFile()  # noqa: SIM115
    server = subprocess.Popen((*command, "demo"), env=environ, stdout=log, stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + READY
        while not _answers(address):
            if server.poll() is not None or time.monotonic() > until:
                log.seek(0)
                raise Broken(f"its server does not start: {log.read().decode('utf-8', 'replace')}")
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(STOPS)
        log.close()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _installed(archive: Path, venv: Path, constraints: Path) -> Path:
    """The command `tablee` of an environment in which pip has put the archive."""
    _run(sys.executable, "-m", "venv", str(venv))
    python = next((venv / BINARIES).glob("python*"))
    kept = ("--constraint", str(constraints), "--disable-pip-version-check")
    _run(str(python), "-m", "pip", "install", "--quiet", *kept, str(archive), seconds=INSTALLS)
    return next((venv / BINARIES).glob("tablee*"))


def _unpacked(archive: Path, work: Path) -> tuple[str, ...]:
    """The file to double-click, in a folder with spaces and accents; rights as unzip gives them."""
    folder = work / "Téléchargements d’été"
    with zipfile.ZipFile(archive) as opened:
        for each in opened.infolist():
            there = opened.extract(each, folder)
            if (mode := each.external_attr >> 16) and os.name != "nt":
                os.chmod(there, mode)
    return (str(next(p for p in folder.glob("*/*") if p.name in STARTS)),)


def _bill(venv: Path, to: Path) -> None:
    words = ("environment", str(venv), "--output-format", "JSON", "--output-reproducible")
    command = shutil.which("cyclonedx-py") or str(Path(sys.executable).with_name("cyclonedx-py"))
    _run(command, *words, "--output-file", str(to))


def _run(*words: str, environ: dict[str, str] | None = None, seconds: float = 300.0) -> str:
    try:
        ended = subprocess.run(
            words, env=environ, capture_output=True, encoding="utf-8", errors="replace",
            timeout=seconds, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Broken(f"{words[0]}: {error}") from error
    if ended.returncode:
        raise Broken(f"{' '.join(words)}\n{ended.stdout}{ended.stderr}")
    return ended.stdout
