"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_("Faire voir les désaccords, en bougeant, et entendre les raisons plutôt que les camps."),
    say=(
        N_("Placez-vous selon ce que vous pensez de cette phrase. Il n’y a pas de bonne place."),
        N_("Un argument à la fois. S’il vous touche, changez de place."),
    ),
    watch=(
        N_("Une affirmation qui partage vraiment, sans deux idées dans la même phrase."),
        N_("Remerciez qui change de place : c’est le but."),
    ),
)
