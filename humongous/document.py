"""What flows through the pipeline: Record → Page → Document, and every way a record can end.

All values are frozen. A record ends in exactly one of four ways, counted in one place (`Counts`):

written       a document in the bundle
dropped       a rule said no: `Drop(DropReason)`
not a page    there is nothing to extract: `NotPage(NotAPageReason)`
quarantined   it broke a step: a `RecordError`, or the child that held it died: `QuarantineCause`
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from humongous.errors import AccountingError


class NotAPageReason(StrEnum):
    """Why a record holds no page. The value is what the manifest stores; the docstring of each is its description."""

    WARCINFO = "warcinfo"
    """A `warcinfo` record, or the `filedesc:` record that opens an ARC file."""
    REQUEST = "request"
    """What the crawler sent."""
    METADATA = "metadata"
    """A `metadata` record (Common Crawl: charset and languages of the response before it)."""
    REVISIT = "revisit"
    """A `revisit` record: the payload is in an earlier record."""
    CONVERSION = "conversion"
    """A `conversion` record, as in WET and WAT files: not HTML."""
    CONTINUATION = "continuation"
    """A `continuation` record: a later segment of a record cut in pieces."""
    OTHER_TYPE = "other_record_type"
    """A record type that the WARC standard does not name, or none at all."""
    NOT_HTTP = "not_http"
    """A response that did not come by HTTP (`dns:`, `ftp:`, …), or without a readable HTTP status line."""
    HTTP_STATUS = "http_status"
    """A redirect, an error: any status but those the configuration accepts (200)."""
    ROBOTS_TXT = "robots_txt"
    """A site's `/robots.txt`."""
    EMPTY_PAYLOAD = "empty_payload"
    """No bytes, or white space only, after the HTTP header."""
    NOT_HTML = "not_html"
    """PDF, image, JSON, script, feed, plain text, …: by content first, by header where content does not tell."""


class DropReason(StrEnum):
    """Why a page is not kept. Each rule of `humongous/quality/` names one of these."""

    PAGE_TOO_LARGE = "page_too_large"
    """More bytes than `pages.max_bytes`."""
    NO_MAIN_TEXT = "no_main_text"
    """The extractor found no text in the page."""
    TOO_SHORT = "too_short"
    """Fewer characters of text than the profile asks for."""
    TOO_FEW_LETTERS = "too_few_letters"
    """Letters and marks are too small a share of the text."""
    TOO_FEW_WORDS = "too_few_words"
    """Fewer words than the profile asks for."""
    TOO_MANY_WORDS = "too_many_words"
    """More words than the profile allows."""
    MEAN_WORD_LENGTH = "mean_word_length"
    """Words are too short or too long on average."""
    SYMBOLS = "symbols"
    """Too many `#` or ellipses for each word."""
    BULLET_LINES = "bullet_lines"
    """Too many lines begin with a bullet."""
    ELLIPSIS_LINES = "ellipsis_lines"
    """Too many lines end with an ellipsis."""
    FEW_ALPHABETIC_WORDS = "few_alphabetic_words"
    """Too few words have a letter."""
    FEW_STOP_WORDS = "few_stop_words"
    """Too few different stop words of the language."""
    REPEATED_LINES = "repeated_lines"
    """Too much of the text is lines seen before in it."""
    REPEATED_PARAGRAPHS = "repeated_paragraphs"
    """Too much of the text is paragraphs seen before in it."""
    REPEATED_NGRAMS = "repeated_ngrams"
    """Too much of the text is word or character n-grams seen before in it."""
    FEW_PUNCTUATED_LINES = "few_punctuated_lines"
    """Too few lines end with a punctuation mark."""
    SHORT_LINES = "short_lines"
    """Too many lines are short."""
    LIST_LIKE = "list_like"
    """Too many line breaks for each word."""
    LOREM_IPSUM = "lorem_ipsum"
    """Placeholder text."""
    CURLY_BRACKET = "curly_bracket"
    """Curly brackets: code or template residue."""
    TOO_FEW_SENTENCES = "too_few_sentences"
    """Fewer sentences than the profile asks for."""
    BAD_WORDS = "bad_words"
    """A word of the profile's list."""
    MOJIBAKE = "mojibake"
    """Too many replacement characters: the bytes were not text in any encoding tried."""
    LANGUAGE_UNSURE = "language_unsure"
    """The language's confidence is below what the profile asks for."""


