"""Sessions of a folder: created, found, in memory, or at rest while nobody visits them.

Not for which of several servers has a session: `storage.cluster`.
"""

from tablee.session.residency.residents import Residents

__all__ = ["Residents"]
