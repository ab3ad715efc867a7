"""Who may come in and how often: browsers, devices, limits, presence, the Wi-Fi."""
