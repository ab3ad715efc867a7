"""Events of a session, as plugins are told of them."""
