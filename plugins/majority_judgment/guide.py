"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_(
        "Choisir parmi plusieurs propositions en jugeant chacune pour elle-même : aucune n’est "
        "pénalisée par une voisine."
    ),
    say=(
        N_("Donnez à chaque proposition la mention qu’elle mérite, sans les comparer."),
        N_("Deux propositions peuvent avoir la même mention."),
    ),
    watch=(
        N_("Expliquez la règle avant d’ouvrir : on retient la mention du milieu."),
        N_("Adapté à partir de trois propositions ; pour une seule, prenez le consentement."),
    ),
)
