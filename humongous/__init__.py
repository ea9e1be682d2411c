"""HUMONGOUS: Common Crawl dumps to clean, measured, per-language text; nothing lost silently.

```python
from humongous import process_page, iter_documents

outcome = process_page(html, url="https://example.org/", content_type="text/html; charset=utf-8")
outcome.text, outcome.language, outcome.signals, outcome.reason

for document in iter_documents("humongous-out", language="isl_Latn"):
    document.text, document.meta["url"]
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from humongous.corpus import iter_documents
    from humongous.pipeline import process_page

__version__ = "0.1.0"
__all__ = ["__version__", "iter_documents", "process_page"]


def __getattr__(name: str) -> object:
    """Import the two functions when they are asked for: `import humongous` alone stays light."""
    if name == "process_page":
        from humongous.pipeline import process_page

        return process_page
    if name == "iter_documents":
        from humongous.corpus import iter_documents

        return iter_documents
    raise AttributeError(f"module 'humongous' has no attribute {name!r}")
