//! Identifiers, numbers, operators and text.

use crate::mathml::attributes::Variant;
use crate::mathml::latex::Output;
use crate::mathml::names::Kind;
use crate::mathml::symbols::{function, plain, seen, symbol};
use crate::mathml::tree::Node;

/// Write one token, whose text stands so in the page.
pub(super) fn token(into: &mut Output, node: &Node, raw: &str) {
    match node.kind {
        Kind::Text | Kind::Beside => text(into, node.said.variant, raw, ""),
        Kind::Quoted => text(into, node.said.variant, raw, "\""),
        Kind::Identifier => identifier(into, node.said.variant, &seen(raw)),
        Kind::Operator => operator(into, node.said.variant, &seen(raw)),
        _ => styled(into, node.said.variant, &seen(raw)),
    }
}

fn identifier(into: &mut Output, variant: Variant, name: &str) {
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (None, _) => {}
        (Some('∣'), None) => into.put("|"),
        (Some('∥'), None) => into.put("\\|"),
        (Some(_), None) => styled(into, variant, name),
        _ if function(name).is_some() => command(into, name),
        _ if is_words(name) => text(into, variant, name, ""),
        _ if name.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            styled(into, if variant == Variant::None { Variant::Normal } else { variant }, name);
        }
        _ if name.chars().all(is_mathematical) => styled(into, variant, name),
        _ => text(into, variant, name, ""),
    }
}

fn operator(into: &mut Output, variant: Variant, name: &str) {
    if function(name).is_some() {
        command(into, name);
    } else if is_words(name) {
        text(into, variant, name, "");
    } else if name == "..." {
        into.put("\\ldots");
    } else if name == "mod" {
        into.put("\\bmod");
    } else if name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        into.put("\\operatorname{");
        into.put(name);
        into.put("}");
    } else {
        styled(into, if variant == Variant::Normal { Variant::None } else { variant }, name);
    }
}

/// Whether it is letters in several words, whose spaces are text.
fn is_words(name: &str) -> bool {
    name.contains(' ') && name.contains(char::is_alphabetic)
}

/// `\limsup` is two words to readers.
fn command(into: &mut Output, name: &str) {
    let letters: String = name.chars().filter(char::is_ascii_alphabetic).collect();
    into.put(&format!("\\{letters}"));
}

/// Whether a character is one of a formula, in letters and signs that TeX has.
fn is_mathematical(char: char) -> bool {
    char.is_ascii()
        || symbol(char).is_some()
        || plain(char).1 != char
        || matches!(char, 'Α'..='ω' | '∀'..='⋿' | '′'..='‷')
}

/// Write characters one by one; letters and digits of one style together.
fn styled(into: &mut Output, variant: Variant, name: &str) {
    let mut open = Variant::None;
    let mut chars = name.chars().peekable();
    while let Some(char) = chars.next() {
        let (own, letter) = plain(char);
        let found = symbol(letter);
        let wanted = match (if own == Variant::None { variant } else { own }, found) {
            // One letter alone leans anyhow; signs and Greek letters have a bold form and no other.
            (Variant::Italic, _) => Variant::None,
            (Variant::Bold | Variant::BoldItalic, Some(_)) => Variant::BoldItalic,
            (_, Some(_)) => Variant::None,
            (Variant::Normal, None) if !letter.is_ascii_alphabetic() => Variant::None,
            (_, None) if !letter.is_alphanumeric() => Variant::None,
            (wanted, None) => wanted,
        };
        if wanted != open {
            into.end(std::mem::replace(&mut open, wanted));
            into.begin(wanted);
        }
        match found {
            _ if chars.next_if_eq(&'\u{338}').is_some() && letter == '=' => into.put("\\neq"),
            Some(command) => into.put(command),
            None if letter != ' ' => into.put(letter.encode_utf8(&mut [0; 4])),
            None => {}
        }
    }
    into.end(open);
}

/// Write text, a no-break space as a space, for ends of tokens that are blank are trimmed.
fn text(into: &mut Output, variant: Variant, raw: &str, quote: &str) {
    let text = seen(raw);
    if text.chars().all(|char| char.is_whitespace()) && quote.is_empty() {
        text.chars().for_each(|char| into.put(symbol(char).unwrap_or_default()));
        return;
    }
    into.put(match variant {
        Variant::Bold | Variant::BoldItalic => "\\textbf{",
        Variant::Italic => "\\textit{",
        Variant::Monospace => "\\texttt{",
        _ => "\\text{",
    });
    into.put_text(quote);
    for char in text.chars() {
        match char {
            '\\' => into.put_text("\\textbackslash{}"),
            '^' => into.put_text("\\textasciicircum{}"),
            '~' => into.put_text("\\textasciitilde{}"),
            '#' | '$' | '%' | '&' | '_' | '{' | '}' => {
                into.put_text("\\");
                into.put_text(char.encode_utf8(&mut [0; 4]));
            }
            _ if char.is_whitespace() => into.put_text(" "),
            _ => into.put_text(char.encode_utf8(&mut [0; 4])),
        }
    }
    into.put_text(quote);
    into.put("}");
}
