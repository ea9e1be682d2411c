"""The keys of the manifest's objects."""

from __future__ import annotations

import re

from humongous.errors import ConfigError

_NAME = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._-]{1,200}")
_REPLAY = re.compile(r"\+replay-[1-9][0-9]{0,5}$")
ENDING = ".json"


def checked(name: str, what: str) -> str:
    """The name of a dump, unit or attempt if it can stand in a key; raises `ConfigError`."""
    if not _NAME.fullmatch(name):
        raise ConfigError(
            f"{name[:200]!r} cannot be the name of {what}",
            do="letters, digits, `.`, `_` and `-`, at most 200 of them",
        )
    return name


def checked_unit(name: str) -> str:
    """The name of a unit, of a listing or made by `humongous replay`; raises `ConfigError`."""
    checked(_REPLAY.sub("", name), "a unit")
    return name


def replay_name(unit: str, number: int) -> str:
    """`<unit>+replay-<number>`: no unit of a listing can be named so, since `+` stands in none of their names."""
    return f"{unit}+replay-{number}"


def pin_key(dump: str) -> str:
    """`manifest/dumps/<dump>.json`."""
    return f"manifest/dumps/{checked(dump, 'a dump')}{ENDING}"


def listing_folder(dump: str) -> str:
    """`manifest/listings/<dump>`: the listings themselves, and an entry for each one after the first."""
    return f"manifest/listings/{checked(dump, 'a dump')}"


def listing_key(dump: str, path: str, sha256: str) -> str:
    """`manifest/listings/<dump>/<sha256>.paths.gz`, or `.paths` where it is not gzip'd."""
    ending = ".paths.gz" if path.endswith(".gz") else ".paths"
    return f"{listing_folder(dump)}/{checked(sha256, 'a listing')}{ending}"


def unit_folder(dump: str) -> str:
    """`manifest/extracted/<dump>`."""
    return f"manifest/extracted/{checked(dump, 'a dump')}"


def unit_key(dump: str, unit: str) -> str:
    """`manifest/extracted/<dump>/<unit>.json`."""
    return f"{unit_folder(dump)}/{checked_unit(unit)}{ENDING}"


def failed_folder(dump: str) -> str:
    """`manifest/failed/<dump>`."""
    return f"manifest/failed/{checked(dump, 'a dump')}"


def failed_key(dump: str, unit: str, attempt: str) -> str:
    """`manifest/failed/<dump>/<unit>.<attempt>.json`."""
    return f"{failed_folder(dump)}/{checked(unit, 'a unit')}.{checked(attempt, 'an attempt')}{ENDING}"


def plan_folder(dump: str) -> str:
    """`manifest/partitioning/<dump>`."""
    return f"manifest/partitioning/{checked(dump, 'a dump')}"


def generation_folder(dump: str) -> str:
    """`manifest/partitioned/<dump>`."""
    return f"manifest/partitioned/{checked(dump, 'a dump')}"


def merging_folder(dump: str) -> str:
    """`manifest/compacting/<dump>`."""
    return f"manifest/compacting/{checked(dump, 'a dump')}"


def merged_folder(dump: str) -> str:
    """`manifest/compacted/<dump>`."""
    return f"manifest/compacted/{checked(dump, 'a dump')}"


def numbered(folder: str, number: int) -> str:
    """`<folder>/<number>.json`, a generation's or a compaction's, in five digits, as in the names of its parts."""
    return f"{folder}/{number:05d}{ENDING}"


REOPENED = "manifest/reopened"
SNAPSHOTS = "manifest/snapshots"


def reopened_key(dump: str, hour: str) -> str:
    """`manifest/reopened/<dump>.<hour>.json`: one folder for all dumps, so that one listing tells."""
    return f"{REOPENED}/{checked(dump, 'a dump')}.{checked(hour, 'an hour')}{ENDING}"


def snapshot_key(number: int) -> str:
    """`manifest/snapshots/<number>.json`, in eight digits."""
    return f"{SNAPSHOTS}/{number:08d}{ENDING}"


def rows_key(dump: str, digest: str) -> str:
    """`manifest/snapshots/<dump>/<digest>.parquet`: the same rows have the same name."""
    return f"{SNAPSHOTS}/{checked(dump, 'a dump')}/{digest[:32]}.parquet"
