"""The variables of each deployment, as JSON with no secret in it: what was typed for each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from convex_explorer.store.errors import NewerFileError
from convex_explorer.store.files import is_newer, read_json, write_json
from convex_explorer.store.turns import turn_at

#: The form of the file; raised when an older program would misread it.
VERSION = 1


class VariableStore:
    """Keeps the variables of all deployments in one file, by the ids of deployments."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def load(self) -> dict[str, dict[str, str]]:
        """The names of variables and what was typed for each, without what makes no sense.

        Raises:
            StoreError: the file cannot be read. If it is no JSON object, it was set aside
                (``set_aside``), and loading again gives nothing.
        """
        return _variables(read_json(self._file) or {})

    def keep(self, deployment_id: str, texts: Mapping[str, str]) -> dict[str, dict[str, str]]:
        """Keep these for a deployment instead of those kept before; what there is then in all.

        Raises:
            NewerFileError: a newer version wrote the file.
            StoreError: the file is as it was.
        """
        with turn_at(self._file):
            content = read_json(self._file) or {}
            if is_newer(content, VERSION):
                raise NewerFileError(self._file)
            variables = _variables(content)
            variables.pop(deployment_id, None)
            if texts:
                variables[deployment_id] = dict(texts)
            write_json(self._file, {"version": VERSION, "deployments": variables})
        return variables


def _variables(content: dict[str, Any]) -> dict[str, dict[str, str]]:
    kept = content.get("deployments")
    entries = kept if isinstance(kept, dict) else {}
    return {
        deployment_id: {name: text for name, text in each.items() if isinstance(text, str)}
        for deployment_id, each in entries.items()
        if isinstance(each, dict)
    }
