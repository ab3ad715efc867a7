"""Merges tagged PDF files into one with pypdf: pages, a bookmark each, the trees of their tags.

pypdf copies pages without what tells a page reader their headings, tables and order; here their
tags follow them. It knows how Typst writes these trees: numbers and names in one flat list each.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DictionaryObject

PRINTED: Final = {"/Duplex": "/Simplex", "/PrintScaling": "/None"}
"""On one side, at its size: some of it will be cut. Readers are free not to listen."""


def merged_pdf(first: bytes, others: Sequence[tuple[str, bytes]]) -> bytes:
    """The first file with these after it, each under a bookmark of this title.

    All as `typeset` writes them. Title, language and standard of the whole are the first one's;
    each sheet keeps its size and the way it is turned.
    """
    from pypdf import PdfReader, PdfWriter  # here: a server that prints nothing needs it not
    from pypdf.generic import BooleanObject, NameObject

    whole = PdfWriter(clone_from=io.BytesIO(first))
    for n, (title, pdf) in enumerate(others, 1):
        reader, before = PdfReader(io.BytesIO(pdf)), len(whole.pages)
        whole.append(reader, outline_item=title, import_outline=False)
        _tag(whole, reader, before, n, title)
    ask_readers(whole)[NameObject("/PickTrayByPDFSize")] = BooleanObject(True)
    made = io.BytesIO()
    whole.write(made)
    return made.getvalue()


def ask_readers(whole: PdfWriter) -> Any:
    """Asks readers to print it as what is cut must be; returns all that they are asked."""
    from pypdf.generic import NameObject

    wishes: Any = whole.root_object["/ViewerPreferences"]
    wishes.update({NameObject(name): NameObject(value) for name, value in PRINTED.items()})
    return wishes


def pages_of(pdf: bytes) -> list[tuple[float, float]]:
    """The width and height of each page, in points."""
    from pypdf import PdfReader

    boxes = (page.mediabox for page in PdfReader(io.BytesIO(pdf)).pages)
    return [(float(box.width), float(box.height)) for box in boxes]


def _tag(whole: PdfWriter, reader: PdfReader, before: int, nth: int, title: str) -> None:
    """Puts the tags of a file whose pages were added, from `before` on, after those there are.

    The root of its tree becomes an element of the whole's, with the title.
    """
    from pypdf.generic import DictionaryObject, NameObject, NumberObject, TextStringObject

    root: Any = whole.root_object["/StructTreeRoot"]
    theirs: Any = reader.root_object["/StructTreeRoot"]
    if "/ParentTree" not in theirs:  # nothing on its pages is read aloud: empty name tents
        return
    added = theirs.clone(whole)
    free = root["/ParentTreeNextKey"]
    for page, source in zip(list(whole.pages)[before:], reader.pages, strict=True):
        if "/StructParents" in source:
            page[NameObject("/StructParents")] = NumberObject(source["/StructParents"] + free)
    numbers = added.pop("/ParentTree")["/Nums"]
    root["/ParentTree"]["/Nums"].extend(
        each if n % 2 else NumberObject(each + free) for n, each in enumerate(numbers)
    )
    root[NameObject("/ParentTreeNextKey")] = NumberObject(free + added.pop("/ParentTreeNextKey"))
    for role, standard in added.pop("/RoleMap", {}).items():
        root["/RoleMap"].setdefault(role, standard)
    if added.pop("/IDTree", None) is not None:
        tree = root.setdefault(NameObject("/IDTree"), DictionaryObject())
        _add_names(tree, added, f"Z{nth:03}-")
    element = {"/Type": NameObject("/StructElem"), "/S": NameObject("/Document")}
    added.update({NameObject(name): value for name, value in element.items()})
    added[NameObject("/P")] = root.indirect_reference
    added[NameObject("/T")] = TextStringObject(title)
    root["/K"].append(added.indirect_reference)


def _add_names(tree: DictionaryObject, added: Any, prefix: str) -> None:
    """Renames the elements that have an ID: two files have the same ones, for heads of tables."""
    from pypdf.generic import ArrayObject, NameObject, TextStringObject

    there: list[Any] = tree.get("/Names", ArrayObject())
    pairs = list(zip(there[::2], there[1::2], strict=True))
    for element in _elements(added):
        if "/ID" in element:
            element[NameObject("/ID")] = TextStringObject(prefix + element["/ID"])
            pairs.append((element["/ID"], element.indirect_reference))
        for attributes in element.get("/A", ()):
            heads = attributes.get("/Headers", []) if isinstance(attributes, dict) else []
            heads[:] = [TextStringObject(prefix + head) for head in heads]
    pairs.sort(key=lambda pair: str(pair[0]))
    tree[NameObject("/Names")] = ArrayObject(one for pair in pairs for one in pair)


def _elements(element: Any) -> Iterator[Any]:
    """It and all elements below it."""
    waiting = [element]
    while waiting:
        each = waiting.pop().get_object()
        if isinstance(each, dict):
            yield each
            below = each.get("/K", ())
            waiting += below if isinstance(below, list) else [below]
