"""The emptiest value that a validator lets pass, to begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from convex_explorer.convex.validators import (
    ArrayOf,
    IdOf,
    Kind,
    Literal,
    ObjectOf,
    RecordOf,
    UnionOf,
    Validator,
)
from convex_explorer.values.types import Int64

if TYPE_CHECKING:
    from collections.abc import Mapping

    from convex_explorer.values.types import Value

#: What tells the options of a paginated query; the emptiest ones would be refused.
_PAGINATION = {"numItems", "cursor"}
_PAGE = 20.0
_NO_IDS: Mapping[str, str] = {}


def skeleton(  # noqa: PLR0911 - one for each kind
    validator: Validator, *, with_optional: bool = False, ids: Mapping[str, str] = _NO_IDS
) -> Value:
    """A value that fits, as far as there is one that can be known.

    Args:
        validator: of the args, or of a part of them.
        with_optional: whether fields that may be missing are there too.
        ids: an id for each table of which one is known; of others it is an empty string, which
            does not fit.
    """
    match validator:
        case ObjectOf() if validator.fields.keys() >= _PAGINATION:
            return {"numItems": _PAGE, "cursor": None}
        case ObjectOf():
            return {
                name: skeleton(each.validator, with_optional=with_optional, ids=ids)
                for name, each in validator.required_first
                if with_optional or not each.optional
            }
        case UnionOf() if Kind.NULL in validator.members:
            return None
        case UnionOf(members=(first, *_)):
            return skeleton(first, with_optional=with_optional, ids=ids)
        case Literal():
            return validator.value
        case IdOf():
            return ids.get(validator.table, "")
        case ArrayOf():
            return []
        case RecordOf():
            return {}
        case Kind():
            return _EMPTIEST[validator]
        case _:
            return None


_EMPTIEST: Mapping[Kind, Value] = {
    Kind.ANY: None,
    Kind.NULL: None,
    Kind.BOOLEAN: False,
    Kind.NUMBER: 0.0,
    Kind.INT64: Int64(0),
    Kind.COMMIT_TS: Int64(0),
    Kind.STRING: "",
    Kind.BYTES: b"",
}
