"""Stop words of each language, and words that change a sentence's sense, to compare cards.

All of them folded (`entities.fold`): without accents or capitals. An elision leaves its letter
alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import snowballstemmer  # type: ignore[import-untyped] # it has no stubs
from babel import Locale, UnknownLocaleError
from stop_words import StopWordError, get_stop_words  # type: ignore[import-untyped]

from tablee.plugin import fold


@dataclass(frozen=True)
class LanguageRules:
    """One language."""

    stemmer: str
    """Snowball's name for it."""
    quiet: frozenset[str]
    """Words that say nothing by themselves."""
    light: frozenset[str]
    """Verbs that most cards could begin with; they say little."""
    telling: dict[str, str]
    """Words that turn a sentence round, each with the sense that it gives: two cards of which one
    alone has such a sense do not say the same, however alike they are."""
    dates: frozenset[str]
    """Those of these senses that say when: one card may say it, and the other leave it open."""
    asking: frozenset[str]
    """Words that tell one question from another, at its beginning."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _senses(**senses: str) -> dict[str, str]:
    return {word: sense for sense, words in senses.items() for word in words.split()}


def _each(text: str) -> dict[str, str]:
    return {word: word for word in text.split()}


def _figures(text: str) -> dict[str, str]:
    """Numbers in letters, from two on: one is an article as well."""
    return {word: str(n) for n, words in enumerate(text.split(), 2) for word in words.split("/")}


_FRENCH: Final = LanguageRules(
    "french",
    quiet=_words(
        "a afin ai ainsi alors as au aucune aussi autour aux avec avez avons beaucoup c ca car ce "
        "ceci cela celle celles celui ces cet cette ceux chacun chacune chaque chez comme d dans "
        "davantage de des donc du e elle elles en encore entre es est et etre eu eux fait faut "
        "fois gens il ils j je juste l la le les leur leurs lui ma mais me meme memes mes mieux "
        "mon ni nos notre notamment nous nouveaux nouvelles on ont ou par pendant peu peut "
        "personne personnes plus plusieurs pour pourrait puis qu quand que quel quelle quelles "
        "quelque quelques quels qui quoi s sa se sera ses si son sont sur surtout t ta te tes "
        "toi ton tous tout toute toutes tres tu un une va vers voici voila vont vos votre vous y 1"
    ),
    light=_words(
        "aller avoir choisir creation creer demander devenir devoir developper ecrire envisager "
        "essayer etablir faire falloir imaginer installer lancer mettre oser organisation "
        "organiser penser place pouvoir prevoir proposer realiser rediger reflechir savoir tenir "
        "trouver utiliser vouloir"
    ),
    telling=_senses(
        no="n ne pas non jamais sans aucun rien ni",
        end="arreter arret arretons stop cesser supprimer abandonner eviter refuser renoncer",
        less="moins",
        too="trop",
        enough="assez",
        against="contre",
        before="avant",
        after="apres",
        in_="interne interieur",
        out="externe exterieur",
        daily="jour jours quotidien quotidienne quotidiennement",
        weekly="semaine semaines hebdomadaire hebdomadaires",
        monthly="mois mensuel mensuelle mensuels mensuelles mensuellement",
        yearly="an ans annuel annuelle annuels annuelles annee annees",
    )
    | {day + s: day for day in _words("lundi mardi mercredi jeudi vendredi") for s in ("", "s")}
    | {day + s: day for day in _words("samedi dimanche matin soir midi") for s in ("", "s")}
    | _each(
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre "
        "printemps ete automne hiver"
    )
    | _figures("deux trois quatre cinq six sept huit neuf dix onze douze")
    | {"vingt": "20", "trente": "30", "cinquante": "50", "cent": "100", "mille": "1000"},
    dates=_words(
        "lundi mardi mercredi jeudi vendredi samedi dimanche matin soir midi janvier fevrier mars "
        "avril mai juin juillet aout septembre octobre novembre decembre printemps ete automne "
        "hiver"
    ),
    asking=_words("qui quand comment pourquoi combien ou quel quelle quels quelles"),
)

_ENGLISH: Final = LanguageRules(
    "english",
    quiet=_words(
        "a about all also an and any are as at be been but by can could did do does each every "
        "for from had has have he her his i if in into is it its just let me more most my of on "
        "or our ours people per s shall she should so some than that the their them then there "
        "these they this those time times to too up us was we were what when which who will with "
        "would you your 1"
    ),
    light=_words(
        "build create do find get give go have launch make need organise organize plan propose "
        "set start think try use want write"
    ),
    telling=_senses(
        no="no not never without nothing nobody none nor t",
        end="stop cancel abandon avoid refuse remove end",
        less="less fewer",
        too="too",
        enough="enough",
        against="against",
        before="before",
        after="after",
        in_="internal internally inside",
        out="external externally outside",
        daily="day days daily",
        weekly="week weeks weekly",
        monthly="month months monthly",
        yearly="year years yearly annual annually",
    )
    | {
        day + s: day
        for day in _words("monday tuesday wednesday thursday friday saturday sunday")
        for s in ("", "s")
    }
    | _each(
        "morning evening noon january february march april june july august september october "
        "november december spring summer autumn winter"
    )
    | _figures("two/twice three four five six seven eight nine ten eleven twelve")
    | {"twenty": "20", "thirty": "30", "fifty": "50", "hundred": "100", "thousand": "1000"},
    dates=_words(
        "monday tuesday wednesday thursday friday saturday sunday morning evening noon january "
        "february march april june july august september october november december spring summer "
        "autumn winter"
    ),
    asking=_words("who when how why where what which"),
)

_SPANISH: Final = LanguageRules(
    "spanish",
    quiet=_words(
        "a al algo algun alguna algunas alguno algunos ahi ahora ante antes aqui asi aun aunque "
        "cada como con cosa cosas cual cuales cuando de del dar desde donde dos e el ella ellas "
        "ellos en entonces era es esa esas ese eso esos esta estan estar estas este esto estos "
        "fue gente ha hay he hemos la las le les lo los mas me mi mis mucha muchas mucho muchos "
        "muy nos nosotras nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros "
        "para pero persona personas poco poder por porque puede pueden pues que quien quienes "
        "se sea ser si sido sobre solo son su sus tal tambien te tener tiene tienen toda todas "
        "todo todos tu tus un una unas uno unos usted ustedes va vez veces y ya yo 1"
    ),
    light=_words(
        "buscar construir crear dar decidir deber dejar empezar encontrar escribir hacer "
        "imaginar instalar intentar ir lanzar montar necesitar organizar pensar poner prever "
        "proponer querer realizar redactar saber usar utilizar"
    ),
    telling=_senses(
        no="no ni nunca jamas sin ningun ninguna ninguno nada nadie tampoco",
        end="parar detener cesar suprimir abandonar evitar rechazar renunciar eliminar",
        less="menos",
        too="demasiado demasiada demasiados demasiadas",
        enough="bastante bastantes suficiente suficientes",
        against="contra",
        after="despues",
        in_="interno interna interior",
        out="externo externa exterior",
        daily="dia dias diario diaria diariamente",
        weekly="semana semanas semanal semanales",
        monthly="mes meses mensual mensuales mensualmente",
        yearly="ano anos anual anuales anualmente",
    )
    | {day: day for day in _words("lunes martes miercoles jueves viernes domingo")}
    | {"sabado": "sabado", "sabados": "sabado", "domingos": "domingo", "noche": "noche"}
    | _each(
        "manana tarde mediodia enero febrero marzo abril mayo junio julio agosto septiembre "
        "octubre noviembre diciembre primavera verano otono invierno"
    )
    | _figures("dos tres cuatro cinco seis siete ocho nueve diez once doce")
    | {"veinte": "20", "treinta": "30", "cincuenta": "50", "cien": "100", "mil": "1000"},
    dates=_words(
        "lunes martes miercoles jueves viernes sabado domingo manana tarde noche mediodia enero "
        "febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "
        "primavera verano otono invierno"
    ),
    asking=_words("quien quienes cuando como cuanto cuantos donde cual cuales que"),
)

LANGUAGES: Final = {"fr": _FRENCH, "en": _ENGLISH, "es": _SPANISH}
"""Those with words of their own."""


@cache
def rules_of(language: str) -> LanguageRules:
    """The rules of a language, or variant of one.

    Of one without words of its own: Snowball's stemmer and the lists of `stop-words`, where they
    know it, and figures alone turn a sentence round; as in French where neither does.
    """
    code = language.split("-")[0]
    if code in LANGUAGES:
        return LANGUAGES[code]
    try:
        name = str(Locale.parse(code).get_language_name("en")).lower()
        quiet = frozenset(w for word in get_stop_words(code) for w in fold(word).split())
    except (UnknownLocaleError, ValueError, StopWordError):
        return _FRENCH
    if name not in snowballstemmer.algorithms():
        return _FRENCH
    nothing: frozenset[str] = frozenset()
    return LanguageRules(name, quiet, nothing, {}, nothing, nothing)
