"""Downloads, posters, publication: files made of a session for browsers."""
