"""Convex values for tests: hypothesis strategies, exact comparison, and a reader of literals."""

import base64
import json
import math
import re

from hypothesis import strategies as st

from convex_explorer.values.types import INT64_MAX, INT64_MIN, Int64, Value

_PRINTABLE_ASCII = st.characters(min_codepoint=0x20, max_codepoint=0x7E)


def int64s() -> st.SearchStrategy[Int64]:
    return st.integers(INT64_MIN, INT64_MAX).map(Int64)


def field_names() -> st.SearchStrategy[str]:
    """Every name that Convex takes, rarely a long one; odd characters and "" included."""
    return st.text(_PRINTABLE_ASCII, max_size=12).filter(lambda name: not name.startswith("$"))


def scalars() -> st.SearchStrategy[Value]:
    return st.one_of(
        st.none(),
        st.booleans(),
        int64s(),
        st.floats(),
        st.integers(-1000, 1000).map(float),
        st.text(max_size=20),
        st.binary(max_size=20),
    )


def values() -> st.SearchStrategy[Value]:
    """Every Convex value, up to some twenty parts."""
    return st.recursive(
        scalars(),
        lambda parts: (
            st.lists(parts, max_size=5) | st.dictionaries(field_names(), parts, max_size=5)
        ),
        max_leaves=20,
    )


def args_objects() -> st.SearchStrategy[dict[str, Value]]:
    """Objects as they are given to functions."""
    return st.dictionaries(field_names(), values(), max_size=5)


def same(a: Value, b: Value) -> bool:
    """Whether two values are the same to Convex: type by type, NaN is NaN, and -0 is not 0."""
    if type(a) is not type(b):
        return False
    if isinstance(a, float):
        return (math.isnan(a) and math.isnan(b)) or (
            a == b and math.copysign(1, a) == math.copysign(1, b)
        )
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(part, b[name]) for name, part in a.items())
    return a == b


_LITERAL = re.compile(
    r"""\s*(?:
    (?P<bytes>Bytes\("(?P<base64>[^"]*)"\)) |
    (?P<int64>-?\d+n) |
    (?P<number>NaN|-?Infinity|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?) |
    (?P<string>"(?:[^"\\]|\\.)*") |
    (?P<word>null|true|false) |
    (?P<mark>[\[\]{},:])
    )""",
    re.VERBOSE,
)


def read_literal(text: str) -> Value:
    """Read the args editor's language without comments, by another way than the program does."""
    tokens = []
    position = 0
    while match := _LITERAL.match(text, position):
        tokens.append(match)
        position = match.end()
    assert not text[position:].strip(), f"not a literal: {text[position : position + 40]!r}"
    value, rest = _read(tokens, 0)
    assert rest == len(tokens), "more than one value"
    return value


def _read(tokens: list[re.Match[str]], at: int) -> tuple[Value, int]:
    token = tokens[at]
    match token.lastgroup:
        case "bytes":
            return base64.b64decode(token["base64"], validate=True), at + 1
        case "int64":
            return Int64(int(token["int64"][:-1])), at + 1
        case "number":
            return float(token["number"]), at + 1
        case "string" | "word":
            return json.loads(token[0]), at + 1
        case _:
            return (_read_array if token["mark"] == "[" else _read_object)(tokens, at + 1)


def _read_array(tokens: list[re.Match[str]], at: int) -> tuple[Value, int]:
    items = []
    while tokens[at]["mark"] != "]":
        item, at = _read(tokens, at)
        items.append(item)
        if tokens[at]["mark"] == ",":
            at += 1
    return items, at + 1


def _read_object(tokens: list[re.Match[str]], at: int) -> tuple[Value, int]:
    fields = {}
    while tokens[at]["mark"] != "}":
        name = json.loads(tokens[at]["string"])
        assert tokens[at + 1]["mark"] == ":"
        fields[name], at = _read(tokens, at + 2)
        if tokens[at]["mark"] == ",":
            at += 1
    return fields, at + 1
