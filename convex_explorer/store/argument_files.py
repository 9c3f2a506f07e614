"""Reads files whose bytes become a part of args."""

from __future__ import annotations

from typing import TYPE_CHECKING

from convex_explorer.store.errors import StoreError, store_errors

if TYPE_CHECKING:
    from pathlib import Path

#: Args as a whole may not be larger (open backend, common/knobs.rs).
LARGEST = 16 * 1024 * 1024


def read_argument(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        StoreError: it cannot be read, or no args could hold so much.
    """
    with store_errors("read", path), path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise StoreError(
            f"{path} is larger than 16 MiB, and args cannot hold more.",
            advice="Upload it to file storage instead, and send its storage id.",
        )
    return data
