"""Is this machine, are these places fit for a run? Checks that each say in plain words what to change."""

from humongous.doctor.findings import Check, Finding, Level, broken, examine, worst

__all__ = ["Check", "Finding", "Level", "broken", "examine", "worst"]
