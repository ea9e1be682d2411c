"""The figures as Markdown, and the block of docs/benchmarks.md that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.peers.figures import WARCS, core_hours, ratio

BEGIN, END = "<!-- peers: written by python -m bench.peers --write -->", "<!-- peers: end -->"


def costs_table(rows: Sequence[dict[str, Any]], pages_a_warc: float, dollars: float) -> str:
    """Pages, losses, CPU, memory, and what a dump would take; `dollars` a core-hour."""
    head = ["", "pages in", "out", "lost", "without a word", "CPU ms a page", "extraction", "× humongous", "peak MB"]
    head += [f"core-hours, {WARCS:,} WARCs", "USD"]
    ours = next((row["cpu_ms_by_run"] for row in rows if row["kind"] == "pipeline" and "failure" not in row), None)
    lines = []
    for row in rows:
        if "failure" in row:
            lines.append([_name(row), row["failure"], *[""] * (len(head) - 2)])
            continue
        hours = core_hours(row["cpu_ms"], pages_a_warc)
        lines.append(
            [
                _name(row),
                *(f"{row[key]:,}" for key in ("pages_in", "pages_out", "lost", "lost_silently")),
                _figure(row["cpu_ms"]),
                "" if row["extraction_ms"] is None else _figure(row["extraction_ms"]),
                "" if ours is None else _figure(ratio(row["cpu_ms_by_run"], ours)),
                f"{row['peak_mb']:.0f}",
                f"{hours:,.0f}",
                f"{hours * dollars:,.0f}",
            ]
        )
    return markdown(head, lines)


def scores_table(rows: Sequence[dict[str, Any]]) -> str:
    """F1: over all pages, over sources, of snippets, and by type of page."""
    scored = [row for row in rows if row.get("scores")]
    types = list(scored[0]["scores"]["types"]) if scored else []
    overall = ["pages", "sources", "snippets"]
    lines = [
        [row["name"], *(_share(row["scores"]["overall"][key]) for key in overall)]
        + [_share(row["scores"]["types"][kind]) for kind in types]
        for row in scored
    ]
    return markdown(["F1", "mean of pages", "mean of sources", "snippets", *types], lines)


def sources_table(rows: Sequence[dict[str, Any]]) -> str:
    """F1 by source: sources down, peers across."""
    scored = [row for row in rows if row.get("scores")]
    sources = list(scored[0]["scores"]["sources"]) if scored else []
    lines = [[name, *(_share(row["scores"]["sources"][name]) for row in scored)] for name in sources]
    return markdown(["F1 by source", *(row["name"] for row in scored)], lines)


def markdown(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table; all columns but the first to the right."""
    rows = [head, ["---", *["---:"] * (len(head) - 1)], *lines]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows) + "\n"


def replaced(page: str, block: str) -> str:
    """`page` with what is between the markers replaced; raises `ValueError` where it lacks them."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page lacks the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{block.strip()}\n\n{END}{after}"


def _name(row: dict[str, Any]) -> str:
    kind = "" if row["kind"] == "pipeline" else "extraction: "
    return f"{kind}{row['name']}"


def _figure(value: float) -> str:
    """Three digits."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _share(value: float) -> str:
    return f"{value:.3f}".lstrip("0") or "0"
