"""Sessions in memory and sessions at rest: those that nobody visits let go of memory and files."""

from tablee.session.residency.residents import Residents

__all__ = ["Residents"]
