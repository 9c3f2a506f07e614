"""From pressing Stop until nothing of the call is left."""

import asyncio
import statistics
import time

import httpx

from benchmarks.figures import Figure, milliseconds
from benchmarks.measuring import Peak
from benchmarks.program import Opened, opened_program
from benchmarks.server import serving

ROUNDS = 15


def measure() -> list[Figure]:
    """Against cancelling the same request of httpx on plain asyncio."""
    with serving() as port:
        with opened_program(f"http://127.0.0.1:{port}") as opened, Peak() as peak:
            ours = _program(opened)
        plain = asyncio.run(_plain(port))
    return [
        Figure(
            "stop to stopped, beyond asyncio's own cancel",
            2.0,
            (ours - plain) * 1_000,
            "ms",
            ours=milliseconds(ours),
            floor=f"{milliseconds(plain)}: cancelling it on plain asyncio",
            peak_mb=peak.mb,
        )
    ]


def _program(opened: Opened) -> float:
    draft = opened.open_call("bench:never")
    runner, tasks = opened.program.session.runner, opened.program.tasks

    async def run() -> float:
        runner.run(draft)
        await asyncio.sleep(0.1)
        started = time.perf_counter()
        runner.stop(draft.draft_id)
        while any(task.get_name().startswith("call ") for task in tasks._running):
            await asyncio.sleep(0)
        return time.perf_counter() - started

    return statistics.median(opened.run(run()) for _ in range(ROUNDS))


async def _plain(port: int) -> float:
    taken = []
    async with httpx.AsyncClient() as client:
        for _ in range(ROUNDS):
            request = client.post(
                f"http://127.0.0.1:{port}/", json={"path": "bench:never"}, timeout=None
            )
            task = asyncio.create_task(request)
            await asyncio.sleep(0.1)
            started = time.perf_counter()
            task.cancel()
            await asyncio.wait([task])
            taken.append(time.perf_counter() - started)
    return statistics.median(taken)
