"""Throws bytes at what reads the words of others, guided by which code they reach (atheris).

    python scripts/fuzz.py replies -max_total_time=60
    python scripts/fuzz.py args -max_total_time=60

Whatever follows the name is for libFuzzer. It begins with tests/fuzz/corpus, keeps what reaches new
code in build/fuzz, and leaves there what made a reader fail. Without atheris, which has wheels for
Linux only, it says so and succeeds.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
#: No reader may take longer than so many seconds, or more memory.
LIMITS = (
    "-timeout=10",
    "-rss_limit_mb=1024",
    "-max_len=4096",
    "-verbosity=0",
    "-print_final_stats=1",
)


def main() -> int:
    """Fuzz until the time is over or something fails; libFuzzer ends the process then."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("reader", choices=("replies", "args"))
    chosen, options = parser.parse_known_args()
    try:
        import atheris
    except ImportError:
        print(f"The {chosen.reader} are not fuzzed here: atheris is not installed.")
        return 0
    with atheris.instrument_imports(include=["convex_explorer"]):
        readers = load_readers()
    found = ROOT / "build" / "fuzz" / chosen.reader
    found.mkdir(parents=True, exist_ok=True)
    seeds = ROOT / "tests" / "fuzz" / "corpus" / chosen.reader
    places = (f"-artifact_prefix={found.parent}/{chosen.reader}-", str(found), str(seeds))
    atheris.Setup([sys.argv[0], *LIMITS, *options, *places], readers[chosen.reader])
    atheris.Fuzz()
    return 0


def load_readers() -> dict[str, Callable[[bytes], None]]:
    """What is fuzzed, by name."""
    from tests.support.fuzzing import read_as_args, read_as_reply

    return {"replies": read_as_reply, "args": read_as_args}


if __name__ == "__main__":
    sys.exit(main())
