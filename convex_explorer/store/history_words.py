"""The words by which a call is found: those it is filed under, and those that are looked for."""

import re
from collections.abc import Iterator

from convex_explorer.values.types import Value

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def storable(text: str) -> str:
    """The text as SQLite takes it, which is UTF-8: half of a surrogate pair becomes a ``?``."""
    return text.encode("utf-8", "replace").decode()


def words_of_name(name: str) -> str:
    """The words that a name is run together of: ``users:listByName`` holds ``list By Name``."""
    apart = _HUMP.sub(" ", name)
    return "" if apart == name else apart


def words_of_value(value: Value) -> Iterator[str]:
    """The texts, numbers and keys within a value, as a person reads them."""
    match value:
        case str():
            yield value
        case dict():
            for key, part in value.items():
                yield key
                yield from words_of_value(part)
        case list():
            for part in value:
                yield from words_of_value(part)
        case float():
            yield repr(value).removesuffix(".0")
        case bool():
            yield str(value).lower()
        case int():
            yield str(int(value))


def match_expression(text: str) -> str | None:
    """What FTS5 is asked for a text as typed; None where it holds nothing to look for.

    All words must occur, the last of them may be the beginning of one. A word such as
    ``tasks:list`` stands for its parts in a row. Everything is quoted, so that no text means
    anything else to FTS5.
    """
    phrases = [*filter(None, map(phrase_expression, text.replace("\0", " ").split()))]
    return " AND ".join(phrases) + "*" if phrases else None


def phrase_expression(words: str) -> str | None:
    """What FTS5 is asked for words in a row; None where they hold nothing that it files."""
    words = storable(words).replace("\0", " ")
    if not any(map(str.isalnum, words)):
        return None
    return f'"{words.replace(chr(34), chr(34) * 2)}"'
