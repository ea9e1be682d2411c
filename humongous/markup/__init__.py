"""What a page's mark-up states: one scan for all that read it; what a statement means, they know."""

from humongous.markup.reading import Markup, Tag, read_markup, tag_at, versions

__all__ = ["Markup", "Tag", "read_markup", "tag_at", "versions"]
