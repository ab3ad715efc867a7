"""Operations: health, metrics, faults, logs, the administrator's pages, reloading."""
