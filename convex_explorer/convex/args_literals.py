"""What the literals of args text mean: numbers, strings, bytes, and the names of fields."""

import base64
import math
import re
import struct

from convex_explorer.convex.args_words import quoted, shown
from convex_explorer.values.types import INT64_MAX, INT64_MIN, Int64, Value

#: Words that are values by themselves.
WORDS: dict[str, Value] = {
    "true": True,
    "false": False,
    "null": None,
    "NaN": math.nan,
    "+NaN": math.nan,
    "-NaN": math.nan,
    "Infinity": math.inf,
    "+Infinity": math.inf,
    "-Infinity": -math.inf,
}
#: The keys of Convex's own encoding of what JSON has no form for: ``{"$integer": "…"}``.
ENCODED_FORMS = ("$integer", "$float", "$bytes")
MAX_FIELD_NAME = 1024

_DIGITS = r"\d++(?:_\d++)*+"
_RADIX = r"0[xX][0-9a-fA-F]++|0[oO][0-7]++|0[bB][01]++"
_WHOLE = re.compile(rf"[+-]?(?:(?P<radix>{_RADIX})|{_DIGITS})", re.ASCII)
_FRACTION = re.compile(
    rf"[+-]?(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][+-]?{_DIGITS})?", re.ASCII
)
#: Seldom needed, like some below, so it is compiled where it is used; ``re`` keeps it then.
_LEADING_ZERO = r"[+-]?0[0-9_]"
#: Whole numbers with at most so many digits are all Float64s.
_EXACT_DIGITS = 15
#: More digits than the largest Float64 has before its point, and fewer than Python refuses.
_ENDLESS_DIGITS = 400

_ESCAPE = (
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
    r"|u\{([0-9a-fA-F]{1,8})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\s\S]))"
)
_SIMPLE_ESCAPES = dict(zip("bfnrtv0", "\b\f\n\r\t\v\0", strict=True))
_SIMPLE_ESCAPES |= {same: same for same in "\"'`\\/$"}
_SIMPLE_ESCAPES |= dict.fromkeys(("\n", "\r", "\r\n", "\u2028", "\u2029"), "")
_LAST_CODE_POINT = 0x10FFFF
_SURROGATE = "[\ud800-\udfff]"
_LONE_SURROGATE = "Half a character (a lone surrogate) cannot be sent: delete it or add its half."

_BASE64 = r"[A-Za-z0-9+/]*+={0,2}"
_NOT_BASE64 = r"[^A-Za-z0-9+/]"
_EIGHT_BYTES = 8


class LiteralError(Exception):
    """A literal has no value; the message says why, to people.

    Attributes:
        span: which part of the literal is in question, from its start; None for all of it.
    """

    def __init__(self, message: str, span: tuple[int, int] | None = None) -> None:
        super().__init__(message)
        self.span = span


def is_number(word: str) -> bool:
    """Whether a word is written like a Float64; ``NaN`` and ``Infinity`` are."""
    if _FRACTION.fullmatch(word) or _WHOLE.fullmatch(word):
        return True
    return isinstance(WORDS.get(word), float)


def is_int64(word: str) -> bool:
    """Whether a word is written like an Int64: ``12n``."""
    return word.endswith("n") and _WHOLE.fullmatch(word, 0, len(word) - 1) is not None


def read_number(word: str) -> float | None:
    """The number that a word is, or None for a word that is not written like one.

    A number is a Float64, whatever it looks like: that is the rule of the wire. An Int64 has an
    ``n`` behind it.

    Raises:
        LiteralError: it is written like a number, and cannot be sent as one.
    """
    if whole := _WHOLE.fullmatch(word):
        if whole["radix"]:
            return _from_radix(word)
        _refuse_leading_zero(word)
        return float(word) if len(word) <= _EXACT_DIGITS else _from_long_digits(word)
    if is_int64(word):
        return _read_int64(word[:-1])
    if not _FRACTION.fullmatch(word):
        return None
    _refuse_leading_zero(word)
    return _finite(word, float(word))


def _from_radix(word: str) -> float:
    try:
        return float(int(word, 0))
    except OverflowError:
        return _finite(word, math.inf)


def _refuse_leading_zero(word: str) -> None:
    if re.match(_LEADING_ZERO, word):
        raise LiteralError(
            f"A number cannot begin with 0: write {word.lstrip('+-0_') or '0'}, "
            f'or "{word}" for a string.'
        )


def _from_long_digits(word: str) -> float:
    """Refuse what would silently be sent as another number, as ids of 18 digits would be."""
    number = _finite(word, float(word))
    if int(word) == int(number):
        return number
    shortest = repr(number).partition("e")[0].replace(".", "").strip("+-0")
    if word.replace("_", "").strip("+-0") == shortest:
        return number
    choices = f"{quoted(word)} for a string"
    if INT64_MIN <= int(word) <= INT64_MAX:
        choices = f"{word}n for an Int64, or {choices}"
    raise LiteralError(
        f"{shown(word)} has more digits than a number keeps "
        f"(it would become {shown(str(int(number)))}): "
        f"write {choices}."
    )


def _finite(word: str, number: float) -> float:
    if math.isinf(number):
        raise LiteralError(
            f"{shown(word)} is too large for a number (about 1.8e308 at most): "
            "write Infinity if you mean that."
        )
    return number


