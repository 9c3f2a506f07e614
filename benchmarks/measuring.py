"""How it is measured: CPU time, medians of interleaved rounds, and the highest water of memory."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent.parent
_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class FailedError(Exception):
    """What was to be measured did not run."""


def environment() -> dict[str, str]:
    """For every process: no screen, the same hashes each time, and modules compiled beforehand."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {
        **kept,
        "QT_QPA_PLATFORM": "offscreen",
        "QT_LOGGING_RULES": "*.warning=false",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(ROOT / "build" / "bench-pycache"),
    }


def run_module(*words: str) -> str:
    """What a module prints that is run in a process of its own.

    Raises:
        FailedError: it did not end well; the message holds the end of what it said of that.
    """
    command = [sys.executable, "-m", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise FailedError(f"{' '.join(words)} failed:\n{done.stderr[-2_000:]}")
    return done.stdout


def cpu_seconds(action: Callable[[], object]) -> float:
    """CPU time of the whole process; other processes do not disturb that."""
    started = time.process_time()
    action()
    return time.process_time() - started


def wall_seconds(action: Callable[[], object]) -> float:
    """What a clock on the wall says."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def medians(rounds: int, **samples: Callable[[], float]) -> dict[str, float]:
    """The median of each sample, taken in turn, after one round that does not count."""
    taken: dict[str, list[float]] = {name: [] for name in samples}
    for number in range(rounds + 1):
        for name, take in samples.items():
            seconds = take()
            if number:
                taken[name].append(seconds)
    return {name: statistics.median(values) for name, values in taken.items()}


class Peak:
    """How far memory rose above where it began: ``with Peak() as peak: …; peak.mb``."""

    def __init__(self) -> None:
        self._base = 0
        self.mb: float | None = None

    def __enter__(self) -> Self:
        if _CLEAR.exists():
            _CLEAR.write_text("5")
            self._base = status_kb("VmRSS")
        return self

    def __exit__(self, *_exception: object) -> None:
        if _CLEAR.exists():
            self.mb = (status_kb("VmHWM") - self._base) / 1024


def status_kb(name: str) -> int:
    """A line of /proc/self/status: VmRSS is what is resident, VmHWM the most that ever was."""
    lines = _STATUS.read_text().splitlines()
    return int(next(line for line in lines if line.startswith(f"{name}:")).split()[1])
