//! The kept blocks as text: paragraphs apart by an empty line, items of a list and rows of a table by a line break.

use crate::page::{NONE, Page};
use crate::tags::Tag;

/// Cells longer than this, in weighted characters, make no row of a table: the table is there for its looks.
const LONGEST_CELL: u32 = 200;

/// Where a block stands: elements around it, `NONE` where there is none of the kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub item: u32,
    pub list: u32,
    cell: u32,
    pub row: u32,
    pub table: u32,
}

pub(crate) fn places(page: &Page) -> Vec<Place> {
    (0..page.blocks.len()).map(|block| place(page, block)).collect()
}

fn place(page: &Page, block: usize) -> Place {
    let mut found = Place { item: NONE, list: NONE, cell: NONE, row: NONE, table: NONE };
    for (index, element) in page.ancestors(page.blocks[block].element) {
        let slot = match element.tag {
            Tag::Li | Tag::Dd | Tag::Dt => &mut found.item,
            Tag::Ul | Tag::Ol | Tag::Menu | Tag::Dir | Tag::Dl => {
                found.list = index; // the outermost: lists in lists are one
                continue;
            }
            Tag::Td | Tag::Th => &mut found.cell,
            Tag::Tr => &mut found.row,
            Tag::Table => &mut found.table,
            _ => continue,
        };
        if *slot == NONE {
            *slot = index;
        }
        if element.tag == Tag::Table {
            break;
        }
    }
    found
}

/// By block: whether it is a cell of a row of data: short, alone in its cell, not alone in its row.
pub(crate) fn cells(page: &Page, places: &[Place]) -> Vec<bool> {
    let alone = |index: u32| page.elements.get(index as usize).is_some_and(|element| element.last - element.first == 1);
    let mut found = vec![false; places.len()];
    let mut at = 0;
    while at < places.len() {
        let row = places[at].row;
        let length = places[at..].iter().take_while(|place| place.row == row).count();
        let blocks = &page.blocks[at..at + length];
        let data = row != NONE
            && length > 1
            && places[at..at + length].iter().all(|place| alone(place.cell))
            && blocks.iter().all(|block| block.counts.chars <= LONGEST_CELL);
        found[at..at + length].fill(data);
        at += length;
    }
    found
}

/// The text of the blocks that `keep` says; without those in rows of data where `tables` is false.
pub fn render(page: &Page, keep: &[bool], tables: bool) -> String {
    let places = places(page);
    let cells = cells(page, &places);
    let mut text = String::with_capacity(page.text.len() / 2);
    let mut before: Option<usize> = None;
    for (index, block) in page.blocks.iter().enumerate() {
        if !keep[index] || (cells[index] && !tables) {
            continue;
        }
        if let Some(before) = before {
            text.push_str(between(&places[before], &places[index], cells[before] && cells[index]));
        }
        if starts_item(page, &places[index], index) {
            text.push_str("- ");
        }
        if cells[index] {
            text.push_str(&page.text_of(block).replace('\n', " "));
        } else {
            text.push_str(page.text_of(block));
        }
        before = Some(index);
    }
    text
}

/// Whether a block is the first of a `<li>`.
pub(crate) fn starts_item(page: &Page, place: &Place, index: usize) -> bool {
    let item = page.elements.get(place.item as usize);
    item.is_some_and(|element| element.tag == Tag::Li && element.first as usize == index)
}

pub(crate) fn between(before: &Place, after: &Place, both_cells: bool) -> &'static str {
    if both_cells && before.row == after.row {
        " | "
    } else if (both_cells && before.table == after.table)
        || (before.list != NONE && before.list == after.list && before.item != NONE && after.item != NONE)
    {
        "\n"
    } else {
        "\n\n"
    }
}
