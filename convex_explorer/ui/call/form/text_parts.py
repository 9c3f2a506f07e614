"""Strings, ids, numbers and Int64s: what is typed is a value at once, or is told why it is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from convex_explorer.convex.typed_fields import TypedError, typed_int64, typed_number
from convex_explorer.convex.validators import IdOf
from convex_explorer.ui.call.form.inputs import ElidedLabel, LineInput, LinesInput, Moment
from convex_explorer.ui.call.form.part import Part
from convex_explorer.values.text import literal, number_literal, string_literal
from convex_explorer.values.types import Int64

if TYPE_CHECKING:
    from convex_explorer.convex.validators import Validator
    from convex_explorer.ui.call.form.part import PartDesk
    from convex_explorer.values.path import ValuePath
    from convex_explorer.values.types import Value

#: Qt's text widgets make line breaks of them, or drop them.
_UNTYPABLE = frozenset("\r\u2028\u2029\ufdd0\ufdd1\x00")


def can_be_typed(text: str) -> bool:
    """Whether a field holds every character of a string as it is."""
    return _UNTYPABLE.isdisjoint(text)


class StringPart(Part):
    """A string in one line; a button gives it several."""

    def __init__(self, desk: PartDesk, path: ValuePath, validator: Validator, spoken: str) -> None:
        super().__init__(desk, path, validator, spoken)
        self._input = self.named(LineInput(), role="code" if isinstance(validator, IdOf) else "")
        self._input.textEdited.connect(self._write)
        self.bar = QWidget()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(desk.theme.unit)
        row.addWidget(self._input, 1)
        if isinstance(validator, IdOf):
            self._input.setPlaceholderText(f"id of {validator.table}")
        else:
            button = self.named(QToolButton(), ".lines", "several lines", "quiet")
            button.setToolTip("Write several lines")
            button.clicked.connect(self._give_lines)
            desk.theme.dress(button, "align-left")
            row.addWidget(button)

    def show_value(self, value: Value) -> None:
        if isinstance(value, str) and value != self._input.text():
            self._input.setText(value)

    def _write(self, typed: str) -> None:
        self.desk.write(self.path, string_literal(typed), typing=True)

    def _give_lines(self) -> None:
        self.desk.state.several_lines[self.path] = True
        self.desk.write(self.path, string_literal(self._input.text()))
        self.desk.focus_wished.emit(self.path)


class LinesPart(Part):
    """A string in several lines."""

    def __init__(self, desk: PartDesk, path: ValuePath, validator: Validator, spoken: str) -> None:
        super().__init__(desk, path, validator, spoken)
        self._input = self.bar = self.named(LinesInput(desk.theme), role="field")
        self._input.textChanged.connect(self._write)

    def show_value(self, value: Value) -> None:
        if isinstance(value, str) and value != self._input.text():
            self._input.blockSignals(True)
            self._input.setPlainText(value)
            self._input.moveCursor(QTextCursor.MoveOperation.End)
            self._input.blockSignals(False)

    def _write(self) -> None:
        self.desk.write(self.path, string_literal(self._input.text()), typing=True)


class _NumericPart(Part):
    """A number as text: what is typed is one at once, or stays as it is with the reason."""

    def __init__(self, desk: PartDesk, path: ValuePath, validator: Validator, spoken: str) -> None:
        super().__init__(desk, path, validator, spoken)
        self._value: Value = None
        self._input = self.named(LineInput(), role="code")
        self._input.textEdited.connect(self._write)

    def literal_of(self, typed: str) -> str:
        """What is typed, as the args have it.

        Raises:
            TypedError: it is none, and why.
        """
        raise NotImplementedError

    def show_whole(self, value: Value) -> None:
        """Show a value, unless what is typed says the same."""
        raise NotImplementedError

    def show_value(self, value: Value) -> None:
        self._value = value
        typed = self.desk.unfinished(self.path, value)
        if typed is None:
            self.show_whole(value)
        else:
            self._input.setText(typed)
            self._read(typed)

    def _write(self, typed: str) -> None:
        written = self._read(typed)
        if written is not None:
            self.desk.write(self.path, written, typing=True)

    def _read(self, typed: str) -> str | None:
        """What is typed, as the args have it; None where it is none, which is told."""
        try:
            written = self.literal_of(typed)
        except TypedError as error:
            self.desk.begin(self.path, typed, self._value)
            self.refused.emit(str(error))
            return None
        self.refused.emit("")
        return written


class NumberPart(_NumericPart):
    """A Float64 as text, never rounded; a button reads it as a date."""

    def __init__(self, desk: PartDesk, path: ValuePath, validator: Validator, spoken: str) -> None:
        super().__init__(desk, path, validator, spoken)
        self._button = self.named(QToolButton(), ".asDate", "as date", "quiet")
        self._button.setToolTip("Write it as a date: milliseconds since 1970, as Convex has them")
        self._button.setCheckable(True)
        self._button.toggled.connect(self._show_moment)
        desk.theme.dress(self._button, "clock")
        self.bar = QWidget()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(desk.theme.unit)
        row.addWidget(self._input, 1)
        row.addWidget(self._button)
        self._date = self.below = QWidget()
        self._date.hide()
        self._moment: Moment | None = None
        self._words: ElidedLabel | None = None

    def show_value(self, value: Value) -> None:
        super().show_value(value)
        self._follow()

    def literal_of(self, typed: str) -> str:
        return typed_number(typed)

    def show_whole(self, value: Value) -> None:
        if not _says(self._input.text(), value):
            self._input.setText(literal(value))
            self.refused.emit("")

    # ------------------------------------------------------------------ as a date

    def _show_moment(self, shown: bool) -> None:
        if shown and self._moment is None:
            self._moment = self.named(Moment(), ".date", "as date")
            self._moment.dateTimeChanged.connect(self._take_moment)
            row = QHBoxLayout(self._date)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(self._moment)
            self._words = ElidedLabel()
            self._words.setProperty("role", "small")
            row.addWidget(self._words, 1)
        self._date.setVisible(shown)
        self._follow()
        if shown and self._value == 0 and self._moment is not None:
            # Nobody means 1970.
            self._moment.setDateTime(QDateTime.currentDateTime())
        self.desk.rearranged.emit()

    def _follow(self) -> None:
        if self._moment is None or self._words is None or not isinstance(self._value, float):
            return
        fits = _FIRST <= self._value <= _LAST
        self._moment.setEnabled(fits)
        if not fits:
            self._words.setText("This is no date.")
            return
        moment = QDateTime.fromMSecsSinceEpoch(int(self._value))
        self._moment.blockSignals(True)
        self._moment.setDateTime(moment)
        self._moment.blockSignals(False)
        self._words.setText(f"local time; {moment.toUTC().toString('yyyy-MM-dd HH:mm:ss')} UTC")

    def _take_moment(self, moment: QDateTime) -> None:
        written = number_literal(float(moment.toMSecsSinceEpoch()))
        self.desk.write(self.path, written, typing=True)


class Int64Part(_NumericPart):
    """An Int64 as text, never a float on the way."""

    def __init__(self, desk: PartDesk, path: ValuePath, validator: Validator, spoken: str) -> None:
        super().__init__(desk, path, validator, spoken)
        self.bar = self._input

    def literal_of(self, typed: str) -> str:
        return typed_int64(typed)

    def show_whole(self, value: Value) -> None:
        if isinstance(value, Int64) and not _says_int64(self._input.text(), value):
            self._input.setText(str(int(value)))
            self.refused.emit("")


#: Milliseconds since 1970: the years 1800 to 9998, which Qt's calendar can show.
_FIRST, _LAST = -5_364_662_400_000.0, 253_339_228_800_000.0


def _says(typed: str, value: Value) -> bool:
    """Whether a number is what is typed already, in whatever form."""
    from convex_explorer.convex.args_edits import read_value

    read = read_value(typed)
    return not isinstance(read, str) and literal(read[0]) == literal(value)


def _says_int64(typed: str, value: Int64) -> bool:
    try:
        return _says(typed_int64(typed), value)
    except TypedError:
        return False
