"""HUMONGOUS: Common Crawl dumps to clean, measured, per-language text; nothing lost silently."""

__version__ = "0.1.0"
