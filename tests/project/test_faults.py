"""The faults that `make faults` plants are still faults of the code as it is."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.project.faults import FAULTS, ROOT, Planted

if TYPE_CHECKING:
    from pathlib import Path


def test_ten_packages_have_one() -> None:
    assert len({fault.package for fault in FAULTS}) == len(FAULTS) == 10


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.package)
def test_it_can_be_planted_and_its_test_is_there(fault: Planted, tmp_path: Path) -> None:
    (tmp_path / fault.file).parent.mkdir(parents=True)
    shutil.copy(ROOT / fault.file, tmp_path / fault.file)
    fault.plant(tmp_path)
    assert (tmp_path / fault.file).read_text("utf-8") != (ROOT / fault.file).read_text("utf-8")
    with pytest.raises(ValueError, match="has no more"):
        fault.plant(tmp_path)
    assert f"def {fault.test}(" in (ROOT / fault.tests).read_text("utf-8")
