"""Exports the document to every file format and names the files, for pages, routes and commands.

A format that fails stops no other. Not for what a format writes: that is its exporter's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Final, Protocol

from slugify import slugify

from tablee.activities import Bundle, Exporter
from tablee.document.outline import outline, pictures_beside
from tablee.errors import NotAccepted, WorkshopError
from tablee.isolation import Failed, checked, tried
from tablee.model.synthesis import Part
from tablee.texts import N_, _, speaking

if TYPE_CHECKING:
    from tablee.document.build import EditedDocument

    Told = Callable[[Exporter, int, int], None]
    """Hears which format is being written, and that it is the nth of so many."""

LONGEST: Final = 120.0
"""Seconds that one file may take: a PDF of hundreds of pictures."""
WANTED: Final = ("pdf", "docx", "odt", "txt")
"""What most people take along, by the endings of the files: others stand behind a button."""
PART_WORDS: Final = {
    Part.SHEET: N_("fiche"),
    Part.NOTES: N_("notes"),
    Part.BOTH: N_("synthèse"),
}
"""What the part is called in the names of files, in the document's language."""
MISSING: Final = N_("manques")
"""How the name of the file ends that says which formats could not be written."""


class Formats(Protocol):
    """Where exporters are found, as in the catalogue of plugins."""

    @property
    def exporters(self) -> Mapping[str, Exporter]:
        """By their names."""

    def exporter(self, name: str) -> Exporter:
        """The one of this name; raises `NotFound`."""


def _nobody(exporter: Exporter, nth: int, of: int) -> None:
    """A progress callback that does nothing."""


def offered(catalogue: Formats, part: Part) -> tuple[Exporter, ...]:
    """The formats in which the part can be had: PDF, other documents, texts, tables, all in one."""
    there = (e for e in catalogue.exporters.values() if part in e.parts)
    return tuple(sorted(there, key=_place))


def written(
    catalogue: Formats,
    name: str,
    synthesis: EditedDocument,
    part: Part,
    *,
    stem: str = "",
    told: Told = _nobody,
    pictures: Mapping[bytes, str] | None = None,
) -> bytes:
    """One file; of a bundle, with all the others in it.

    `pictures` are those that stand beside it: the path of each, by its bytes.
    Raises `NotFound` for a format that is not there, `NotAccepted` where it cannot be written.
    """
    exporter = catalogue.exporter(name)
    if part not in exporter.parts:
        sentence = _("« {title} » ne se tire pas de la fiche seule : demandez les notes aussi.")
        raise NotAccepted(sentence.format(title=_(exporter.title)))
    try:
        if isinstance(exporter, Bundle):
            names = pictures_beside(outline(synthesis, part))
            paths = {data: name for name, data in names.items()}
            inside = files(
                catalogue, synthesis, part, stem=stem, told=told, pictures=paths, of=exporter.takes
            )
            return _made(exporter, "bundle", lambda: exporter.bundle(synthesis, part, inside))
        return _made(exporter, "export", lambda: exporter.beside(synthesis, part, pictures or {}))
    except Failed as error:
        sentence = _(
            "Le fichier « {title} » n’a pas pu être fait ; rien n’est perdu. "
            "Prenez un autre format, et dites-le à qui s’occupe du serveur."
        )
        raise NotAccepted(sentence.format(title=_(exporter.title))) from error


def files(
    catalogue: Formats,
    synthesis: EditedDocument,
    part: Part,
    *,
    stem: str = "",
    told: Told = _nobody,
    pictures: Mapping[bytes, str] | None = None,
    of: Collection[str] = (),
) -> dict[str, bytes]:
    """Every format's file by its name, bundles left out; `stem` begins each name.

    `pictures` are those that stand beside the files: the path of each, by its bytes. `of` are the
    media types that are wanted, empty for all.

    Where a format fails, a text file says which, in the session's language.
    """
    exporters = [e for e in offered(catalogue, part) if not isinstance(e, Bundle)]
    exporters = [e for e in exporters if not of or _media(e) in of]
    stem = stem or slugify(synthesis.title, max_length=60) or "session"
    found: dict[str, bytes] = {}
    failed: list[str] = []
    for nth, exporter in enumerate(exporters, start=1):
        told(exporter, nth, len(exporters))
        try:
            found[file_name(catalogue, exporter, stem, part, synthesis.language)] = _made(
                exporter,
                "export",
                lambda e=exporter: e.beside(synthesis, part, pictures or {}),  # type: ignore[misc]
            )
        except (Failed, WorkshopError):
            failed.append(exporter.title)
    if failed:
        with speaking(synthesis.language):
            found[f"{stem}-{slugify(_(MISSING))}.txt"] = _missing(failed)
    return found


def _made(exporter: Exporter, what: str, make: Callable[[], bytes]) -> bytes:
    """A file; raises `Failed` where there is none, or a `WorkshopError` of the format's own."""
    return tried(
        exporter, what, lambda: checked(make(), bytes, what), seconds=LONGEST, refuses=True
    )


def _missing(titles: list[str]) -> bytes:
    sentence = _(
        "Ces formats n’ont pas pu être faits ; les mots sont dans les autres fichiers, et dans "
        "la session :"
    )
    lines = [sentence, *(f"- {_(title)}" for title in titles)]
    return "\n".join([*lines, ""]).encode()


# ── names and order ─────────────────────────────────────────────────────────────────────────


def file_name(catalogue: Formats, exporter: Exporter, stem: str, part: Part, language: str) -> str:
    """`<stem>-synthese.md`; with the format's own name where another has the same ending.

    What the part is called is in this language, the document's, whoever takes the file.
    """
    alike = [e for e in catalogue.exporters.values() if e.extension == exporter.extension]
    own = exporter.name.removeprefix(f"{exporter.extension}-")
    with speaking(language):
        called = slugify(_(PART_WORDS[part]))
    words = [stem, called, *([own] if len(alike) > 1 else [])]
    return f"{'-'.join(words)}.{exporter.extension}"


KINDS: Final[tuple[tuple[str, ...], ...]] = (
    (
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.oasis.opendocument.text",
        "text/html",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.presentation",
    ),
    ("text/markdown", "text/plain"),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "text/csv",
        "text/calendar",
        "application/json",
    ),
)
"""Documents to read and print, texts to paste, figures and data: in the order in which they are
offered. A kind that is not here comes after, and files that hold the others last."""


def kind(exporter: Exporter) -> int:
    """Which of these it is: formats of one kind stand together."""
    if isinstance(exporter, Bundle):
        return len(KINDS) + 1
    return next((n for n, k in enumerate(KINDS) if _media(exporter) in k), len(KINDS))


def _place(exporter: Exporter) -> tuple[int, int]:
    nth = kind(exporter)
    return nth, KINDS[nth].index(_media(exporter)) if nth < len(KINDS) else 0


def _media(exporter: Exporter) -> str:
    return exporter.media_type.partition(";")[0]