def _read_int64(digits: str) -> Int64:
    _refuse_leading_zero(digits)
    if len(digits) <= _ENDLESS_DIGITS:
        number = int(digits, 0)
        if INT64_MIN <= number <= INT64_MAX:
            return Int64(number)
    raise LiteralError(
        f"{shown(digits + 'n')} does not fit in Int64 ({INT64_MIN} to {INT64_MAX}): "
        "write a smaller number, or a string."
    )


def read_string(literal: str) -> str:
    """What a string in quotes says.

    Args:
        literal: with its quotes, which may be ``"``, ``'`` or a template's.

    Raises:
        LiteralError: an escape means nothing, or half a character stands alone.
    """
    if "\\" not in literal and literal[0] != "`" and literal.isascii():
        return literal[1:-1]
    parts: list[str] = []
    start, end = 1, len(literal) - 1
    for escape in re.compile(_ESCAPE).finditer(literal, start, end):
        parts.append(_plain(literal, start, escape.start()))
        parts.append(_unescaped(escape))
        start = escape.end()
    parts.append(_plain(literal, start, end))
    return "".join(parts)


def _plain(literal: str, start: int, end: int) -> str:
    if half := re.compile(_SURROGATE).search(literal, start, end):
        raise LiteralError(_LONE_SURROGATE, half.span())
    part = literal[start:end]
    if literal[0] == "`":
        if "${" in part:
            at = start + part.index("${")
            message = "“${…}” is not filled in here: write the text itself."
            raise LiteralError(message, (at, at + 2))
        part = part.replace("\r\n", "\n")
    return part


def _unescaped(escape: re.Match[str]) -> str:
    high, low, braced, four, two, simple = escape.groups()
    if high:
        offset = ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00
        return chr(0x10000 + offset)
    if simple is not None:
        if simple in _SIMPLE_ESCAPES:
            return _SIMPLE_ESCAPES[simple]
        raise LiteralError(_escape_flaw(simple), escape.span())
    code = int(braced or four or two, 16)
    if code > _LAST_CODE_POINT:
        raise LiteralError(
            "There is no such character: the last one is \\u{10ffff}.", escape.span()
        )
    if re.match(_SURROGATE, chr(code)):
        raise LiteralError(_LONE_SURROGATE, escape.span())
    return chr(code)


def _escape_flaw(letter: str) -> str:
    if letter == "u":
        return (
            "After “\\u” come four hex digits: write \\u00e9, or \\\\u for a backslash and a “u”."
        )
    if letter == "x":
        return "After “\\x” come two hex digits: write \\xe9, or \\\\x for a backslash and an “x”."
    return f"“\\{letter}” is not an escape: write \\\\{letter} for a backslash and “{letter}”."


def read_base64(text: str) -> bytes:
    """The bytes that base64 text stands for (standard alphabet, padded).

    Raises:
        LiteralError: it is not base64.
    """
    if re.fullmatch(_BASE64, text) and len(text) % 4 == 0:
        return base64.b64decode(text)
    odd = re.search(_NOT_BASE64, text.rstrip("="))
    if odd and odd[0] in "-_":
        raise LiteralError("This is URL-safe base64: write “+” for each “-”, and “/” for each “_”.")
    if odd:
        raise LiteralError(
            f"“{odd[0]}” is not base64: write letters, digits, “+” and “/” only, then “=” to pad."
        )
    missing = -len(text) % 4
    if missing in {1, 2} and not text.endswith("=="):
        raise LiteralError(
            f"Base64 comes in groups of four characters: add “{'=' * missing}” at the end."
        )
    raise LiteralError("This base64 is cut off or too long: it comes in groups of four characters.")


def read_encoded(form: str, payload: Value) -> Value:
    """The value that Convex's own encoding stands for (open backend, value/json/mod.rs).

    Args:
        form: one of ``ENCODED_FORMS``.
        payload: what the key holds.

    Raises:
        LiteralError: the payload is not base64, or not of eight bytes.
    """
    if not isinstance(payload, str):
        raise LiteralError(f"“{form}” holds base64 in quotes: write a value that is not encoded.")
    data = read_base64(payload)
    if form == "$bytes":
        return data
    if len(data) != _EIGHT_BYTES:
        raise LiteralError(f"“{form}” holds eight bytes, not {len(data)}: write the number itself.")
    if form == "$integer":
        return Int64(int.from_bytes(data, "little", signed=True))
    number: float = struct.unpack("<d", data)[0]
    return number


def field_name_flaw(name: str) -> str | None:
    """Why Convex refuses a field's name, or None (open backend, sync_types/identifier.rs)."""
    if name.isascii() and name.isprintable() and len(name) <= MAX_FIELD_NAME:
        if not name.startswith("$"):
            return None
        return f"“{shown(name)}” cannot be a field's name: Convex keeps names with “$” for itself."
    if len(name) > MAX_FIELD_NAME:
        return f"This field's name has {len(name)} characters: shorten it to {MAX_FIELD_NAME}."
    odd = next(character for character in name if not " " <= character <= "~")
    if odd.isascii():
        return "A field's name cannot hold line breaks, tabs or other control characters."
    return f"“{odd}” cannot be part of a field's name: write it in ASCII."
