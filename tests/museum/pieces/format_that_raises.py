"""A format that fails.

Contained: Broken.export, AttributeError
"""

from tablee.plugin import Exporter, hookimpl


class Broken(Exporter):
    name = "format_that_raises"
    title = "Cassé"
    extension = "txt"
    media_type = "text/plain"

    def export(self, synthesis, part):
        return synthesis.nothing


@hookimpl
def exporters():
    return [Broken]
