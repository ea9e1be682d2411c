"""What an output is, apart from what is an attempt's own: two runs are to make the same."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from humongous.storage import Store, open_store

from ..conftest import Ran
from ..servers.fault_proxy import FaultProxy

DUMP = "HUMONGOUS-SAMPLE"
UNITS = 4
Run = Callable[..., Ran]
_ATTEMPT = re.compile(r"(?<=\.)[0-9a-f]{12}(?=\.json)")
_OF_AN_ATTEMPT = ("attempt", "ledger")


def extract(run: Run, source: str, output: str, environment: dict[str, str], *more: str) -> Ran:
    """`humongous extract` of the sample."""
    words = ("--dump", DUMP, "--source", source, "--output", output, "--json", *more)
    return run("extract", *words, env=environment)


def upload(repository: Path, store: Store) -> None:
    """The sample dump as it lies in the repository."""
    root = repository / "sample"
    for path in (root / "crawl-data").rglob("*.gz"):
        assert store.put_file_if_absent(path.relative_to(root).as_posix(), path)


def check_same(store: Store, on_disk: Path) -> None:
    """The same corpus, bundles and manifest as a run on disk made."""
    disk = open_store(str(on_disk))
    assert _corpus(disk) == _corpus(store)
    assert _named_bundles(disk) == _named_bundles(store)
    assert _manifest(disk) == _manifest(store)


def _corpus(store: Store) -> dict[str, str]:
    return {info.key: hashlib.sha256(store.read(info.key)).hexdigest() for info in store.list("corpus")}


def _manifest(store: Store) -> dict[str, Any]:
    """Every entry but those of failures and of who ingests, without what is an attempt's own."""
    return {
        info.key: _without_attempt(json.loads(store.read(info.key)))
        for info in store.list("manifest")
        if info.key.endswith(".json") and not info.key.startswith(("manifest/failed/", "manifest/ingesting/"))
    }


def _without_attempt(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_attempt(inner) for name, inner in value.items() if name not in _OF_AN_ATTEMPT}
    if isinstance(value, list):
        return [_without_attempt(inner) for inner in value]
    return _ATTEMPT.sub("*", value) if isinstance(value, str) else value


def _named_bundles(store: Store) -> dict[str, str]:
    """The bundles that entries name; there may be orphans beside them."""
    keys = [json.loads(store.read(info.key))["bundle"] for info in store.list(f"manifest/extracted/{DUMP}")]
    return {_ATTEMPT.sub("*", key): hashlib.sha256(store.read(key)).hexdigest() for key in keys if key}


def named_keys(store: Store) -> set[str]:
    """Every key outside the manifest that anything in it names."""
    found: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict | list):
            for inner in value.values() if isinstance(value, dict) else value:
                walk(inner)
        elif isinstance(value, str) and value.startswith(("bundles/", "corpus/", "dropped/", "quarantine/")):
            found.add(value)

    for info in store.list("manifest"):
        if info.key.endswith(".json"):
            walk(json.loads(store.read(info.key)))
    return found


def spent(proxy: FaultProxy, place: str) -> Counter[str]:
    """Requests for objects under the URL `place`, as `<folder> <kind>`; of the manifest, its folders; listings apart."""
    found: Counter[str] = Counter()
    for each in proxy.passed:
        _, here, key = each.path.partition(f"/{place.split('//')[1]}/")
        if here:
            parts = key.split("/")
            found[f"{'/'.join(parts[: 2 if parts[0] == 'manifest' else 1])} {each.kind}"] += 1
    return found
