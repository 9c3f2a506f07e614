"""Edits of args text by the parts it stands for: all else, with its comments, stays as typed."""

import re
from collections.abc import Iterator

from convex_explorer.convex import args_fixes
from convex_explorer.convex.args import read_args
from convex_explorer.convex.args_fixes import ArgsFix, indent_of, written_name
from convex_explorer.convex.args_places import Entry, Place, Places
from convex_explorer.convex.args_tokens import COMMENT, END, STRING, scan
from convex_explorer.values.path import ValuePath
from convex_explorer.values.text import literal, string_literal
from convex_explorer.values.types import Value

_SHORT = 60


def set_value(text: str, place: Place, written: str) -> str:
    """Write another value, as text, in place of the one at a place."""
    if not place.is_object and not place.path:
        # There are no args at all, or only comments.
        return f"{text.rstrip()}\n{written}" if text.strip() else written
    indented = _replaced(written, "\n", f"\n{indent_of(text, place.value_start)}")
    return text[: place.value_start] + indented + text[place.end :]


def add_field(text: str, path: ValuePath, name: str, written: str) -> str:
    """Add a field behind the others of the object at a path."""
    place = Places(text).at(path)
    return _made(text, args_fixes.add_field(text, place, name, _set_in(text, place, written)))


def add_item(text: str, path: ValuePath, written: str) -> str:
    """Add an item behind the others of the array at a path."""
    place = Places(text).at(path)
    return _made(text, args_fixes.add_item(text, place, _set_in(text, place, written)))


def remove_part(text: str, path: ValuePath) -> str:
    """Take the field or item at a path away."""
    *above, key = path
    return _made(text, args_fixes.remove_field(text, Places(text).at(tuple(above)), key))


def move_item(text: str, path: ValuePath, index: int, to: int) -> str:
    """Put an item of the array at a path elsewhere; comments between items stay where they are."""
    slots = Places(text).at(path).entries
    items = [text[each.value_start : each.end] for each in slots]
    items.insert(to, items.pop(index))
    parts: list[str] = []
    end = 0
    for slot, item in zip(slots, items, strict=True):
        parts += text[end : slot.value_start], item
        end = slot.end
    return "".join(parts) + text[end:]


def rename_key(text: str, path: ValuePath, name: str) -> str:
    """Give the field at a path another name; nothing else may have it yet."""
    *above, key = path
    entry = _entry(Places(text).at(tuple(above)), key)
    token = next(scan(text, entry.start))
    quoted = token.lastindex == STRING
    new = string_literal(name) if quoted else written_name(name)
    return text[: entry.start] + new + text[token.end() :]


def source_of(text: str, place: Place) -> str:
    """How the value at a place is written, as if it stood at the beginning of a line."""
    source = text[place.value_start : place.end]
    return _replaced(source, f"\n{indent_of(text, place.value_start)}", "\n")


def written_value(value: Value) -> str:
    """A value as text: on one line as long as that is a short one."""
    line = literal(value)
    return line if len(line) <= _SHORT else literal(value, indent=2)


def read_value(written: str) -> tuple[Value, str] | str:
    """What a text says that is one value, and that value's text alone; or why it says none."""
    if next(_words_of(written), None) is None:
        return "Write a value."
    wrapped = f"{{ {_WRAPPER}: {written}\n}}"
    read = read_args(wrapped)
    if read.args is None:
        return read.problems[0].message
    place = Places(wrapped).at(())
    if len(place.entries) != 1:
        return "Write one value only."
    only = place.entries[0]
    if only.comma is not None:
        return "Take the comma behind the value away."
    return read.args[_WRAPPER], wrapped[only.value_start : only.end]


def comments_lost(before: str, after: str) -> int:
    """How many comments an edit takes away."""
    return max(0, _comments_in(before) - _comments_in(after))


#: No text that people type ends the object around it and begins another one of the same name.
_WRAPPER = "value"
_ANY_COMMENT = re.compile(r"//|/\*")


def _set_in(text: str, place: Place, written: str) -> str:
    """A value of several lines, as far to the right as the parts of a place are."""
    if "\n" not in written:
        return written
    first = place.entries[0].start if place.entries else place.value_start
    indent = indent_of(text, first) if place.entries else f"{indent_of(text, first)}  "
    return _replaced(written, "\n", f"\n{indent}")


def _replaced(text: str, old: str, new: str) -> str:
    """Replace what is outside of strings: some kinds of them may hold line breaks."""
    if old not in text:
        return text
    parts: list[str] = []
    end = 0
    for match in scan(text):
        if match.lastindex == STRING:
            parts += text[end : match.start(STRING)].replace(old, new), match[STRING]
            end = match.end()
    return "".join(parts) + text[end:].replace(old, new)


def _made(text: str, fix: ArgsFix | None) -> str:
    return text if fix is None else fix.applied_to(text)


def _entry(place: Place, key: str | int) -> Entry:
    return next(each for each in place.entries if each.key == key)


def _words_of(text: str) -> Iterator[re.Match[str]]:
    """Its tokens but for comments."""
    return (match for match in scan(text) if match.lastindex not in {COMMENT, END})


def _comments_in(text: str) -> int:
    if not _ANY_COMMENT.search(text):
        return 0
    return sum(match.lastindex == COMMENT for match in scan(text) if match.lastindex != END)
