//! Text that is not shown as it stands: titles, and formulas, which are shown as TeX.

use super::Builder;
use crate::attributes::Attributes;
use crate::mathml::names::Kind;
use crate::mathml::tree::Formula;
use crate::tags::Tag;

impl Builder {
    pub(super) fn meta(&mut self, attributes: &Attributes) {
        let content = String::from_utf8_lossy(&attributes.content);
        let property = attributes.property.trim_ascii();
        if self.shared_title.is_none() && property.eq_ignore_ascii_case(b"og:title") && !content.trim().is_empty() {
            self.shared_title = Some(content.into_owned());
        }
    }

    pub(super) fn catch(&mut self, tag: Tag, attributes: &Attributes) {
        let first_title = tag == Tag::Title && self.page.title.is_none() && !self.in_svg();
        let tex = matches!(tag, Tag::Annotation | Tag::Script) && attributes.is_tex();
        if first_title || (tex && self.skip == 1) {
            self.caught = Some(String::new());
        }
        if tag == Tag::Math {
            self.math = Some(self.run.mark(&self.page));
        }
    }

    /// What was caught goes where it belongs: the title, or TeX in place of the formula's own text.
    pub(super) fn release(&mut self, tag: Tag) {
        let Some(caught) = self.caught.take() else {
            return;
        };
        if tag == Tag::Title {
            self.page.title.get_or_insert(caught);
        } else if self.skip == 0 && !caught.trim().is_empty() {
            if let Some(mark) = self.math.take().filter(|_| tag == Tag::Annotation) {
                self.run.take_back(&mut self.page, mark);
                self.formula = None;
            }
            // MathJax leaves the source in a script right behind what it made of it.
            if let Some((start, end)) = self.written.take().filter(|_| tag == Tag::Script)
                && end == self.page.text.len()
            {
                self.run.take_back(&mut self.page, start);
            }
            self.show_formula(caught.trim());
        }
    }

    fn show_formula(&mut self, tex: &str) {
        let style = self.style();
        self.run.push(&mut self.page, &format!("${tex}$"), style);
    }

    /// Let an element that opens take its place in the formula, or begin one; false where it has none there.
    pub(super) fn open_in_formula(&mut self, tag: Tag, name: &[u8], attributes: &Attributes) -> bool {
        if self.skip > 0 || !matches!(tag, Tag::Math | Tag::Other) {
            return false;
        }
        if let Some((formula, _)) = &mut self.formula {
            formula.open(Kind::of(name), attributes.math, &attributes.brackets);
            return true;
        }
        if tag == Tag::Math {
            self.run.settle(&mut self.page);
            self.formula = Some((Formula::default(), self.run.mark(&self.page)));
        }
        tag == Tag::Math
    }

    /// The same for one that ends at once.
    pub(super) fn empty_in_formula(&mut self, tag: Tag, name: &[u8], attributes: &Attributes) {
        if self.formula.is_some() && self.open_in_formula(tag, name, attributes) {
            self.close_in_formula();
        }
    }

    /// End the innermost element of the formula; where that is the formula, its LaTeX takes the place of its text.
    pub(super) fn close_in_formula(&mut self) {
        let Some((formula, start)) = self.formula.take_if(|(formula, _)| formula.close()) else {
            return;
        };
        if let Some(tex) = formula.latex().filter(|tex| !tex.is_empty())
            && self.run.take_back(&mut self.page, start)
        {
            let start = self.run.mark(&self.page);
            self.show_formula(&tex);
            self.written = Some((start, self.page.text.len()));
        }
    }
}
