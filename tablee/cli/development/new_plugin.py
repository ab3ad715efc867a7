"""`tablee new-plugin KIND NAME`: generates a working plugin and its test, then says what to do."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tablee import registry
from tablee.cli.messages import Command, flag
from tablee.settings import ROOT, Settings
from tablee.texts import _

if TYPE_CHECKING:
    from tablee.sdk.scaffold import NewPlugin

OWN: Final = "my-plugins"
"""Where plugins go that are nobody else's: no new version of ours touches what is in there."""

NEEDED: Final = ("hypothesis", "pytest")
"""What checking and testing a plugin needs, and a server does not."""


class _NewPlugin(Command):
    """Knows the kinds once its help is asked for: no server loads what authors alone need."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The kinds of plugins, a line each."""
        from tablee.sdk.scaffold import KINDS

        kinds = [
            _("{name} : {sentence}").format(name=each.name, sentence=_(each.summary))
            for each in KINDS.values()
        ]
        self.epilog = "\b\n" + _("Sortes") + "\n" + "\n".join(f"  {line}" for line in kinds)
        super().format_epilog(ctx, formatter)


def new_plugin() -> Command:
    """The command `tablee new-plugin`."""

    def callback(
        kind: str, name: str, folder: str | None, package: bool, title: str | None
    ) -> None:
        from tablee.sdk import scaffold

        settings, wanted = Settings.read(os.environ), scaffold.kind(kind)
        place = Path(folder).expanduser() if folder is not None else _default(settings, package)
        plan = scaffold.NewPlugin(wanted, name, title or "", place, package)
        modules = (plan.module,) if package else (name,)
        scaffold.check_name(name, registry.load_for(settings), modules)
        words = scaffold.title_of(name) if title is None else title
        plan = replace(plan, title=scaffold.check_title(words))
        _say(plan, scaffold.write(plan))

    params: list[click.Parameter] = [
        click.Argument(["kind"], metavar=_("SORTE")),
        click.Argument(["name"], metavar=_("NOM")),
        click.Option(
            ["--in", "folder"],
            metavar=_("DOSSIER"),
            help=_(
                "Le dossier où l’écrire ; sans cela, le premier de TABLEE_PLUGINS_DIR, ou {own}, "
                "ici. Un paquet s’écrit ici."
            ).format(own=OWN),
        ),
        flag(_("En fait un paquet, qui s’installe avec pip."), "--package"),
        click.Option(
            ["--title"], metavar=_("TITRE"), help=_("Ce que les gens lisent, en français.")
        ),
    ]
    help_ = _("Commence un plugin : il marche tout de suite, et son test avec lui.")
    return _NewPlugin("new-plugin", callback=callback, params=params, help=help_)


def _default(settings: Settings, package: bool) -> Path:
    """A folder of one's own rather than ours: updating Tablée leaves it alone, and so does git."""
    if package:
        return Path()
    return next(iter(settings.plugins_dir), Path(OWN))


# ── what is said ────────────────────────────────────────────────────────────────────────────


def _say(plan: NewPlugin, files: Sequence[Path]) -> None:
    click.echo(_("« {title} » est écrit :").format(title=plan.title))
    for file in files:
        click.echo(f"    {_shown(file)}")
    click.echo(_("Ensuite :"))
    for what, command in _next(plan):
        click.echo(f"    {command}    # {what}")
    variable = _variable(plan)
    click.echo(_(plan.kind.found).format(title=plan.title, variable=variable))
    sentence = _("Ses phrases sont en français ; leur anglais est dans {file}.")
    file = next(file for file in files if file.name == "en.po")
    click.echo(sentence.format(file=_shown(file)))


def _next(plan: NewPlugin) -> Iterator[tuple[str, str]]:
    place, before = _shown(plan.place), ""
    if plan.kind.variable:
        before = f"{_variable(plan)}={plan.name}.txt "
    tablee, python = _beside("tablee"), _beside("python")
    checked = plan.name if plan.package else place
    if plan.package:
        yield _("l’installer"), f"{python} -m pip install --editable {_for_pip(plan.place)}"
    elif any(find_spec(name) is None for name in NEEDED):
        yield _("installer de quoi le vérifier"), f"{python} -m pip install 'tablee[plugins]'"
    yield _("le vérifier"), f"{tablee} check-plugin {checked}"
    yield _("lancer son test"), f"{python} -m pytest {place}"
    ours = plan.package or plan.folder.resolve() == ROOT / "plugins"
    found = "" if ours else f" --plugins-dir {_shown(plan.folder)}"
    yield _("le voir, et le changer pendant qu’il tourne"), f"{before}{tablee} run --dev{found}"


def _for_pip(place: Path) -> str:
    """With its “./” pip takes it for a folder, and for nothing that it would look for elsewhere."""
    path = _short(place.resolve())
    return shlex.quote(f"{path if Path(path).is_absolute() else f'./{path}'}[dev]")


def _variable(plan: NewPlugin) -> str:
    return f"TABLEE_{plan.name.upper()}_FILE"


def _shown(path: Path) -> str:
    """A path as one types it here."""
    return shlex.quote(_short(path.resolve()))


def _short(path: Path) -> str:
    here, whole = Path.cwd(), path.absolute()
    return str(whole.relative_to(here)) if whole.is_relative_to(here) else str(whole)


def _beside(program: str) -> str:
    """A program of the environment in which we run, as one types it here."""
    own = Path(sys.executable).with_name(program)
    found = shutil.which(program)
    same = found is not None and Path(found).parent == own.parent
    return program if same else shlex.quote(_short(own))
