"""Every signal, declared once: its name, range, definition, source, and when it is null.

`measure` gives exactly these, in this order; docs/signals.md is made of this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MEASURES_VERSION = "1"
"""Rises when the definition of any signal changes; the compiled core has one of its own, which must be the same."""

GOPHER = "Gopher, arXiv 2112.11446 A1.1, as in huggingface/datatrove: …/gopher_quality_filter.py"
REPETITION = "Gopher, arXiv 2112.11446 A1.1, as in huggingface/datatrove: …/gopher_repetition_filter.py"
C4 = "C4, as in huggingface/datatrove: …/c4_filters.py (after tensorflow/datasets: c4_utils.py)"
FINEWEB = "FineWeb, huggingface/datatrove: …/fineweb_quality_filter.py"
REDPAJAMA = "RedPajama-Data v2, app/src/core/quality_signals/"
ROOTS = "ROOTS, bigscience-workshop/data-preparation: …/filtering.py"
OSCAR = "OSCAR, oscar-project/ungoliant: src/transformers/"
DCLM = "RefinedWeb's line rules as in mlfoundations/dclm: baselines/mappers/modifiers.py"
DOLMA = "allenai/dolma: python/dolma/taggers/gopher.py"
STOP_WORDS = "FineWeb-2, huggingface/fineweb-2: configs/*.yml; for English the eight of " + GOPHER
WDS = "HPLT, pablop16n/web-docs-scorer: src/docscorer/"
SEGMENTS = WDS + ", with Unicode's classes of characters and the anchors of its reference language"
NEMO = "HUMONGOUS, after NVIDIA-NeMo/Curator: ParenthesesFilter"
OWN = "HUMONGOUS"

COUNT = "count"
SHARE = "0 to 1"
RATIO = "≥ 0"
BITS = "bits"
CHARS = "characters"


@dataclass(frozen=True, slots=True)
class SignalSpec:
    """What a signal measures."""

    name: str
    unit: str
    definition: str
    source: str = OWN
    null_when: str = "—"


EMPTY = "the text is empty"
NO_LINES = "there are no lines"
NO_WORDS = "unspaced, or no words"
UNSPACED = "unspaced"

_CHARACTERS = (
    SignalSpec("spaced", "0 or 1", "1 where words stand between spaces: else every signal of words is null."),
    SignalSpec("chars", COUNT, "Code points of the text: what `characters` means below."),
    SignalSpec("utf8_bytes", COUNT, "Bytes of the text in UTF-8."),
    SignalSpec("letters", COUNT, "Letters and marks (general categories L and M)."),
    SignalSpec(
        "sentences", COUNT, "Runs of sentence ends of any script; `.`, `!`, `?` only before no letter or digit."
    ),
    SignalSpec(
        "letter_frac", SHARE, "Letters and marks / characters that are no white space.", OWN, "no such characters"
    ),
    SignalSpec("upper_frac", SHARE, "Upper-case letters / letters and marks.", OWN, "no letters"),
    SignalSpec("digit_frac", SHARE, "Decimal digits of any script / characters.", OWN, EMPTY),
    SignalSpec("punct_frac", SHARE, "Punctuation (P) / characters.", OWN, EMPTY),
    SignalSpec("symbol_frac", SHARE, "Symbols (S), emoji among them, but U+FFFD / characters.", OWN, EMPTY),
    SignalSpec("space_frac", SHARE, "White space, line breaks among it / characters.", OWN, EMPTY),
    SignalSpec(
        "format_frac", SHARE, "Invisible format characters (Cf): joiners, U+200B, soft hyphen / characters.", OWN, EMPTY
    ),
    SignalSpec("control_frac", SHARE, "Control, surrogate and unassigned code points / characters.", OWN, EMPTY),
    SignalSpec("private_use_frac", SHARE, "Private-use code points / characters.", OWN, EMPTY),
    SignalSpec("replacement_char_frac", SHARE, "U+FFFD / characters.", OWN, EMPTY),
    SignalSpec("hash_char_frac", SHARE, "`#` / characters: the twin of gopher_hash_to_word_ratio.", OWN, EMPTY),
    SignalSpec(
        "ellipsis_char_frac",
        SHARE,
        "(`...` + `…`) / characters: the twin of gopher_ellipsis_to_word_ratio.",
        OWN,
        EMPTY,
    ),
    SignalSpec("line_break_frac", SHARE, "Line feeds / characters: the twin of fineweb_list_ratio.", OWN, EMPTY),
    SignalSpec("bracket_frac", SHARE, "`(`, `)`, `[`, `]`, `{` and `}` / characters.", NEMO, EMPTY),
    SignalSpec("email_count", COUNT, "`@` between letters or digits."),
    SignalSpec("rps_doc_curly_bracket", SHARE, "(`{` + `}`) / characters.", REDPAJAMA, EMPTY),
    SignalSpec("wds_urls", COUNT, "`www` or `http`, whichever is more frequent, case as written.", WDS),
    SignalSpec("char_entropy", BITS, "Shannon entropy of the code points.", OWN, EMPTY),
    SignalSpec(
        "char_distinct_4gram_frac",
        SHARE,
        "Distinct 4-grams of characters / all, in the first 10,000 characters: the twin of unique_word_frac.",
        OWN,
        "fewer than 4 characters",
    ),
    SignalSpec(
        "roots_char_repetition_ratio",
        SHARE,
        "10-grams of characters: occurrences of the √distinct commonest, those seen once excepted / all.",
        ROOTS,
        "fewer than 10 characters",
    ),
    *(
        SignalSpec(
            f"char_repeated_{n}gram_frac",
            SHARE,
            f"{n}-grams of characters seen before in the text / all: (all − distinct) / all.",
            OWN,
            f"fewer than {n} characters",
        )
        for n in (10, 50)
    ),
)
_LINES = (
    SignalSpec("lines", COUNT, "Lines that are not blank."),
    SignalSpec("mean_line_chars", CHARS, "Characters of lines / lines.", OWN, NO_LINES),
    SignalSpec("gopher_bullet_line_frac", SHARE, "Lines that start with `•` or `-` / lines.", GOPHER, NO_LINES),
    SignalSpec("gopher_ellipsis_line_frac", SHARE, "Lines that end with `...` or `…` / lines.", GOPHER, NO_LINES),
    SignalSpec("gopher_dup_line_frac", SHARE, "Lines seen before in the text / lines.", REPETITION, NO_LINES),
    SignalSpec("gopher_dup_line_char_frac", SHARE, "Characters of lines seen before / characters.", REPETITION, EMPTY),
    SignalSpec(
        "gopher_dup_para_frac",
        SHARE,
        "Paragraphs (parted by blank lines) seen before / paragraphs.",
        REPETITION,
        NO_LINES,
    ),
    SignalSpec("gopher_dup_para_char_frac", SHARE, "Characters of such paragraphs / characters.", REPETITION, EMPTY),
    SignalSpec(
        "fineweb_line_punct_ratio", SHARE, "Lines that end with terminal punctuation / lines.", FINEWEB, NO_LINES
    ),
    SignalSpec("fineweb_short_line_ratio", SHARE, "Lines of 30 characters or fewer / lines.", FINEWEB, NO_LINES),
    SignalSpec(
        "fineweb_char_dup_ratio",
        SHARE,
        "Characters of lines seen before / characters but line breaks.",
        FINEWEB,
        "no characters but line breaks",
    ),
    SignalSpec("oscar_short_line_frac", SHARE, "Lines of 100 characters or fewer / lines.", OSCAR, NO_LINES),
    SignalSpec(
        "rps_bullet_line_frac",
        SHARE,
        "Lines that start with one of `•‣▶◀◦■□▪▫–` / lines.",
        REDPAJAMA + "lines.py",
        NO_LINES,
    ),
    SignalSpec(
        "dclm_upper_line_frac", SHARE, "Lines of which more than half is upper-case letters / lines.", DCLM, NO_LINES
    ),
    SignalSpec("dclm_numeric_line_frac", SHARE, "Lines of nothing but decimal digits / lines.", DCLM, NO_LINES),
    SignalSpec(
        "dclm_one_word_line_frac", SHARE, "Lines of a single word / lines.", DCLM, "unspaced, or there are no lines"
    ),
    SignalSpec("mc4_long_lines", COUNT, "Lines of 200 characters or more.", C4),
    SignalSpec(
        "c4_terminal_line_frac",
        SHARE,
        "Lines that, citations such as `[12]` cut out, end with terminal punctuation and not with `...` / lines.",
        C4,
        NO_LINES,
    ),
    SignalSpec("c4_few_word_lines", COUNT, "Lines of fewer than 3 words.", C4, UNSPACED),
    SignalSpec("c4_javascript_lines", COUNT, "Lines with `javascript`, in any case.", C4),
    SignalSpec("c4_policy_lines", COUNT, "Lines with one of C4's 6 phrases (`terms of use`, `use cookies`, …).", C4),
    SignalSpec(
        "c4_kept_line_frac",
        SHARE,
        "Lines that C4 would keep: terminal, ≥ 3 words, none over 1,000 characters (these two where spaced), no "
        "javascript, no policy / lines.",
        C4,
        NO_LINES,
    ),
    SignalSpec("c4_sentences", COUNT, "Sentences in the lines that C4 would keep, at least one in each.", C4),
    SignalSpec("c4_lorem_ipsum", COUNT, "`lorem ipsum`, in any case and in any line.", C4),
    SignalSpec("rps_doc_lorem_ipsum", SHARE, "c4_lorem_ipsum / characters.", REDPAJAMA, EMPTY),
    SignalSpec("c4_curly_brackets", COUNT, "`{`, in any line.", C4),
)
NO_LETTERS = "no letters"

_SEGMENTS = (
    SignalSpec("segment_longest_letters", COUNT, "Letters and marks of the line that has most.", SEGMENTS),
    SignalSpec("segment_long_count", COUNT, "Lines of more than 250 letters and marks.", SEGMENTS),
    SignalSpec(
        "segment_short_letter_frac",
        SHARE,
        "Letters and marks in lines of 30 of them or fewer / all.",
        SEGMENTS,
        NO_LETTERS,
    ),
    SignalSpec(
        "segment_menu_letter_frac",
        SHARE,
        "Those of them in such lines before the first longer line and after the last one / all.",
        SEGMENTS,
        NO_LETTERS,
    ),
    SignalSpec(
        "segment_unpunctuated_letter_frac",
        SHARE,
        "Letters and marks in lines of more than 90 with less than one punctuation mark for 200 of them / all.",
        SEGMENTS,
        NO_LETTERS,
    ),
    SignalSpec(
        "segment_digits_over_letters",
        COUNT,
        "Digits less letters and marks, in the line where that is most; of lines with 10 digits or more, and more than "
        "one for 10 letters.",
        SEGMENTS,
    ),
    SignalSpec("segment_symbols_over_letters", COUNT, "The same of symbols (S).", SEGMENTS),
    SignalSpec(
        "segment_letters_cv2",
        RATIO,
        "Square of the coefficient of variation of letters and marks by line: variance / mean².",
        SEGMENTS,
        NO_LETTERS,
    ),
    SignalSpec(
        "stop_words_within",
        COUNT,
        "How many of the language's stop words are in the text, whatever stands beside them: the twin of "
        "gopher_stop_words.",
        STOP_WORDS,
        "spaced, or no list for the language",
    ),
)
_WORDS = (
    SignalSpec("gopher_word_count", COUNT, "Words with at least one letter, mark or number.", GOPHER, UNSPACED),
    SignalSpec("gopher_mean_word_length", CHARS, "Characters of those words / those words.", GOPHER, NO_WORDS),
    SignalSpec("dolma_median_word_length", CHARS, "Median of the lengths of all words.", DOLMA, NO_WORDS),
    SignalSpec("gopher_hash_to_word_ratio", RATIO, "`#` / all words.", GOPHER, NO_WORDS),
    SignalSpec("gopher_ellipsis_to_word_ratio", RATIO, "(`...` + `…`) / all words.", GOPHER, NO_WORDS),
    SignalSpec(
        "gopher_alpha_word_frac", SHARE, "Words with at least one letter or mark / all words.", GOPHER, NO_WORDS
    ),
    SignalSpec(
        "gopher_stop_words",
        COUNT,
        "How many of the language's stop words are words of the text (case as written); for English those are the, be, "
        "to, of, and, that, have, with.",
        STOP_WORDS,
        "unspaced, or no list for the language",
    ),
    SignalSpec(
        "stop_word_frac",
        SHARE,
        "Words that are stop words of the language / all words.",
        STOP_WORDS,
        "unspaced, no words, or no list for the language",
    ),
    SignalSpec(
        "rps_doc_frac_all_caps_words",
        SHARE,
        "Words with upper-case and without lower-case letters / all words.",
        REDPAJAMA,
        NO_WORDS,
    ),
    SignalSpec("longest_word", CHARS, "Length of the longest word.", OWN, UNSPACED),
    SignalSpec("fineweb_list_ratio", RATIO, "Line breaks / all words.", FINEWEB, NO_WORDS),
    SignalSpec(
        "unique_word_frac", SHARE, "Distinct words / all words, case and punctuation as written.", OWN, NO_WORDS
    ),
    SignalSpec("word_entropy", BITS, "Shannon entropy of the words.", OWN, NO_WORDS),
    *(
        SignalSpec(
            f"gopher_top_{n}gram_char_frac",
            RATIO,
            f"Length of the commonest {n}-gram of words, joined by spaces, × its occurrences / characters; "
            "of equally common ones the first.",
            REPETITION,
            f"unspaced, or fewer than {n} words",
        )
        for n in (2, 3, 4)
    ),
    *(
        SignalSpec(
            f"gopher_dup_{n}gram_char_frac",
            SHARE,
            f"Walking the words, a {n}-gram seen before adds its characters (no spaces) and is stepped over / characters.",
            REPETITION,
            f"unspaced, or fewer than {n} words",
        )
        for n in range(5, 11)
    ),
)

SIGNALS: Mapping[str, SignalSpec] = {spec.name: spec for spec in (*_CHARACTERS, *_LINES, *_SEGMENTS, *_WORDS)}
"""All signals in the order in which documents hold them."""

WORD_SIGNALS: tuple[str, ...] = tuple(spec.name for spec in _WORDS)
"""Those that are null in an unspaced text (`c4_few_word_lines` and `dclm_one_word_line_frac` are null there too)."""
