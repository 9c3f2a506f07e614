"""16 MiB asked for until the rows are painted, in the whole program; and its longest pause."""

import asyncio
import os
import socket
import statistics
import time

from PySide6.QtCore import QObject, Qt, QTimer

from benchmarks import floors
from benchmarks.data import MIB
from benchmarks.figures import Figure, milliseconds
from benchmarks.measuring import Peak, run_module, wall_seconds
from benchmarks.painting import PaintWatch
from benchmarks.program import Opened, opened_program
from benchmarks.server import serving

ROUNDS = 20
FRAME = 1 / 60
_BEAT = 0.002
_PATH = f"bench:size{16 * MIB}"


class Heartbeat(QObject):
    """Beats every two milliseconds for as long as nothing holds the loop."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=2, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.beat)
        self._timer.start()

    def beat(self) -> None:
        """Note how long the last one was ago, less the time it would have been anyway."""
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last - _BEAT)
        self._last = now

    def stop(self) -> float:
        """Seconds of the longest pause."""
        self.beat()
        self._timer.stop()
        return self.longest


def measure() -> list[Figure]:
    """Time and pause come from the same calls, the small tree's time from a bare application."""
    with serving() as port, opened_program(f"http://127.0.0.1:{port}") as opened:
        raw, ours, pauses, peak_mb = _rounds(opened, port)
    floor = raw + floors.seconds("scan_and_small_tree", 7)
    naive = float(run_module("benchmarks.naive"))
    return [
        Figure(
            "16 MiB requested → rows painted",
            1.5,
            ours / floor,
            ours=milliseconds(ours),
            floor=f"{milliseconds(floor)}: a raw socket, cutting it up, a tree of 3 rows",
            peers={"r.json() and eager tree": naive / floor},
            peak_mb=peak_mb,
        ),
        _pause_figure(pauses, peak_mb),
    ]


def _pause_figure(pauses: list[float], peak_mb: float | None) -> Figure:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return Figure(
        "longest pause while 16 MiB arrive, worst of 20",
        1.0,
        max(pauses) / FRAME,
        ours=f"{milliseconds(max(pauses))} (median {milliseconds(statistics.median(pauses))})",
        floor=f"{milliseconds(FRAME)}: a frame",
        peak_mb=peak_mb,
        remark=f"on a busy machine 2 would do; the load, our own with it, was {load:.1f}",
    )


def _rounds(opened: Opened, port: int) -> tuple[float, float, list[float], float | None]:
    draft = opened.open_call(_PATH)
    watch = PaintWatch(opened.tree(draft).viewport())
    runner = opened.program.session.runner
    shown: list[float] = []
    pauses: list[float] = []

    async def run() -> None:
        finished = asyncio.Event()

        def finish(*_ends: object) -> None:
            finished.set()

        for signal in (runner.call_finished, runner.call_failed, runner.call_stopped):
            signal.connect(finish)
        started, painted = time.perf_counter(), watch.count
        heartbeat = Heartbeat()
        runner.run(draft)
        await finished.wait()
        while watch.count == painted:
            await asyncio.sleep(0)
        shown.append(time.perf_counter() - started)
        await asyncio.sleep(0.5)  # until history has been written, too
        pauses.append(heartbeat.stop())

    raw: list[float] = []
    peaks: list[float | None] = []
    for _ in range(ROUNDS + 1):
        raw.append(wall_seconds(lambda: _ask_raw(port)))
        with Peak() as peak:
            opened.run(run())
        peaks.append(peak.mb)
    median = statistics.median
    return median(raw[1:]), median(shown[1:]), pauses[1:], peaks[0]


def _ask_raw(port: int) -> bytes:
    body = b'{"path":"%s"}' % _PATH.encode()
    with socket.create_connection(("127.0.0.1", port)) as link:
        link.sendall(b"POST / HTTP/1.1\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))
        received = bytearray()
        while not received.endswith(b'"logLines":[]}'):
            received += link.recv(1 << 18)
    return bytes(received)
