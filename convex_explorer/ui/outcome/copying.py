"""What is put on the clipboard for a row: always the whole of it, never the cut text of a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from convex_explorer.values.path import to_javascript, to_jsonpath, to_python
from convex_explorer.values.text import indent
from convex_explorer.values.types import ValueType

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from convex_explorer.ui.outcome.tree_model import ValueTreeModel

#: The ways to write a path, in the order of the menu.
PATH_FORMS = {"JSONPath": to_jsonpath, "Python": to_python, "JavaScript": to_javascript}
_CONTAINERS = (ValueType.ARRAY, ValueType.OBJECT)


def value_text(model: ValueTreeModel, index: QModelIndex) -> str:
    """A row's value as people paste it: strings bare, containers as JSON, all else as literals."""
    value = model.value_at(index)
    if value is None:
        return ""
    if value.type in _CONTAINERS:
        return json_text(model, index)
    if value.type in {ValueType.STRING, ValueType.ID}:
        return str(value.value())
    return value.full_text()


def json_text(model: ValueTreeModel, index: QModelIndex) -> str:
    """A row's value as the JSON that came, indented; strings with their quotes.

    A range row gives the array, or the object, of the children that it stands for.
    """
    import msgspec

    value = model.value_at(index)
    if value is None:
        return ""
    raw = value.raw_bytes()
    if model.range_at(index) is not None:
        parts = model.parts(index)
        if value.type is ValueType.ARRAY:
            raw = b"[" + b",".join(part.raw_bytes() for _, part in parts) + b"]"
        else:
            fields = (msgspec.json.encode(key) + b":" + part.raw_bytes() for key, part in parts)
            raw = b"{" + b",".join(fields) + b"}"
    return indent(raw).decode("utf-8", "replace")


def key_text(model: ValueTreeModel, index: QModelIndex) -> str:
    """A row's key, or its position in its array; empty for a range and for the value itself."""
    key = model.key_at(index)
    return "" if key is None else str(key)


def path_text(model: ValueTreeModel, index: QModelIndex, form: str = "JSONPath") -> str:
    """Where a row sits within the value, in one of ``PATH_FORMS``."""
    return PATH_FORMS[form](model.path_at(index))
