"""Gallery examples of results: charts of counted votes, and a plan as a road."""

from __future__ import annotations

from tablee.plugin import N_, Aside, Bar, Bars, Mark, Profile, ProfileRow, Road, Stop, _
from tablee.sdk.gallery.example import example


@example(
    Bars,
    N_("Un résultat compté : le rang, les mots, le nombre, des points ou une barre."),
    N_("Le mur dit chaque ligne jusqu’au bout : plus petit, puis page après page."),
)
def bars() -> Bars:
    return Bars(
        _("Quelles pistes creuser d’abord ?"),
        (
            Bar(1, _("Réunir les bénévoles"), 7, "7"),
            Bar(1, _("Ouvrir le samedi matin"), 7, "7"),
            Bar(3, _("Demander un local à la mairie"), 3, "3"),
        ),
        unit=_("gommettes"),
        one=_("gommette"),
        note=_("17 gommettes posées sur 21 · 7 personnes ont voté"),
        aside=_("À égalité, le rang est partagé"),
    )


@example(
    Profile,
    N_("Combien de personnes ont donné chaque réponse, proposition par proposition."),
    N_("Des barres côte à côte avec leurs nombres ; la légende reste en vue sur le mur."),
)
def profile() -> Profile:
    return Profile(
        _("À notre portée cette année ?"),
        (_("Très bien"), _("Bien"), _("Passable"), _("Insuffisant")),
        (
            ProfileRow(1, _("Réunir les bénévoles"), (6, 5, 2, 1), _("Bien")),
            ProfileRow(2, _("Ouvrir le samedi matin"), (3, 4, 4, 3), _("Passable")),
        ),
        median=True,
        note=_("14 personnes ont voté"),
    )


@example(
    Road,
    N_("Un plan : ses actions dans l’ordre, et ce qui les accompagne."),
    N_("Le mur les montre toutes, plus petites puis page après page."),
)
def road() -> Road:
    return Road(
        _("Le plan de Solène"),
        (
            Stop(
                "a1",
                _("Réunir les bénévoles"),
                who="Bastien",
                when=_("avant fin janvier"),
                details=(_("Premier pas : appeler Naïma"),),
            ),
            Stop(
                "a2",
                _("Ouvrir le samedi matin"),
                who="Naïma, Karim",
                state=Mark(_("en cours"), "play", "now"),
                tint=2,
            ),
        ),
        (Aside(_("Renoncer à"), (_("Tout faire seule"),)),),
    )
