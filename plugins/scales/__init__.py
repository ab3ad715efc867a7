"""Scales: five fingers and gradients of agreement; whoever is lowest is heard before deciding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from tablee.plugin import (
    N_,
    BadSetting,
    Bars,
    Choice,
    Guide,
    Recount,
    StepRecord,
    Table,
    View,
    Vote,
    _,
    hookimpl,
    ngettext,
    ranked,
    score_bars,
    setting,
)

from .scale import Scale

API = 1


# ── five fingers ────────────────────────────────────────────────────────────────────────────


FINGERS: Final = {
    5: N_("Je soutiens pleinement, je m’y engage"),
    4: N_("C’est une bonne idée, je soutiens"),
    3: N_("Cela me va, je suis le groupe"),
    2: N_("J’ai des réserves, parlons-en"),
    1: N_("J’ai de sérieux doutes, pas en l’état"),
}
"""What each number of fingers says, best first."""


@dataclass(frozen=True)
class FiveFingers(Scale):
    """Everyone shows from five fingers to one; carried if nobody shows one or two."""

    name: ClassVar[str] = "five_fingers"
    title: ClassVar[str] = N_("Cinq doigts")
    summary: ClassVar[str] = N_(
        "Chaque personne montre de 5 doigts à 1 doigt. "
        "Une proposition est portée si personne ne montre 1 ou 2 doigts."
    )
    guide = Guide(
        N_(
            "Prendre la température d’une proposition avant d’aller plus loin, à main levée ou sur "
            "les téléphones."
        ),
        say=(
            N_("Cinq doigts : je m’y engage. Trois : cela me va. Un : pas en l’état."),
            N_("Si vous êtes à un ou deux, dites-nous ce qui changerait votre réponse."),
        ),
        watch=(N_("Écoutez d’abord les plus bas : c’est pour cela que l’on compte."),),
    )
    icon: ClassVar[str] = "hand"

    def call(self) -> str:
        return _("Combien de doigts montrez-vous ?")

    def scale(self) -> tuple[Choice, ...]:
        return tuple(
            Choice(n, ngettext("{n} doigt", "{n} doigts", n), _(says))
            for n, says in FINGERS.items()
        )

    def passing(self) -> int:
        return 3

    def decision(self, *, passes: bool) -> str:
        return _("portée") if passes else _("pas portée")

    def decided(self, passed: int, total: int) -> str:
        return ngettext(
            "{n} proposition portée sur {total}", "{n} propositions portées sur {total}", passed
        ).format(total=total)

    def nobody_stops(self) -> str:
        return _("Personne n’a montré 1 ou 2 doigts")

    def so_many_stop(self, people: int, answer: str) -> str:
        words = ngettext(
            "{n} personne a montré {answer}", "{n} personnes ont montré {answer}", people
        )
        return words.format(answer=answer)

    def limit(self) -> str:
        return _("1 ou 2 doigts")

    def passing_rule(self) -> str:
        return _("Une proposition est portée si personne ne montre 1 ou 2 doigts.")

    def recounts(self, step: StepRecord) -> tuple[Recount, ...]:
        """By the mean, which hides whoever is low."""
        assert step.urn is not None
        means = [(one, one.mean(list(FINGERS))) for one in self.judged(step.urn)]
        known = [(one.option, one.words, float(mean)) for one, mean in means if mean is not None]
        if not known:
            return ()
        bars = Bars(
            _("Moyenne des doigts montrés"),
            score_bars(ranked(known)),
            unit=_("doigts"),
            one=_("doigt"),
            dots=False,
            note=_("Une moyenne haute peut cacher une personne qui montre 1 doigt."),
        )
        return (Recount(_("Et en moyenne ?"), (bars,)),)


# ── gradients of agreement ──────────────────────────────────────────────────────────────────


DEGREES: Final = (
    N_("Plein accord"),
    N_("Accord, à un détail près"),
    N_("Accord avec des réserves"),
    N_("Sans avis, je suis le groupe"),
    N_("Besoin d’en parler encore"),
    N_("Désaccord net"),
    N_("Blocage"),
)
"""After Sam Kaner's gradients of agreement, seven of them, in our words; best first."""
MOST_DEGREES: Final = 10


