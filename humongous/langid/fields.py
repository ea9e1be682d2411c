"""What was found of a text's language → the fields and flags that `meta` has of it."""

from __future__ import annotations

from typing import Any

from humongous.document import Identified
from humongous.langid.variants import ROMANISED, Variant


def language_fields(found: Identified, variant: Variant | None) -> dict[str, Any]:
    """The fields of docs/lmd.md from `language` to `variant_share`."""
    return {
        "language": found.label,
        "language_confidence": found.confidence,
        "languages": [{"model": each.model, "label": each.label, "score": each.score} for each in found.answers],
        "language_agreement": found.agreement,
        "language_shares": [{"label": each.label, "share": each.share} for each in found.shares],
        "variant": variant.name if variant else None,
        "variant_share": variant.share if variant else None,
    }


def language_flags(found: Identified, variant: Variant | None) -> list[str]:
    """`multilingual` and `romanised`, as the text is."""
    multilingual, romanised = bool(found.shares), variant is not None and variant.name == ROMANISED
    return ["multilingual"] * multilingual + [ROMANISED] * romanised
