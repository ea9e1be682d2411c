"""Text → language label (ISO 639-3 + `_` + ISO 15924), by models whose answers must fit the text's script."""

from humongous.langid.aliases import find_language, resolve_language, resolve_languages, scripts_of
from humongous.langid.evidence import language_evidence
from humongous.langid.fields import language_fields, language_flags
from humongous.langid.identifier import Identifier, identify, open_identifier, versions
from humongous.langid.macrolanguages import member_of
from humongous.langid.models import Chosen, Model, choose, open_model
from humongous.langid.variants import Variant, variant_of

__all__ = [
    "Chosen",
    "Identifier",
    "Model",
    "Variant",
    "choose",
    "find_language",
    "identify",
    "language_evidence",
    "language_fields",
    "language_flags",
    "member_of",
    "open_identifier",
    "open_model",
    "resolve_language",
    "resolve_languages",
    "scripts_of",
    "variant_of",
    "versions",
]
