"""Streamlit screens: home, console, phones, synthesis. Not what a step shows."""
