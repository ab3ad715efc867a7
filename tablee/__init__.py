"""Software for people who run participatory workshops: live sessions, and their synthesis.

It knows no plugin. Its packages stand one on the other, as `docs/architecture.md` draws them.
"""
