"""The screens that Streamlit draws: home, console, phones, synthesis. Not what a step shows."""
