"""Pages of documents with opaque cursors, as ``.paginate(paginationOpts)`` gives them."""

import struct
from hashlib import blake2b
from typing import Any

from convex_explorer.demo import validators as v
from convex_explorer.demo.database import Document
from convex_explorer.demo.failures import ConvexError, ThrownError
from convex_explorer.values.types import Value

PAGINATION_OPTS = v.Object(
    {
        "numItems": v.Number(),
        "cursor": v.Union(v.String(), v.Null()),
        "endCursor": v.Optional(v.Union(v.String(), v.Null())),
        "id": v.Optional(v.Number()),
        "maximumRowsRead": v.Optional(v.Number()),
        "maximumBytesRead": v.Optional(v.Number()),
    }
)

_END = float("-inf")
_KEY = b"cursors of the demo deployment"
_POSITION = struct.Struct("<d")


def paginate(documents: list[Document], options: dict[str, Any], *, query: str) -> Value:
    """The page that ``options`` ask for, out of documents that are sorted newest first.

    Args:
        documents: everything that the query finds.
        options: as ``PAGINATION_OPTS`` lets them pass.
        query: what makes the query different from others; a cursor goes with one query only.

    Raises:
        ThrownError: the options cannot be met, or the cursor is none.
        ConvexError: the cursor is of another query.
    """
    count = options["numItems"]
    if not count > 0:
        raise ThrownError(
            "Error", f"`options.numItems` must be a positive number. Received `{count:g}`."
        )
    before = _open(options["cursor"], query)
    until = _open(options.get("endCursor"), query) if options.get("endCursor") else None
    rest = [d for d in documents if before is None or _created(d) < before]
    if until is not None:
        page, done = [d for d in rest if _created(d) >= until], until == _END
        last = until
    else:
        # A page that is just full does not know yet that nothing follows.
        page, done = rest[: int(min(count, len(rest)))], count > len(rest)
        last = _END if done else _created(page[-1])
    return {
        "page": [*page],
        "isDone": done,
        "continueCursor": _seal(last, query),
        "splitCursor": None,
        "pageStatus": None,
    }


def _created(document: Document) -> float:
    time = document["_creationTime"]
    return time if isinstance(time, float) else _END


def _seal(position: float, query: str) -> str:
    payload = _fingerprint(query.encode()) + _POSITION.pack(position)
    return (payload + _fingerprint(payload)).hex()


def _open(cursor: str | None, query: str) -> float | None:
    if cursor is None:
        return None
    try:
        data = bytes.fromhex(cursor)
    except ValueError:
        data = b""
    payload, seal = data[:-8], data[-8:]
    if len(payload) != 8 + _POSITION.size or seal != _fingerprint(payload):
        raise ThrownError("Error", "InvalidCursor: Failed to parse cursor")
    if payload[:8] != _fingerprint(query.encode()):
        raise ConvexError(
            {"isConvexSystemError": True, "paginationError": "InvalidCursor"},
            "InvalidCursor: Tried to run a query starting from a cursor, but it looks like this "
            "cursor is from a different query.",
        )
    (position,) = _POSITION.unpack(payload[8:])
    return float(position)


def _fingerprint(data: bytes) -> bytes:
    return blake2b(data, key=_KEY, digest_size=8).digest()
