//! Text to sample: the part of it that language models read, as `humongous/langid/sample.py` has it.

use std::cmp::Reverse;
use std::collections::HashSet;

/// A line, white space folded: where it lies in the folded text, and its characters.
struct Line {
    start: usize,
    end: usize,
    chars: usize,
}

enum Kind {
    Text,
    Space,
    Break,
}

/// Control characters and U+FFFD are white space here: no model was trained on them.
fn kind(point: char) -> Kind {
    match point {
        '!'..='~' => Kind::Text,
        '\n' | '\r' | '\x0b' | '\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}' => Kind::Break,
        '\0'..=' ' | '\x7f'..='\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' => Kind::Space,
        '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{fffd}' => Kind::Space,
        _ => Kind::Text,
    }
}

/// At most `max_chars` characters of `text`: its different lines in order, or the longest of them.
pub fn take_sample(text: &str, max_chars: usize) -> String {
    let (folded, lines) = fold(text);
    let mut seen = HashSet::with_capacity(lines.len());
    let kept: Vec<&Line> = lines.iter().filter(|line| seen.insert(&folded[line.start..line.end])).collect();
    let whole = kept.iter().map(|line| line.chars + 1).sum::<usize>() <= max_chars + 1;
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    if whole {
        chosen.extend((0..kept.len()).map(|at| (at, kept[at].chars)));
    } else {
        let mut order: Vec<usize> = (0..kept.len()).collect();
        order.sort_by_key(|at| (Reverse(kept[*at].chars), *at));
        let mut room = max_chars;
        for at in order {
            let taken = kept[at].chars.min(room);
            chosen.push((at, taken));
            if room <= taken + 1 {
                break;
            }
            room -= taken + 1;
        }
        chosen.sort_unstable();
    }
    let mut sample = String::with_capacity(folded.len().min(4 * max_chars));
    for (number, (at, taken)) in chosen.into_iter().enumerate() {
        if number > 0 {
            sample.push(' ');
        }
        let line = &folded[kept[at].start..kept[at].end];
        sample.push_str(line.char_indices().nth(taken).map_or(line, |(end, _)| &line[..end]));
    }
    sample
}

/// The lines that are not empty, white space within them one space.
fn fold(text: &str) -> (String, Vec<Line>) {
    let mut folded = String::with_capacity(text.len());
    let mut lines = Vec::new();
    let (mut line, mut chars, mut word, mut letters) = (0, 0, 0, 0);
    let mut close = |folded: &mut String, line: &mut usize, chars: &mut usize| {
        if *chars > 0 {
            lines.push(Line { start: *line, end: folded.len(), chars: *chars });
        }
        (*line, *chars) = (folded.len(), 0);
    };
    for (at, point) in text.char_indices() {
        let kind = kind(point);
        if matches!(kind, Kind::Text) {
            letters += 1;
            continue;
        }
        add_word(&mut folded, &mut chars, &text[word..at], letters);
        (word, letters) = (at + point.len_utf8(), 0);
        if matches!(kind, Kind::Break) {
            close(&mut folded, &mut line, &mut chars);
        }
    }
    add_word(&mut folded, &mut chars, &text[word..], letters);
    close(&mut folded, &mut line, &mut chars);
    (folded, lines)
}

fn add_word(folded: &mut String, chars: &mut usize, word: &str, letters: usize) {
    if letters > 0 {
        if *chars > 0 {
            folded.push(' ');
            *chars += 1;
        }
        folded.push_str(word);
        *chars += letters;
    }
}
