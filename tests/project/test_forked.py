"""Tests are collected once and run in forks: each once, told as if they had run in one process."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.server import ROOT

if TYPE_CHECKING:
    from pathlib import Path

ONE = """
import subprocess, sys, pytest

@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return tmp_path_factory.mktemp("shared")

BURNS = "import time\\nwhile time.process_time() < 0.5: pass"

@pytest.mark.parametrize("n", range(4))
def test_one(n, shared):
    if not n:
        subprocess.run([sys.executable, "-c", BURNS], check=True)
    print("said by", n)
    (shared / str(n)).touch(exist_ok=False)
    assert len(list(shared.iterdir())) == n + 1
    assert n != 2, "two is wrong"
"""
TWO = """
import os, pytest

@pytest.mark.parametrize("n", range(4))
def test_two(n):
    if n == 1:
        os._exit(7)
"""

PAGE = """
from pathlib import Path
from streamlit.testing.v1 import AppTest, app_test

COLLECTED = app_test.TMP_DIR.name

def test_page():
    assert Path(AppTest.from_string("1")._script_path).parent != Path(COLLECTED)
    assert Path(COLLECTED).is_dir()
"""


def forked(folder: Path, *more: str) -> str:
    """What pytest says of these files in two forks."""
    (folder / "test_one.py").write_text(ONE, "utf-8")
    (folder / "test_two.py").write_text(TWO, "utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", "utf-8")
    asked = (
        "-p",
        "tests.support.forked",
        "-p",
        "no:xdist",
        "-p",
        "no:cacheprovider",
        "-q",
        "--forks",
        "2",
    )
    where = ("-c", f"{folder}/pytest.ini", f"--rootdir={folder}", str(folder))
    command = (sys.executable, "-m", "pytest", *asked, *more, *where)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return str(done.stdout)


@pytest.mark.dear
def test_each_runs_once_and_what_failed_is_told_with_what_it_said(tmp_path: Path) -> None:
    said = forked(tmp_path)
    assert "2 failed, 6 passed" in said
    assert "two is wrong" in said
    assert "said by 2" in said
    assert "said by 1" not in said
    assert "test_two.py::test_two[1] ___" in said
    assert "the process that ran it ended with 7" in said


@pytest.mark.dear
def test_none_runs_after_as_many_failures_as_are_wanted(tmp_path: Path) -> None:
    said = forked(tmp_path, "-x", "-k", "test_one")
    assert "1 failed, 2 passed" in said
    assert "stopping after 1 failures" in said


@pytest.mark.dear
def test_what_each_file_took_is_told_with_all_below_it(tmp_path: Path) -> None:
    said = forked(tmp_path).partition("CPU seconds, by file")[2]
    told = {name: float(took) for took, name in re.findall(r"^ +([\d.]+)  (\S+)", said, re.M)}
    assert told["test_one.py"] >= 0.4
    assert told["test_one.py"] + told["collecting,"] <= told["all"] + 0.1
    assert "nothing left to run after" in said
    assert re.search(r"were idle for \d+% of it", said)


@pytest.mark.dear
def test_forks_do_not_write_their_pages_where_the_others_do(tmp_path: Path) -> None:
    (tmp_path / "test_page.py").write_text(PAGE, "utf-8")
    assert "1 passed" in forked(tmp_path, "-k", "page")


def test_a_page_does_not_stay_behind_as_the_main_module() -> None:
    main = sys.modules["__main__"]
    AppTest.from_string("import streamlit as st; st.write('drawn')").run()
    assert sys.modules["__main__"] is main
