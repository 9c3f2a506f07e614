"""ArgsFix: how a text of args is mended, with all its comments kept."""

import re
from dataclasses import dataclass

from convex_explorer.convex.args_places import Entry, Place
from convex_explorer.values.text import string_literal

_PLAIN_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
#: Each of them ends a comment.
_LINE_BREAK = re.compile("[\n\r\u2028\u2029]")
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class ArgsFix:
    """One change of a text that a person may take up.

    Attributes:
        label: what it does, in a few words: ``Write 1n``.
        start: where the stretch to replace begins: an index into the text.
        end: where it ends.
        replacement: what is to stand there.
    """

    label: str
    start: int
    end: int
    replacement: str

    def applied_to(self, text: str) -> str:
        """The text as it is afterwards."""
        return text[: self.start] + self.replacement + text[self.end :]


def write_value(place: Place, literal: str) -> ArgsFix:
    """Write another value in place of one."""
    return ArgsFix(f"Write {literal}", place.value_start, place.end, literal)


def add_field(text: str, place: Place, name: str, literal: str) -> ArgsFix | None:
    """Add a field behind the others of the object at a place; None where there is no object."""
    label = f"Add {name}"
    if not place.is_object:
        if place.path:
            return None
        # There are no args at all, or only comments.
        head = f"{text.rstrip()}\n" if text.strip() else ""
        return ArgsFix(
            label, 0, len(text), f"{head}{{\n{_INDENT}{written_name(name)}: {literal}\n}}"
        )
    quoted = bool(place.entries) and text[place.entries[-1].start] in "\"'`"
    field = f"{string_literal(name) if quoted else written_name(name)}: {literal}"
    return _add(text, place, label, field)


def add_item(text: str, place: Place, literal: str) -> ArgsFix:
    """Add an item behind the others of the array at a place."""
    return _add(text, place, f"Add {literal}", literal)


def _add(text: str, place: Place, label: str, part: str) -> ArgsFix:
    """Add a part behind the others, as they are laid out."""
    closer = place.end - 1
    last = place.entries[-1] if place.entries else None
    inside = place.value_start + 1
    start = last.end if last is not None else inside
    end = max(start, len(text[:closer].rstrip()))
    comma = "," if last is not None and last.comma is None else ""
    indent = indent_of(text, place.value_start)
    if _LINE_BREAK.search(text, inside, closer) or (last is None and not place.path):
        below = f"{comma}{text[start:end]}\n{_indent_of_entries(text, place, indent)}{part}"
        if "\n" in text[end:closer]:
            return ArgsFix(label, start, end, below)
        return ArgsFix(label, start, closer, f"{below}\n{indent}")
    if last is None and not place.is_object:
        blank = " " if end > start else ""
        return ArgsFix(label, start, closer, f"{text[start:end]}{blank}{part}")
    if last is None:  # with blanks inside the braces, as Format has them
        return ArgsFix(label, start, closer, f"{text[start:end]} {part} ")
    return ArgsFix(label, start, end, f"{comma}{text[start:end]} {part}")


def remove_field(text: str, place: Place, name: str | int) -> ArgsFix | None:
    """Take a field or an item at a place away, with its comma; None if it is not there."""
    entry = place.entry(name)
    if entry is None:
        return None
    label = f"Remove {name}"
    if entry.comma is not None and text[entry.end : entry.comma].strip():
        # A comment stands before the comma.
        return ArgsFix(label, entry.start, entry.comma + 1, text[entry.end : entry.comma])
    start, end = entry.start, entry.end if entry.comma is None else entry.comma + 1
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    if line_end >= 0 and not text[line_start:start].strip() and not text[end:line_end].strip():
        return ArgsFix(label, line_start, line_end + 1, "")
    if not text[place.value_start + 1 : start].strip() and not text[end : place.end - 1].strip():
        return ArgsFix(label, place.value_start + 1, place.end - 1, "")
    before = _entry_before(place, entry)
    comma_before = before.comma if before is not None else None
    if entry.comma is None and comma_before is not None:
        start = start if text[comma_before + 1 : start].strip() else comma_before
    while entry.comma is not None and text[end : end + 1] == " ":
        end += 1
    return ArgsFix(label, start, end, "")


def _entry_before(place: Place, entry: Entry) -> Entry | None:
    # By identity: comparing thousands of entries takes a while.
    at = next(at for at, each in enumerate(place.entries) if each is entry)
    return place.entries[at - 1] if at else None


def _indent_of_entries(text: str, place: Place, indent: str) -> str:
    if place.entries:
        first = place.entries[0].start
        if text.rfind("\n", 0, first) >= place.value_start:
            return indent_of(text, first)
    return indent + _INDENT


def indent_of(text: str, index: int) -> str:
    """The blanks at the beginning of the line that an index is on."""
    line = text[text.rfind("\n", 0, index) + 1 : index]
    return line[: len(line) - len(line.lstrip())]


def written_name(name: str) -> str:
    """A field's name as text, in quotes where it needs them."""
    return name if _PLAIN_NAME.fullmatch(name) else string_literal(name)
