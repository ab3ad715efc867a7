"""The real app in a process of its own, for tests that click and for tests that stop it."""

from __future__ import annotations

from pathlib import Path

from workshop.testing.servers import Server, free_port

__all__ = ["ROOT", "Server", "free_port"]

ROOT = Path(__file__).parent.parent
