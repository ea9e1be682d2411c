"""Only as much as needed: whether there is enough text of each language that was asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from humongous.langid import resolve_language
from humongous.manifest import Manifest
from humongous.manifest.live import live_parts


@dataclass(frozen=True, slots=True)
class Goal:
    """So many bytes of each of these languages."""

    labels: Mapping[str, tuple[str, ...]]
    """As the user named it → its labels, which count together (a language in two scripts)."""
    until: int

    def met(self, text: Mapping[str, int]) -> bool:
        """Whether every language has enough, given bytes by label."""
        return all(self._bytes(name, text) >= self.until for name in self.labels)

    def as_json(self, text: Mapping[str, int]) -> dict[str, Any]:
        """How far each language is."""
        return {
            name: {"labels": list(labels), "bytes": self._bytes(name, text), "until": self.until}
            for name, labels in self.labels.items()
        }

    def _bytes(self, name: str, text: Mapping[str, int]) -> int:
        return sum(text.get(label, 0) for label in self.labels[name])


def goal_of(languages: Sequence[str], until: int) -> Goal:
    """The goal for languages as a user names them; raises `ConfigError` for one that is none."""
    return Goal({name: resolve_language(name) for name in languages}, until)


def text_by_language(manifest: Manifest) -> Counter[str]:
    """Bytes of text by label: of the corpus, and of what is extracted and not in it yet.

    They are the bytes of the JSON lines, decompressed, `meta` included: what the manifest has counted. What is in the
    corpus is read from its few entries; an entry a unit is read only of those that are not in it.
    """
    text: Counter[str] = Counter()
    for dump in manifest.dumps():
        compactions = manifest.compactions(dump)
        generations = manifest.generations(dump)
        for part in live_parts(generations, compactions):
            text[part.language] += part.text_bytes
        waiting = manifest.unit_names(dump) - {unit for generation in generations for unit in generation.units}
        for entry in manifest.units(dump, waiting):
            text.update({label: frame.text_bytes for label, frame in entry.frames.items()})
    return text
