"""Records of a session and its steps, as plugins read them."""