@dataclass(frozen=True)
class Gradients(Scale):
    """Everyone says how far they agree; acceptable if nobody is beyond the last such degree."""

    name: ClassVar[str] = "gradients"
    title: ClassVar[str] = N_("Degrés d’accord")
    summary: ClassVar[str] = N_(
        "Chaque personne dit jusqu’où elle est d’accord, du plein accord au blocage. "
        "Une proposition est acceptable si personne n’est au-delà du degré choisi."
    )
    guide = Guide(
        N_(
            "Savoir si un accord est solide : un oui poli et un oui engagé ne se voient pas dans "
            "un vote pour ou contre."
        ),
        say=(
            N_("Dites jusqu’où vous êtes d’accord, du plein accord au blocage."),
            N_("Un blocage dit : je ne peux pas vivre avec cela, et voici pourquoi."),
        ),
        watch=(
            N_("Beaucoup de milieux d’échelle : la proposition n’est pas mûre, retravaillez-la."),
        ),
    )
    icon: ClassVar[str] = "sliders-horizontal"

    degrees: tuple[str, ...] = setting(
        DEGREES,
        N_("Degrés, du plein accord au blocage"),
        help=N_("Un par ligne, le meilleur d’abord."),
        longest=80,
    )
    threshold: int = setting(
        4,
        N_("Dernier degré acceptable"),
        help=N_("Une réponse au-delà de ce degré arrête la proposition."),
        min_value=1,
        max_value=MOST_DEGREES - 1,
    )

    def __post_init__(self) -> None:
        """The degrees without blank lines; raises `BadSetting` where they make no scale."""
        typed = (degree.strip() for degree in self.degrees)
        object.__setattr__(self, "degrees", tuple(degree for degree in typed if degree))
        _check_degrees(self.degrees)
        last = len(self.degrees) - 1
        if not 1 <= self.threshold <= last:
            raise BadSetting(
                _(
                    "Le dernier degré acceptable va de 1 à {last} : "
                    "il faut qu’il reste un degré au-delà."
                ).format(last=last)
            )

    def call(self) -> str:
        return _("Quel est votre degré d’accord ?")

    def scale(self) -> tuple[Choice, ...]:
        """Degree 1 first, which is the best."""
        return tuple(
            Choice(n, f"{n} · {_(degree)}") for n, degree in enumerate(self.degrees, start=1)
        )

    def passing(self) -> int:
        return self.threshold

    def decision(self, *, passes: bool) -> str:
        return _("acceptable") if passes else _("pas acceptable")

    def decided(self, passed: int, total: int) -> str:
        return ngettext(
            "{n} proposition acceptable sur {total}",
            "{n} propositions acceptables sur {total}",
            passed,
        ).format(total=total)

    def nobody_stops(self) -> str:
        return _("Personne n’est au-delà du degré {last}").format(last=self.threshold)

    def so_many_stop(self, people: int, answer: str) -> str:
        words = ngettext(
            "{n} personne a répondu « {answer} »",
            "{n} personnes ont répondu « {answer} »",
            people,
        )
        return words.format(answer=answer)

    def limit(self) -> str:
        return _("Au-delà du degré {last}").format(last=self.threshold)

    def passing_rule(self) -> str:
        return _(
            "Une proposition est acceptable si personne n’est au-delà du degré {last}."
        ).format(last=self.threshold)

    def recounts(self, step: StepRecord) -> tuple[Recount, ...]:
        """By majority: more than half of the answers at an acceptable degree."""
        assert step.urn is not None
        found = [one for one in self.judged(step.urn) if one.answers]
        if not found:
            return ()
        upto = _("Jusqu’au degré {last}").format(last=self.threshold)
        head = (_("Proposition"), upto, self.limit(), _("À la majorité"))
        rows = tuple(
            (
                one.words,
                str(one.above),
                str(one.below),
                self.decision(passes=one.above > one.below),
            )
            for one in found
        )
        views: tuple[View, ...] = (Table(head, rows),)
        return (Recount(_("Et à la majorité ?"), views),)


def _check_degrees(degrees: tuple[str, ...]) -> None:
    if not 2 <= len(degrees) <= MOST_DEGREES:
        raise BadSetting(
            _("Une échelle a de 2 à {most} degrés, un par ligne : il y en a {n}.").format(
                most=MOST_DEGREES, n=len(degrees)
            )
        )
    seen: set[str] = set()
    for degree in degrees:
        if degree.casefold() in seen:
            raise BadSetting(
                _("Le degré « {degree} » est là deux fois : il n’en faut qu’un.").format(
                    degree=degree
                )
            )
        seen.add(degree.casefold())


@hookimpl
def votes() -> list[type[Vote]]:
    return [FiveFingers, Gradients]
