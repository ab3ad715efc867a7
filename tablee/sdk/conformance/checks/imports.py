"""Checks what a plugin reads: its own examples, the same twice, and files that are not its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from tablee.errors import NotAccepted, WorkshopError
from tablee.isolation import CallTimeout, in_time
from tablee.sdk.conformance.checks import CheckResult, check
from tablee.sdk.conformance.side_effects import asked_again
from tablee.session.transfer import upload
from tablee.texts import N_, _

if TYPE_CHECKING:
    from tablee.activities import Importer
    from tablee.sdk.conformance.subject import Subject

SECONDS: Final = 10.0
"""For one file."""
FOREIGN: Final = (
    b"",
    b"\x00\xff\xfe\x00",
    b"{",
    b"<",
    b"\xef\xbb\xbf\n\n",
    "é;è\n".encode("latin-1"),
    b"a" * 5_000,
)
"""Files that nobody means to give, and that somebody will."""
PROSE: Final = (
    "",
    "Nous étions huit.\nOn a parlé du compost, de l’eau et des clés.\n",
    "Texte, oui ; colonne, non.",
)


@check(
    N_("Un fichier se lit, ou se refuse avec une phrase"),
    N_("Quelqu’un donnera un fichier abîmé, ou un autre : rien ne se perd, et rien ne s’arrête."),
)
def importers(subject: Subject) -> Iterator[CheckResult]:
    """Examples are read, twice the same, asking nothing outside; all else is refused."""
    for importer in subject.importers:
        place = subject.place(type(importer), "imported")
        examples = importer.examples()
        if not examples:
            what = _("« {name} » n’a pas d’exemple de fichier.").format(name=importer.name)
            mend = _("Donnez-en dans « examples » : leurs noms, et leurs octets.")
            yield CheckResult(what, mend, subject.place(type(importer)))
        for name, data in examples.items():
            yield from _example(subject, importer, name, data, place)
        cut = [data[: len(data) // 2] for data in examples.values()]
        for data in (*FOREIGN, *cut):
            yield from _foreign(subject, importer, data)
        yield from _recognised(subject, importer)


def _example(
    subject: Subject, importer: Importer, name: str, data: bytes, place: str
) -> Iterator[CheckResult]:
    if importer not in upload.importers(subject.catalogue, name):
        what = _("« {name} » n’est pas un nom de ses fichiers.").format(name=name)
        mend = _("Donnez à l’exemple une fin qui est dans « extensions ».")
        yield CheckResult(what, mend, subject.place(type(importer), "examples"))
        return
    try:
        first = in_time(lambda: _read(subject, importer, name, data), SECONDS)
    except WorkshopError as refusal:
        what = _("« {name} » refuse son propre exemple : {error}")
        words = what.format(name=name, error=str(refusal))
        yield CheckResult(words, _("Lisez-le, ou changez l’exemple."), place)
        return
    except (Exception, CallTimeout) as error:
        yield _broken(subject, name, error)
        return
    read = partial(_read, subject, importer, name, data)
    again, watching = asked_again(subject, read, SECONDS)
    if first != again:
        what = _("« {name} », lu deux fois, ne donne pas la même chose.").format(name=name)
        yield CheckResult(what, _("Enlevez l’heure qu’il est et ce qui est tiré au hasard."), place)
    for _asked, done, where in dict.fromkeys(watching.seen):
        what = _("Pour lire « {name} », il regarde ailleurs : {done}.")
        mend = _("Lisez ce que l’on vous donne, et rien d’autre.")
        yield CheckResult(what.format(name=name, done=done), mend, where)


def _read(subject: Subject, importer: Importer, name: str, data: bytes) -> object:
    """What a session would be made of."""
    return upload.understood_by(importer, importer.imported(data, name), "fr")


def _foreign(subject: Subject, importer: Importer, data: bytes) -> Iterator[CheckResult]:
    try:
        in_time(lambda: _read(subject, importer, f"x.{importer.extensions[0]}", data), SECONDS)
    except NotAccepted as refusal:
        if not str(refusal).strip():
            what = _("« {name} » refuse un fichier sans dire pourquoi.").format(name=importer.name)
            yield CheckResult(
                what,
                _("Donnez une phrase à « NotAccepted »."),
                subject.place(type(importer), "imported"),
            )
    except (Exception, CallTimeout) as error:
        yield _broken(subject, importer.name, error)


def _broken(subject: Subject, name: str, error: BaseException) -> CheckResult:
    what = _("« {name} » échoue sur un fichier : {error}.")
    words = what.format(name=name, error=f"{type(error).__name__}, {error}".strip().rstrip("., "))
    return CheckResult(
        words, _("Refusez-le avec « NotAccepted » et une phrase."), subject.place_of(error)
    )


def _recognised(subject: Subject, importer: Importer) -> Iterator[CheckResult]:
    """A text that somebody pastes is theirs only where it surely is."""
    place = subject.place(type(importer), "recognises")
    for text in PROSE:
        try:
            found = in_time(lambda t=text: importer.recognises(t), SECONDS)  # type: ignore[misc]
        except (Exception, CallTimeout) as error:
            yield _broken(subject, importer.name, error)
            continue
        if found is not False:
            what = _("« {name} » prend pour un des siens un texte qui n’en est pas un.")
            mend = _("Ne dites oui que d’un texte qui ne peut rien être d’autre.")
            yield CheckResult(what.format(name=importer.name), mend, place)
