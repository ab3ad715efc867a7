"""Operations: health, faults, security headers, reloading in development."""
