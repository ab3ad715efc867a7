"""Starts Tablée from its unpacked folder: the Python beside it, its packages, and nothing else."""

import site
import sys
from pathlib import Path

APP = str(Path(__file__).resolve().parent / "site-packages")
site.addsitedir(APP)
sys.path.remove(APP)
sys.path.insert(0, APP)  # before what this machine has of its own

from tablee.cli import main  # noqa: E402

main()
