"""Ingestion: go on with the dumps of a source that this output has not finished, within a budget of units."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime

from humongous.dumps import dumps_at
from humongous.spark.run import RunReport, RunRequest, run_extract
from humongous.storage import open_store


def run_ingest(
    request: RunRequest, dumps: Sequence[str], budget: int, *, oldest_first: bool = False
) -> list[RunReport]:
    """Extract and publish up to `budget` units that are missing, dump after dump; one report for each dump begun.

    `dumps` are those to go through, in that order; empty means all that the source lists, newest first. A unit that
    fails has used up its part of the budget: it is tried again by the next ingestion.
    """
    order = list(dumps) or dumps_at(open_store(request.source), now=datetime.now(UTC))
    if oldest_first and not dumps:
        order.reverse()
    reports: list[RunReport] = []
    for dump in order:
        if budget <= 0:
            break
        report = run_extract(dataclasses.replace(request, dump=dump, more=budget))
        budget -= report.extracted + len(report.failed)
        if report.extracted or report.failed or report.given_up or report.generations:
            reports.append(report)
    return reports
