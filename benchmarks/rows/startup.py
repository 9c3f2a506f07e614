"""Cold start to first paint, with everything a user sees: wall clock, and instructions."""

import re
import shutil
import statistics
import subprocess
import sys
import time

from benchmarks.figures import Figure, milliseconds
from benchmarks.measuring import ROOT, environment, medians, run_module

ROUNDS = 9
_COLLECTED = re.compile(r"Collected : (\d+)")


class Starts:
    """Starts one thing again and again, and keeps what each time took."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._cpu: list[float] = []

    def wall_seconds(self) -> float:
        """Start it once more."""
        printed = run_module("benchmarks.start", self._what, str(time.time()))
        wall, cpu = map(float, printed.split())
        self._cpu.append(cpu)
        return wall

    def reading(self, wall: float) -> str:
        """The clock's reading, and the one of a machine that does nothing else."""
        return f"{milliseconds(wall)} (CPU {milliseconds(statistics.median(self._cpu))})"


def against_bare(names: dict[str, tuple[str, float]], rounds: int) -> list[Figure]:
    """Some starts against that of a bare window.

    Args:
        names: what is started, with the figure's name and its limit.
        rounds: how often.
    """
    starts = {what: Starts(what) for what in ("bare", *names)}
    taken = medians(rounds, **{what: start.wall_seconds for what, start in starts.items()})
    floor = f"{starts['bare'].reading(taken['bare'])}: a bare PySide6 window"
    return [
        Figure(
            name,
            limit,
            taken[what] / taken["bare"],
            ours=starts[what].reading(taken[what]),
            floor=floor,
            remark="on a busy machine the clock says more about the others than the CPU time does",
        )
        for what, (name, limit) in names.items()
    ]


def measure() -> list[Figure]:
    """Both, against a bare window."""
    names = {"program": ("cold start to first paint, wall", 1.30)}
    return [*against_bare(names, ROUNDS), _instructions()]


def _instructions() -> Figure:
    name, limit = "cold start to first paint, instructions", 1.35
    if shutil.which("valgrind") is None:
        return Figure(name, limit, remark="valgrind is not installed")
    ours, floor = _count("program"), _count("bare")
    return Figure(
        name,
        limit,
        ours / floor,
        ours=f"{ours / 1e6:,.0f} M",
        floor=f"{floor / 1e6:,.0f} M: a bare PySide6 window",
    )


def _count(what: str) -> int:
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    command += [sys.executable, "-m", "benchmarks.start", what, "0"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=True
    )
    found = _COLLECTED.search(done.stderr)
    if found is None:
        raise RuntimeError(done.stderr)
    return int(found[1])
