"""Builds here and in a clone elsewhere, and compares: one commit makes the same bytes everywhere.

python packaging/reproduce.py [artefact …]
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from steps import DIST, ROOT, FailedError, require, run, say

#: What is compared without being asked for. The installer for Windows is the same, too, until it is
#: signed, but takes as long as all of these.
NAMES = ("wheel", "sdist", "tarball", "rpm", "deb")


def main() -> int:
    """Build twice and compare; 1 where something differs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="artefact")
    names = parser.parse_args().names or NAMES
    try:
        changed = run(["git", "status", "--porcelain"])
        require(holds=not changed, otherwise=f"a clone would not have these changes:\n{changed}")
        shutil.rmtree(DIST, ignore_errors=True)
        here = _built(ROOT, names)
        with tempfile.TemporaryDirectory(prefix="a-folder-of-another-name-") as elsewhere:
            clone = Path(elsewhere) / "clone"
            run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, clone])
            there = _built(clone, names)
    except FailedError as error:
        say(f"FAILED: {error}")
        return 1
    for name in sorted(here | there):
        same = here.get(name) == there.get(name)
        say(f"{'the same twice' if same else 'DIFFERS'}: {name}")
    return 0 if here == there else 1


def _built(root: Path, names: tuple[str, ...] | list[str]) -> dict[str, str]:
    """The sums of what a checkout makes, by the names of the files."""
    run([sys.executable, root / "packaging" / "build.py", "--unproved", *names], cwd=root)
    lines = (root / "dist" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {name: total for total, name in (line.split("  ") for line in lines)}


if __name__ == "__main__":
    sys.exit(main())
