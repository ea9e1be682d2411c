"""What Common Crawl has: dumps of every era, and their listings."""

from humongous.dumps.at_source import dumps_at, published_dumps
from humongous.dumps.catalogue import Catalogue, Known, bundled_catalogue, read_catalogue
from humongous.dumps.eras import Era, checked_dump, era_of, listing_keys, newest_first
from humongous.dumps.kept import kept_names
from humongous.dumps.listing import (
    Listing,
    Unit,
    can_list,
    choose,
    missing,
    name_units,
    parse_listing,
    read_listing,
    units_of_files,
)
from humongous.dumps.pinning import pin_dump

__all__ = [
    "Catalogue",
    "Era",
    "Known",
    "Listing",
    "Unit",
    "bundled_catalogue",
    "can_list",
    "checked_dump",
    "choose",
    "dumps_at",
    "era_of",
    "kept_names",
    "listing_keys",
    "missing",
    "name_units",
    "newest_first",
    "parse_listing",
    "pin_dump",
    "published_dumps",
    "read_catalogue",
    "read_listing",
    "units_of_files",
]
