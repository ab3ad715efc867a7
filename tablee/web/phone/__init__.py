"""Pages of phones that do without Streamlit, and HTTP endpoints for texts, ballots and presses.

Not for activities that draw a page themselves: `ui.phone`.
"""
