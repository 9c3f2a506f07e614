"""Cold start until a call can be sent: the window painted, the loop running, a client open."""

from benchmarks.figures import Figure
from benchmarks.rows.startup import against_bare

ROUNDS = 7


def measure() -> list[Figure]:
    """Over HTTP and over TLS, against a bare window's first paint."""
    name = "cold start to a call that can be sent"
    names = {"http": (f"{name}, http", 2.5), "https": (f"{name}, https", 2.8)}
    return against_bare(names, ROUNDS)
