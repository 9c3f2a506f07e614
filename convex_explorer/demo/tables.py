"""The tables of the demo, and the ids of their documents."""

from hashlib import blake2b

from convex_explorer.values.ids import DocumentId

#: A deployment numbers its users' tables from 10001 on, in the order they were made.
TABLE_NUMBERS = {"users": 10001, "projects": 10002, "tasks": 10003, "comments": 10004}
_NAMES = {number: name for name, number in TABLE_NUMBERS.items()}
#: System tables sit below; these two are the ones that people meet.
_NAMES |= {34: "_scheduled_functions", 35: "_storage"}


def document_id(table: str, serial: int) -> str:
    """The id of the document that was made as number ``serial`` in its table.

    Where a deployment draws sixteen random bytes, the demo derives them, so that it looks the
    same each time it is started.
    """
    unique = blake2b(f"{table}/{serial}".encode(), digest_size=16).digest()
    return DocumentId.make(TABLE_NUMBERS[table], unique)


def table_of(text: str) -> str | None:
    """The name of the table that an id points into; None if it is no id of this deployment."""
    parsed = DocumentId.parse(text)
    return None if parsed is None else _NAMES.get(parsed.table_number)
