"""What people read when the disk refuses is in their language, whatever the system calls it."""

from __future__ import annotations

import errno
import os
import resource
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotSaved, Unreadable
from tablee.storage.journal import FileJournal, JournalEntry, Put, disk, scan
from tablee.texts import speaking

if TYPE_CHECKING:
    from pathlib import Path

MET = (
    *("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EACCES", "EPERM", "ENOENT", "ESTALE", "EIO", "ENXIO"),
    *("ENODEV", "ETIMEDOUT", "EMFILE", "ENFILE", "ENAMETOOLONG", "EILSEQ", "ELOOP", "ENOTDIR"),
    *("EISDIR", "EEXIST", "ENOTEMPTY", "EBUSY", "EAGAIN", "EINTR", "ENOMEM", "EXDEV", "ENOSYS"),
    *("EINVAL", "EPIPE", "EMLINK", "ENOLCK", "EDEADLK", "ENOTSUP"),
)
"""What a disk, a USB stick, a network folder or a busy system answers."""


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", MET)
def test_each_refusal_of_a_disk_has_words_of_ours(name: str, language: str) -> None:
    number = getattr(errno, name)
    with speaking(language):
        said = disk.reason(OSError(number, os.strerror(number)))
    assert os.strerror(number).lower() not in said.lower()
    assert name not in said


def test_a_refusal_that_nobody_foresaw_is_in_french_too_with_its_code() -> None:
    error = OSError(errno.EBADMSG, os.strerror(errno.EBADMSG))
    assert disk.reason(error) == "le système l’a refusé, erreur EBADMSG"
    assert disk.reason(OSError()) == "le système n’a pas dit pourquoi"
    assert disk.reason(None) == "le système n’a pas dit pourquoi"


def test_whoever_writes_while_too_many_files_are_open_reads_it_in_french(tmp_path: Path) -> None:
    journal = FileJournal.create(tmp_path, 2)
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")), before[1]))
    spare = []
    try:
        while True:
            try:
                spare.append(os.open("/dev/null", os.O_RDONLY))
            except OSError:
                break
        with pytest.raises(NotSaved, match="trop de fichiers et de connexions sont ouverts"):
            journal.settle(
                journal.append(JournalEntry(1, 1000.0, [Put("people", "p", {"id": "p"})]), 0)
            )
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
        for handle in spare:
            os.close(handle)


def test_a_file_that_may_not_be_read_says_so_in_french(tmp_path: Path) -> None:
    refused: Unreadable = scan.unreadable(tmp_path / "journal.jsonl", PermissionError(13, "denied"))
    assert "(l’accès est refusé)" in str(refused)
