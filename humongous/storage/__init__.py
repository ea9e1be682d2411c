"""Bytes at rest: one seam for a local folder, S3, GCS, Azure and HTTP(S).

`open_store("…")` gives a `Store`; everything in HUMONGOUS that reads or writes an object goes through it. A run opens
its stores by `open_source` and `open_output`, with its settings and under its `GateServer`.
"""

from humongous.storage.access import filled
from humongous.storage.gate import Driver
from humongous.storage.gate_server import GateServer
from humongous.storage.got import ObjectInfo
from humongous.storage.keys import MAX_KEY_BYTES, checked_key, checked_prefix
from humongous.storage.meter import Meter
from humongous.storage.patience import Patience
from humongous.storage.store import Store, open_output, open_source, open_store

__all__ = [
    "MAX_KEY_BYTES",
    "Driver",
    "GateServer",
    "Meter",
    "ObjectInfo",
    "Patience",
    "Store",
    "checked_key",
    "checked_prefix",
    "filled",
    "open_output",
    "open_source",
    "open_store",
]
