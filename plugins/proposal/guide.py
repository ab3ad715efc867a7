"""Guides of the steps of a proposal, for whoever facilitates."""

from __future__ import annotations

from typing import Final

from tablee.plugin import N_, Guide

PROPOSING: Final = Guide(
    purpose=N_(
        "Mettre une proposition en mots avant d’en parler : elle reste en vue jusqu’à la décision."
    ),
    say=(
        N_("Voici la proposition, dans les mots de la personne qui l’apporte."),
        N_("On écoute d’abord : les questions viennent juste après."),
    ),
    watch=(N_("Une proposition assez précise pour que l’on sache ce qui changera demain."),),
)
AMENDING: Final = Guide(
    purpose=N_(
        "Améliorer la proposition avec ce qui a été entendu ; qui l’apporte écrit ses nouveaux "
        "mots, et les étapes suivantes portent sur eux."
    ),
    say=(
        N_("Une modification par carte : ce qu’elle change, ce qu’elle permet."),
        N_("Qui apporte la proposition reprend ce qui l’améliore à ses yeux."),
    ),
    watch=(N_("Que les nouveaux mots soient écrits avant de passer à la décision."),),
)
