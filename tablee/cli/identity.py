"""`tablee identity`: whose documents these are; sets name, logo, colours, footer, models."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click

from tablee.cli.messages import Command
from tablee.cli.sessions.location import shown_path
from tablee.document.identity import (
    CSS,
    LOGOS,
    WORDS,
    identity_files,
    logo_name,
    model_name,
    read_identity,
    save,
    with_words,
)
from tablee.errors import NotFound
from tablee.settings import Settings
from tablee.texts import _

_WORDS: Final = ("name", "footer", "accent", "second")
_FILES: Final = {"logo": "", "docx": model_name("docx"), "odt": model_name("odt"), "css": CSS}


def identity() -> Command:
    """`tablee identity`; what is given is kept, an empty word is taken away again."""

    def callback(**given: str | None) -> int:
        folder = Settings.read(os.environ).identity
        if any(value is not None for value in given.values()):
            files = dict(_file(name, path) for name in _FILES if (path := given[name]) is not None)
            if given["logo"] == "":
                files |= dict.fromkeys(LOGOS, b"")
            words = identity_files(folder).get(WORDS, b"")
            files[WORDS] = with_words(words, {name: given[name] for name in _WORDS})
            save(folder, files)
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


def _file(name: str, path: str) -> tuple[str, bytes]:
    """The name under which it is kept, and what it holds: nothing, to take the former away."""
    source = Path(path).expanduser()
    if path and not source.is_file():
        raise NotFound(_("Le fichier {file} n’existe pas.").format(file=path))
    data = source.read_bytes() if path else b""
    return (logo_name(data) if name == "logo" else _FILES[name]), data


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
