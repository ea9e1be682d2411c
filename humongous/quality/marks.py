"""Marks that end sentences and lines, in every script; which scripts have no spaces, which code points they own.

Sources: `PropList.txt` of the Unicode Character Database 17.0 (property Sentence_Terminal), UAX #29, and
`Scripts.txt`, from which the blocks of unspaced scripts are taken.
"""

from __future__ import annotations

# The property Sentence_Terminal, as ranges of code points.
_SENTENCE_TERMINAL = (
    "0021 002E 003F 0589 061D-061F 06D4 0700-0702 07F9 0837 0839 083D-083E 0964-0965 104A-104B 1362 1367-1368 "
    "166E 1735-1736 17D4-17D5 1803 1809 1944-1945 1AA8-1AAB 1B4E-1B4F 1B5A-1B5B 1B5E-1B5F 1B7D-1B7F 1C3B-1C3C "
    "1C7E-1C7F 2024 203C-203D 2047-2049 2CF9-2CFB 2E2E 2E3C 2E53-2E54 2E60-2E61 3002 A4FF A60E-A60F A6F3 A6F7 "
    "A876-A877 A8CE-A8CF A92F A9C8-A9C9 AA5D-AA5F AAF0-AAF1 ABEB FE12 FE15-FE16 FE52 FE56-FE57 FF01 FF0E FF1F "
    "FF61 10A56-10A57 10F55-10F59 10F86-10F89 11047-11048 110BE-110C1 11141-11143 111C5-111C6 111CD 111DE-111DF "
    "11238-11239 1123B-1123C 112A9 113D4-113D5 1144B-1144C 115C2-115C3 115C9-115D7 11641-11642 1173C-1173E 11944 "
    "11946 11A42-11A43 11A9B-11A9C 11C41-11C42 11EF7-11EF8 11F43-11F44 16A6E-16A6F 16AF5 16B37-16B38 16B44 "
    "16D6E-16D6F 16E98 1BC9F 1DA88 "
)
# Tibetan shads and Thai paragraph marks are Terminal_Punctuation only, yet they are what ends a sentence there.
_MORE_SENTENCE_ENDS = "0F0D-0F12 0E5A-0E5B"
# A quotation may end a sentence: the ASCII pair is in C4's and FineWeb's rules; the others are their typographic kin.
_CLOSING_QUOTES = "\"'”’»«›‹“‘„」』〞＂＇"


def _expand(ranges: str) -> frozenset[str]:
    points: set[str] = set()
    for item in ranges.split():
        first, _, last = item.partition("-")
        points.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return frozenset(points)


ASCII_SENTENCE_ENDS = frozenset(".!?")
"""Marks that are also decimal points, parts of abbreviations and addresses: what follows decides."""

SENTENCE_ENDS = _expand(_SENTENCE_TERMINAL) | _expand(_MORE_SENTENCE_ENDS)
"""Marks that end a sentence, in all scripts."""

TERMINAL_PUNCTUATION = SENTENCE_ENDS | frozenset(_CLOSING_QUOTES)
"""Marks that a whole line may end with: sentence ends and closing quotation marks.

datatrove's TERMINAL_PUNCTUATION is the like; its first form was `. ! ? " '`. The ellipsis `…` is in neither.
"""

UNSPACED_SCRIPTS = frozenset(
    {"Hani", "Hans", "Hant", "Jpan", "Hira", "Kana", "Hrkt", "Bopo", "Thai", "Laoo", "Khmr", "Mymr", "Tibt", "Java"}
    | {"Bali", "Lana", "Tale", "Talu", "Tavt", "Yiii", "Ethi"}
)
"""Scripts written without spaces between words, at least by some: old Ethiopic print parts words with `፡`.

That a text is unspaced also takes few spaces (`MAX_UNSPACED_SHARE`), so Tai Dam and modern Amharic come out as spaced.
"""

MAX_UNSPACED_SHARE = 0.15
"""White space / (white space + letters + marks), below which a text in such a script has no words to count.

In labelled sentences of 60 characters and more (UDHR, NTREX, Leipzig, African Storybook): Thai at most .116, Khmer and
Burmese .12, Chinese .104 (with English words in it); Tai Dam, the one with spaces, at least .25, Tigrinya .165.
"""

UNSPACED_BLOCKS: tuple[tuple[int, int], ...] = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x0F00, 0x109F),  # Tibetan, Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x1950, 0x19DF),  # Tai Le, New Tai Lue
    (0x1A20, 0x1AAF),  # Tai Tham
    (0x1B00, 0x1B7F),  # Balinese
    (0x2E80, 0x2FDF),  # Han radicals
    (0x3005, 0x3007),  # Han iteration mark and zero
    (0x3021, 0x312F),  # Hangzhou numerals, kana, Bopomofo
    (0x31A0, 0x31FF),  # Bopomofo and kana extensions, strokes
    (0x3400, 0x4DBF),  # Han extension A
    (0x4E00, 0xA4CF),  # Han, Yi
    (0xA980, 0xA9FF),  # Javanese, Myanmar extension B
    (0xAA60, 0xAADF),  # Myanmar extension A, Tai Viet
    (0xF900, 0xFAFF),  # Han compatibility
    (0xFF66, 0xFF9F),  # half-width kana
    (0x1B000, 0x1B16F),  # kana supplement
    (0x20000, 0x3FFFF),  # Han extensions B and later
)
