"""One level of JSON text as slices of it: by msgspec, and where that refuses by the scanner."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from convex_explorer.values import scanner
from convex_explorer.values.scanner import InvalidJsonError

if TYPE_CHECKING:
    import msgspec

#: JSON text. A ``msgspec.Raw`` is a view into the reply that it was sliced from; unlike ``bytes``
#: it can be measured and copied, and no more.
JsonSlice: TypeAlias = "bytes | msgspec.Raw"

#: Bytes from which on it is worth while to find out whether an array is one of very many items.
_LONG = 1 << 18
_KEY = re.compile(rb'[ \t\r\n,]*+"(?:[^"\\]++|\\.)*+"[ \t\r\n]*+:[ \t\r\n]*+')
_END = re.compile(rb"[ \t\r\n]*+\}")


def view(text: bytes | memoryview, start: int, end: int) -> JsonSlice:
    """A stretch of a text, not copied."""
    import msgspec

    return msgspec.Raw(memoryview(text)[start:end])


def check(text: JsonSlice, *, tolerant: bool = True) -> None:
    """Read a whole JSON text and keep nothing.

    Raises:
        InvalidJsonError: it is not JSON, not even to the scanner; or msgspec refuses it, and the
            scanner is not to be asked.
    """
    import msgspec

    try:
        _checker().decode(text)
    except (msgspec.DecodeError, RecursionError):
        scanner.check(_for_scanner(text, tolerant=tolerant))


def slice_array(text: JsonSlice, *, tolerant: bool = True) -> Sequence[JsonSlice]:
    """The items of a JSON array; checks all that is in them.

    Raises:
        InvalidJsonError: as from ``check``.
    """
    import msgspec

    try:
        if len(text) >= _LONG and (items := _long_array(text)) is not None:
            return items
        return _array_slicer().decode(text)
    except (msgspec.DecodeError, RecursionError):
        return scanner.split(_for_scanner(text, tolerant=tolerant)).values


def slice_object(
    text: JsonSlice, *, tolerant: bool = True
) -> tuple[Sequence[str], Sequence[JsonSlice]]:
    """The names and values of a JSON object's fields; checks all that is in them.

    Raises:
        InvalidJsonError: as from ``check``.
    """
    import msgspec

    try:
        fields = _object_slicer().decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return scanner.split(_for_scanner(text, tolerant=tolerant))
    if _is_compact(text, fields) or _is_complete(bytes(text), fields):
        return list(fields), list(fields.values())
    return scanner.split(_for_scanner(text, tolerant=tolerant))


def pick_field(text: JsonSlice, name: str) -> "JsonSlice | None":
    """One field of a JSON object that is known to be good; None if it has no such field.

    It slices nothing else, so it is several times as fast as ``slice_object``.
    """
    import msgspec

    if (decoder := _field_decoder(name)) is not None:
        try:
            found: JsonSlice = decoder.decode(text).field
        except (msgspec.DecodeError, RecursionError):
            pass
        else:
            return found if len(found) else None
    return dict(zip(*slice_object(text), strict=True)).get(name)


def pick_fields(texts: Sequence[JsonSlice], name: str) -> "list[JsonSlice] | None":
    """One field of each of many JSON objects, empty where one has no such field.

    Returns:
        None if it takes a closer look: one of them is no object, or msgspec refuses it or the name.
    """
    import msgspec

    if name.startswith("$") or (decoder := _field_decoder(name)) is None:
        return None  # an object with such a field may be a tagged value
    decode = decoder.decode
    try:
        return [decode(text).field for text in texts]
    except (msgspec.DecodeError, RecursionError):
        return None


def count_with_only(texts: Sequence[JsonSlice], names: tuple[str, ...]) -> int:
    """How many JSON texts, from the first on, are objects with no fields but these, or fewer."""
    import msgspec

    if (decoder := _names_decoder(names)) is None:
        return 0
    count = 0
    try:
        for text in texts:
            decoder.decode(text)
            count += 1
    except (msgspec.DecodeError, RecursionError):
        pass
    return count


def _for_scanner(text: JsonSlice, *, tolerant: bool) -> bytes:
    if not tolerant:
        raise InvalidJsonError("Not JSON to a strict reader.")
    return bytes(text)


def _long_array(text: JsonSlice) -> Sequence[JsonSlice] | None:
    from convex_explorer.values.long_array import LongArray

    return LongArray.of(text, _array_slicer(), _checker())


def _is_compact(text: JsonSlice, fields: "Mapping[str, msgspec.Raw]") -> bool:
    """Whether the fields make up all of a text in plain ASCII names, as deployments write it.

    Then no name occurred twice: the text would be longer than what the fields account for.
    """
    punctuation = 4 * len(fields) + 1 if fields else 2
    return len(text) == punctuation + sum(map(len, fields)) + sum(map(len, fields.values()))


def _is_complete(text: bytes, fields: "Mapping[str, msgspec.Raw]") -> bool:
    """Whether the fields, one after the other, make up all of a text, so that none was lost."""
    position = 1
    for part in fields.values():
        key = _KEY.match(text, position)
        if key is None or not text.startswith(part, key.end()):
            return False
        position = key.end() + len(part)
    return _END.match(text, position) is not None


@cache
def _checker() -> "msgspec.json.Decoder[msgspec.Raw]":
    import msgspec

    return msgspec.json.Decoder(msgspec.Raw)


@cache
def _array_slicer() -> "msgspec.json.Decoder[list[msgspec.Raw]]":
    import msgspec

    return msgspec.json.Decoder(list[msgspec.Raw])


@cache
def _object_slicer() -> "msgspec.json.Decoder[dict[str, msgspec.Raw]]":
    import msgspec

    return msgspec.json.Decoder(dict[str, msgspec.Raw])


@lru_cache(maxsize=16)
def _field_decoder(name: str) -> "msgspec.json.Decoder[Any] | None":
    """Reads one field and skips the others; None for names that msgspec does not take."""
    import msgspec

    nothing = msgspec.Raw(b"")
    try:
        one_field = msgspec.defstruct(
            "OneField", [("field", msgspec.Raw, nothing)], rename={"field": name}
        )
    except ValueError:
        return None
    return msgspec.json.Decoder(one_field)


@lru_cache(maxsize=4)
def _names_decoder(names: tuple[str, ...]) -> "msgspec.json.Decoder[Any] | None":
    """Reads objects that have no other fields; None if msgspec does not take one of the names."""
    import msgspec

    nothing = msgspec.Raw(b"")
    fields = [(f"field{number}", msgspec.Raw, nothing) for number in range(len(names))]
    renamed = {f"field{number}": name for number, name in enumerate(names)}
    try:
        known = msgspec.defstruct(
            "KnownFields", fields, rename=renamed, forbid_unknown_fields=True, gc=False
        )
    except ValueError:
        return None
    return msgspec.json.Decoder(known)
