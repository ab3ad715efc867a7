"""Whether a plugin keeps what ours keep: looked at once, and in rooms that are played with it.

    checks      what a check is, and what it finds
    subject     the plugin that is looked at, and where in its files things stand
    declared    names, titles, settings, contents, agendas
    languages   every sentence in French and English
    values      values of any annotated type, drawn by Hypothesis
    words       what people might type, however unlikely
    rooms       rooms that are played through their own verbs
    writing     what people write in them
    ballots     votes in them
    asking      an activity asked everything, twice
    watching    what it does besides
    shapes      whether data is what its annotations say
    behaving    it answers always, the same, and does nothing else
    tried       its rules, fields and speed
    seen        what its views show, and do not
    kept        what comes out of what was said
    counted     papers and counts of votes
    formats     exporters
    every       all the checks, in order
    examining   all of them on one plugin, gathered before anything is said

It needs Hypothesis, which a server does not: `pip install 'tablee[plugins]'`. So nothing that a
server runs imports it.
"""
