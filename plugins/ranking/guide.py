"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_("Mettre les propositions dans un ordre que le groupe préfère, duel par duel."),
    say=(
        N_(
            "Mettez en premier ce que vous préférez, puis la suite ; ce que vous ne classez pas "
            "vient après."
        ),
        N_("Ne pensez qu’à vos préférences : calculer ce que feront les autres n’aide pas."),
    ),
    watch=(N_("Au-delà de six ou sept propositions, réduisez d’abord avec des gommettes."),),
)
