"""Boards of cards from other tools become canvases, their tables notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotAccepted
from tablee.model.synthesis import TextTable
from tablee.session.transfer import upload
from tests.document.importing.brought_in import told
from tests.support.sessions.a_session import sessions_in

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue


@pytest.mark.parametrize(
    "table",
    [
        "Category,Content,Author\nForces,Le lien,Anne\nFaiblesses,\"Le temps, l’argent\",\n",
        "Catégorie;Contenu;Auteur\nForces;Le lien;Anne\nFaiblesses;Le temps, l’argent;\n",
        "Frame name\tText\tAuthor\nForces\tLe lien\tAnne\nFaiblesses\tLe temps, l’argent\t\n",
        "note,column_name,author\nLe lien,Forces,Anne\n\"Le temps, l’argent\",Faiblesses,\n",
    ],
)  # fmt: skip
def test_a_board_of_cards_becomes_a_canvas(
    table: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    for data, name in ((table.encode("cp1252"), "tableau.csv"), (table.encode(), "")):
        understood = upload.read(catalogue, name, data).understood
        assert understood.board == (
            ("Forces", ("Le lien",)),
            ("Faiblesses", ("Le temps, l’argent",)),
        )
        assert "Anne" in str(understood.document)  # what else it says is in the notes
    sessions = sessions_in(tmp_path, catalogue)
    room = sessions.receive("b", upload.read(catalogue, "t.csv", table.encode()), "Zoé")
    (step,) = [s for s in room.record().steps if not s.step.beside]
    assert [c.content.text for c in step.contributions] == [  # type: ignore[attr-defined]
        "Forces", "Le lien", "Faiblesses", "Le temps, l’argent",
    ]  # fmt: skip
    assert "#### Forces\n\nLe lien" in told(sessions, room)
    sessions.close()


IDS = ("0b7f1c7e-0e5f-4a0d-9a3e-6b6b6f0f0a01", "5d0c8a53-66a4-4b3c-8c59-0f3f6a9d2b02")


@pytest.mark.parametrize(
    "table",
    [
        # scrumlr since 3.0: server/src/api/boards.go, `exportBoard`
        "note_id,author_id,author,text,column_id,column,rank,stack,voting_0\n"
        f"{IDS[0]},{IDS[1]},Anne,Le lien,{IDS[1]},Forces,0,null,3\n"
        f"{IDS[1]},{IDS[1]},Anne,Le temps,{IDS[0]},Faiblesses,0,{IDS[0]},0\n",
        # scrumlr 2: src/utils/export.ts, `generateCSV`
        "noteId,author,text,column,timestamp,parent,votes,voting_iteration_1\n"
        "Ab3dEf9hIj,Anne,Le lien,Forces,2021-10-06T08:00:00.000Z,,3,3\n"
        "Zy8xWv7uTs,Anne,Le temps,Faiblesses,2021-10-06T08:00:00.000Z,Ab3dEf9hIj,0,0\n",
    ],
)
def test_a_board_of_scrumlr_is_a_canvas_and_its_ids_are_nobodys_words(
    table: str, catalogue: Catalogue
) -> None:
    understood = upload.read(catalogue, "retro.csv", table.encode()).understood
    assert understood.board == (("Forces", ("Le lien",)), ("Faiblesses", ("Le temps",)))
    (besides,) = understood.document.notes
    (said,) = besides.blocks
    assert isinstance(said, TextTable)
    assert "Anne" in said.rows[0]
    assert "3" in said.rows[0]
    for id_ in (*IDS, "null", "Ab3dEf9hIj"):
        assert id_ not in str(understood)


def test_any_other_table_is_notes(catalogue: Catalogue) -> None:
    with pytest.raises(NotAccepted, match="aucun mot"):
        upload.read(catalogue, "t.csv", b",,,\n,,\n")
    understood = upload.read(catalogue, "t.csv", b"a;b\n1;2\n").understood
    assert understood.board == ()
    assert understood.document.notes[0].blocks == (TextTable(("a", "b"), (("1", "2"),)),)
