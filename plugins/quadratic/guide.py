"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_("Laisser dire à quel point on tient à une proposition, sans que les plus fermes écrasent."),
    say=(
        N_("La première voix sur une proposition coûte peu, chaque voix de plus coûte davantage."),
        N_("Tant que le vote est ouvert, retirer une voix rend ce qu’elle a coûté."),
    ),
    watch=(
        N_(
            "Le calcul surprend : montrez un exemple, "
            "puis laissez essayer avant de voter pour de bon."
        ),
    ),
)
