"""What `python -m bench.languages` measures and holds against its pins."""
