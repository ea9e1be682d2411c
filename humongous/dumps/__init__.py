"""What Common Crawl has: dumps and their listings."""

from humongous.dumps.catalogue import dumps_at
from humongous.dumps.listing import (
    Listing,
    Unit,
    checked_dump,
    choose,
    missing,
    name_units,
    read_listing,
    units_of_files,
)

__all__ = [
    "Listing",
    "Unit",
    "checked_dump",
    "choose",
    "dumps_at",
    "missing",
    "name_units",
    "read_listing",
    "units_of_files",
]
