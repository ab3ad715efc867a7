"""A vote whose count fails: it closes without a result, and its ballots are kept.

Contained: Broken.tally, ZeroDivisionError
"""

from dataclasses import dataclass

from tablee.plugin import Vote, hookimpl


@dataclass(frozen=True)
class Broken(Vote):
    name = "vote_that_cannot_count"
    title = "Cassé"

    def method_rule(self):
        return "Une gommette par personne."

    def blank(self, step, options):
        return self.paper_of(step, options, "spread", units=1, unit=("gommette", "gommettes"))

    def tally(self, urn, step):
        return urn.voters / 0

    def told(self, step):
        return ""

    def results(self, step):
        return ()


@hookimpl
def votes():
    return [Broken]
