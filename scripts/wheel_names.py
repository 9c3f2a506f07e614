"""Prints which of the locked wheels are made for one system only, from a pylock.toml at its input.

What they are called says which systems they run on; tests compare that with what packages claim.
"""

import re
import sys
import tomllib

#: Those that the frozen Python, 3.11, can load.
LOADED = re.compile(r"-(cp311-cp311|cp3\d+-abi3|py3-none)-(?!any)")


def main() -> int:
    """Print their names, in order."""
    locked = tomllib.loads(sys.stdin.read())
    urls = (wheel["url"] for package in locked["packages"] for wheel in package["wheels"])
    names = (url.rpartition("/")[2] for url in urls)
    print("\n".join(sorted(name for name in names if LOADED.search(name))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
