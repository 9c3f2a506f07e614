"""Measures the program against floors and peers: ``make bench``, and docs/performance.md."""
