"""Plants a fault in each of ten packages, and shows that a test of that package falls.

In a copy of the tree: `make faults`. Each fault is one line that is easily written so by mistake.
The tests that first fell are in `FAULTS`, from which docs/contributing/testing.md has its table.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FAULTS", "Planted", "main"]

ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True)
class Planted:
    """One line of a package, written wrong."""

    file: str
    what: str
    """What is wrong then, for people."""
    right: str
    wrong: str
    tests: str
    """The file of tests that is run."""
    test: str
    """The test in it that falls."""

    @property
    def package(self) -> str:
        """Of `tablee/`."""
        return self.file.split("/")[1]

    def plant(self, root: Path) -> None:
        """Writes it into this tree; raises `ValueError` where the line is not there, once."""
        path = root / self.file
        text = path.read_text("utf-8")
        if text.count(self.right) != 1:
            raise ValueError(f"{self.file} has no more, or not once: {self.right}")
        path.write_text(text.replace(self.right, self.wrong), "utf-8")


FAULTS: Final = (
    Planted(
        "tablee/activities/records/record.py",
        "the last round of groups is left out",
        "self.group_round <= len(rounds)",
        "self.group_round < len(rounds)",
        "tests/activities/records/test_record.py",
        "test_another_group_in_one_slot_is_none_in_the_next",
    ),
    Planted(
        "tablee/cli/server/maintenance.py",
        "a check that finds damage ends as if all were well",
        "return state is not Integrity.WELL",
        "return False",
        "tests/cli/server/test_maintenance.py",
        "test_a_check_says_what_is_wrong_then_repairs_it",
    ),
    Planted(
        "tablee/document/outline/days.py",
        "what is promised for tomorrow stands in the calendar today",
        'text.split("|"), -2)',
        'text.split("|"), -3)',
        "tests/document/outline/test_days.py",
        "test_words_that_name_a_day_are_that_day",
    ),
    Planted(
        "tablee/drawing/uploads.py",
        "a photo stands on its head",
        "6: Image.Transpose.ROTATE_270",
        "6: Image.Transpose.ROTATE_90",
        "tests/drawing/test_uploads.py",
        "test_a_photo_is_turned_upright_whatever_way_the_phone_was_held",
    ),
    Planted(
        "tablee/model/groups/assignment.py",
        "all sit at the first table",
        "min(tables, key=len).append(who)",
        "seats[0].append(who)",
        "tests/model/groups/test_draw.py",
        "test_who_comes_late_joins_the_smallest_table",
    ),
    Planted(
        "tablee/registry/admission.py",
        "one plugin silently takes another's name",
        "if owner := self.owners.get((shelf, name)):",
        'if owner := "":',
        "tests/registry/test_catalogue.py",
        "test_a_clash_of_names_is_refused_naming_both",
    ),
    Planted(
        "tablee/session/access/limits.py",
        "nobody ever writes too fast",
        "if left < 1:",
        "if left < -1_000:",
        "tests/session/access/test_limits.py",
        "test_half_a_minute_of_changes_may_come_at_once",
    ),
    Planted(
        "tablee/storage/ballots/sealed.py",
        "the key of a secret vote stays on the disk",
        "self._boxes.destroy(name)\n                self._owed.discard(name)\n            except",
        "pass\n            except",
        "tests/storage/ballots/test_boxes.py",
        "test_destroyed_nothing_is_left_on_disk_and_nothing_is_read",
    ),
    Planted(
        "tablee/ui/widgets/refusals.py",
        "a refusal is not said",
        "st.session_state[key] = str(refusal)",
        'st.session_state[key] = ""',
        "tests/ui/synthesis/test_day.py",
        "test_what_is_refused_is_said_where_the_day_is",
    ),
    Planted(
        "tablee/web/http/limits/throttle.py",
        "codes can be guessed from many addresses",
        "if self._full(self._everywhere):",
        "if False:",
        "tests/web/http/limits/test_throttle.py",
        "test_however_many_addresses_guess_no_more_codes_are_looked_at",
    ),
)
"""One in each of ten packages."""
FELL: Final = re.compile(r"^(?:FAILED|ERROR) (\S+?)(?:\[.*)?(?: - .*)?$", re.MULTILINE)


def copied(root: Path) -> None:
    """The tree as it is on the disk, its own files alone."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)


def fell(root: Path, tests: Sequence[str]) -> str:
    """The first of these tests that fails in this tree; empty where none does."""
    words = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    told = subprocess.run(words, cwd=root, capture_output=True, text=True, check=False).stdout
    found = FELL.search(told)
    return found[1] if found else ""


def tried(fault: Planted, root: Path) -> str:
    """The test that falls over it, in this tree, which is whole again afterwards."""
    path = root / fault.file
    before = path.read_bytes()
    fault.plant(root)
    try:
        found = fell(root, [fault.tests])
    finally:
        path.write_bytes(before)
    if found and fell(root, [found]):
        raise ValueError(f"{found} falls without any fault")
    return found


def main() -> int:
    """Says for each fault which test falls; 0 where one falls for each."""
    missed = 0
    with tempfile.TemporaryDirectory(prefix="tablee-faults-") as folder:
        root = Path(folder)
        copied(root)
        for fault in FAULTS:
            found = tried(fault, root)
            missed += not found
            print(f"{fault.package}: {fault.what}: {found or 'NO TEST FALLS'}", flush=True)
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main())
