"""Documents in several languages."""

from __future__ import annotations

from collections.abc import Sequence

from humongous.document import Document

ENGLISH = (
    "The library is open every day except Sunday, and anyone may borrow up to five books for a month.",
    "On Thursdays there are stories for children in the reading room, and nobody needs to book a place.",
    "Whoever brings books back late pays ten cents a day, which goes towards new ones for the village.",
)
GERMAN = (
    "Die Bibliothek ist täglich außer sonntags geöffnet, und jeder darf fünf Bücher für einen Monat ausleihen.",
    "Donnerstags gibt es im Lesesaal Geschichten für Kinder, und niemand muss sich dafür vorher anmelden.",
    "Wer Bücher zu spät zurückbringt, zahlt zehn Cent am Tag, die in neue Bücher für das Dorf gehen.",
)
RUSSIAN = (
    "Библиотека",
    "Библиотека открыта каждый день, кроме воскресенья, и каждый может взять до пяти книг на месяц.",
    "По четвергам в читальном зале рассказывают истории для детей, и записываться заранее не нужно.",
    "Кто приносит книги поздно, платит десять центов в день, и на них покупают новые книги.",
)
JAPANESE = (
    "図書館利用案内",
    "図書館は日曜日を除いて毎日開いています。誰でも一か月に五冊まで本を借りることができます。",
)


def mixed(name: str, lines: Sequence[str], *labels: str) -> Document:
    """A document in these languages, the first one its label."""
    meta = {
        "id": name,
        "url": f"https://example.org/{name}",
        "language": labels[0],
        "language_confidence": 0.75,
        "languages": [{"model": "cld2", "label": labels[-1], "score": 0.5}],
        "language_agreement": 1,
        "language_shares": [{"label": label, "share": round(1 / len(labels), 4)} for label in labels],
        "variant": None,
        "variant_share": None,
        "signals": {"chars": float(sum(map(len, lines))), "none": None},
        "flags": ["noindex", "multilingual"],
    }
    return Document("\n".join(lines), labels[0], meta)
