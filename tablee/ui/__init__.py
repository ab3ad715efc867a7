"""Streamlit screens: home, console, synthesis, pages of activities.

Not for what a step shows, which is in `view`, nor for phones and walls: `web`.
"""
