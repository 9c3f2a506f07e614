"""``python -m benchmarks [rows]``: measures, writes build/bench.json, and prints the table.

Rows are named by their files in ``benchmarks/rows``, parted by commas; all of them if none is.
Ends with 1 where a figure is missed, or a row cannot be measured.
"""

import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import Figure, State, table
from benchmarks.measuring import ROOT, FailedError, run_module

#: In the order of the table in docs/performance.md.
ROWS = (
    "startup", "ready", "tree", "wire", "memory", "text", "find", "compare", "table", "million",
    "keystroke", "history", "calls", "stop", "tabs",
)  # fmt: skip


def main() -> int:
    """Measure the rows that were asked for."""
    asked = tuple(",".join(sys.argv[1:]).split(",")) if sys.argv[1:] else ROWS
    if unknown := set(asked) - set(ROWS):
        print(f"There is no row {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}.")
        return 2
    figures: list[Figure] = []
    broken: list[str] = []
    machine = describe_machine()
    for row in asked:
        print(f"measuring {row} …", file=sys.stderr, flush=True)
        try:
            figures += Figure.from_json(run_module("benchmarks.rows", row))
        except FailedError as error:
            print(error, file=sys.stderr)
            broken.append(row)
    folder = ROOT / "build"
    folder.mkdir(exist_ok=True)
    report = {"machine": machine, "broken": broken, "figures": [each.to_json() for each in figures]}
    (folder / "bench.json").write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    print("\n".join(f"{name}: {value}" for name, value in machine.items()), end="\n\n")
    print(table(figures))
    missed = [each.name for each in figures if each.state is State.MISSED]
    if missed:
        print(f"\nMissed: {'; '.join(missed)}.")
    if broken:
        print(f"\nCould not be measured: {', '.join(broken)}; see above.")
    return 1 if missed or broken else 0


def describe_machine() -> dict[str, str]:
    """On what it was measured, and how busy that was."""
    from PySide6 import __version__ as pyside_version

    return {
        "when": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "processor": f"{os.cpu_count()} × {_processor()}",
        "system": platform.platform(),
        "python": f"{platform.python_version()}, PySide6 {pyside_version}, offscreen",
        "load": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown",
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main())