class QuarantineCause(StrEnum):
    """What a record broke. A quarantined record is kept by pointer, so it can be replayed."""

    PAYLOAD = "payload"
    """Its transfer or content encoding cannot be undone."""
    EXTRACTION = "extraction"
    """The extractor raised an error."""
    STEP = "step"
    """Another step raised an error that it should not raise: a bug, by definition."""
    CRASH = "crash"
    """The process that held the page died of it: a segmentation fault, an exit, an answer that was none."""
    TIMEOUT = "timeout"
    """The page took longer than `limits.page_seconds`."""
    MEMORY = "memory"
    """The page took more memory than `limits.memory_mb`."""


class Drop(BaseException):
    """Raised by a step to drop the page; caught in one place (`humongous.pipeline`), which counts it.

    Not an `Exception`, so that no careless handler swallows it.
    """

    def __init__(self, reason: DropReason, *, measured: float | None = None, threshold: float | None = None) -> None:
        super().__init__(reason, measured, threshold)
        self.reason = reason
        self.measured = measured
        self.threshold = threshold


class NotPage(BaseException):
    """Raised by the choice of pages: the record holds no page. Caught in the same one place."""

    def __init__(self, reason: NotAPageReason, *, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a WARC or ARC file, as read: its place, its headers that matter, its block.

    `warc_record_offset` and `warc_record_length` are bytes of the archive as stored (compressed where it is), so that
    a range request gives the record back. Names are the WARC standard's (ISO 28500) and cc-index-table's.
    """

    warc_filename: str
    warc_record_offset: int
    warc_record_length: int
    rec_type: str
    """`WARC-Type` in lower case; ARC: `warcinfo` for `filedesc:`, else `response`; empty where missing."""
    record_id: str | None
    """The UUID of `WARC-Record-ID`, without `<urn:uuid:>`; made from file and offset for ARC or where missing."""
    url: str | None
    """`WARC-Target-URI`, without the `<>` of old wget."""
    fetch_time: str | None
    """`WARC-Date` in ISO 8601 (`2020-09-20T03:14:25Z`); `None` where missing or unreadable."""
    content_type: str | None
    """The record's own `Content-Type`, e.g. `application/http; msgtype=response`."""
    content_digest: str | None
    """`WARC-Payload-Digest` as written (`sha1:…`)."""
    truncated: str | None
    """`WARC-Truncated` as written, or what the reader found: `incomplete` (the block has fewer bytes than `Content-Length`
    says), `unknown_length` (it says nothing usable), `reader_limit` (cut at `max_block_bytes`), `bad_crc`."""
    block: bytes
    """The record's block: HTTP header and payload for a response."""
    concurrent_to: str | None = None
    """The UUID of the record that this one belongs to (`WARC-Concurrent-To`, else `WARC-Refers-To`)."""
    crawler_languages: str | None = None
    """`languages-cld2` of the `metadata` record right after this one, as Common Crawl wrote it: JSON, if it is sound."""


@dataclass(frozen=True, slots=True)
class Page:
    """HTML before extraction: the payload with transfer and content encoding undone, still bytes."""

    html: bytes
    url: str | None
    content_type: str | None = None
    """The HTTP header `Content-Type`, charset parameter included."""
    headers: tuple[tuple[str, str], ...] = ()
    """All HTTP headers in order, names in lower case."""
    truncated: str | None = None
    flags: tuple[str, ...] = ()
    crawler_languages: str | None = None
    """As the record has it."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The page's text (mark-up included) and how its encoding was found."""

    text: str
    charset: str
    """WHATWG's name in lower case, e.g. `utf-8`, `windows-1252`, `shift_jis`; docs/charset.md lists those beyond it."""
    charset_source: str
    """`bom`, `header`, `meta`, `utf-8-valid`, `detected`, `utf-8-twice`, `misread`, `given` (already text) or
    `default`."""
    replaced: int = 0
    """How many U+FFFD decoding put in."""
    flags: tuple[str, ...] = ()
    """What is odd about it: `charset_overridden`, `mixed_charsets`, `mojibake`, `zawgyi`, `font_encoded`."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """An extractor's answer: sanitised plain text, paragraphs apart by line breaks."""

    text: str
    title: str | None
    extractor: str
    """Name and version, e.g. `trafilatura 2.3.1`."""
    limits_hit: tuple[str, ...] = ()
    """Limits at which the extractor stopped or flattened; the text is that of what it read."""
    confidence: float | None = None
    """The F1, from 0 to 1, that the extractor expects of its text; `None` where it expects nothing."""


@dataclass(frozen=True, slots=True)
class LanguageAnswer:
    """One model's answer."""

    model: str
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class LanguageShare:
    """One of the languages of a text that is in several."""

    label: str
    share: float
    """Of the letters, in [0, 1]."""


@dataclass(frozen=True, slots=True)
class Identified:
    """The language of a text: ISO 639-3 + `_` + ISO 15924; `und_<Script>` undetermined, `zxx` not language."""

    label: str
    confidence: float | None
    """In [0, 1]; `None` where there is no model's answer behind the label."""
    answers: tuple[LanguageAnswer, ...] = ()
    agreement: int | None = None
    """How many models' best answer is the label; `None` where no model was asked."""
    shares: tuple[LanguageShare, ...] = ()
    """The languages of a text that is in several, the largest share first; empty for any other."""


@dataclass(frozen=True, slots=True)
class Document:
    """Text after extraction, with all that is known of it; one line of an LMD file."""

    text: str
    language: str
    meta: Mapping[str, Any]
    """What the design page lists under `meta`, as plain JSON values."""


@dataclass(slots=True)
class Counts:
    """The accounting of a unit: every record read is in exactly one of the four.

    The only mutable value here: the runner owns one for each unit and nobody else touches it.
    """

    records: int = 0
    written: Counter[str] = field(default_factory=Counter)
    """Documents by language."""
    dropped: Counter[DropReason] = field(default_factory=Counter)
    quarantined: Counter[QuarantineCause] = field(default_factory=Counter)
    not_a_page: Counter[NotAPageReason] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    """Of the written documents, those with each of `meta.flags`; one may have several or none."""

    @property
    def documents(self) -> int:
        """Documents written, over all languages."""
        return self.written.total()

    def check(self, where: str) -> None:
        """Raise `AccountingError` unless records = written + dropped + quarantined + not a page."""
        found = self.documents + self.dropped.total() + self.quarantined.total() + self.not_a_page.total()
        if found != self.records:
            raise AccountingError(
                f"{self.records} records were read, but {found} outcomes counted "
                f"({self.documents} written, {self.dropped.total()} dropped, "
                f"{self.quarantined.total()} quarantined, {self.not_a_page.total()} not a page)",
                where=where,
                do="this is a bug of HUMONGOUS: please report it with the unit's name",
            )

    def as_json(self) -> dict[str, Any]:
        """Plain sorted dicts, as the manifest stores them."""
        return {
            "records": self.records,
            "documents": self.documents,
            "written": dict(sorted(self.written.items())),
            "dropped": {str(k): n for k, n in sorted(self.dropped.items())},
            "quarantined": {str(k): n for k, n in sorted(self.quarantined.items())},
            "not_a_page": {str(k): n for k, n in sorted(self.not_a_page.items())},
            "flagged": dict(sorted(self.flagged.items())),
        }
