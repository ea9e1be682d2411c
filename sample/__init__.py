"""The sample dump: pages of our own, and the script that builds a dump in Common Crawl's layout from them."""
