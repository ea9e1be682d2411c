"""Extract a sample of a dump's units on Spark, and say what the whole dump would take."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from humongous.config import RunConfig
from humongous.cost import Forecast, Prices, forecast, sample
from humongous.dumps import Listing, missing, read_listing
from humongous.errors import ConfigError, StorageError
from humongous.manifest import DumpPin, Manifest
from humongous.pipeline import open_tools
from humongous.spark.extract import ExtractJob, extract_on_spark
from humongous.spark.session import spark_session
from humongous.storage import filled, open_output, open_source


@dataclass(frozen=True, slots=True)
class EstimateRequest:
    """What a user asked for."""

    dump: str
    source: str
    output: str | None
    """Where the sample's units stay; `None` throws them away."""
    config: RunConfig
    size: int
    """Units of the sample."""
    seed: int
    prices: Prices
    cores: int | None = None


@dataclass(frozen=True, slots=True)
class EstimateReport:
    """The sample, and what it says of the whole."""

    dump: str
    listed: int
    seed: int
    units: tuple[str, ...]
    """Names of the sample's units."""
    reused: int
    """Of them, those that the output had already."""
    failed: tuple[tuple[str, str], ...]
    """Unit and error of those that could not be extracted: the estimate is of the others."""
    kept_in: str | None
    why_not_kept: str
    forecast: Forecast

    @property
    def exit_code(self) -> int:
        """0, or 1 where units of the sample failed."""
        return 1 if self.failed else 0

    def as_json(self) -> dict[str, Any]:
        """One JSON document."""
        return {
            "dump": self.dump,
            "units": self.listed,
            "sample": {
                "units": list(self.units),
                "seed": self.seed,
                "reused": self.reused,
                "failed": [{"unit": unit, "error": error} for unit, error in self.failed],
                "kept_in": self.kept_in,
            },
            **self.forecast.as_json(),
        }


def run_estimate(request: EstimateRequest) -> EstimateReport:
    """Extract what is missing of the sample and estimate from all of it. Raises `StopRun`.

    With an output whose dump is new or has this configuration, the units are extracted there: nothing of the work is
    lost, and `extract` goes on from there. Publishing is left to it.
    """
    storage = filled(request.config.storage, request.source, request.output or ".")
    request = dataclasses.replace(request, config=dataclasses.replace(request.config, storage=storage))
    listing, tools = read_listing(open_source(request.source, storage), request.dump), open_tools(request.config)
    pin = DumpPin(
        request.dump, listing.path, listing.sha256, len(listing.units), tools.fingerprint, request.config.as_json(),
        tools.versions,
    )  # fmt: skip
    chosen = sample(listing.units, request.size, request.seed)
    with _place(request, listing, tools.fingerprint) as (place, why_not):
        manifest = Manifest(open_output(place, storage))
        if manifest.dump(request.dump) is None:
            manifest.store.probe()
        manifest.pin(pin)
        todo = missing(chosen, manifest.unit_names(request.dump))
        errors: dict[str, str] = {}
        if todo:
            with spark_session(f"humongous estimate {request.dump}", cores=request.cores) as spark:
                if why_not and not (spark.sparkContext.master or "").startswith("local"):
                    raise ConfigError(
                        f"on a cluster a sample needs an output that every machine sees ({why_not})",
                        do="give --output: the units extracted there count towards the dump",
                    )
                rows = extract_on_spark(spark, ExtractJob(request.source, place, request.config), todo)
            errors = {row.unit: str(row.error) for row in rows if row.error is not None}
        entries = [entry for unit in chosen if (entry := manifest.unit(request.dump, unit.name))]
    if not entries:
        raise StorageError(
            f"none of the {len(chosen)} units of the sample could be extracted: {next(iter(errors.values()), '')}",
            where=request.dump,
            do="`humongous doctor` looks at what they need",
        )
    return EstimateReport(
        dump=request.dump,
        listed=len(listing.units),
        seed=request.seed,
        units=tuple(unit.name for unit in chosen),
        reused=len(chosen) - len(todo),
        failed=tuple(sorted(errors.items())),
        kept_in=None if why_not else place,
        why_not_kept=why_not,
        forecast=forecast(entries, len(listing.units), request.prices),
    )


@contextmanager
def _place(request: EstimateRequest, listing: Listing, fingerprint: str) -> Iterator[tuple[str, str]]:
    """Where the sample is extracted, and why that is a folder that goes away (empty where it stays)."""
    why_not = "no --output was given"
    if request.output is not None:
        standing = Manifest(open_output(request.output, request.config.storage)).dump(request.dump)
        if standing is None or (standing.fingerprint, standing.listing_sha256) == (fingerprint, listing.sha256):
            yield request.output, ""
            return
        why_not = "the output's units of this dump have another configuration or listing"
    with tempfile.TemporaryDirectory(prefix="humongous-estimate-") as folder:
        yield folder, why_not
