"""What is not typed as text: fixed values, choices, bytes, and values that do not belong there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from convex_explorer.convex.args_edits import read_value, written_value
from convex_explorer.convex.args_words import shown
from convex_explorer.convex.skeletons import skeleton
from convex_explorer.convex.typed_fields import choice_words
from convex_explorer.convex.validators import Kind, Literal, choices_of
from convex_explorer.convex.variables import variable_in
from convex_explorer.ui.call.form.inputs import Choice, ElidedLabel, JsonInput
from convex_explorer.ui.call.form.part import Part
from convex_explorer.values.text import literal

if TYPE_CHECKING:
    from convex_explorer.convex.validators import Validator
    from convex_explorer.ui.call.form.part import PartDesk
    from convex_explorer.values.path import ValuePath
    from convex_explorer.values.types import Value

_MOST_BYTES_SHOWN = 12


class ConstantPart(Part):
    """Null, or the only value that fits: there is nothing to edit."""

    def __init__(self, desk: PartDesk, path: ValuePath, validator: Validator, spoken: str) -> None:
        super().__init__(desk, path, validator, spoken)
        self._label = self.bar = self.named(ElidedLabel(), role="code")

    def show_value(self, value: Value) -> None:
        self._label.setText(shown(literal(value)))


class MisfitPart(Part):
    """A value that does not belong there, as it is, and the way to another one."""

    def __init__(self, desk: PartDesk, path: ValuePath, validator: Validator, spoken: str) -> None:
        super().__init__(desk, path, validator, spoken)
        self._label = ElidedLabel()
        self._label.setProperty("role", "code")
        button = self.named(QPushButton("Replace"), ".replace", "replace", "in-row")
        button.setToolTip("Write a value that belongs here instead")
        button.clicked.connect(self._replace)
        self.bar = QWidget()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._label, 1)
        row.addWidget(button)

    def show_value(self, value: Value) -> None:
        self._label.setText(shown(literal(value)))

    def _replace(self) -> None:
        self.desk.write(self.path, written_value(skeleton(self.validator)))
        self.desk.focus_wished.emit(self.path)


class VariablePart(MisfitPart):
    """A variable, what it stands for, and the way to a value of the args' own."""

    def show_value(self, value: Value) -> None:
        name = variable_in(literal(value)) or ""
        values = self.desk.variables.values
        stands_for = f" = {shown(literal(values[name]))}" if name in values else ""
        self._label.setText(f"{{{{{name}}}}}{stands_for}")


class EnumPart(Part):
    """One of several fixed values, as a drop-down list."""

    def __init__(self, desk: PartDesk, path: ValuePath, validator: Validator, spoken: str) -> None:
        super().__init__(desk, path, validator, spoken)
        self._literals = list(dict.fromkeys(_literals_of(validator)))
        self._input = self.bar = self.named(Choice())
        self._input.addItems([_enum_words(each) for each in self._literals])
        self._input.activated.connect(self._choose)

    def show_value(self, value: Value) -> None:
        written = literal(value)
        at = self._literals.index(written) if written in self._literals else -1
        self._input.setPlaceholderText(shown(written) if at < 0 else "")
        self._input.setCurrentIndex(at)

    def _choose(self, index: int) -> None:
        self.desk.write(self.path, self._literals[index])


class BytesPart(Part):
    """Bytes from a file; their number and the first of them are shown."""

    def __init__(self, desk: PartDesk, path: ValuePath, validator: Validator, spoken: str) -> None:
        super().__init__(desk, path, validator, spoken)
        self._label = ElidedLabel()
        self._label.setProperty("role", "code")
        self._file_button = self.named(QPushButton("Choose file…"), role="")
        self._file_button.setAccessibleName(f"{spoken}, choose file")
        self._file_button.clicked.connect(self._choose_file)
        self._clear_button = self.named(QToolButton(), ".clear", "clear", "quiet")
        self._clear_button.setToolTip("Send no bytes")
        self._clear_button.clicked.connect(self._clear)
        desk.theme.dress(self._clear_button, "x")
        self.bar = QWidget()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * desk.theme.unit)
        row.addWidget(self._file_button)
        row.addWidget(self._label, 1)
        row.addWidget(self._clear_button)

    def show_value(self, value: Value) -> None:
        data = value if isinstance(value, bytes) else b""
        beginning = data[:_MOST_BYTES_SHOWN].hex(" ")
        rest = " …" if len(data) > _MOST_BYTES_SHOWN else ""
        counted = "1 byte" if len(data) == 1 else f"{len(data):,} bytes"
        self._label.setText(f"{counted}: {beginning}{rest}" if data else "0 bytes")
        self._label.setToolTip(self._label.text())
        self._clear_button.setVisible(bool(data))

    def _choose_file(self) -> None:
        self.desk.file_wished.emit(self.path)

    def _clear(self) -> None:
        self.desk.write(self.path, literal(b""))
        self._file_button.setFocus()


class JsonPart(Part):
    """Any value, in the language of the args."""

    def __init__(self, desk: PartDesk, path: ValuePath, validator: Validator, spoken: str) -> None:
        super().__init__(desk, path, validator, spoken)
        self._value: Value = None
        self._input = self.bar = self.named(JsonInput(desk.theme), role="field")
        self._input.textChanged.connect(self._write)

    def show_value(self, value: Value) -> None:
        self._value = value
        typed = self.desk.unfinished(self.path, value)
        if typed is not None:
            if typed != self._input.text():
                self._input.show_text(typed)
            self._refuse(read_value(typed))
            return
        read = read_value(self._input.text())
        if isinstance(read, str) or literal(read[0]) != literal(value):
            self._input.show_text(self.desk.source(self.path))
            self.refused.emit("")

    def _write(self) -> None:
        typed = self._input.text()
        read = read_value(typed)
        if isinstance(read, str):
            self.desk.begin(self.path, typed, self._value)
            self._refuse(read)
            return
        self._refuse(read)
        self.desk.write(self.path, read[1], typing=True)

    def _refuse(self, read: tuple[Value, str] | str) -> None:
        self.refused.emit(read if isinstance(read, str) else "")


def is_enum(validator: Validator) -> bool:
    """Whether only certain values fit, and more than one."""
    if validator is Kind.BOOLEAN:
        return True
    choices = choices_of(validator)
    fixed = [each in (Kind.NULL, Kind.BOOLEAN) or isinstance(each, Literal) for each in choices]
    return len(choices) > 1 and all(fixed)


def _literals_of(validator: Validator) -> list[str]:
    found: list[str] = []
    for choice in choices_of(validator):
        if isinstance(choice, Literal):
            found.append(literal(choice.value))
        else:
            found += ["null"] if choice is Kind.NULL else ["false", "true"]
    return found


def _enum_words(written: str) -> str:
    """A string without its quotes, unless it would look like something else then."""
    read = read_value(written)
    value = read[0]
    if not isinstance(value, str) or not isinstance(read_value(value), str):
        return written
    return choice_words(Literal(value))
