"""Operations: health, metrics, faults, logs, the administrator's pages, reloading.

Not for what an administrator may do: `session.hosting`.
"""
