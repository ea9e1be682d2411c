//! Scan 2: lines and paragraphs. A line lies between line feeds, without the white space at its ends; a blank one is
//! none.

use super::Named;
use super::decode::{code_before, kind_of};
use super::exact::{Signal, ratio};
use super::kind_table::{DIGIT, UPPER};
use super::paragraphs::{Parts, paragraphs};
use super::phrases::{Found, phrases};
use super::segments::{Kinds, Segments};
use super::tail::{ends_well, is_terminal};

const SHORT_LINE_CHARS: u64 = 30;
const LONG_LINE_CHARS: u64 = 200;
const OSCAR_SHORT_LINE_CHARS: u64 = 100;
/// RedPajama's bullets.
const BULLETS: [&[u8]; 10] = [
    "•".as_bytes(),
    "‣".as_bytes(),
    "▶".as_bytes(),
    "◀".as_bytes(),
    "◦".as_bytes(),
    "■".as_bytes(),
    "□".as_bytes(),
    "▪".as_bytes(),
    "▫".as_bytes(),
    "–".as_bytes(),
];
const C4_MAX_WORD_CHARS: usize = 1_000;
const C4_MIN_LINE_WORDS: u64 = 3;

/// The line that is being read.
#[derive(Clone, Copy, Default)]
struct Line {
    /// Where its first character is that is no white space, and where its last one ends: in bytes.
    start: usize,
    end: usize,
    /// The same, in characters.
    first: usize,
    last: usize,
    words: u64,
    longest: usize,
    sentences: u64,
    kinds: Kinds,
}

/// What C4 would keep of the text: lines, and the sentences in them.
#[derive(Clone, Copy, Default)]
struct Kept {
    lines: u64,
    sentences: u64,
}

/// How many lines there are of each sort, and their characters.
#[derive(Clone, Copy, Default)]
struct Counts {
    lines: u64,
    chars: u64,
    bullets: u64,
    rps_bullets: u64,
    ellipses: u64,
    terminal: u64,
    short: u64,
    oscar_short: u64,
    long: u64,
    upper: u64,
    numeric: u64,
    one_word: u64,
    c4_terminal: u64,
    few_words: u64,
    javascript: u64,
    policy: u64,
}

/// The lines read.
pub struct Lines<'a> {
    text: &'a [u8],
    phrases: Found,
    line: Line,
    parts: Parts<'a>,
    /// The lines as segments.
    pub segments: Segments,
    /// Where words are spaced, and where they are not.
    kept: [Kept; 2],
    counts: Counts,
}

