"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_("Mesurer à quel point on tient à chaque proposition, et pas seulement laquelle on préfère."),
    say=(
        N_("Vous avez des points : mettez-en beaucoup là où vous y tenez, peu ou rien ailleurs."),
        N_("Les points que vous gardez ne servent à rien."),
    ),
    watch=(
        N_(
            "Un plafond par proposition évite que quelques personnes décident pour toutes : "
            "c’est un réglage."
        ),
    ),
)
