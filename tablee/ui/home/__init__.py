"""Streamlit page of the home screen: agendas, one's sessions, reports brought in.

Not for who may open a session: `session.access.opening`.
"""