impl<'a> Lines<'a> {
    /// No line read yet.
    pub fn new(text: &'a [u8]) -> Lines<'a> {
        Lines {
            text,
            phrases: phrases(text),
            line: Line::default(),
            parts: Parts::new(text),
            segments: Segments::default(),
            kept: [Kept::default(); 2],
            counts: Counts::default(),
        }
    }

    /// A character that is no white space, from byte `at` to byte `next`.
    #[inline]
    pub fn grow(&mut self, at: usize, next: usize, place: usize, kind: u8) {
        self.line.kinds[kind as usize & 15] += 1;
        if self.line.end == 0 {
            (self.line.start, self.line.first) = (at, place);
        }
        (self.line.end, self.line.last) = (next, place);
    }

    /// A word of so many characters ended.
    #[inline]
    pub fn add_word(&mut self, chars: usize) {
        self.line.words += 1;
        self.line.longest = self.line.longest.max(chars);
    }

    /// A sentence ended.
    #[inline]
    pub fn end_sentence(&mut self) {
        self.line.sentences += 1;
    }

    /// The line is over.
    pub fn close(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.end == 0 {
            return;
        }
        let chars = (line.last - line.first + 1) as u64;
        let text = &self.text[line.start..line.end];
        self.counts.lines += 1;
        self.counts.chars += chars;
        self.counts.short += u64::from(chars <= SHORT_LINE_CHARS);
        self.counts.long += u64::from(chars >= LONG_LINE_CHARS);
        self.counts.bullets += u64::from(text.starts_with(b"-") || text.starts_with("•".as_bytes()));
        self.counts.oscar_short += u64::from(chars <= OSCAR_SHORT_LINE_CHARS);
        self.counts.rps_bullets += u64::from(BULLETS.iter().any(|bullet| text.starts_with(bullet)));
        self.counts.upper += u64::from(2 * line.kinds[UPPER as usize] > chars);
        self.counts.numeric += u64::from(line.kinds[DIGIT as usize] == chars);
        self.counts.one_word += u64::from(line.words < 2);
        self.segments.add(&line.kinds);
        self.counts.ellipses += u64::from(text.ends_with(b"...") || text.ends_with("…".as_bytes()));
        self.counts.terminal += u64::from(is_terminal(kind_of(code_before(text, text.len()).0)));
        self.parts.add(line.start, line.end, |_| chars);
        self.close_for_c4(line, text);
    }

    fn close_for_c4(&mut self, line: Line, text: &[u8]) {
        let said = if self.phrases == Found::default() { Found::default() } else { phrases(text) };
        let (terminal, few_words) = (ends_well(text), line.words < C4_MIN_LINE_WORDS);
        self.counts.c4_terminal += u64::from(terminal);
        self.counts.few_words += u64::from(few_words);
        self.counts.javascript += u64::from(said.javascript);
        self.counts.policy += u64::from(said.policy);
        let kept = terminal && !said.javascript && !said.policy;
        let by_words = [!few_words && line.longest <= C4_MAX_WORD_CHARS, true];
        for (counts, by_words) in self.kept.iter_mut().zip(by_words) {
            counts.lines += u64::from(kept && by_words);
            counts.sentences += if kept && by_words { line.sentences.max(1) } else { 0 };
        }
    }

    /// Counts and shares.
    pub fn signals(&self, found: &mut Vec<Named>, chars: u64, newlines: u64, spaced: bool) {
        let of = |count| ratio(count, self.counts.lines);
        let (all_paragraphs, repeated) = paragraphs(self.text);
        let kept = self.kept[usize::from(!spaced)];
        found.extend([
            ("lines", Signal::Count(self.counts.lines)),
            ("mean_line_chars", of(self.counts.chars)),
            ("gopher_bullet_line_frac", of(self.counts.bullets)),
            ("gopher_ellipsis_line_frac", of(self.counts.ellipses)),
            ("gopher_dup_line_frac", of(self.parts.repeats)),
            ("gopher_dup_line_char_frac", ratio(self.parts.chars, chars)),
            ("gopher_dup_para_frac", ratio(repeated.repeats, all_paragraphs)),
            ("gopher_dup_para_char_frac", ratio(repeated.chars, chars)),
            ("fineweb_line_punct_ratio", of(self.counts.terminal)),
            ("fineweb_short_line_ratio", of(self.counts.short)),
            ("fineweb_char_dup_ratio", ratio(self.parts.chars, chars - newlines)),
            ("oscar_short_line_frac", of(self.counts.oscar_short)),
            ("rps_bullet_line_frac", of(self.counts.rps_bullets)),
            ("dclm_upper_line_frac", of(self.counts.upper)),
            ("dclm_numeric_line_frac", of(self.counts.numeric)),
            ("dclm_one_word_line_frac", if spaced { of(self.counts.one_word) } else { Signal::Null }),
            ("mc4_long_lines", Signal::Count(self.counts.long)),
            ("c4_terminal_line_frac", of(self.counts.c4_terminal)),
            ("c4_few_word_lines", if spaced { Signal::Count(self.counts.few_words) } else { Signal::Null }),
            ("c4_javascript_lines", Signal::Count(self.counts.javascript)),
            ("c4_policy_lines", Signal::Count(self.counts.policy)),
            ("c4_kept_line_frac", of(kept.lines)),
            ("c4_sentences", Signal::Count(kept.sentences)),
            ("c4_lorem_ipsum", Signal::Count(self.phrases.lorem_ipsum)),
            ("rps_doc_lorem_ipsum", ratio(self.phrases.lorem_ipsum, chars)),
        ]);
    }
}
