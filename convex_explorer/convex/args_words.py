"""What to tell people about words that are no values."""

import re

_OTHER_LANGUAGES = {
    "True": "true",
    "False": "false",
    "None": "null",
    "nil": "null",
    "nan": "NaN",
    "inf": "Infinity",
    "-inf": "-Infinity",
    "infinity": "Infinity",
    "-infinity": "-Infinity",
}
#: What a word (or several) looks like, and what to say of it; the first that fits counts.
_FLAWS = (
    ("undefined", "Convex has no undefined: leave the field out instead, or write null."),
    (r"\.\.\..*", "“...” fills nothing in here: write the fields or items themselves."),
    (
        r"(?:new|await|async|function|typeof|void)\b.*",
        "Only plain values can stand here: write the value itself.",
    ),
    ("Bytes", 'Base64 in quotes is missing: write Bytes("…").'),
    ("[+-]", "“{shown}” alone is not a number: write digits after it."),
    (r"[\d._]+(?:[*+%][\d._]+)+", "Nothing is worked out here: write the result."),
    (r"[+-]?\d*\.\d*n", "An Int64 is a whole number: take the “n” or the fraction away."),
    (r"[+-]?\d[\d_]*[lL]", "An Int64 ends in “n”: write 12n."),
    (r"[+-]?\.?\d.*", "“{shown}” is not a number: write {quoted} for a string."),
    (r".*", "“{shown}” needs quotes: write {quoted}."),
)
_COMPILED_FLAWS = tuple((re.compile(look, re.DOTALL), message) for look, message in _FLAWS)
_OPERATORS = frozenset(["+", "-", "*", "/", "%", "**", "||", "&&", "??", "?", "|", "&", "<", ">"])
_STRING_PREFIXES = frozenset(["b", "f", "r", "u", "rb", "br", "fr", "rf"])
_LONGEST_SHOWN = 40


def shown(text: str) -> str:
    """A piece of args text, on one line and short enough for a sentence."""
    text = " ".join(text[: _LONGEST_SHOWN * 2].split())
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def quoted(text: str) -> str:
    """The string that somebody probably meant, short enough for a sentence."""
    return '"' + shown(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def word_flaw(words: str) -> str:
    """Why a word (or several, as they stand) is no value, and what to write instead."""
    proper = _OTHER_LANGUAGES.get(words)
    if proper is None and words.lower() in {"true", "false", "null"}:
        proper = words.lower()
    if proper:
        return f"Write {proper}, not {words}."
    message = next(message for look, message in _COMPILED_FLAWS if look.fullmatch(words))
    return message.replace("{shown}", shown(words)).replace("{quoted}", quoted(words))


def is_operator(word: str) -> bool:
    """Whether a word that follows a value begins a calculation."""
    return word in _OPERATORS


def prefix_flaw(prefix: str) -> str | None:
    """Why a word right before a quote (as in Python's ``b"…"``) is not understood, or None."""
    lower = prefix.lower()
    if lower not in _STRING_PREFIXES:
        return None
    if "b" in lower:
        return 'Bytes are written as base64: write Bytes("…") with it in quotes.'
    return f"Take away the “{prefix}” before the quote."


def call_flaw(name: str) -> str:
    """Why what looks like a call is no value."""
    if name == "Bytes":
        return 'Base64 in quotes is missing: write Bytes("…").'
    if name in {"BigInt", "Int64"}:
        return f"Write 12n for an Int64, not {name}(…)."
    if name.lower() == "bytes":
        return f"Write Bytes(…), not {name}(…)."
    return f"“{shown(name)}(…)” is not called here: write the value itself."
