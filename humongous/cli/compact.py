"""`humongous compact`: small parts of the corpus merged into full ones."""

from __future__ import annotations

import click

from humongous.cli import show
from humongous.cli.options import cores_option, json_option, names, output_option
from humongous.langid import resolve_language
from humongous.spark.compact import run_compact


@click.command(epilog="Example: humongous compact --dumps CC-MAIN-2020-40 --languages isl,Welsh --output /data/corpus")
@output_option
@click.option("--dumps", callback=names, help="Comma-separated; all dumps of the output if not given.")
@click.option("--languages", callback=names, help="Comma-separated: isl_Latn, isl, is or Icelandic; all if not given.")
@cores_option
@json_option
def compact(
    *, output: str, dumps: tuple[str, ...], languages: tuple[str, ...], cores: int | None, as_json: bool
) -> int:
    """Merge the small parts that many short runs leave. What they held stays, in its order; `humongous gc` removes them."""
    labels = {label for name in languages for label in resolve_language(name)}
    published = run_compact(output, dumps, labels, cores)
    told = {
        dump: [
            {
                "compaction": each.number,
                "parts": len(each.merged),
                "replaced": sum(len(merged.replaces) for merged in each.merged),
                "documents": sum(merged.part.documents for merged in each.merged),
            }
            for each in compactions
        ]
        for dump, compactions in published.items()
    }
    if as_json:
        show.say_json({"compacted": told})
        return 0
    for dump, rows in told.items():
        for row in rows:
            show.say(
                f"{dump}: compaction {row['compaction']}: {row['replaced']:,} parts are now {row['parts']:,}, "
                f"{row['documents']:,} documents"
            )
        if not rows:
            show.say(f"{dump}: nothing to merge")
    return 0
