"""Groups of people who work apart from the others for a while: data, draws, sizes.

A table of a world café, a trio, a workshop of an open forum. Pure: knows no session and no
activity, people are ids, and chance is given (`random.Random`).

Not for who is sent where in a session: `session.people.assignment`.
"""

from tablee.model.groups.assignment import (
    assigned,
    ids,
    joined,
    placed,
    regrouped,
    remaining,
    rotated,
)
from tablee.model.groups.draw import Meetings, meetings
from tablee.model.groups.group import Group, titled
from tablee.model.groups.sizes import by_number, by_size, told

__all__ = [
    "Group",
    "Meetings",
    "assigned",
    "by_number",
    "by_size",
    "ids",
    "joined",
    "meetings",
    "placed",
    "regrouped",
    "remaining",
    "rotated",
    "titled",
    "told",
]
