"""Streamlit screens: home, console, synthesis, pages of activities. Not what a step shows."""
