"""What is shown: results of the size that Convex sends at most, the same ones each time."""

import json
import random
from typing import Any

MIB = 1 << 20
_WORDS = ("order", "shelf", "warehouse", "parcel", "“quoted”", "north", "wind", "🚚", "Tuesday")


def compact(value: object) -> bytes:
    """As a deployment writes JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def documents(size: int) -> bytes:
    """An array of nested documents, of so many bytes at least, with characters beyond UTF-16."""
    chance = random.Random(7)
    parts: list[bytes] = []
    total = 0
    while total < size:
        parts.append(compact(_document(len(parts), chance)))
        total += len(parts[-1]) + 1
    return b"[%s]" % b",".join(parts)


def _document(index: int, chance: random.Random) -> dict[str, Any]:
    return {
        "_id": f"k{index:031d}",
        "_creationTime": 1_764_000_000_000.5 + index,
        "title": " ".join(chance.choices(_WORDS, k=6)),
        "count": {"$integer": "KgAAAAAAAAA="},
        "amount": round(chance.random() * 1_000, 2),
        "done": chance.random() < 0.5,
        "owner": {"name": chance.choice(_WORDS), "address": {"city": "Brno", "zip": index}},
        "tags": chance.choices(_WORDS, k=4),
        "history": [{"at": chance.randrange(10**12), "what": "moved"} for _ in range(2)],
    }


def rows(count: int, columns: int) -> bytes:
    """An array of flat objects: numbers, strings, and a field that some lack."""
    chance = random.Random(11)
    names = [f"field{number}" for number in range(columns)]
    return compact(
        [
            {
                name: chance.randrange(10**6) if number % 2 else f"text {chance.randrange(10**5)}"
                for number, name in enumerate(names)
                if number != columns - 1 or row % 3
            }
            for row in range(count)
        ]
    )


def args_text(size: int, *, lines: bool) -> str:
    """Args of so many characters, laid out over many lines or in a single one."""
    fields = (f'key{number}: [{number}, "text {number}", true]' for number in range(size // 38))
    return "{\n  " + ",\n  ".join(fields) + "\n}" if lines else "{ " + ", ".join(fields) + " }"


def args_rows(size: int) -> str:
    """Args of so many characters that a deployment would take: rows, one a line."""
    rows = (f'{{ index: {at}, name: "row {at}", on: true }}' for at in range(size // 45))
    return "{\n  rows: [\n    " + ",\n    ".join(rows) + "\n  ]\n}"


def reply(value: bytes) -> bytes:
    """The body in which a deployment sends a value."""
    return b'{"status":"success","value":%s,"logLines":[]}' % value
