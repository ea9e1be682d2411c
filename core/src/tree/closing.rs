//! Which tag ends which element.

use super::{Builder, Open, name_of};
use crate::tags::Tag;

impl Builder {
    /// Elements whose end tags a start tag makes superfluous.
    pub(super) fn imply_end_tags(&mut self, tag: Tag) {
        if tag.closes_p() {
            self.leave(|open| open.tag == Tag::P, |open| open.tag.is_scope() || open.tag == Tag::Button);
        }
        let table = |open: &Open| matches!(open.tag, Tag::Table | Tag::Template);
        let special = |open: &Open| open.tag.is_block() && !matches!(open.tag, Tag::Address | Tag::Div | Tag::P);
        match tag {
            Tag::Li => self.leave(|open| open.tag == Tag::Li, special),
            Tag::Dd | Tag::Dt => self.leave(|open| matches!(open.tag, Tag::Dd | Tag::Dt), special),
            Tag::Td | Tag::Th => self.leave(|open| matches!(open.tag, Tag::Td | Tag::Th), table),
            Tag::Tr => self.leave(|open| open.tag == Tag::Tr, table),
            Tag::Tbody | Tag::Thead | Tag::Tfoot => {
                self.leave(|open| matches!(open.tag, Tag::Tbody | Tag::Thead | Tag::Tfoot | Tag::Caption), table);
            }
            Tag::Rb | Tag::Rt | Tag::Rp | Tag::Rtc => {
                self.leave(
                    |open| matches!(open.tag, Tag::Rb | Tag::Rt | Tag::Rp | Tag::Rtc),
                    |open| open.tag == Tag::Ruby,
                );
            }
            Tag::A => self.end_formatting(Tag::A),
            Tag::Button => self.leave(|open| open.tag == Tag::Button, |open| open.tag.is_scope()),
            _ if tag.is_heading() && self.stack.last().is_some_and(|open| open.tag.is_heading()) => self.pop(),
            _ => {}
        }
    }

    /// An end tag.
    pub fn end(&mut self, tag: Tag, name: &[u8]) {
        if self.stopped() {
            return;
        }
        self.after_pre = false;
        match tag {
            Tag::Html | Tag::Head | Tag::Body | Tag::Frameset => {}
            Tag::Br => self.run.line_break(&self.page),
            Tag::P if self.open[Tag::P as usize] == 0 => self.flush(),
            Tag::P => {
                self.flush();
                self.leave(|open| open.tag == Tag::P, |open| open.tag.is_scope() || open.tag == Tag::Button);
            }
            _ if self.open[tag as usize] == 0 && !tag.is_heading() => {}
            _ if tag.is_heading() => self.leave(|open| open.tag.is_heading(), |open| open.tag.is_scope()),
            _ if tag.is_formatting() => self.end_formatting(tag),
            Tag::Table | Tag::Tbody | Tag::Thead | Tag::Tfoot | Tag::Tr | Tag::Td | Tag::Th | Tag::Caption => {
                self.leave(|open| open.tag == tag, |open| matches!(open.tag, Tag::Table | Tag::Template));
            }
            Tag::Li => {
                self.leave(|open| open.tag == tag, |open| open.tag.is_scope() || matches!(open.tag, Tag::Ol | Tag::Ul))
            }
            _ if tag.is_block() || tag.is_skipped() => self.leave(|open| open.tag == tag, |open| open.tag.is_scope()),
            _ => {
                let name = name_of(tag, name);
                self.leave(|open| open.tag == tag && open.name == name, |open| open.tag.is_block());
            }
        }
    }

    /// Pop up to and with the innermost element that `wanted` says, unless `barrier` comes before.
    ///
    /// Looks no further out than elements may be nested, for time linear in the page.
    pub(super) fn leave(&mut self, wanted: impl Fn(&Open) -> bool, barrier: impl Fn(&Open) -> bool) {
        for at in (self.outermost()..self.stack.len()).rev() {
            if wanted(&self.stack[at]) {
                while self.stack.len() > at {
                    self.pop();
                }
                return;
            }
            if barrier(&self.stack[at]) {
                return;
            }
        }
    }

    fn outermost(&self) -> usize {
        self.stack.len().saturating_sub(self.limits.depth)
    }

    /// End a formatting element; blocks opened since stay open (the adoption agency's outcome, for text).
    fn end_formatting(&mut self, tag: Tag) {
        if self.open[tag as usize] == 0 {
            return;
        }
        let outermost = self.outermost();
        let found = self.stack[outermost..].iter().rposition(|open| open.tag == tag || open.tag.is_scope());
        let Some(at) = found.map(|at| outermost + at).filter(|at| self.stack[*at].tag == tag) else {
            return;
        };
        if self.stack[at..].iter().any(|open| open.tag.is_block()) {
            let open = self.stack.remove(at);
            self.close(open);
        } else {
            while self.stack.len() > at {
                self.pop();
            }
        }
    }
}
