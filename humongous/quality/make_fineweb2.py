"""`tables/fineweb2.tsv`: FineWeb-2's thresholds of each language, made of its configurations within sane bounds.

    python -m humongous.quality.make_fineweb2 configs.json

configs.json: label → the content of huggingface/fineweb-2's `configs/<label>.yml` (Apache-2.0). No threshold is stricter
than FineWeb's for English, nor laxer than `BOUNDS`: FineWeb-2 has shares of repetition of 0.002, from Wikipedias that
bots wrote, and line breaks of 0.03 a word, which most pages' main text oversteps. What nothing can overstep is left out.
A script's row, for languages without one, has the median of its languages. The scores of GlotLID are not in the table;
stop words are in `tables/stop_words.tsv`.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from humongous.quality.bounds import BOUNDS
from humongous.quality.rule_files import read_profile
from humongous.quality.rule_tables import COLUMNS, table_file


def row_of(config: Mapping[str, Any], english: Mapping[str, float]) -> dict[str, float | None]:
    """The thresholds of one language by column; `None` where FineWeb-2 has none, or one that nothing oversteps."""
    stated = {
        "gopher_mean_word_length:min": config["min_avg_word_length"],
        "gopher_mean_word_length:max": config["max_avg_word_length"],
        "gopher_alpha_word_frac:min": config["max_non_alpha_words_ratio"],
        "fineweb_line_punct_ratio:min": config["line_punct_thr"],
        "fineweb_list_ratio:max": config["new_line_ratio"],
        "gopher_dup_line_frac:max": config["dup_line_frac"],
        **{f"gopher_top_{n}gram_char_frac:max": value for n, value in config["top_n_grams"].items()},
        **{f"gopher_dup_{n}gram_char_frac:max": value for n, value in config["dup_n_grams"].items()},
    }
    return {column: _sane(column, float(stated[column]), english) for column in COLUMNS}


def _sane(column: str, threshold: float, english: Mapping[str, float]) -> float | None:
    signal, _, side = column.partition(":")
    if threshold <= 0 or (threshold >= 1 and side == "max" and "_frac" in signal):
        return None
    bounds = BOUNDS[signal, "min" if side == "min" else "max"]
    lax = min if side == "min" else max
    return lax(bounds.clamp(threshold), english[column])


def with_scripts(rows: Mapping[str, Mapping[str, float | None]]) -> dict[str, dict[str, float | None]]:
    """The rows, and one for each script: the median of its languages, nothing where most have nothing."""
    scripts: dict[str, list[Mapping[str, float | None]]] = {}
    for label, row in rows.items():
        scripts.setdefault(label[-4:], []).append(row)
    medians = {script: {column: _median(some, column) for column in COLUMNS} for script, some in scripts.items()}
    return {key: dict(row) for key, row in sorted((*rows.items(), *medians.items()))}


def _median(rows: list[Mapping[str, float | None]], column: str) -> float | None:
    values = [value for row in rows if (value := row[column]) is not None]
    return round(statistics.median(values), 3) if 2 * len(values) > len(rows) else None


def main(configs: Path) -> None:
    """Write the table."""
    rules = read_profile("fineweb").rules
    english = {f"{rule.signal}:min": rule.min for rule in rules if rule.min is not None}
    english |= {f"{rule.signal}:max": rule.max for rule in rules if rule.max is not None}
    rows = {label: row_of(config, english) for label, config in json.loads(configs.read_bytes()).items()}
    (Path(__file__).parent / "tables" / "fineweb2.tsv").write_text(table_file(with_scripts(rows)), encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
