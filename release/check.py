"""Checks a release: archives, how they start, what is known against dependencies; writes checksums.

`python -m release.check FOLDER` ends with 0 where all was looked at and is well, with 1 where
something is wrong, with 3 where something could not be looked at: that is no pass.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from release.clean import tried

__all__ = ["NEEDED", "ROOT", "SUMS", "Found", "archives", "audit_words", "audited", "checked"]
__all__ += ["uncommitted"]

ROOT: Final = Path(__file__).parent.parent
SUMS: Final = "SHA256SUMS"
MEGABYTES: Final = 6
NEEDED: Final = (
    *("tablee/__init__.py", "tablee/_app/app.py", "tablee/_app/.streamlit/config.toml"),
    *("tablee/_app/plugins/ours.txt", "tablee/_app/assets/demo.toml"),
)
"""Without these in the wheel nothing starts, or there is nothing to see."""
UNWANTED: Final = ("__pycache__", ".pyc", "sessions/", "identity/", "tablee.env", "node_modules/")
TEMPLATE: Final = "yunohost/conf/tablee.env"
"""Nobody's settings: what those of a YunoHost are made of."""
PATIENCE: Final = 300.0
"""Seconds that pip-audit has, for a hundred packages."""


@dataclass
class Found:
    """What a look found: each a sentence."""

    wrong: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    """What could not be looked at: neither well nor wrong."""

    def add(self, other: Found) -> None:
        """Takes over what another look found."""
        self.wrong += other.wrong
        self.unseen += other.unseen

    @property
    def status(self) -> int:
        """What the command ends with."""
        return 1 if self.wrong else 3 if self.unseen else 0


def archives(folder: Path, version: str) -> Found:
    """Whether both archives of this version are there, whole, and small."""
    found = Found()
    wheel = folder / f"tablee-{version}-py3-none-any.whl"
    source = folder / f"tablee-{version}.tar.gz"
    for archive in (wheel, source):
        if not archive.is_file():
            found.wrong.append(f"{archive.name} is not there.")
    if found.wrong:
        return found
    with zipfile.ZipFile(wheel) as opened:
        inside = set(opened.namelist())
    with tarfile.open(source) as tar:
        begin = f"tablee-{version}/"
        sources = {name.removeprefix(begin) for name in tar.getnames()}
    found.wrong += [f"The wheel lacks {name}." for name in NEEDED if name not in inside]
    needed = ("pyproject.toml", "tablee/__init__.py", "app.py", "plugins/ours.txt")
    found.wrong += [f"The source archive lacks {name}." for name in needed if name not in sources]
    for name in sorted(inside | sources):
        if any(each in name.removesuffix(TEMPLATE) for each in UNWANTED):
            found.wrong.append(f"{name} has no place in an archive.")
    if wheel.stat().st_size > MEGABYTES * 1_000_000:
        found.wrong.append(f"The wheel has more than {MEGABYTES} MB.")
    return found


def audit_words(constraints: Path) -> tuple[str, ...]:
    """How pip-audit is asked about the versions that a release was tested with."""
    asked = ("--requirement", str(constraints), "--no-deps", "--disable-pip", "--format", "json")
    return (sys.executable, "-m", "pip_audit", *asked, "--progress-spinner", "off")


def audited(words: tuple[str, ...], expected: int) -> Found:
    """What pip-audit knows against them; a pass only where it has looked at all `expected`."""
    try:
        ended = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, check=False)
        told = json.loads(ended.stdout)
        packages = [each for each in told["dependencies"] if "skip_reason" not in each]
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        packages = []
    if not packages:  # it ends with “No known vulnerabilities found” all the same
        return Found(unseen=["pip-audit looked at nothing: its advisories were out of reach."])
    found = Found()
    for package in packages:
        for known in package["vulns"]:
            fixed = ", ".join(known["fix_versions"]) or "none yet"
            sentence = "{} {} has {} (mended in: {})."
            found.wrong.append(
                sentence.format(package["name"], package["version"], known["id"], fixed)
            )
    if len(packages) < expected:
        found.unseen.append(f"pip-audit looked at {len(packages)} packages of {expected}.")
    return found


def pinned(constraints: Path) -> int:
    """How many versions the file names."""
    lines = constraints.read_text("utf-8").splitlines()
    return sum(1 for line in lines if "==" in line and not line.startswith("#"))


def uncommitted(root: Path) -> Found:
    """Whether the tree holds what is committed nowhere: nobody could make these archives again."""
    words = ("git", "-C", str(root), "status", "--porcelain")
    try:
        ended = subprocess.run(words, capture_output=True, text=True, check=False)
    except OSError:
        return Found(unseen=["Whether all is committed: git is not here."])
    if ended.returncode:
        return Found(unseen=["Whether all is committed: this is no clone."])
    names = [line[3:] for line in ended.stdout.splitlines()]
    more = " …" if len(names) > 5 else ""
    return Found([f"Not committed: {', '.join(names[:5])}{more}."] if names else [])


def checked(folder: Path) -> Found:
    """All of it; the checksums are written where the archives are well."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = archives(folder, project["version"])
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    if f"## [{project['version']}]" not in changes:
        found.wrong.append(f"The changelog says nothing of {project['version']}.")
    found.add(uncommitted(ROOT))
    constraints = ROOT / "constraints.txt"
    if not found.wrong:
        shutil.copyfile(constraints, folder / f"tablee-{project['version']}-constraints.txt")
        found.wrong += tried(folder, project["version"], constraints)
    if not found.wrong:
        _write_sums(folder)
    found.add(audited(audit_words(constraints), pinned(constraints)))
    return found


def _write_sums(folder: Path) -> None:
    kept = sorted(p for p in folder.iterdir() if p.name.startswith("tablee-") and p.is_file())
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in kept]
    (folder / SUMS).write_text("".join(lines), "utf-8", newline="\n")


def main() -> None:
    """What the shell runs."""
    if len(sys.argv) != 2:
        sys.exit("python -m release.check FOLDER")
    found = checked(Path(sys.argv[1]))
    for sentence in found.wrong:
        print(f"Wrong: {sentence}")
    for sentence in found.unseen:
        print(f"Not looked at: {sentence} This is no pass.")
    if not found.status:
        print("All was looked at, and is well.")
    sys.exit(found.status)


if __name__ == "__main__":
    main()
