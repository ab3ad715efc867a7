"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

FINGERS_GUIDE = Guide(
    N_(
        "Prendre la température d’une proposition avant d’aller plus loin, à main levée ou sur "
        "les téléphones."
    ),
    say=(
        N_("Cinq doigts : je m’y engage. Trois : cela me va. Un : pas en l’état."),
        N_("Si vous êtes à un ou deux, dites-nous ce qui changerait votre réponse."),
    ),
    watch=(N_("Écoutez d’abord les plus bas : c’est pour cela que l’on compte."),),
)

GRADIENTS_GUIDE = Guide(
    N_(
        "Savoir si un accord est solide : un oui poli et un oui engagé ne se voient pas dans un "
        "vote pour ou contre."
    ),
    say=(
        N_("Dites jusqu’où vous êtes d’accord, du plein accord au blocage."),
        N_("Un blocage dit : je ne peux pas vivre avec cela, et voici pourquoi."),
    ),
    watch=(N_("Beaucoup de milieux d’échelle : la proposition n’est pas mûre, retravaillez-la."),),
)
