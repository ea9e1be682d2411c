//! Text in lower case to words with one space between them, as `humongous/langid/ngram_words.py` has it.

use super::grams::is_space;

enum Kind {
    Letter(char),
    Space,
    Nothing,
}

fn kind(point: char) -> Kind {
    match point {
        'a'..='z' | 'A'..='Z' | '\'' => Kind::Letter(point),
        '\u{2019}' => Kind::Letter('\''),
        '\u{640}' | '\u{64b}'..='\u{652}' | '\u{670}' => Kind::Nothing,
        '\0'..='\x7f' | '\u{d7}' | '\u{f7}' | '\u{60c}' | '\u{61b}' | '\u{61f}' | '\u{964}' | '\u{965}' => Kind::Space,
        '\u{a0}'..='\u{a9}' | '\u{ab}'..='\u{b4}' | '\u{b6}'..='\u{b9}' | '\u{bb}'..='\u{bf}' => Kind::Space,
        '\u{2000}'..='\u{200a}' | '\u{200e}'..='\u{2018}' | '\u{201a}'..='\u{206f}' => Kind::Space,
        '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{ff01}'..='\u{ff0f}' => Kind::Space,
        _ if is_space(point.into()) => Kind::Space,
        _ => Kind::Letter(point),
    }
}

/// Digits and punctuation are spaces, vowel marks of Arabic nothing; a space at both ends.
pub fn words(lower: &str) -> String {
    let mut found = String::with_capacity(lower.len() + 2);
    found.push(' ');
    for point in lower.chars() {
        match kind(point) {
            Kind::Letter(letter) => found.push(letter),
            Kind::Space if !found.ends_with(' ') => found.push(' '),
            Kind::Space | Kind::Nothing => {}
        }
    }
    if found.len() == 1 || !found.ends_with(' ') {
        found.push(' ');
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_punctuation_part_words() {
        assert_eq!(" it's a  b ".replace("  ", " "), words("\u{a0}it\u{2019}s -- 25 a,b!"));
        assert_eq!(" \u{643}\u{62a}\u{628} ", words("\u{643}\u{64e}\u{62a}\u{640}\u{628}"));
    }

    #[test]
    fn nothing_is_two_spaces() {
        assert_eq!(["  ", "  ", "  "], ["", " 1 ", "\u{640}"].map(words));
    }
}
