"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_(
        "Rendre le projet à la personne qui le porte : elle dit ce qu’elle fera, quand et avec qui."
    ),
    say=(
        N_("Une minute en silence : chaque personne écrit pour soi ce qu’elle en retient."),
        N_(
            "Vous qui portez le projet : quelles sont vos prochaines actions ? Les autres "
            "écoutent, sans débat."
        ),
    ),
    watch=(
        N_("Une action a un verbe, une personne et une date."),
        N_("Trois actions qui se feront valent mieux que dix qui rassurent."),
    ),
)
