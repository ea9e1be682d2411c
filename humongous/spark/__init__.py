"""The edge: the only place, with `jobs/`, that imports pyspark."""
