"""What a result of 16 MiB costs in memory, for each byte that came."""

import asyncio
import gc

from benchmarks.data import MIB
from benchmarks.figures import Figure
from benchmarks.measuring import Peak, status_kb
from benchmarks.program import Opened, opened_program
from benchmarks.server import serving

_KB = 16 * MIB / 1024


def measure() -> list[Figure]:
    """Resident while it is shown, and at the highest."""
    names = ("memory for a result, resident", "memory for a result, peak")
    limits = (1.3, 1.4)
    try:
        base = status_kb("VmRSS")
    except OSError:
        remark = "memory can be told on Linux only"
        pairs = zip(names, limits, strict=True)
        return [Figure(name, limit, remark=remark) for name, limit in pairs]
    with serving() as port, opened_program(f"http://127.0.0.1:{port}") as opened:
        run_call(opened, "bench:size100000")  # what every call loads is there
        gc.collect()
        base = status_kb("VmRSS")
        with Peak() as peak:
            run_call(opened, f"bench:size{16 * MIB}")
        gc.collect()
        held = status_kb("VmRSS") - base
    assert peak.mb is not None
    taken = (held / _KB, peak.mb * 1024 / _KB)
    return [
        Figure(
            name, limit, value, ours=f"{value:.2f} bytes", floor="1 byte received", peak_mb=peak.mb
        )
        for name, limit, value in zip(names, limits, taken, strict=True)
    ]


def run_call(opened: Opened, path: str) -> str:
    """Make a call in a new tab, wait for its outcome, and let it be painted."""
    draft = opened.open_call(path)
    runner = opened.program.session.runner

    async def run() -> None:
        ended = asyncio.Event()

        def end(*_ends: object) -> None:
            ended.set()

        for signal in (runner.call_finished, runner.call_failed):
            signal.connect(end)
        runner.run(draft)
        await ended.wait()
        await asyncio.sleep(0.3)  # painted, and written to history

    opened.run(run())
    return draft.draft_id
