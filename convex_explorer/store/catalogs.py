"""What is known of each deployment's functions, so that it is there without the deployment."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from convex_explorer.store.errors import NewerFileError, StoreError, store_errors
from convex_explorer.store.files import is_newer, read_json, replace_file, unreadable

if TYPE_CHECKING:
    from pathlib import Path

    from convex_explorer.convex.function_spec import KnownCatalog
    from convex_explorer.values.types import Value

#: The form of the files; raised when an older program would misread them.
VERSION = 1


class CatalogStore:
    """Keeps one file for each deployment. Nothing in them is secret.

    What reads and writes catalogs is loaded when one is: the first paint does without.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, deployment_id: str) -> KnownCatalog | None:
        """What was kept for a deployment, or None.

        Raises:
            NewerFileError: a newer version wrote the file.
            StoreError: the file cannot be read. If it made no sense, it was set aside.
        """
        from convex_explorer.values.codec import InvalidValueError

        file = self._file(deployment_id)
        content = read_json(file)
        if content is None:
            return None
        if is_newer(content, VERSION):
            raise NewerFileError(file)
        try:
            return _known(content)
        except (KeyError, TypeError, ValueError, AttributeError, InvalidValueError) as error:
            raise unreadable(file, f"it holds no catalog: {error}") from error

    def save(self, deployment_id: str, known: KnownCatalog) -> None:
        """Keep this instead of what was kept before.

        Raises:
            NewerFileError: a newer version wrote the file.
            StoreError: the file cannot be written; it is as it was.
        """
        from convex_explorer.convex.function_spec import write_functions
        from convex_explorer.values.codec import encode

        tables: dict[str, Value] = {str(number): name for number, name in known.tables.items()}
        about = {
            "version": VERSION,
            "origin": str(known.origin),
            "knownAt": known.known_at.astimezone(UTC).isoformat(),
            "unreadable": list(known.catalog.unreadable),
        }
        functions = encode(write_functions(known.catalog))
        data = json.dumps(about, ensure_ascii=False).encode("utf-8", "replace")[:-1]
        data += b', "tables": ' + encode(tables) + b', "functions": ' + functions + b"}\n"
        file = self._file(deployment_id)
        if is_newer(_content(file), VERSION):
            raise NewerFileError(file)
        replace_file(file, data)

    def forget(self, deployment_id: str) -> None:
        """Delete what is kept for a deployment.

        Raises:
            StoreError: the file cannot be deleted.
        """
        file = self._file(deployment_id)
        with store_errors("delete", file):
            file.unlink(missing_ok=True)

    def _file(self, deployment_id: str) -> Path:
        return self._folder / f"{deployment_id}.json"


def _content(file: Path) -> dict[str, Any]:
    """What a file holds; nothing where it cannot be read and is to be replaced anyway."""
    try:
        return read_json(file) or {}
    except StoreError:
        return {}


def _known(content: dict[str, Any]) -> KnownCatalog:
    from convex_explorer.convex.function_spec import CatalogOrigin, KnownCatalog, read_functions
    from convex_explorer.values.codec import decode

    # The validators in it are in Convex's own encoding, which tells an Int64 from a number.
    functions = decode(json.dumps(content["functions"]).encode())
    if not isinstance(functions, list):
        raise TypeError("no list of functions")
    catalog = read_functions(functions)
    return KnownCatalog(
        replace(catalog, unreadable=tuple(map(str, content["unreadable"]))),
        CatalogOrigin(content["origin"]),
        datetime.fromisoformat(content["knownAt"]).astimezone(UTC),
        {int(number): str(name) for number, name in content["tables"].items()},
    )
