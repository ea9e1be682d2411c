"""Bytes at rest: one seam for a local folder, S3, GCS, Azure and HTTP(S).

`open_store("…")` gives a `Store`; everything in HUMONGOUS that reads or writes an object goes through it.
"""

from humongous.storage.got import ObjectInfo
from humongous.storage.keys import MAX_KEY_BYTES, checked_key, checked_prefix
from humongous.storage.patience import Patience
from humongous.storage.store import Store, open_store

__all__ = ["MAX_KEY_BYTES", "ObjectInfo", "Patience", "Store", "checked_key", "checked_prefix", "open_store"]
