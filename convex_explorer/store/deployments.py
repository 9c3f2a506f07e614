"""The deployments the user has added, as a JSON list with no secret in it."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from convex_explorer.convex.deployment import CredentialKind, Deployment, DeploymentKind
from convex_explorer.convex.guard import GuardLevel
from convex_explorer.store.connection_entries import connection_entry, read_connection
from convex_explorer.store.errors import NewerFileError, StoreError
from convex_explorer.store.files import Stamp, is_newer, read_json, stamp_of, unreadable, write_json
from convex_explorer.store.turns import turn_at

#: The form of the file; raised when an older program would misread it.
VERSION = 1


class DeploymentStore:
    """Keeps deployments in one file, in the order given."""

    def __init__(self, file: Path) -> None:
        self._file = file
        #: What was read or written here last, and by which the file is known to be the same.
        self._last: tuple[Stamp | None, tuple[Deployment, ...]] | None = None

    def at_hand(self) -> tuple[Deployment, ...] | None:
        """What was read or written here last; None where the file is another one by now.

        It takes some microseconds, so that whoever must not wait can ask.
        """
        if self._last is None or self._last[0] != stamp_of(self._file):
            return None
        return self._last[1]

    def load(self, otherwise: Sequence[Deployment] = ()) -> list[Deployment]:
        """All deployments, in their order; others where there is no file.

        Raises:
            NewerFileError: a newer version wrote the file, in a form that means nothing to us.
            StoreError: the file cannot be read. If it made no sense, it was set aside
                (``set_aside``), and loading again begins with none.
        """
        stamp = stamp_of(self._file)  # before it is read: who changes it meanwhile is noticed
        content = read_json(self._file)
        kept = list(otherwise) if content is None else self._read(content)
        self._last = stamp, tuple(kept)
        return kept

    def save(self, deployments: Sequence[Deployment]) -> None:
        """Keep these deployments instead of those kept before.

        Raises:
            StoreError: as for ``change``.
        """
        self.change(lambda _: deployments)

    def change(
        self,
        edit: Callable[[list[Deployment]], Sequence[Deployment]],
        *,
        otherwise: Sequence[Deployment] = (),
    ) -> list[Deployment]:
        """Change the list as it is kept now, which another process may have changed lately.

        Args:
            edit: from the deployments that are kept to those that are to be. What it raises goes
                on, and nothing is changed.
            otherwise: what to begin with where there is no file.

        Returns:
            what is kept from now on.

        Raises:
            NewerFileError: a newer version wrote the file.
            StoreError: two share a name, or the file cannot be read or written; it is as it was,
                or was set aside.
        """
        with turn_at(self._file):
            content = read_json(self._file)
            kept = list(otherwise) if content is None else self._read(content)
            if is_newer(content, VERSION):
                raise NewerFileError(self._file)
            changed = list(edit(kept))
            if name := _first_repeated(each.name for each in changed):
                raise StoreError(
                    f"Two deployments are named “{name}”.", advice="Give one of them another name."
                )
            entries = [_entry(each) for each in changed]
            write_json(self._file, {"version": VERSION, "deployments": entries})
            self._last = stamp_of(self._file), tuple(changed)
        return changed

    def _read(self, content: dict[str, Any]) -> list[Deployment]:
        try:
            return _deployments(content.get("deployments"))
        except _UnreadableEntryError as error:
            if is_newer(content, VERSION):
                raise NewerFileError(self._file) from error
            raise unreadable(self._file, str(error)) from error


class _UnreadableEntryError(Exception):
    """The file is JSON, but not a list of deployments; the text says where."""


def _entry(deployment: Deployment) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": deployment.deployment_id,
        "name": deployment.name,
        "url": deployment.url,
        "kind": deployment.kind,
        "credential": deployment.credential_kind,
    }
    if connection := connection_entry(deployment.connection):
        entry["connection"] = connection
    if deployment.guard is not None:
        entry["guard"] = deployment.guard
    return entry


def _deployments(entries: object) -> list[Deployment]:
    if not isinstance(entries, list):
        raise _UnreadableEntryError("it holds no list of deployments")
    deployments = [_deployment(entry, number) for number, entry in enumerate(entries, 1)]
    if name := _first_repeated(each.name for each in deployments):
        raise _UnreadableEntryError(f"two deployments are named “{name}”")
    if _first_repeated(each.deployment_id for each in deployments):
        raise _UnreadableEntryError("two deployments have the same id")
    return deployments


def _deployment(entry: object, number: int) -> Deployment:
    texts = entry if isinstance(entry, dict) else {}
    for key in ("id", "name", "url", "kind", "credential"):
        if not isinstance(texts.get(key), str) or not texts[key]:
            raise _UnreadableEntryError(f"deployment {number} has no {key}")
    try:
        kind, credential = DeploymentKind(texts["kind"]), CredentialKind(texts["credential"])
        connection = read_connection(texts.get("connection", {}))
        guard = GuardLevel(texts["guard"]) if "guard" in texts else None
    except ValueError as error:
        raise _UnreadableEntryError(f"deployment {number}: {error}") from error
    return Deployment(texts["name"], texts["url"], kind, credential, texts["id"], connection, guard)


def _first_repeated(texts: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for text in texts:
        if text in seen:
            return text
        seen.add(text)
    return None
