"""Every error HUMONGOUS raises, grouped by what its catcher does about it.

```
HumongousError
├── RecordError                 quarantine the record, counted; the unit goes on
│   ├── PayloadError            the payload's transfer or content encoding cannot be undone
│   ├── ExtractionError         an extractor broke on the page
│   └── ChildError              the child process that held the record died, or was killed over a limit
│       └── BadFrame            it answered nonsense, which counts as dying
├── UnitError                   the unit fails, with its reason; the run goes on
│   ├── ArchiveError            the archive cannot be read at all (or ends early, or is not an archive)
│   ├── AccountingError         what was read does not add up with what came of it
│   ├── CrashLoop               page after page ended the child process, or it does not start at all
│   └── UnitTimeout             the unit took longer than a unit may
├── TryAgain                    storage was busy or the connection broke: the same call may go through later
├── OutcomeUnknown              a put whose answer was lost: read it back before doing anything else
└── StopRun                     nothing more can be done: the run stops with this message
    ├── ConfigError             exit code 2: the configuration or the command line is wrong
    │   └── NoSuchDump          the source has no such dump, or no listing of it
    ├── ManifestConflict        exit code 2: the output was made with another configuration or listing
    └── StorageError            exit code 3: a store or the environment refuses
        └── NotFound            the object is not there
```

`Drop` and `NotPage` in `humongous.document` are no errors: they are outcomes.

Every error says what happened, where, and what to do; the same facts are attributes, and every error survives
pickling, since it crosses processes.
"""

from __future__ import annotations


class HumongousError(Exception):
    """Anything this project raises; catch this to catch them all.

    `what` happened, `where` (unit, offset, URL, file; empty if nowhere), and what to `do` about it (may be empty).
    """

    def __init__(self, what: str, *, where: str = "", do: str = "") -> None:
        super().__init__(what, where, do)
        self.what = what
        self.where = where
        self.do = do

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text}\n  → {self.do}" if self.do else text

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.what, self.where, self.do)


def _rebuild(kind: type[HumongousError], what: str, where: str, do: str) -> HumongousError:
    return kind(what, where=where, do=do)


class RecordError(HumongousError):
    """One record broke a step: it goes to quarantine and the unit goes on."""


class PayloadError(RecordError):
    """The payload's chunking or content encoding cannot be undone."""


class ExtractionError(RecordError):
    """An extractor raised on a page."""


class ChildError(RecordError):
    """The child process that held the record is gone.

    `cause` is the value of a `QuarantineCause`; `tries` is how many such ends make it the record's own fault.
    """

    def __init__(self, what: str, *, where: str = "", do: str = "", cause: str = "crash", tries: int = 2) -> None:
        super().__init__(what, where=where, do=do)
        self.cause = cause
        self.tries = tries

    def __reduce__(self) -> tuple[object, ...]:
        return (*super().__reduce__(), {"cause": self.cause, "tries": self.tries})


class BadFrame(ChildError):
    """What came over the pipe is no answer."""


class UnitError(HumongousError):
    """The unit cannot be done: it is recorded as failed and the run goes on."""


class ArchiveError(UnitError):
    """The archive cannot be read at all."""


class AccountingError(UnitError):
    """The records or bytes read do not add up with the outcomes counted: a bug, so nothing is committed."""


class CrashLoop(UnitError):
    """Several pages in a row each ended the child process, or it does not start: something else is wrong."""


class UnitTimeout(UnitError):
    """The unit took longer than the configuration allows."""


class TryAgain(HumongousError):
    """Storage was busy or a connection broke; the same call may succeed later."""


class OutcomeUnknown(HumongousError):
    """A put was sent and its answer lost: it may have landed. Read it back; clean up nothing."""


class StopRun(HumongousError):
    """The run cannot go on."""

    exit_code = 2


class ConfigError(StopRun):
    """The configuration or the command line is wrong."""


class NoSuchDump(ConfigError):
    """The source has no such dump, or no listing of it yet: who goes through many may go on to the next."""


class ManifestConflict(StopRun):
    """The output was made with another configuration, listing or format version."""


class StorageError(StopRun):
    """A store, or this machine, refuses."""

    exit_code = 3


class NotFound(StorageError):
    """The object is not there."""
