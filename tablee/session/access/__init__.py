"""Access to a session: browsers, devices, rate limits, presence, the room's Wi-Fi.

Not for what a step takes of what is written: `session.contributions.checks`.
"""
