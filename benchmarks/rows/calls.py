"""1,000 calls queued at once: how many end in a second."""

import asyncio
import time
from dataclasses import replace

import httpx

from benchmarks.figures import Figure
from benchmarks.measuring import Peak
from benchmarks.program import Opened, opened_program
from benchmarks.server import serving

COUNT = 1_000
AT_ONCE = 8
ROUNDS = 3


def measure() -> list[Figure]:
    """Against the same httpx on plain asyncio, with eight at once."""
    with serving() as port:
        with opened_program(f"http://127.0.0.1:{port}") as opened, Peak() as peak:
            ours = max(_program(opened) for _ in range(ROUNDS))
        plain = max(asyncio.run(_plain(port)) for _ in range(ROUNDS))
    return [
        Figure(
            "1,000 calls queued, throughput",
            0.75,
            ours / plain,
            at_least=True,
            ours=f"{ours:,.0f} a second",
            floor=f"{plain:,.0f} a second: the same httpx on plain asyncio, {AT_ONCE} at once",
            peak_mb=peak.mb,
            remark=f"by the client on the program's loop, without a tab for each; best of {ROUNDS}",
        )
    ]


def _program(opened: Opened) -> float:
    session = opened.program.session
    first = opened.call(opened.open_call("bench:size0"))
    calls = [replace(first, call_id=f"call {number}") for number in range(COUNT)]

    async def run() -> float:
        client = await session.active.client_for(opened.deployment)
        await client.run(first)
        started = time.perf_counter()
        await asyncio.gather(*(client.run(call) for call in calls))
        return COUNT / (time.perf_counter() - started)

    return opened.run(run())


async def _plain(port: int) -> float:
    url = f"http://127.0.0.1:{port}/api/query"
    body = {"path": "bench:size0", "format": "convex_encoded_json", "args": [{}]}
    door = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient() as client:

        async def call() -> None:
            async with door:
                (await client.post(url, json=body)).json()

        await call()
        started = time.perf_counter()
        await asyncio.gather(*(call() for _ in range(COUNT)))
        return COUNT / (time.perf_counter() - started)
