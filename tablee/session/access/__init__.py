"""Access to a session: browsers, devices, rate limits, presence, the room's Wi-Fi."""
