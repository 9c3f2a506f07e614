"""Which keys copy, and what is put on the clipboard: always the whole of it, never cut text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence

from convex_explorer.values.path import to_javascript, to_jsonpath, to_python
from convex_explorer.values.text import indent
from convex_explorer.values.types import ValueType

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from convex_explorer.ui.outcome.part import Part
    from convex_explorer.ui.outcome.tree_model import ValueTreeModel

#: The ways to write a path, in the order of the menu.
PATH_FORMS = {"JSONPath": to_jsonpath, "Python": to_python, "JavaScript": to_javascript}
#: Copies where something is, not what it is.
COPY_PATH_KEYS = QKeySequence("Ctrl+Shift+C")
_CONTAINERS = (ValueType.ARRAY, ValueType.OBJECT)


def means_copy_path(event: QKeyEvent) -> bool:
    """Whether the keys are pressed that copy a path."""
    return QKeySequence(event.keyCombination()) == COPY_PATH_KEYS


def take_copy_keys(event: QEvent) -> bool:
    """Claim the keys that copy for the view with the focus, whatever the window has them for.

    Returns:
        Whether the event asked who takes such a key, and is done with.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if not (event.matches(QKeySequence.StandardKey.Copy) or means_copy_path(event)):
        return False
    event.accept()
    return True


def part_text(part: Part | None) -> str:
    """A part as people paste it: strings bare, containers as JSON, all else as literals."""
    if part is None:
        return ""
    if part.value.type in _CONTAINERS:
        return part_json(part)
    if part.value.type in {ValueType.STRING, ValueType.ID}:
        return str(part.value.value())
    return part.value.full_text()


def part_json(part: Part | None) -> str:
    """A part as the JSON that came, indented; strings with their quotes.

    A range gives the array, or the object, of the children that it stands for.
    """
    import msgspec

    if part is None:
        return ""
    raw = part.value.raw_bytes()
    if part.bounds is not None:
        children = part.value.children()[part.bounds.start : part.bounds.stop]
        if part.value.type is ValueType.ARRAY:
            raw = b"[" + b",".join(child.raw_bytes() for _, child in children) + b"]"
        else:
            fields = (msgspec.json.encode(key) + b":" + each.raw_bytes() for key, each in children)
            raw = b"{" + b",".join(fields) + b"}"
    return indent(raw).decode("utf-8", "replace")


def value_text(model: ValueTreeModel, index: QModelIndex) -> str:
    """A row's value as people paste it."""
    return part_text(model.part_at(index))


def json_text(model: ValueTreeModel, index: QModelIndex) -> str:
    """A row's value as the JSON that came, indented."""
    return part_json(model.part_at(index))


def key_text(model: ValueTreeModel, index: QModelIndex) -> str:
    """A row's key, or its position in its array; empty for a range and for the value itself."""
    key = model.key_at(index)
    return "" if key is None else str(key)


def path_text(model: ValueTreeModel, index: QModelIndex, form: str = "JSONPath") -> str:
    """Where a row sits within the value, in one of ``PATH_FORMS``."""
    part = model.part_at(index)
    return "" if part is None else PATH_FORMS[form](part.path)
