//! The kept blocks as Markdown: headings, lists, quotes, code and tables. Text is not escaped: it stays what it was.

use crate::page::{NONE, Page};
use crate::render::{Place, between, cells, places, starts_item};
use crate::tags::Tag;

/// Lists or quotes in one another that are told apart.
const DEEPEST: usize = 8;

/// What Markdown says of where a block stands.
#[derive(Default)]
struct Role {
    heading: usize,
    /// The marks of the items around it, from the inside, each as wide as what is in the item is indented.
    marks: Vec<String>,
    quotes: usize,
}

fn role(page: &Page, numbers: &[u32], block: usize) -> Role {
    let mut role = Role::default();
    let mut item = None;
    for (index, element) in page.ancestors(page.blocks[block].element) {
        match element.tag {
            Tag::Table => break,
            Tag::Blockquote => role.quotes += 1,
            Tag::Li if item.is_none() => item = Some(index),
            // Nobody nests deeper; who does would have a text of indentation.
            Tag::Ul | Tag::Ol | Tag::Menu | Tag::Dir if role.marks.len() < DEEPEST => {
                if let Some(item) = item.take() {
                    let ordered = element.tag == Tag::Ol;
                    role.marks.push(if ordered { format!("{}. ", numbers[item as usize]) } else { "- ".to_owned() });
                }
            }
            tag if tag.is_heading() && role.heading == 0 => role.heading = level(tag),
            _ => {}
        }
    }
    role.quotes = role.quotes.min(DEEPEST);
    role
}

/// By element: for an item, its number among those of its list.
fn numbers(page: &Page) -> Vec<u32> {
    let mut items = vec![0u32; page.elements.len()];
    let mut numbers = vec![0u32; page.elements.len()];
    for (index, element) in page.elements.iter().enumerate() {
        if let Some(count) = items.get_mut(element.parent as usize).filter(|_| element.tag == Tag::Li) {
            *count += 1;
            numbers[index] = *count;
        }
    }
    numbers
}

fn level(tag: Tag) -> usize {
    [Tag::H1, Tag::H2, Tag::H3, Tag::H4, Tag::H5, Tag::H6]
        .iter()
        .position(|heading| *heading == tag)
        .map_or(0, |at| at + 1)
}

/// The text of the blocks that `keep` says; without those in rows of data where `tables` is false.
pub fn render(page: &Page, keep: &[bool], tables: bool) -> String {
    let places = places(page);
    let cells = cells(page, &places);
    let kept: Vec<usize> = (0..keep.len()).filter(|index| keep[*index] && (tables || !cells[*index])).collect();
    let numbers = numbers(page);
    let mut text = String::new();
    let mut before: Option<(usize, usize)> = None;
    let mut at = 0;
    while at < kept.len() {
        let index = kept[at];
        let place = &places[index];
        let length =
            if cells[index] { kept[at..].iter().take_while(|next| places[**next].row == place.row).count() } else { 1 };
        let same_table =
            before.is_some_and(|(last, _)| cells[last] && cells[index] && places[last].table == place.table);
        let role = role(page, &numbers, index);
        let piece =
            if cells[index] { row(page, &kept[at..at + length], same_table) } else { piece(page, index, place, &role) };
        if let Some((last, quotes)) = before {
            text.push_str(&separator(page, &places[last], place, index, same_table, quotes.min(role.quotes)));
        }
        text.push_str(&quoted(&piece, role.quotes));
        before = Some((kept[at + length - 1], role.quotes));
        at += length;
    }
    text
}

fn separator(page: &Page, last: &Place, place: &Place, index: usize, same_table: bool, quotes: usize) -> String {
    let goes_on = place.item != NONE && !starts_item(page, place, index);
    if same_table || (between(last, place, false) == "\n" && !goes_on) {
        "\n".to_owned()
    } else if quotes > 0 {
        format!("\n{}\n", "> ".repeat(quotes).trim_end())
    } else {
        "\n\n".to_owned()
    }
}

fn row(page: &Page, blocks: &[usize], same_table: bool) -> String {
    let cells: Vec<String> =
        blocks.iter().map(|index| page.text_of(&page.blocks[*index]).replace('\n', " ").replace('|', "\\|")).collect();
    let line = format!("| {} |", cells.join(" | "));
    if same_table { line } else { format!("{line}\n|{}", " --- |".repeat(cells.len())) }
}

fn piece(page: &Page, index: usize, place: &Place, role: &Role) -> String {
    let block = &page.blocks[index];
    let text = page.text_of(block);
    let body = if block.pre {
        let fence = if text.contains("```") { "~~~~" } else { "```" };
        format!("{fence}\n{text}\n{fence}")
    } else if role.heading > 0 {
        format!("{} {}", "#".repeat(role.heading), text.replace('\n', " "))
    } else {
        text.to_owned()
    };
    let wide = |marks: &[String]| " ".repeat(marks.iter().map(String::len).sum());
    let inside = wide(&role.marks);
    let body = body.replace('\n', &format!("\n{inside}"));
    match role.marks.split_first() {
        Some((mark, outer)) if starts_item(page, place, index) => format!("{}{mark}{body}", wide(outer)),
        _ => format!("{inside}{body}"),
    }
}

fn quoted(piece: &str, quotes: usize) -> String {
    if quotes == 0 {
        return piece.to_owned();
    }
    let mark = "> ".repeat(quotes);
    piece.lines().map(|line| format!("{mark}{line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::page::Limits;
    use crate::tokens::parse;

    fn markdown(html: &str) -> String {
        let page = parse(html.as_bytes(), Limits::default());
        render(&page, &vec![true; page.blocks.len()], true)
    }

    #[test]
    fn every_kind_of_block() {
        assert_eq!("# A b\n\ntext\n\n### C", markdown("<h1>A<br>b</h1><p>text<h3>C</h3>"));
        assert_eq!("- a\n- b\n  - c\n- d", markdown("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>"));
        assert_eq!("1. a\n\n   more\n2. b", markdown("<ol><li><p>a<p>more<li>b</ol>"));
        assert_eq!("1. a\n   - b\n     1. c\n2. d", markdown("<ol><li>a<ul><li>b<ol><li>c</ol></ul><li>d</ol>"));
        assert_eq!("- a\n\n  ```\n  x\n   y\n  ```", markdown("<ul><li>a<pre>x\n y</pre></ul>"));
        assert_eq!("> a\n>\n> b\n\nc", markdown("<blockquote><p>a<p>b</blockquote>c"));
        assert_eq!("```\n  x = 1\n```", markdown("<pre>  x = 1\n</pre>"));
        assert_eq!(
            "| a | b |\n| --- | --- |\n| 1 | x\\|y |\n\nend",
            markdown("<table><tr><th>a<th>b<tr><td>1<td>x|y</table>end")
        );
    }
}
