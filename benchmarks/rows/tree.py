"""16 MiB in hand until the first rows are painted."""

from benchmarks import floors
from benchmarks.data import MIB, documents, reply
from benchmarks.figures import Figure, milliseconds
from benchmarks.measuring import Peak, cpu_seconds, medians
from benchmarks.painting import PaintWatch
from benchmarks.program import opened_program

ROUNDS = 9


def measure() -> list[Figure]:
    """Against cutting the bytes up and painting three rows, and against ``json.loads`` alone."""
    peaks: list[float | None] = []
    ours, floor = floors.around("scan_and_small_tree", ROUNDS, lambda: _program(peaks))
    loads = floors.seconds("json_loads", 5)
    peers = {
        name: floors.seconds(peer, rounds) / floor
        for name, peer, rounds in (
            ("QTreeWidget", "tree_widget", 0),
            ("QStandardItemModel", "standard_model", 0),
            ("eager model", "eager_model", 1),
        )
    }
    return [
        Figure(
            "16 MiB in hand → first rows painted",
            1.3,
            ours / floor,
            ours=milliseconds(ours),
            floor=f"{milliseconds(floor)}: cutting it up, and a tree of 3 rows",
            peers=peers,
            peak_mb=peaks[0],
        ),
        Figure(
            "16 MiB in hand → first rows painted, to json.loads",
            0.15,
            ours / loads,
            ours=milliseconds(ours),
            floor=f"{milliseconds(loads)}: json.loads alone",
            peak_mb=peaks[0],
        ),
    ]


def _program(peaks: list[float | None]) -> float:
    body = reply(documents(16 * MIB))
    with opened_program() as opened:
        draft = opened.open_call()
        call, watch = opened.call(draft), PaintWatch(opened.tree(draft).viewport())

        def show() -> float:
            return cpu_seconds(lambda: watch.until_painted(lambda: opened.show_reply(call, body)))

        with Peak() as peak:
            show()
        peaks.append(peak.mb)
        return medians(ROUNDS, show=show)["show"]
