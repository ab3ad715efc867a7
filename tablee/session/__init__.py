"""Live sessions: authorisation, validation and durable storage of every change.

No screen and no plugin stands above these rules: whatever calls them, they hold.

Not for bytes on a disk, which are in `storage`, nor for addresses and pages: `web`.
"""

from tablee.session.access.limits import Admissions, Limits
from tablee.session.events.delivery import PluginEvents
from tablee.session.residency.sessions import Sessions
from tablee.session.room import Room

__all__ = ["Admissions", "Limits", "PluginEvents", "Room", "Sessions"]
