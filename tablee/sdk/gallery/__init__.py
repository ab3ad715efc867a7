"""Every widget with an example from a real workshop, for whoever writes a plugin.

    words … fields   the examples, cut as `tablee/view` is
    example          what an example is: its code, one sentence, where its screens differ
    states           the same with nothing in it, one thing, many, long or hostile words

Drawn by `page` (`tablee run --gallery`) and written down in `docs/plugins/views.md`.

Not for sessions: none ever shows any of it.
"""

from tablee.sdk.gallery import ballots, cards, fields, people, results, words
from tablee.sdk.gallery.example import Example, kinds, of_module
from tablee.sdk.gallery.states import STATES, ExampleState

__all__ = ["EXAMPLES", "STATES", "Example", "ExampleState", "kinds"]

EXAMPLES: dict[str, Example] = {
    example.name: example
    for module in (words, cards, people, results, ballots, fields)
    for example in of_module(module)
}
"""By name, in the order in which they are read."""
