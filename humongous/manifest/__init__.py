"""What is done, and by what: the only source of truth about an output.

`Manifest(store)` reads and commits; `status_of` sums it up; `verify_manifest` checks that it closes. The objects
themselves are described in `entries`, their JSON in `codec`, and both in docs/manifest.md.
"""

from humongous.manifest.accounting import check_entry
from humongous.manifest.codec import decode, decode_pointers, encode, encode_pointers
from humongous.manifest.entries import (
    FORMAT_VERSION,
    MAX_LISTED,
    Compaction,
    CompactionPlan,
    Damage,
    DumpPin,
    FailedUnit,
    Frame,
    Generation,
    GrownListing,
    Merged,
    Part,
    PartitionPlan,
    PlannedMerge,
    PlannedPart,
    Quarantined,
    Range,
    UnitEntry,
)
from humongous.manifest.ledger import Manifest
from humongous.manifest.names import replay_name
from humongous.manifest.pinning import check_configuration
from humongous.manifest.standing import done_units, quarantining_units, unpublished_units
from humongous.manifest.status import DumpStatus, Status, status_of, tally_of
from humongous.manifest.verify import Problem, verify_manifest

__all__ = [
    "FORMAT_VERSION",
    "MAX_LISTED",
    "Compaction",
    "CompactionPlan",
    "Damage",
    "DumpPin",
    "DumpStatus",
    "FailedUnit",
    "Frame",
    "Generation",
    "GrownListing",
    "Manifest",
    "Merged",
    "Part",
    "PartitionPlan",
    "PlannedMerge",
    "PlannedPart",
    "Problem",
    "Quarantined",
    "Range",
    "Status",
    "UnitEntry",
    "check_configuration",
    "check_entry",
    "decode",
    "decode_pointers",
    "done_units",
    "encode",
    "encode_pointers",
    "quarantining_units",
    "replay_name",
    "status_of",
    "tally_of",
    "unpublished_units",
    "verify_manifest",
]
