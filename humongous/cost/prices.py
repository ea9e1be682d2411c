"""The price table: TOML, bundled, of which a user's file replaces what differs; every figure with its source."""

from __future__ import annotations

import dataclasses
import difflib
import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from humongous.errors import ConfigError

BUNDLED = Path(__file__).parent / "prices.toml"
MAX_BYTES = 1_000_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Use:
    """Which row of each section counts."""

    compute: str
    source_requests: str
    output_requests: str
    source_egress: str
    output_egress: str
    storage: str
    storage_months: float


@dataclass(frozen=True, slots=True)
class Compute:
    """Of an hour in which a unit holds one vCPU."""

    vcpu_hour: float
    gb_hour: float
    gb_per_vcpu: float
    surcharge: float
    """A share on top: EMR's."""
    verified: bool
    source: str

    @property
    def core_hour(self) -> float:
        """All of it."""
        return (self.vcpu_hour + self.gb_per_vcpu * self.gb_hour) * (1 + self.surcharge)


@dataclass(frozen=True, slots=True)
class Requests:
    """Of 1,000 requests, by kind."""

    get: float
    put: float
    list: float
    delete: float
    verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class Egress:
    """Of a GB that leaves a place."""

    gb: float
    verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class Storage:
    """Of a GB that lies for a month."""

    gb_month: float
    verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class Prices:
    """What counts of a price table."""

    currency: str
    use: Use
    compute: Compute
    source_requests: Requests
    output_requests: Requests
    source_egress: Egress
    output_egress: Egress
    storage: Storage

    def unverified(self) -> tuple[str, ...]:
        """`section.row` of every figure that counts and that no page was found for."""
        rows: dict[str, Compute | Requests | Egress | Storage] = {
            f"compute.{self.use.compute}": self.compute,
            f"requests.{self.use.source_requests}": self.source_requests,
            f"requests.{self.use.output_requests}": self.output_requests,
            f"egress.{self.use.source_egress}": self.source_egress,
            f"egress.{self.use.output_egress}": self.output_egress,
            f"storage.{self.use.storage}": self.storage,
        }
        return tuple(name for name, row in sorted(rows.items()) if not row.verified)


_SECTIONS: Mapping[str, type] = {"compute": Compute, "requests": Requests, "egress": Egress, "storage": Storage}


def read_prices(path: Path | None = None) -> Prices:
    """The bundled table, with the keys of the file `path` in place of its own.

    Raises `ConfigError` for a file that cannot be read, for an unknown key or row (naming the nearest), a wrong type,
    a negative price, and a new row that does not have all its keys.
    """
    tree = _tree(BUNDLED)
    where = str(path or BUNDLED)
    if path is not None:
        tree = _merged(tree, _tree(path), where)
    return _prices(tree, where)


def _tree(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            raise ConfigError(f"{len(data)} bytes is too large for a price table", where=str(path))
        return tomllib.loads(data.decode("utf-8"))
    except OSError as error:
        raise ConfigError(
            f"cannot read the prices: {error.strerror}", where=str(path), do="check the path of --prices"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"this is not TOML: {error}", where=str(path)) from error


def _merged(bundled: dict[str, Any], own: Mapping[str, Any], where: str) -> dict[str, Any]:
    merged = {name: dict(value) if isinstance(value, dict) else value for name, value in bundled.items()}
    for name, value in own.items():
        if name not in bundled:
            raise _unknown(name, bundled, where, "")
        if not isinstance(bundled[name], dict):
            merged[name] = value
            continue
        if not isinstance(value, dict):
            raise ConfigError(f"`{name}` must be a section", where=where)
        for key, inside in value.items():
            if name == "use":
                merged[name][key] = inside
                continue
            if not isinstance(inside, dict):
                raise ConfigError(f"`{name}.{key}` must be a section", where=where, do=f"[{name}.{key}]")
            # A figure of the user's own is none that we looked up.
            merged[name][key] = {**bundled[name].get(key, {}), "verified": True, "source": where, **inside}
    return merged


def _prices(tree: Mapping[str, Any], where: str) -> Prices:
    rows: dict[str, dict[str, Any]] = {
        section: {row: _built(kind, keys, where, f"{section}.{row}") for row, keys in tree[section].items()}
        for section, kind in _SECTIONS.items()
    }
    use: Use = _built(Use, tree["use"], where, "use")
    if type(tree["currency"]) is not str or not tree["currency"]:
        raise ConfigError(f"`currency` is {tree['currency']!r}", where=where, do='give its name, e.g. "EUR"')
    pick = functools.partial(_row, rows, where)
    return Prices(
        currency=tree["currency"],
        use=use,
        compute=pick("compute", "compute", use.compute),
        source_requests=pick("requests", "source_requests", use.source_requests),
        output_requests=pick("requests", "output_requests", use.output_requests),
        source_egress=pick("egress", "source_egress", use.source_egress),
        output_egress=pick("egress", "output_egress", use.output_egress),
        storage=pick("storage", "storage", use.storage),
    )


def _row(rows: Mapping[str, Mapping[str, Any]], where: str, section: str, key: str, name: str) -> Any:
    if name not in rows[section]:
        near = difflib.get_close_matches(name, rows[section], n=1, cutoff=0.0)[0]
        raise ConfigError(
            f"`use.{key}` is {name!r}, and there is no [{section}.{name}]", where=where, do=f"did you mean {near!r}?"
        )
    return rows[section][name]


def _built(kind: type[T], keys: Mapping[str, Any], where: str, path: str) -> T:
    hints = get_type_hints(kind)
    for key, value in keys.items():
        if key not in hints:
            raise _unknown(key, hints, where, f"{path}.")
        number = type(value) in (int, float)
        fits = number if hints[key] is float else type(value) is hints[key]
        if not fits or (number and not 0 <= value < float("inf")):
            expected = "a number, 0 or more" if hints[key] is float else f"a value of type {hints[key].__name__}"
            raise ConfigError(f"`{path}.{key}` is {value!r}", where=where, do=f"expected {expected}")
    missing = [field.name for field in dataclasses.fields(kind) if field.name not in keys]  # type: ignore[arg-type]
    if missing:
        raise ConfigError(f"`{path}` has no `{missing[0]}`", where=where, do="a new row needs every key of the others")
    return kind(**keys)


def _unknown(key: str, known: Mapping[str, Any], where: str, prefix: str) -> ConfigError:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
    return ConfigError(f"unknown key `{prefix}{key}`", where=where, do=f"did you mean `{prefix}{near[0]}`?")
