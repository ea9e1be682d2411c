"""HUMONGOUS beside its peers on the same WARC: `python -m bench.peers --help`."""
