"""How long a large manifest takes: pending units of a 100,000-unit dump, and status over 10 million units in 100 dumps.

    python bench/manifest.py [--stores disk,seaweedfs,moto] [--latency 0.03] [--dumps 100] [--units 100000] [--built DIR]

What is built, and what is not:

- One dump is under way: its listing, 60 % of its units as real entries (80 languages each), 500 of them newer than the
  snapshot, which `fold` wrote for real.
- One has just begun: 300 real entries, none of them in the snapshot.
- The other dumps are finished. They have a pin, their witness' entry, and their line in the snapshot; their other
  entries are not there, since nothing reads them. That nothing does is what the last lines of the table show: a smaller
  output with every entry there, and the requests by kind that the proxy counted.

On S3 the same files are put into a server of this machine; before it is the proxy of the tests, which adds the latency
to each request. Every figure is of a process of its own, as a user's command is.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from humongous.dumps import kept_names, missing
from humongous.dumps.listing import Unit, name_units, parse_listing
from humongous.manifest import DumpPin, Frame, Generation, Manifest, UnitEntry, done_units, encode, status_of
from humongous.manifest import names as keys
from humongous.manifest.folded import Folded, Snapshot, Totals, Witness
from humongous.manifest.folding import fold
from humongous.manifest.snapshots import newest
from humongous.storage import open_store

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # for the servers and the proxy of the tests
UNDER_WAY, BEGUN = "CC-MAIN-2026-44", "CC-MAIN-2026-48"
LANGUAGES = [f"l{number:02d}_Latn" for number in range(80)]
NEWER, JUST_BEGUN, GENERATION = 500, 300, 2_000
FINGERPRINT = "0123456789abcdef"


def paths_of(dump: str, units: int) -> list[str]:
    """A listing as Common Crawl's: a hundred segments, in the order of their times."""
    each = max(1, units // 100)
    return [
        f"crawl-data/{dump}/segments/{1600000000 + at}.1/warc/CC-MAIN-{20260900000000 + 3600 * at}-{at:06d}-{no:05d}.warc.gz"
        for at in range(-(-units // each))
        for no in range(min(each, units - at * each))
    ]


def attempt_of(unit: str) -> str:
    """The name of the attempt that did it."""
    return hashlib.sha256(unit.encode()).hexdigest()[:12]


def entry_of(unit: Unit) -> UnitEntry:
    """An entry as a run writes it."""
    frames = {name: Frame(1000 * at, 1000, 10, 5000, "ab" * 32) for at, name in enumerate(LANGUAGES)}
    written = dict.fromkeys(LANGUAGES, 10)
    counts = {"dropped": {"too_short": 900, "no_main_text": 400}, "quarantined": {}, "not_a_page": {"request": 1}}
    total = 10 * len(LANGUAGES)
    return UnitEntry(
        dump=unit.dump,
        unit=unit.name,
        attempt=attempt_of(unit.name),
        warc_filename=unit.path,
        fingerprint=FINGERPRINT,
        bundle=f"bundles/{unit.dump}/{unit.name}.jsonl.zst",
        bundle_bytes=1000 * len(LANGUAGES),
        frames=frames,
        counts={"records": total + 1301, "documents": total, "written": written, **counts},
        bytes_read=900_000_000,
        record_bytes=900_000_000,
        damage=(),
        damage_bytes=0,
        quarantined=(),
        quarantine=None,
        ledger={"cpu_extract": 700.5, "wall": 900.25},
    )


def put(output: Path, key: str, data: bytes) -> None:
    """A file, without waiting for the disk."""
    path = output / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def begin(output: Path, dump: str, units: int) -> tuple[Unit, ...]:
    """A dump's listing and pin."""
    paths = paths_of(dump, units)
    data = gzip.compress("\n".join(paths).encode(), mtime=0)
    path, sha256 = f"crawl-data/{dump}/warc.paths.gz", hashlib.sha256(data).hexdigest()
    put(output, keys.listing_key(dump, path, sha256), data)
    put(output, keys.pin_key(dump), encode(DumpPin(dump, path, sha256, units, FINGERPRINT, {}, {})))
    return name_units(dump, paths)


def extract(output: Path, units: tuple[Unit, ...], publish: int = 0) -> None:
    """Entries of these units, and generations of the first `publish` of them."""
    like = units[0]
    pattern, attempt = encode(entry_of(like)), entry_of(like).attempt
    for unit in units:  # the names are all of one length, and nothing else differs
        data = pattern.replace(like.path.encode(), unit.path.encode()).replace(like.name.encode(), unit.name.encode())
        put(output, keys.unit_key(unit.dump, unit.name), data.replace(attempt.encode(), attempt_of(unit.name).encode()))
    for number, start in enumerate(range(0, publish, GENERATION), 1):
        dump, some = units[0].dump, tuple(unit.name for unit in units[start : min(start + GENERATION, publish)])
        generation = Generation(dump, number, some, ())
        put(output, keys.numbered(keys.generation_folder(dump), number), encode(generation))


def finished(output: Path, number: int, units: int) -> Folded:
    """A dump that is done: what is read of it, and its line of the snapshot."""
    dump = f"CC-MAIN-20{number // 26:02d}-{2 * (number % 26) + 1:02d}"
    pin = DumpPin(dump, f"crawl-data/{dump}/warc.paths.gz", "ab" * 32, units, FINGERPRINT, {}, {})
    put(output, keys.pin_key(dump), encode(pin))
    entry = entry_of(name_units(dump, paths_of(dump, 100))[0])
    put(output, keys.unit_key(dump, entry.unit), encode(entry))
    counts = entry.counts
    totals = Totals(
        units=units,
        records=units * counts["records"],
        documents=units * counts["documents"],
        bytes_read=units * entry.bytes_read,
        languages=dict.fromkeys(LANGUAGES, 10 * units),
        **{name: {k: n * units for k, n in counts[name].items()} for name in ("dropped", "quarantined", "not_a_page")},
        ledger={name: seconds * units for name, seconds in entry.ledger.items()},
    )
    return Folded(
        dump=dump,
        fingerprint=FINGERPRINT,
        pinned_sha256="ab" * 32,
        listing_sha256="ab" * 32,
        listed=units,
        rows=keys.rows_key(dump, "cd" * 32),
        rows_bytes=30_000_000,
        rows_sha256="cd" * 32,
        whole=True,
        done=units,
        unpublished=0,
        generations=tuple(range(1, units // GENERATION + 1)),
        reopened=(),
        witness=Witness(entry.unit, entry.attempt),
        totals=totals,
    )


def build(output: Path, dumps: int, units: int) -> None:
    """The large output."""
    manifest = Manifest(open_store(str(output)))
    under_way, done = begin(output, UNDER_WAY, units), units * 6 // 10
    watch("entries written, without fsync", lambda: extract(output, under_way[: done - NEWER], done - 2 * NEWER))
    watch("the first snapshot, every entry read", lambda: fold(manifest, kept_names))
    extract(output, under_way[done - NEWER : done])
    extract(output, begin(output, BEGUN, units)[:JUST_BEGUN])
    known = newest(manifest)
    lines = [finished(output, number, units) for number in range(dumps - 2)]
    manifest.put_snapshot(Snapshot(known.number + 1, (*lines, known.dumps[UNDER_WAY])))


def build_small(output: Path) -> None:
    """Five dumps with all their entries, all folded and finished."""
    for number in range(5):
        units = begin(output, f"CC-MAIN-2020-{number:02d}", 1_000)
        extract(output, units, len(units))
    fold(Manifest(open_store(str(output))), kept_names)


def watch(what: str, work: Any) -> None:
    """Say how long a part of the building took."""
    began = time.monotonic()
    work()
    print(f"built: {what}: {time.monotonic() - began:.1f} s", file=sys.stderr)


# what is measured, each in a process of its own


def measure(what: str, output: str) -> dict[str, object]:
    """One figure: seconds, memory and what came out."""
    manifest = Manifest(open_store(output))
    began, cpu = time.monotonic(), time.process_time()
    match what:
        case "pending":
            pin = manifest.dump(UNDER_WAY)
            if pin is None or pin.listing_path is None or pin.listing_sha256 is None:
                raise SystemExit("nothing is built here")
            data = manifest.kept_listing(UNDER_WAY, pin.listing_path, pin.listing_sha256) or b""
            units = parse_listing(UNDER_WAY, pin.listing_path, data, "")
            done = done_units(manifest, pin, [unit.name for unit in units])
            told = f"{len(missing(units, done)):,} of {len(units):,} pending"
        case "pending, no snapshot":
            names = [unit.name for unit in name_units(UNDER_WAY, paths_of(UNDER_WAY, 100_000))]
            told = f"{len(manifest.unit_names(UNDER_WAY, names)):,} done"
        case "status":
            status = status_of(manifest)
            totals = status.as_json()["totals"]
            told = f"{totals['units']:,} units done, {totals['pending']:,} pending, {len(status.dumps)} dumps"
            told += "".join(f"; {note}" for note in status.notes)
        case _:
            folding = fold(manifest, kept_names)
            told = f"snapshot {folding.number}, {folding.read:,} entries read"
    seconds = time.monotonic() - began
    told += f"; {time.process_time() - cpu:.1f} s of CPU"
    status_file = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status_file.partition("VmHWM:")[2].split()[0]) // 1024
    return {"what": what, "seconds": round(seconds, 2), "peak_mb": peak, "told": told}


MEASURED = ("status", "pending", "pending, no snapshot", "fold")


def in_process(what: str, output: str, environment: Mapping[str, str]) -> dict[str, Any]:
    """`measure` in a fresh interpreter."""
    command = [sys.executable, __file__, "--measure", what, "--output", output]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(json.loads(done.stdout))


def serve(folder: Path) -> None:
    """moto's server with the folders' files as buckets, put into it from inside: by HTTP it takes minutes."""
    from moto.s3.models import s3_backends
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    backend = s3_backends["123456789012"]["aws"]
    for bucket in ("large", "small"):
        backend.create_bucket(bucket, "us-east-1")
        for path in (folder / bucket).rglob("*"):
            if path.is_file():
                backend.put_object(bucket, path.relative_to(folder / bucket).as_posix(), path.read_bytes())
    print(server.get_host_and_port()[1], flush=True)
    sys.stdin.read()
    server.stop()


@contextlib.contextmanager
def moto(folder: Path) -> Iterator[Any]:
    """`serve` in a process of its own."""
    from tests.servers.s3 import S3Server

    command = [sys.executable, __file__, "--serve", str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise SystemExit("no pipes")
        yield S3Server("moto", int(process.stdout.readline()), checks_secrets=False)
        process.stdin.close()


@contextlib.contextmanager
def s3(name: str, latency: float, folder: Path) -> Iterator[tuple[Any, Any]]:
    """A server of the tests with the proxy before it."""
    from tests.servers import s3 as servers
    from tests.servers.faults import Weather

    started = moto(folder.parent) if name == "moto" else contextlib.contextmanager(servers.seaweedfs)(folder)
    with started as server, server.proxy(Weather(latency=latency)) as proxy:
        yield server, proxy


def upload(server: Any, source: Path, bucket: str) -> None:
    """Every file of a folder, past the proxy."""
    server.make_bucket(bucket)
    os.environ.update(server.environment())
    store = open_store(f"s3://{bucket}")
    files = [path for path in source.rglob("*") if path.is_file()]
    with ThreadPoolExecutor(16) as pool:
        for _ in pool.map(
            lambda path: store.put_if_absent(path.relative_to(source).as_posix(), path.read_bytes()), files
        ):
            pass


def shown(store: str, told: Mapping[str, Any], requests: str = "") -> None:
    """A line of the table."""
    print(
        f"| {store} | {told['what']} | {told['seconds']} | {told['peak_mb']} | {requests} | {told['told']} |",
        flush=True,
    )


def main() -> None:
    """Build, measure, print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stores", default="disk,seaweedfs,moto")
    parser.add_argument("--latency", type=float, default=0.03)
    parser.add_argument("--dumps", type=int, default=100)
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--measure", choices=MEASURED)
    parser.add_argument("--output")
    parser.add_argument("--serve", type=Path)
    parser.add_argument("--built", type=Path, help="a folder to build in, and to keep; built already, if it is there")
    asked = parser.parse_args()
    if asked.serve:
        serve(asked.serve)
        return
    if asked.measure:
        print(json.dumps(measure(asked.measure, asked.output)))
        return
    with tempfile.TemporaryDirectory(prefix="humongous-bench-") as temporary:
        scratch = asked.built or Path(temporary)
        large, small = Path(scratch, "large"), Path(scratch, "small")
        if not small.exists():
            build(large, asked.dumps, asked.units)
            build_small(small)
        print("| store | what | seconds | peak MB | requests | result |\n|---|---|---|---|---|---|")
        stores = asked.stores.split(",")
        if "disk" in stores:
            for output, what in [*((large, each) for each in MEASURED if each != "fold"), (small, "status")]:
                shown(f"disk, {output.name}", in_process(what, str(output), {}))
        for name in stores:
            if name != "disk":
                on_s3(name, asked.latency, scratch)
        if "disk" in stores:  # last, since it adds to what was put elsewhere
            shown("disk, large", in_process("fold", str(large), {}))


def on_s3(name: str, latency: float, scratch: Path) -> None:
    """The lines of one server."""
    (scratch / name).mkdir(exist_ok=True)
    with s3(name, latency, scratch / name) as (server, proxy):
        began = time.monotonic()
        for folder in () if name == "moto" else ("large", "small"):
            upload(server, scratch / folder, folder)
        print(f"built: uploaded to {name}: {time.monotonic() - began:.0f} s", file=sys.stderr)
        environment = server.environment(proxy.port)
        for bucket, what in [*(("large", each) for each in MEASURED), ("small", "status")]:
            proxy.forget()
            told = in_process(what, f"s3://{bucket}", environment)
            requests = ", ".join(f"{number} {kind}" for kind, number in sorted(proxy.requests.items()))
            shown(f"{name} +{1000 * latency:.0f} ms, {bucket}", told, requests)


if __name__ == "__main__":
    main()
