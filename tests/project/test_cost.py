"""What a test took is told with what the processes that it started took."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.server import ROOT

TESTS = """
import subprocess, sys, time

BURNS = "import time; at = time.process_time()\\nwhile time.process_time() < at + 0.5: pass"

def test_that_starts_another():
    subprocess.run([sys.executable, "-c", BURNS], check=True)

def test_that_does_little():
    assert time.monotonic()
"""


@pytest.mark.dear
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="/proc is not here")
def test_the_dearest_test_is_told_first_with_all_below_it(tmp_path: Path) -> None:
    (tmp_path / "test_two.py").write_text(TESTS)
    options = ("-p", "tests.support.cost", "-p", "no:cacheprovider", "--rootdir", str(tmp_path))
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    told = re.findall(r"^ +([\d.]+)  (\S+)", ran.stdout.partition("CPU seconds")[2], re.MULTILINE)
    assert [name.rpartition("::")[2] for _took, name in told] == [
        "all",
        "test_that_starts_another",
        "test_that_does_little",
    ]
    assert float(told[1][0]) >= 0.4
    assert float(told[2][0]) < float(told[1][0])
