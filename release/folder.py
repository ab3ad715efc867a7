"""Makes a zip with Tablée, its dependencies and a Python: unpacked anywhere, one file starts it.

`python -m release.folder WHEEL OUT [--python FOLDER]`, on the system for which it is made. The
Python is a relocatable one, as `uv python install` unpacks it; without it, on Debian and Ubuntu,
that of their packages. `docs/en/hosting.md` has the recipe for the other systems.
"""

from __future__ import annotations

import argparse
import os
import shutil
import stat
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path
from typing import Final

__all__ = ["APP", "Stopped", "executable", "made"]

HERE: Final = Path(__file__).parent
NAME: Final = "Tablee"
DEBIAN: Final = "3.13"
"""The Python of Debian 13."""
SYSTEMS: Final = ("libc.so", "libm.so", "libpthread.so", "libdl.so", "librt.so", "ld-linux")
"""How the libraries begin that are the system's own wherever one goes."""
APP: Final = "site-packages"
"""Where what is installed stands; in a folder of another name Streamlit takes itself for a clone in
which it is developed, and refuses a port."""
UNUSED: Final = ("numpy/**/tests", "pandas/tests", "pyarrow/tests", "pyarrow/include", "bin")
"""What dependencies bring and nobody runs."""
STARTS: Final = {"linux": "tablee.sh", "darwin": "tablee.command", "win32": "tablee.bat"}
"""The file to double-click."""


class Stopped(Exception):
    """Why no folder can be made; a sentence."""


def made(wheel: Path, out: Path, python: Path | None = None) -> Path:
    """The zip, in the folder `out`; raises `Stopped`, or what a tool says that fails."""
    system = sys.platform
    if system not in STARTS:
        raise Stopped(f"There is no file to double-click for {system}.")
    version = wheel.name.split("-")[1]
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / NAME
        folder.mkdir()
        if python is None:
            _from_debian(folder / "python", Path(work))
        else:
            shutil.copytree(python, folder / "python", symlinks=True)
        _fill(folder, wheel)
        shutil.copy2(HERE / "start.py", folder / "start.py")
        shutil.copy2(HERE / STARTS[system], folder / STARTS[system])
        (folder / STARTS[system]).chmod(0o755)
        target = out / f"{NAME.lower()}-{version}-{sysconfig.get_platform()}.zip"
        out.mkdir(parents=True, exist_ok=True)
        _zip(folder, target)
    return target


def executable(python: Path) -> Path:
    """The program in an unpacked Python."""
    found = [*python.glob("python.exe"), *sorted(python.glob("bin/python3.[0-9]*[0-9]"))]
    if not found:
        raise Stopped(f"{python} has neither python.exe nor bin/python3.x.")
    return found[0]


def _fill(folder: Path, wheel: Path) -> None:
    """Installs the wheel with what it needs, by the Python that will run it."""
    app, runs = folder / APP, executable(folder / "python")
    with tempfile.TemporaryDirectory() as tools:
        _run(sys.executable, "-m", "pip", "install", "--quiet", "--target", tools, "pip")
        pip = {**os.environ, "PYTHONPATH": tools}
        kept = ("--constraint", str(HERE.parent / "constraints.txt"), "--prefer-binary")
        words = ("-m", "pip", "install", "--quiet", "--no-compile", "--target", str(app), *kept)
        _run(str(runs), *words, str(wheel), environ=pip)
    for pattern in UNUSED:
        for unused in list(app.glob(pattern)):
            shutil.rmtree(unused)
    # Its time is not looked at: unpacking changes it, and each start would compile anew.
    compiled = ("-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash")
    _run(str(runs), *compiled, str(app), str(folder / "python"), check=False)


def _run(*words: str, environ: dict[str, str] | None = None, check: bool = True) -> str:
    ended = subprocess.run(
        words, env=environ, capture_output=True, text=True, check=False, timeout=1800
    )
    if check and ended.returncode:
        raise Stopped(f"{' '.join(words)}\n{ended.stdout}{ended.stderr}")
    return ended.stdout


def _zip(folder: Path, target: Path) -> None:
    """Files alone, executable where they were; links are followed, as Windows has none."""
    with zipfile.ZipFile(
        target, "w", zipfile.ZIP_DEFLATED, compresslevel=6, strict_timestamps=False
    ) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder.parent))


# ── the Python of Debian's packages ─────────────────────────────────────────────────────────


def _from_debian(python: Path, work: Path) -> None:
    """Its Python finds what belongs to it beside itself; its libraries are put there too."""
    if not all(map(shutil.which, ("apt-get", "dpkg-deb", "ldd", "patchelf"))):
        raise Stopped("Give a relocatable Python (--python), or apt-get and patchelf.")
    packages = ("python{}-minimal", "libpython{}-minimal", "libpython{}-stdlib")
    debs = work / "debs"
    debs.mkdir()
    names = [name.format(DEBIAN) for name in packages]
    there = os.getcwd()
    try:
        os.chdir(debs)
        _run("apt-get", "download", "--quiet", *names)
    finally:
        os.chdir(there)
    for deb in debs.glob("*.deb"):
        _run("dpkg-deb", "--extract", str(deb), str(debs / "root"))
    shutil.move(
        debs / "root" / "usr" / "lib" / f"python{DEBIAN}", python / "lib" / f"python{DEBIAN}"
    )
    (python / "bin").mkdir()
    program = python / "bin" / f"python{DEBIAN}"
    shutil.move(debs / "root" / "usr" / "bin" / program.name, program)
    _add_libraries(python, program)


def _add_libraries(python: Path, program: Path) -> None:
    modules = sorted((python / "lib" / f"python{DEBIAN}" / "lib-dynload").glob("*.so"))
    needed = set[str]()
    for each in (program, *modules):
        lines = _run("ldd", str(each)).splitlines()
        needed |= {line.split("=>")[1].split()[0] for line in lines if "=> /" in line}
    for library in needed:
        if not Path(library).name.startswith(SYSTEMS):
            shutil.copy2(library, python / "lib" / Path(library).name)
    # DT_RPATH, not RUNPATH: it holds for what modules load as well, and for no other program.
    _run("patchelf", "--force-rpath", "--set-rpath", "$ORIGIN/../lib", str(program))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def main() -> None:
    """What the shell runs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--python", type=Path)
    asked = parser.parse_args()
    try:
        target = made(asked.wheel, asked.out, asked.python)
    except Stopped as why:
        sys.exit(str(why))
    print(f"{target}: {target.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
