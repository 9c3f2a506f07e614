"""Finding a rare word in 16 MiB."""

from benchmarks.data import MIB, documents
from benchmarks.figures import Figure, milliseconds
from benchmarks.measuring import Peak, cpu_seconds, medians
from convex_explorer.values.pretty_text import PrettyText
from convex_explorer.values.received import Received
from convex_explorer.values.search import Query, Search

ROUNDS = 9


def measure() -> list[Figure]:
    """All the steps of one search, against ``bytes.find`` through the same text."""
    laid_out = PrettyText(Received.from_bytes(documents(16 * MIB)))
    for _ in laid_out.steps():
        pass
    text = laid_out.text

    def search(words: str) -> float:
        return cpu_seconds(lambda: sum(1 for _ in Search(laid_out, Query(words)).steps()))

    with Peak() as peak:
        search("Zanzibar")
    taken = medians(
        ROUNDS,
        floor=lambda: cpu_seconds(lambda: text.find(b"Zanzibar")),
        exact=lambda: search("Zanzibar"),
        any_case=lambda: search("zanzibar"),
    )
    return [
        Figure(
            f"find in 16 MiB, {name}",
            limit,
            taken[key] / taken["floor"],
            ours=milliseconds(taken[key]),
            floor=f"{milliseconds(taken['floor'])}: bytes.find in the {len(text) / MIB:.0f} MiB "
            "of its text",
            peak_mb=peak.mb,
            remark="the search alone, by values/search.py: no find box, no window",
        )
        for name, key, limit in (("exact", "exact", 1.3), ("ignoring case", "any_case", 2.0))
    ]
