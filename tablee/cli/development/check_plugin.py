"""`tablee check-plugin PATH`: runs the conformance checks on a plugin before it is used."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tablee import registry, texts
from tablee.cli.messages import Command
from tablee.errors import NotAccepted, NotFound
from tablee.settings import PACKAGE, ROOT, Settings
from tablee.texts import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Collection

    from tablee.registry import Catalogue
    from tablee.sdk.conformance.checks import CheckFailure
    from tablee.sdk.conformance.runner import ConformanceReport
    from tablee.sdk.conformance.subject import Subject

OURS: Final = ROOT / "plugins"


def check_plugin() -> Command:
    """`tablee check-plugin`; ends with 1 if something is to be mended."""

    def callback(
        path: str,
        only: tuple[str, ...],
        seed: int,
        rooms: int,
        write_english: bool,
        write: tuple[str, ...],
    ) -> int:
        if find_spec("hypothesis") is None:
            sentence = _("Ce contrôle a besoin d’Hypothesis : « {command} », puis recommencez.")
            raise NotAccepted(
                sentence.format(command=f"{sys.executable} -m pip install 'tablee[plugins]'")
            )
        texts.add_catalogue(PACKAGE / "sdk" / "conformance")
        texts.add_catalogue(ROOT / "assets" / "js")  # whose English comes before a plugin's own
        # Within: a server has no use for it, and may not have Hypothesis.
        from tablee.sdk.conformance import runner
        from tablee.sdk.conformance.subject import Subject

        _require_known(only, [check.name for check in runner.CHECKS])
        name, offered = _taken_in(path)
        for refusal in offered.refusals:
            if refusal.plugin == name:
                return _refused(name, refusal.sentence, refusal.detail)
        subject = Subject.named(name, offered)
        if codes := [*(["en"] if write_english else []), *write]:
            return _write(subject, codes)
        report = runner.examine(subject, only=only, chance=seed, rooms=rooms, told=_progress)
        _progress("")
        return _say(report)

    help_ = _("Vérifie un plugin comme les nôtres, et dit comment réparer ce qui ne va pas.")
    return Command("check-plugin", callback=callback, params=_params(), help=help_)


def _params() -> list[click.Parameter]:
    return [
        click.Argument(["path"], metavar=_("CHEMIN")),
        click.Option(
            ["--only"],
            multiple=True,
            metavar=_("CONTRÔLE"),
            help=_("Seulement ce contrôle ; se répète."),
        ),
        click.Option(
            ["--seed"],
            type=int,
            default=0,
            metavar=_("N"),
            help=_("D’autres salles d’essai ; les mêmes pour le même nombre."),
        ),
        click.Option(
            ["--rooms"],
            type=click.IntRange(min=1),
            default=5,
            metavar=_("N"),
            help=_("Combien de salles on joue avec chaque activité, au lieu de 5."),
        ),
        click.Option(
            ["--write-english"],
            is_flag=True,
            help=_("Écrit les phrases du plugin dans « locale/en.po », et ne vérifie rien."),
        ),
        click.Option(
            ["--write"],
            multiple=True,
            metavar=_("LANGUE"),
            help=_("De même pour une autre langue, comme « es » ; se répète."),
        ),
    ]


def _require_known(only: Collection[str], known: list[str]) -> None:
    for name in only:
        if name not in known:
            sentence = _("Le contrôle « {name} » n’existe pas. Contrôles : {known}.")
            raise NotFound(sentence.format(name=name, known=", ".join(known)))


def _taken_in(path: str) -> tuple[str, Catalogue]:
    """Our plugins and this one, by its path or by the name of one that the server takes in."""
    settings = Settings.read(os.environ)
    place = Path(path).expanduser()
    if not place.exists():
        offered = registry.load_for(settings)
        if path in (plugin.name for plugin in offered.plugins):
            return path, offered
        if path in (refusal.plugin for refusal in offered.refusals):
            return path, offered
        sentence = _("Il n’y a ni fichier, ni dossier, ni plugin « {path} ».")
        raise NotFound(sentence.format(path=path))
    place = place.resolve()
    if place.name == "__init__.py":
        place = place.parent
    if place.is_dir() and not (place / "__init__.py").is_file():
        raise NotFound(
            _("Le dossier {folder} n’est pas un plugin : il y manque « __init__.py ».").format(
                folder=path
            )
        )
    if place.parent == OURS:
        return place.stem, registry.load([OURS])
    ours = [p.stem for p in OURS.iterdir() if not p.name.startswith((".", "_"))]
    return place.stem, registry.load([OURS, place.parent], [*ours, place.stem])


def _progress(words: str) -> None:
    """One line that the next one replaces, where somebody looks on."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{words}", err=True, nl=False)


# ── what is said ────────────────────────────────────────────────────────────────────────────


def _write(subject: Subject, codes: list[str]) -> int:
    """Brings the catalogues up to date, and says what is left to translate in each."""
    from tablee.sdk.conformance import catalogue_files

    for code in codes:
        done = catalogue_files.write(subject, code)
        new = ngettext("{n} phrase nouvelle", "{n} phrases nouvelles", done.new)
        empty = ngettext("{n} à traduire", "{n} à traduire", done.empty)
        click.echo(f"{done.file}\u00a0: {new}, {empty}.")
        if done.gone:
            click.echo(
                "    "
                + ngettext(
                    "{n} n’est plus dans le plugin : gardée à la fin, après « #~ ».",
                    "{n} ne sont plus dans le plugin : gardées à la fin, après « #~ ».",
                    done.gone,
                )
            )
    return 0


def _refused(name: str, sentence: str, detail: str) -> int:
    click.echo(_("Le plugin « {name} » n’est pas pris en compte.").format(name=name))
    click.echo(f"    {sentence}")
    own = [line.strip() for line in detail.splitlines() if line.strip().startswith("File ")]
    if own:
        click.echo("    " + _("Voyez {place}.").format(place=own[-1]))
    return 1


def _say(report: ConformanceReport) -> int:
    """Each fault with its reason and its remedy, advice last; then how many there are."""
    serious = report.serious
    advice = [fault for fault in report.faults if fault.finding.soft]
    for fault in serious:
        _say_fault("✗", fault)
    for fault in advice:
        _say_fault("·", fault)
    checks = ngettext("{n} contrôle", "{n} contrôles", len(report.checks))
    instants = ngettext("{n} moment de salle", "{n} moments de salle", report.instants)
    told = _("« {name} » : {checks}, {instants}.").format(
        name=report.plugin, checks=checks, instants=instants
    )
    if report.written:
        taken = ngettext(
            "{n} contribution acceptée", "{n} contributions acceptées", report.accepted
        )
        told += " " + _("{accepted} sur {n}.").format(accepted=taken, n=report.written)
    found = ngettext("{n} défaut", "{n} défauts", len(serious))
    beside = ngettext("{n} conseil", "{n} conseils", len(advice))
    verdict = _("Rien à réparer") if not serious else found
    click.echo(f"{told} {verdict}{f', {beside}' if advice else ''}.")
    return 1 if serious else 0


def _say_fault(sign: str, fault: CheckFailure) -> None:
    finding, check = fault.finding, fault.check
    place = f" — {finding.where}" if finding.where else ""
    click.echo(f"{sign} {check.name}{place}")
    click.echo(f"    {finding.what}")
    click.echo(f"    {_(check.why)}")
    click.echo("    " + _("Pour réparer : {mend}").format(mend=finding.mend))
    click.echo("")
