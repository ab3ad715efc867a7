"""Base classes and shared functions of voting methods, from the ballot to the synthesis.

A method is a `Vote`: it says its rule and its paper, and counts an urn. Opening, closing, secrecy,
ballots for people without a phone, print and export are written once, here and above, for all.

Not for the course of a vote in a session: `session.contributions.votes`.
"""

from __future__ import annotations

from tablee.activities import Outcome, Ranked
from tablee.activities.votes.ballots import ORIGINS, Ballot, Hands, VoteFacts
from tablee.activities.votes.method import ConsoleButton, Recount, Vote
from tablee.activities.votes.results.counting import (
    by_score,
    format_number,
    profile,
    profiles,
    ranked,
    score_bars,
    told_of_ties,
)
from tablee.model.entities import Cast, Marks, Urn

__all__ = [
    "ORIGINS",
    "Ballot",
    "Cast",
    "ConsoleButton",
    "Hands",
    "Marks",
    "Outcome",
    "Ranked",
    "Recount",
    "Urn",
    "Vote",
    "VoteFacts",
    "by_score",
    "format_number",
    "profile",
    "profiles",
    "ranked",
    "score_bars",
    "told_of_ties",
]
