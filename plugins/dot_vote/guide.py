"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_("Voir en deux minutes ce qui attire le groupe, pour choisir par où commencer."),
    say=(
        N_("Répartissez vos gommettes comme vous voulez, sur une ou plusieurs propositions."),
        N_("C’est un ordre de priorité, pas une décision définitive."),
    ),
    watch=(
        N_("Réunissez d’abord les cartes semblables : sinon leurs gommettes se partagent."),
        N_("Lisez les propositions à voix haute avant d’ouvrir."),
    ),
)
