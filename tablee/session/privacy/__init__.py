"""Privacy of a session: permanent erasure, retention limits, publication.

Not for words left out of the document: `document.redaction`.
"""
