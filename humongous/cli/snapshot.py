"""`humongous snapshot`: sums of the manifest, so that they are not counted again."""

from __future__ import annotations

import dataclasses
import sys

import click

from humongous.cli import show
from humongous.cli.options import json_option, output_option
from humongous.dumps import kept_names
from humongous.manifest import Manifest
from humongous.manifest.folding import fold
from humongous.storage import open_store


@click.command(epilog="Example: humongous snapshot --output s3://bucket/corpus")
@output_option
@click.option("--afresh", is_flag=True, help="Read every entry again; take nothing over from the last snapshot.")
@json_option
def snapshot(*, output: str, afresh: bool, as_json: bool) -> int:
    """Fold the manifest, so that `status` and the start of a run take seconds over millions of units.

    Never needed: a snapshot only saves reading. Runs write one by themselves once a thousand units are new.
    """
    folding = fold(Manifest(open_store(output)), kept_names, afresh=afresh)
    for note in folding.notes:
        sys.stderr.write(f"note: {note}\n")
    if as_json:
        show.say_json({"output": output, **dataclasses.asdict(folding)})
        return 0
    done = "written" if folding.written else "is up to date" if folding.number else "not written: nothing is done yet"
    show.say(
        f"snapshot {folding.number} {done}: {folding.units:,} units in {folding.dumps:,} dumps, "
        f"{folding.read:,} of them read"
    )
    return 0
