"""The documents of the demo: read as of one moment, changed all at once or not at all.

A transaction works on a copy of the tables and hands it over when it succeeds. Documents are never
changed in place, so a copy is cheap, readers need no lock, and a failed mutation leaves nothing
behind.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias

from convex_explorer.demo.failures import ThrownError
from convex_explorer.demo.tables import document_id, table_of
from convex_explorer.values.types import Value

Document: TypeAlias = dict[str, Value]


class Tables:
    """All documents as one function sees them: its own writes, and nobody else's."""

    def __init__(
        self,
        documents: Mapping[str, Mapping[str, Document]],
        serial: int = 0,
        latest: float = 0.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._documents = {table: dict(by_id) for table, by_id in documents.items()}
        self._serial = serial
        self._latest = latest
        self._clock = clock

    def copy(self) -> "Tables":
        """The same documents, to be changed apart."""
        return Tables(self._documents, self._serial, self._latest, self._clock)

    def starting_now(self) -> "Tables":
        """The same documents, with the clock of this machine for those to come."""
        return Tables(self._documents, self._serial, self._latest)

    def all(self, table: str) -> list[Document]:
        """Every document of a table, oldest first."""
        return list(self._documents[table].values())

    def get(self, identifier: str) -> Document | None:
        """One document, or None."""
        return self._documents[_known_table(identifier)].get(identifier)

    def insert(self, table: str, fields: Mapping[str, Value]) -> str:
        """Add a document, and tell its id."""
        self._serial += 1
        identifier = document_id(table, self._serial)
        # Never twice the same, so that the order by time is the order of making.
        self._latest = max(self._clock() * 1000, self._latest + 0.001)
        self._documents[table][identifier] = {
            "_creationTime": self._latest,
            "_id": identifier,
            **fields,
        }
        return identifier

    def patch(self, identifier: str, fields: Mapping[str, Value]) -> None:
        """Set some fields of a document.

        Raises:
            ThrownError: there is no such document.
        """
        table = self._documents[_known_table(identifier)]
        if identifier not in table:
            raise ThrownError("Error", f"Update on nonexistent document ID {identifier}")
        table[identifier] = {**table[identifier], **fields}

    def delete(self, identifier: str) -> None:
        """Remove a document.

        Raises:
            ThrownError: there is no such document.
        """
        table = self._documents[_known_table(identifier)]
        if identifier not in table:
            raise ThrownError("Error", f"Delete on nonexistent document ID {identifier}")
        del table[identifier]


def _known_table(identifier: str) -> str:
    table = table_of(identifier)
    if table is None:
        raise ThrownError("Error", f"Invalid ID {identifier}")
    return table


class Database:
    """The tables over time. Filled when first used, so that starting a deployment costs nothing."""

    def __init__(self, seed: Callable[[], Tables]) -> None:
        self._seed = seed
        self._tables: Tables | None = None
        self._writing = threading.Lock()
        self._seeding = threading.Lock()

    def read(self) -> Tables:
        """The tables as they are now; later writes do not show in it."""
        with self._seeding:
            if self._tables is None:
                self._tables = self._seed()
            return self._tables

    @contextmanager
    def write(self) -> Iterator[Tables]:
        """A transaction: what is done to its tables counts if no exception leaves the block."""
        with self._writing:
            tables = self.read().copy()
            yield tables
            self._tables = tables
