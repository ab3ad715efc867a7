"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_("Rendre compte de ce qui a été décidé la dernière fois, avant de décider autre chose."),
    say=(
        N_("Pour chaque action : faite, en cours, ou abandonnée ? Une phrase suffit."),
        N_("On constate, on ne juge pas : ce qui n’a pas marché nous apprend quelque chose."),
    ),
    watch=(
        N_("Interrogez d’abord la personne nommée dans l’action."),
        N_("Ce qui demande une discussion va à l’agenda, pas dans cette étape."),
    ),
)
