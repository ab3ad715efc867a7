"""What one ballot says, in words: for named votes, where each stands beside a name. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.model.entities import Cast
    from tablee.view import Paper

__all__ = ["ballot_words"]


def ballot_words(paper: Paper, cast: Cast) -> str:
    """`Un annuaire : 2, Une fête : 1`, in the order of the paper; in their order where ranked."""
    words = ", ".join(_parts(paper, cast))
    said = words or _("bulletin blanc")
    return _("{ballot} ({words})").format(ballot=said, words=cast.text) if cast.text else said


def _parts(paper: Paper, cast: Cast) -> Iterator[str]:
    marked = [(words, cast.marks[id_]) for id_, words in paper.options if cast.marks.get(id_)]
    if paper.form == "pick":
        yield from (words for words, _mark in marked)
    elif paper.form == "rank":
        for words, place in sorted(marked, key=lambda option: option[1]):
            yield f"{place}. {words}"
    else:
        labels = {choice.value: choice.label for choice in paper.choices}
        given = [(w, cast.marks[i]) for i, w in paper.options if i in cast.marks]
        for words, mark in given if paper.form == "grade" else marked:
            answer = labels.get(mark, f"{mark:g}")
            alone = len(paper.options) == 1
            yield answer if alone else _("{option} : {answer}").format(option=words, answer=answer)
