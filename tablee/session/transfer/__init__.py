"""Sessions that come in or go out: archives, reports, follow-ups."""
