"""A put into a remote store, and what became of it where an answer was lost or is not to be trusted.

Two ways. **A single conditional put** is atomic and has one winner: everything that commits goes so. **A multipart
upload** has no condition (Ceph ignores one, SeaweedFS lets several win), so it is only for large objects of which it
does not matter who wrote them: a bundle's name has the attempt in it, and a part's bytes follow from its plan. Whether
the key is taken is looked up first, and should two attempts upload one part at the same time, the second puts the same
bytes over the first's; no reader sees anything but those bytes.
"""

from __future__ import annotations

import contextlib
import mmap
import time
from collections.abc import Callable

from humongous.errors import OutcomeUnknown, TryAgain
from humongous.storage.objects import Objects
from humongous.storage.obstore_errors import AlreadyThere
from humongous.storage.patience import Patience

Body = bytes | mmap.mmap
Holds = Callable[[bool], bool | None]
"""Whether the key holds exactly the body: None where it is not there; given False, what is there is not read: False."""


def put(objects: Objects, key: str, body: Body, patience: Patience, holds: Holds) -> bool:
    """Put where the key is free, by one conditional request. Raises `OutcomeUnknown`, `TryAgain`, `StorageError`."""
    lost: OutcomeUnknown | TryAgain | None = None
    for number, wait in enumerate(patience.waits()):
        time.sleep(wait)
        try:
            objects.put_new(key, body, again=number > 0)
        except AlreadyThere:
            # S3 also says so (409) of two puts at once, of which none may have landed: so look.
            stands = holds(isinstance(lost, OutcomeUnknown))
            if stands is not None:
                return stands
        except OutcomeUnknown as error:
            lost = error
        except TryAgain as error:
            lost = lost or error
        else:
            return True
    return _settled(holds, lost or TryAgain("others were putting this key at the same time", where=objects.where(key)))


def put_in_parts(objects: Objects, key: str, body: mmap.mmap, patience: Patience, holds: Holds) -> bool:
    """Put where the key is free, in parts; for a body that is the same whoever puts this key."""
    lost: OutcomeUnknown | TryAgain | None = None
    for number, wait in enumerate(patience.waits()):
        time.sleep(wait)
        try:
            stands = holds(isinstance(lost, OutcomeUnknown))
            if stands is not None:
                return stands
            objects.put_parts(key, body, again=number > 0)
        except (OutcomeUnknown, TryAgain) as error:
            lost = error
        else:
            return True
    return _settled(holds, lost or TryAgain("it could not be put", where=objects.where(key)))


def _settled(holds: Holds, lost: OutcomeUnknown | TryAgain) -> bool:
    """It may have landed after all; raises `lost` where it has not."""
    with contextlib.suppress(TryAgain):
        stands = holds(True)
        if stands is not None:
            return stands
    raise lost
