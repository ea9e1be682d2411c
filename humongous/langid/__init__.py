"""Text → language label (ISO 639-3 + `_` + ISO 15924), by a bundled model whose answer must fit the text's script."""

from humongous.langid.aliases import resolve_language
from humongous.langid.identifier import Identifier, identify, open_identifier, versions

__all__ = ["Identifier", "identify", "open_identifier", "resolve_language", "versions"]
