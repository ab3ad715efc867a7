"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_("Finir ensemble, en disant ce que l’on emporte, et savoir si le temps a été bien employé."),
    say=(
        N_("En une phrase : qu’emportez-vous d’aujourd’hui ?"),
        N_("Puis donnez une note au temps passé, de 1 à 5. Personne ne saura qui a donné quoi."),
    ),
    watch=(
        N_("Gardez ce temps, même en retard : c’est ce dont on se souvient."),
        N_("Dites où et quand la synthèse sera lue."),
    ),
)
