"""Comparing 16 MiB with 16 MiB."""

import json

from benchmarks.data import MIB, compact, documents
from benchmarks.figures import Figure, milliseconds
from benchmarks.measuring import Peak, cpu_seconds, medians
from convex_explorer.values.comparison import Comparison
from convex_explorer.values.received import Received

ROUNDS = 5
#: One document of so many has changed, and one of a third as many is gone.
EACH = 100


def measure() -> list[Figure]:
    """All the steps of one comparison, against reading both values with the standard library."""
    before = documents(16 * MIB)
    after = _changed(before)

    def compare() -> None:
        comparison = Comparison(Received.from_bytes(before), Received.from_bytes(after))
        for _ in comparison.steps():
            pass

    def read_both() -> None:
        json.loads(before)
        json.loads(after)

    with Peak() as peak:
        compare()
    taken = medians(
        ROUNDS,
        floor=lambda: cpu_seconds(read_both),
        compare=lambda: cpu_seconds(compare),
    )
    return [
        Figure(
            "compare 16 MiB with 16 MiB",
            0.5,
            taken["compare"] / taken["floor"],
            ours=milliseconds(taken["compare"]),
            floor=f"{milliseconds(taken['floor'])}: json.loads of both",
            peak_mb=peak.mb,
            remark=f"documents, of which one of {EACH} has changed; values/comparison.py alone",
        )
    ]


def _changed(data: bytes) -> bytes:
    rows = json.loads(data)
    for row in rows[::EACH]:
        row["amount"] = -1
    del rows[1 :: EACH * 3]
    return compact(rows)
