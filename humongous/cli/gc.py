"""`humongous gc`: what a crash left behind and what nobody needs any more, shown or removed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import click

from humongous.cli import show
from humongous.cli.options import json_option, output_option
from humongous.manifest import Manifest
from humongous.manifest.gc import find_orphans, remove
from humongous.storage import open_store

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_AGE = re.compile(r"(\d{1,6})([smhd])")


def _age(_context: click.Context, _option: click.Parameter, value: str) -> timedelta:
    """`24h` → a day."""
    if not (match := _AGE.fullmatch(value.strip())):
        raise click.BadParameter(f"{value!r} is no age; write 0s, 30m, 24h or 7d")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


@click.command(epilog="Example: humongous gc --output /data/corpus --delete --older-than 7d")
@output_option
@click.option("--delete", is_flag=True, help="Remove them; without it they are only shown.")
@click.option("--bundles", is_flag=True, help="Bundles too, of WARCs whose documents are all in the corpus.")
@click.option(
    "--older-than",
    metavar="AGE",
    default="24h",
    show_default=True,
    callback=_age,
    help="Leave alone what is younger (0s, 30m, 24h, 7d): a run may be about to name it, or be reading it. 0s only while "
    "none is going on.",
)
@json_option
def gc(*, output: str, delete: bool, bundles: bool, older_than: timedelta, as_json: bool) -> int:
    """What the manifest does not name, cut-off puts, and parts that were merged: read by nobody, safe to remove."""
    store = open_store(output)
    orphans = find_orphans(Manifest(store), datetime.now(UTC) - older_than, bundles=bundles)
    gone = list(remove(store, orphans.old)) if delete else []
    size = sum(each.size for each in orphans.old)
    if as_json:
        show.say_json(
            {
                "output": output,
                "deleted": len(gone),
                "bytes": size,
                "younger": len(orphans.young),
                "orphans": [
                    {"key": each.key, "bytes": each.size, "changed": each.last_modified.isoformat(), "why": each.why}
                    for each in orphans.old
                ],
            }
        )
        return 0
    for each in orphans.old:
        show.say(f"{each.key} · {show.size(each.size)} · {each.why}")
    done = "removed" if delete else "could be removed (--delete)" if orphans.old else "to remove"
    show.say(f"{len(orphans.old)} objects, {show.size(size)}, {done}; {len(orphans.young)} too young to tell")
    return 0
