"""The panel of downloads: what each person is told of the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest

from tablee.sdk.testing import open_room

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue


def test_whoever_facilitates_is_told_which_files_are_to_keep_and_not_to_send(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    def drawn(room, complete) -> None:  # type: ignore[no-untyped-def] # its source runs alone, without types
        from tablee.ui.synthesis.downloads import downloads

        downloads(room, complete=complete)

    room = open_room(tmp_path, catalogue, "introductions")
    for complete in (True, False):
        kwargs = {"room": room, "complete": complete}
        page = AppTest.from_function(drawn, kwargs=kwargs).run()
        told = "".join(str(getattr(shown, "body", "")) for shown in page.get("html"))
        assert ("à garder, pas à envoyer" in told) == complete
