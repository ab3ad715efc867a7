"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_("Garder ce qui se dit et que personne n’écrit sur une carte, rangé sous l’étape en cours."),
    say=(N_("Qui prend les notes écrit les mots dits, sans les embellir."),),
    watch=(N_("Deux personnes aux notes voient mieux qu’une."),),
)
