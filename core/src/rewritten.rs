//! A page as if it were written in another language, its mark-up the same: to train on and to measure.

use crate::facts::Facts;
use crate::measure::measure;
use crate::page::{Limits, Page};
use crate::title::Title;
use crate::{features, tokens, visible};

/// A page and its features; `texts`, one a block, take the place of the page's own once the title has been compared.
pub fn read(html: &[u8], texts: Option<&[String]>) -> Result<(Page, Vec<u8>), String> {
    let mut page = tokens::parse(html, Limits::default());
    visible::keep_visible(&mut page);
    let title = Title::new(&page, &Facts::new(&page));
    if let Some(texts) = texts {
        page = rewritten(page, texts)?;
    }
    let rows = features::features_with(&page, &title);
    Ok((page, rows))
}

/// The page with other text in its blocks; links and bold keep their share of it.
fn rewritten(page: Page, texts: &[String]) -> Result<Page, String> {
    if texts.len() != page.blocks.len() {
        return Err(format!("{} texts for {} blocks", texts.len(), page.blocks.len()));
    }
    let mut written = Page { text: String::new(), ..page };
    for (block, text) in written.blocks.iter_mut().zip(texts) {
        let share = |part: u32, before: u32| (u64::from(part) * text.len() as u64 / u64::from(before.max(1))) as u32;
        let before = block.end - block.start;
        (block.link, block.bold) = (share(block.link, before), share(block.bold, before));
        block.start = written.text.len() as u32;
        written.text.push_str(text);
        block.end = written.text.len() as u32;
        block.counts = measure(text);
    }
    Ok(written)
}
