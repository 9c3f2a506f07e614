"""100 runs of 2 MB in tabs of their own, which are then closed: what stays in memory."""

import ctypes
import gc

from benchmarks.data import MIB
from benchmarks.figures import Figure
from benchmarks.measuring import Peak, status_kb
from benchmarks.program import Opened, opened_program
from benchmarks.rows.memory import run_call
from benchmarks.server import serving

RUNS = 100


def measure() -> list[Figure]:
    """Resident memory, before the first and after the last."""
    name, limit = "100 runs of 2 MB, then closed", 50
    try:
        status_kb("VmRSS")
    except OSError:
        return [Figure(name, limit, unit="MB", remark="memory can be told on Linux only")]
    with serving() as port, opened_program(f"http://127.0.0.1:{port}") as opened:
        _run_and_close(opened, 3)
        before = _resident_mb()
        with Peak() as peak:
            _run_and_close(opened, RUNS)
        grown = _resident_mb() - before
    return [
        Figure(
            name,
            limit,
            grown,
            "MB",
            ours=f"{before + grown:.0f} MB",
            floor=f"{before:.0f} MB: before them",
            peak_mb=peak.mb,
        )
    ]


def _run_and_close(opened: Opened, count: int) -> None:
    drafts = [run_call(opened, f"bench:size{2 * MIB}") for _ in range(count)]
    for draft_id in drafts:
        opened.calls.close_call(draft_id)
    opened.application.processEvents()


def _resident_mb() -> float:
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return status_kb("VmRSS") / 1024
