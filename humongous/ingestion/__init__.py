"""Ingestion, but for the work itself: how much is to be spent, when there is enough, and who does it."""

from humongous.ingestion.budget import Budget, Spent, parse_budget, parse_bytes, wave_size
from humongous.ingestion.enough import Goal, goal_of, text_by_language
from humongous.ingestion.lease import Holder, Lease

__all__ = [
    "Budget",
    "Goal",
    "Holder",
    "Lease",
    "Spent",
    "goal_of",
    "parse_budget",
    "parse_bytes",
    "text_by_language",
    "wave_size",
]
