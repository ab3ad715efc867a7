"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_("Trouver ce que le plus de personnes acceptent : vite compris, vite compté."),
    say=(
        N_("Cochez toutes les propositions qui vous conviennent, une ou plusieurs."),
        N_("Ne rien cocher est aussi une réponse."),
    ),
    watch=(N_("Bon pour une date, un lieu, un nom ; moins pour un choix qui divise."),),
)
