//! Blocks that readers do not see, taken out.

use crate::page::Page;

/// Take out hidden blocks, unless the page hides nearly all it has: then a script shows them.
///
/// Such pages hide their body until it is styled, or while a dialog is open.
pub fn keep_visible(page: &mut Page) {
    let sum = |hidden: bool| -> u64 {
        page.blocks.iter().filter(|block| block.hidden == hidden).map(|block| u64::from(block.counts.chars)).sum()
    };
    let (seen, unseen) = (sum(false), sum(true));
    if unseen == 0 || seen * 8 < unseen {
        return;
    }
    let mut kept_before = Vec::with_capacity(page.blocks.len() + 1);
    let mut kept = 0u32;
    for block in &page.blocks {
        kept_before.push(kept);
        kept += u32::from(!block.hidden);
    }
    kept_before.push(kept);
    for element in &mut page.elements {
        element.first = kept_before[element.first as usize];
        element.last = kept_before[element.last as usize];
    }
    page.blocks.retain(|block| !block.hidden);
}
