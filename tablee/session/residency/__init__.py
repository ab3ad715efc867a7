"""Sessions of a folder: created, found, in memory, or at rest while nobody visits them."""

from tablee.session.residency.residents import Residents

__all__ = ["Residents"]
