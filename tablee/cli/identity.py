"""`tablee identity`: whose documents these are; sets name, logo, colours, footer, models."""

from __future__ import annotations

import os
import tomllib
from contextlib import suppress
from pathlib import Path
from shutil import copyfile
from typing import Final

import click
import tomli_w

from tablee.cli.export import shown_path
from tablee.cli.messages import Command
from tablee.document.identity import WORDS, read_identity
from tablee.errors import NotFound
from tablee.settings import Settings
from tablee.texts import _

__all__ = ["identity"]

_WORDS: Final = ("name", "footer", "accent", "second")
_FILES: Final = {"logo": "logo", "docx": "model.docx", "odt": "model.odt", "css": "page.css"}


def identity() -> Command:
    """`tablee identity`; what is given is kept, an empty word is taken away again."""

    def callback(**given: str | None) -> int:
        folder = Settings.read(os.environ).identity
        if any(value is not None for value in given.values()):
            folder.mkdir(parents=True, exist_ok=True)
            _keep_words(folder, {name: given[name] for name in _WORDS})
            for name in _FILES:
                if (file := given[name]) is not None:
                    _keep_file(folder, name, file)
        return _said(folder)

    word, file = _("MOTS"), _("FICHIER")
    params: list[click.Parameter] = [
        click.Option(["--name"], metavar=word, help=_("Le nom de l’organisation.")),
        click.Option(["--footer"], metavar=word, help=_("Une ligne au pied de chaque page.")),
        click.Option(["--accent"], metavar="#RRGGBB", help=_("La couleur des marques.")),
        click.Option(["--second"], metavar="#RRGGBB", help=_("La couleur des liens.")),
        click.Option(["--logo"], metavar=file, help=_("Un PNG ou un JPEG.")),
        click.Option(["--docx"], metavar=file, help=_("Votre modèle Word.")),
        click.Option(["--odt"], metavar=file, help=_("Votre modèle LibreOffice.")),
        click.Option(["--css"], metavar=file, help=_("Vos règles pour les pages publiées.")),
    ]
    said = _("Dit à qui sont les documents\u00a0: nom, logo, couleurs, pied de page, modèles.")
    return Command("identity", callback=callback, params=params, help=said)


def _keep_words(folder: Path, given: dict[str, str | None]) -> None:
    words: dict[str, object] = {}
    with suppress(OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        words = tomllib.loads((folder / WORDS).read_text("utf-8-sig"))
    words |= {name: value for name, value in given.items() if value is not None}
    (folder / WORDS).write_text(tomli_w.dumps({n: v for n, v in words.items() if v}), "utf-8")


def _keep_file(folder: Path, name: str, file: str) -> None:
    """A copy in the folder, under the name by which it is found; the former goes."""
    kept, source = _FILES[name], Path(file).expanduser()
    if file and not source.is_file():
        raise NotFound(_("Le fichier {file} n’existe pas.").format(file=file))
    if name == "logo":
        kept = "logo.jpg" if source.suffix.lower() in (".jpg", ".jpeg") else "logo.png"
    for former in folder.glob("logo.*" if name == "logo" else kept):
        if not file or not former.samefile(source):
            former.unlink()
    if file and not (folder / kept).exists():
        copyfile(source, folder / kept)


def _said(folder: Path) -> int:
    found = read_identity(folder)
    whose = found.identity
    lines = (
        (_("Nom"), whose.name),
        (_("Pied de page"), whose.footer),
        (_("Couleurs"), " ".join(filter(None, (whose.accent, whose.second)))),
        (_("Logo"), _("oui") if whose.logo else ""),
        (_("Modèles"), ", ".join(whose.models)),
        (_("Règles CSS"), _("oui") if whose.css else ""),
    )
    click.echo(_("Dossier\u00a0: {folder}").format(folder=shown_path(folder)))
    for label, value in lines:
        if value:
            click.echo(f"{label}\u00a0: {value}")
    if not any(value for _label, value in lines):
        click.echo(_("Les documents sont ceux de Tablée."))
    for sentence in found.refused:
        click.echo(sentence, err=True)
    return int(bool(found.refused))
