"""Stop words of each language, and what goes with nouns in those that have tables of their own."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import get_day_names, get_month_names

from tablee.plugin import fold

NOTHING: Final[frozenset[str]] = frozenset()
"""What a language without a table has in its place: every word of its own may be a noun."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


DETERMINERS: Final = {
    "fr": _set(
        """un une du au aux des cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos
        leurs chaque quelques plusieurs aucun aucune quel quelle quels quelles deux trois"""
    ),
    "en": _set(
        """a an our their your its his my this these those each every some any no both two three
        many more which whose"""
    ),
}
"""What stands before a noun, or its adjective, and before nothing else."""
ARTICLES: Final = {"fr": _set("le la les l' leur ce"), "en": _set("the that her")}
"""These too, but they may be pronouns: « on le propose »."""
CONTRACTED: Final = _set("du des au aux both no")
"""Of these, those that follow nouns as often as verbs: « les règles des communes »."""
PREPOSITIONS: Final = {
    "fr": _set("de d' en par sans avec sur entre pour à chez contre vers sous"),
    "en": _set("of in for with by on from about between at into without as"),
}
PRONOUNS: Final = {
    "fr": _set(
        """je j' tu il elle on nous vous ils elles qui ne n' se s' me m' te t' y faut peut doit
        peuvent doivent va vont"""
    ),
    "en": _set(
        """i you we they he she it who to will would can could should must may might not don't
        please let's"""
    ),
}
"""What a verb follows."""
LINKS: Final = {"fr": _set("de d' du des"), "en": _set("")}
"""Between two words that name one thing."""
INFINITIVE: Final = {
    "fr": re.compile(r"(?:(?<!i)er|(?:i|oi|en|et|ai|and|ond|ompt)re|(?:[^aeo]|ven|ten|eo)ir)$"),
    "en": re.compile(r"ing$"),
}
"""How verbs end that may follow a preposition; « atelier », « métier » are none."""
NOUN_ENDINGS: Final = {
    "fr": re.compile(r"(?:[ts]ion|ité|isme|ance|ence|logie|ture)s?$"),
    "en": re.compile(r"(?:[ts]ion|ity|ism|ance|ence|ment|ness|ship|ology)s?$"),
}
METHOD: Final = {
    "fr": _set(
        """atelier accelerateur accelerer animateur animatrice animation facilitateur facilitatrice
        participant participante participation porteur porteuse secretaire scribe synthese compte
        rendu reunion seance session etape tour table vote bulletin gommette voix carte canevas
        proposition question reponse probleme problematique action plan discussion echange groupe
        bilan note clarification reflexion idee point element objet personne gens chose exemple
        fois jour journee semaine mois annee heure minute matin soir debut suite moment facon
        maniere type genre ensemble partie cote general certain certaine seul merci bonjour
        introduction presentation conclusion ordre objectif sujet theme prochain prochaine dernier
        derniere premier premiere petit petite grand grande"""
    ),
    "en": _set(
        """workshop facilitator facilitation participant carrier scribe summary meeting session
        step round table vote ballot dot card canvas proposal question answer problem action plan
        discussion group note clarification reflection idea point element person people thing
        example time day week month year hour minute morning evening beginning end moment way kind
        type part lot side everyone someone anyone introduction presentation conclusion next last
        first small large great good sure agenda feedback topic"""
    ),
    "es": _set(
        """taller animador animadora facilitador facilitadora facilitacion participante
        participacion sintesis informe reunion sesion etapa ronda mesa votacion voto papeleta punto
        tarjeta lienzo propuesta pregunta respuesta problema accion plan discusion intercambio grupo
        balance nota aclaracion reflexion idea elemento objeto persona gente cosa ejemplo vez dia
        semana mes ano hora minuto manana tarde noche principio continuacion momento manera tipo
        conjunto parte lado general cierto gracias introduccion presentacion conclusion orden
        objetivo tema proximo proxima ultimo ultima primero primera pequeno pequena grande"""
    ),
}
"""What workshops and their reports are made of, folded: it says nothing of this one."""
MORE: Final = {
    "fr": _set(
        """afin ainsi assez aujourd'hui autour beaucoup chacun chacune combien cours d'accord déjà
        demain dessus différentes différents divers diverses désormais ensuite environ être existe
        existent fera ferait font faudra faudrait grâce hier jamais jusqu' lien lieu loin longtemps
        lorsqu' lorsque là-bas meilleur meilleure meilleures meilleurs mieux mêmes nombreuses
        nombreux parfois partout plutôt possible pourra pourrait presque propre propres près
        puisqu' puisque quelqu'un quoi rien souvent surtout tard telle telles toujours toutefois
        travers tôt vraiment"""
    ),
    "en": _set("also already around everyone everybody today tomorrow yesterday"),
}
"""Words that say nothing by themselves, and that the lists of `stop-words` leave out."""
TELLING: Final = {
    "fr": _set("sujet valeur pièce parole personnes force essai"),
    "en": _set(
        """order orders computer information research home member members area areas result
        results website invention fire bill detail interest interests system face faces opening
        room rooms text welcome value page pages help volume net web test mill"""
    ),
}
"""Words that the lists hold though they say what a workshop is about."""


@cache
def stop_words(language: str) -> frozenset[str]:
    """Words that say nothing by themselves, in lower case, with straight apostrophes."""
    # Here: few sessions ask.
    from stop_words import StopWordError, get_stop_words  # type: ignore[import-untyped]

    try:
        listed = get_stop_words(language)
    except StopWordError:
        return NOTHING
    known = frozenset(word.replace("’", "'") for word in listed)
    return (known | MORE.get(language, NOTHING)) - TELLING.get(language, NOTHING)


@cache
def stemmer_of(language: str) -> str:
    """Snowball's name for its stemmer of a language; empty where it has none."""
    import snowballstemmer  # type: ignore[import-untyped] # here: most sessions never ask

    try:
        name = str(Locale.parse(language).get_language_name("en")).lower()
    except (UnknownLocaleError, ValueError):
        return ""
    return name if name in snowballstemmer.algorithms() else ""


@cache
def calendar_words(language: str) -> frozenset[str]:
    """Days and months in the language, in French and in English, folded."""
    return frozenset(
        fold(name).strip(" .")
        for code in ("fr", "en", language)
        for width in ("wide", "abbreviated")
        for found in (get_day_names, get_month_names)
        for name in found(width, locale=code).values()
    )
