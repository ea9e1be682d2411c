"""Text → language label (ISO 639-3 + `_` + ISO 15924), by models whose answers must fit the text's script."""

from humongous.langid.aliases import resolve_language
from humongous.langid.identifier import Identifier, identify, open_identifier, versions
from humongous.langid.models import Chosen, Model, choose, open_model

__all__ = [
    "Chosen",
    "Identifier",
    "Model",
    "choose",
    "identify",
    "open_identifier",
    "open_model",
    "resolve_language",
    "versions",
]
