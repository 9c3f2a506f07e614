"""Which keys copy, and what is put on the clipboard: always the whole of it, never cut text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QStringListModel
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

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
#: Bytes or characters of a text that it takes a while to make one of Qt's strings from.
_LONG = 1 << 20
_PLAIN_TEXT = "text/plain"


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


def put_on_clipboard(text: str | bytes) -> None:
    """Put a text on the clipboard; bytes are UTF-8.

    Half of a surrogate pair, which is no text, becomes U+FFFD: Qt would leave it out. A long text
    is put there as bytes, which holds the window for two frames with 24 MiB beyond ASCII. A string
    of Qt's would hold it for a third of a second, and is made when it is pasted.
    """
    clipboard = QGuiApplication.clipboard()
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if len(data) < _LONG:
        clipboard.setText(data.decode("utf-8", "replace"))
        return
    # A QMimeData made by Python is outlived by the clipboard, which crashes at the end.
    model = QStringListModel([""])
    mime_data = model.mimeData([model.index(0)])
    mime_data.clear()
    mime_data.setData(_PLAIN_TEXT, data)
    clipboard.setMimeData(mime_data)


def copied(part: Part | None) -> str | bytes:
    """A part as people paste it: strings bare, containers as JSON in UTF-8, others as literals."""
    if part is None:
        return ""
    if part.value.type in _CONTAINERS:
        return json_data(part)
    if part.value.type in {ValueType.STRING, ValueType.ID}:
        return str(part.value.value())
    return part.value.full_text()


def json_data(part: Part | None) -> bytes:
    """A part as the JSON that came, indented, in UTF-8; strings with their quotes.

    A range gives the array, or the object, of the children that it stands for.
    """
    import msgspec

    if part is None:
        return b""
    raw = part.value.raw_bytes()
    if part.bounds is not None:
        children = part.value.children()[part.bounds.start : part.bounds.stop]
        if part.value.type is ValueType.ARRAY:
            raw = b"[" + b",".join(child.raw_bytes() for _, child in children) + b"]"
        else:
            fields = (msgspec.json.encode(key) + b":" + each.raw_bytes() for key, each in children)
            raw = b"{" + b",".join(fields) + b"}"
    return indent(raw)


def key_text(model: ValueTreeModel, index: QModelIndex) -> str:
    """A row's key, or its position in its array; empty for a range and for the value itself."""
    key = model.key_at(index)
    return "" if key is None else str(key)


def path_text(model: ValueTreeModel, index: QModelIndex, form: str = "JSONPath") -> str:
    """Where a row sits within the value, in one of ``PATH_FORMS``."""
    part = model.part_at(index)
    return "" if part is None else PATH_FORMS[form](part.path)
