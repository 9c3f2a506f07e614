"""Row: the name of a part of the args, whether it is there, its editor, and what is wrong."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.args_edits import written_value
from convex_explorer.convex.skeletons import skeleton
from convex_explorer.convex.typed_fields import TypedError, check_key, type_words
from convex_explorer.ui.call.form.desk import control_name
from convex_explorer.ui.call.form.inputs import ElidedLabel, LineInput
from convex_explorer.ui.call.form.part import controls_in, put_up
from convex_explorer.ui.call.form.problem_line import ProblemLine
from convex_explorer.ui.call.form.row_buttons import RowButtons
from convex_explorer.ui.widgets.naming import named
from convex_explorer.values.path import ValuePath, to_javascript

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from convex_explorer.convex.args_problems import ArgsProblem
    from convex_explorer.convex.validators import Field
    from convex_explorer.ui.call.form.part import InnerRow, Part, PartDesk
    from convex_explorer.values.types import Value

WIDE_FROM = 110  # units: from this width on, editors stand beside names
_NAME_WIDTH = 44


class Place(Enum):
    """In what a row stands."""

    OBJECT = "object"
    ARRAY = "array"
    RECORD = "record"
    #: An object that does not declare such a field.
    UNKNOWN = "unknown"


class _Missing(Enum):
    MISSING = "missing"


MISSING: Final = _Missing.MISSING
Missing: TypeAlias = Literal[_Missing.MISSING]


class Row(QWidget):
    """One field of an object or a record, or one item of an array.

    Attributes:
        path: to its value.
    """

    def __init__(self, desk: PartDesk, path: ValuePath, field: Field, place: Place) -> None:
        super().__init__()
        self.path = path
        self._desk, self._field, self._place = desk, field, place
        self._wide = desk.wide
        self._value: Value | Missing = MISSING
        self._taken: Collection[str] = ()
        self._part: Part | None = None
        self._problem: ProblemLine | None = None
        self._refusal = self._key_refusal = ""
        self._objection: ArgsProblem | None = None
        self._absence: QWidget | None = None
        self._tick: QCheckBox | None = None
        self._key: LineInput | None = None
        desk.rows_left -= 1
        self._make_head()
        self._buttons = self._make_buttons()
        self._show_names()
        self._lay_out()

    # ------------------------------------------------------------------ what others ask

    @property
    def key(self) -> str | int:
        """The field's name, or the item's index."""
        return self.path[-1]

    @property
    def is_item(self) -> bool:
        """Whether it can change places with others."""
        return self._place is Place.ARRAY

    @property
    def place(self) -> Place:
        """In what it stands."""
        return self._place

    @property
    def inner(self) -> Part | None:
        """What shows the value; None while there is none."""
        return self._part

    @property
    def unfinished(self) -> bool:
        """Whether something was typed here that is no value, or no name, yet."""
        return bool(self._refusal or self._key_refusal)

    def show_value(self, value: Value | Missing) -> None:
        """Show what stands in the text now."""
        self._value = value
        if self._tick is not None:
            self._tick.setChecked(value is not MISSING)
        if value is MISSING:
            self._drop_part()
            self._show_absence()
            return
        if self._absence is not None:
            self._absence.hide()
        self._fit_part(value)
        if self._part is not None:
            self._part.show_value(value)

    def forget_typed(self) -> None:
        """Show again what stands in the text, in place of what is no value yet."""
        if self._key is not None:
            self._key.setText(str(self.key))
        self._refuse_key("")
        self._refuse("")
        self.show_value(self._value)

    def show_position(self, first: bool, last: bool) -> None:
        """Whether there is an item to change places with, before it and behind it."""
        if self._buttons is not None:
            self._buttons.show_position(first=first, last=last)

    def show_taken(self, names: Collection[str]) -> None:
        """Know the names that the record's fields have."""
        self._taken = names

    def rename(self, path: ValuePath) -> None:
        """Show another field of the same record; what is typed as its name may stay."""
        self.path = path
        self._drop_part()
        self._show_names()
        self._refuse_key("")

    def show_problem(self, problem: ArgsProblem | None) -> None:
        """Say what the function, or the deployment, objects to."""
        self._objection = problem
        self._show_problem_line()

    def show_width(self, wide: bool) -> None:
        """Put the editor beside the name, or below it where there is little room."""
        if wide != self._wide:
            self._wide = wide
            self._arrange()
        if self._part is not None:
            for row in self._part.rows():
                row.show_width(wide)

    def rows(self) -> Iterator[InnerRow]:
        """It, and all within it."""
        yield self
        if self._part is not None:
            for row in self._part.rows():
                yield from row.rows()

    def controls(self) -> Iterator[QWidget]:
        """What can have the keyboard, in order."""
        yield from controls_in(self)

    def discard(self) -> None:
        """Take it away."""
        self.hide()
        if self._part is not None:
            self._part.discard()
        self.deleteLater()

    def focus_key(self) -> None:
        """Give the keyboard to the name of a record's field."""
        if self._key is not None:
            self._key.setFocus(Qt.FocusReason.OtherFocusReason)
            self._key.selectAll()

    def take_focus(self) -> None:
        """Give the keyboard to what edits it."""
        if self._key_refusal:
            self.focus_key()
            return
        inside = self._part.controls() if self._part is not None else iter(())
        first = next(inside, None) or next(self.controls(), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------ its value

    def _fit_part(self, value: Value) -> None:
        """Have a part of the kind that shows such a value."""
        kind = self._desk.kind_of_part(self._desk.state, self.path, self._field.validator, value)
        if type(self._part) is kind:
            return
        focused = self._part is not None and any(each.hasFocus() for each in self._part.controls())
        self._drop_part()
        part = kind(self._desk, self.path, self._field.validator, self._spoken())
        part.refused.connect(self._refuse)
        self._part = part
        self._arrange()
        self._desk.rearranged.emit()
        if focused:
            self._desk.focus_wished.emit(self.path)

    def _drop_part(self) -> None:
        if self._part is not None:
            self._part.discard()
            self._part = None
            self._refusal = ""
            self._desk.rearranged.emit()

    def _show_absence(self) -> None:
        if self._absence is None:
            name = to_javascript((self.key,), root="").removeprefix(".")
            if self._field.optional:
                label = QLabel("not sent")
                label.setProperty("role", "small")
                self._absence = label
            else:
                button = QPushButton("Add")
                named(button, control_name(self.path, ".add"), f"Add {name}", role="in-row")
                button.clicked.connect(self._add)
                self._absence = button
            self._grid.addWidget(self._absence, 0, 1, Qt.AlignmentFlag.AlignLeft)
            self._arrange()
        self._absence.show()

    def _add(self) -> None:
        self._desk.add_field(self.path, written_value(skeleton(self._field.validator)))

    def _take_tick(self, ticked: bool) -> None:
        if ticked and self._value is MISSING:
            self._add()
        elif not ticked and self._value is not MISSING:
            self._desk.take_out(self.path)

    # ------------------------------------------------------------------ as an item, or of a record

    def _remove(self) -> None:
        self._desk.remove(self.path)

    def move_by(self, step: int) -> None:
        """Change places with the item before, or behind it."""
        index = self.path[-1]
        if isinstance(index, int) and self._buttons is not None and self._buttons.can_move(step):
            self._desk.move_item(self.path[:-1], index, index + step)
            self._desk.focus_wished.emit((*self.path[:-1], index + step))

    def _rename(self, typed: str) -> None:
        reason = ""
        if typed != self.key:
            try:
                check_key(typed, self._taken)
            except TypedError as error:
                reason = str(error)
        self._refuse_key(reason)
        if typed != self.key and not reason:
            self._desk.rename(self.path, typed)

    # ------------------------------------------------------------------ what is wrong

    def _refuse(self, reason: str) -> None:
        self._refusal = reason
        self._show_problem_line()

    def _refuse_key(self, reason: str) -> None:
        self._key_refusal = reason
        if self._key is not None:
            self._key.setAccessibleDescription(reason)
        self._show_problem_line()

    def _show_problem_line(self) -> None:
        refusal = self._key_refusal or self._refusal
        words = refusal or (self._objection.message if self._objection is not None else "")
        for control in self._part.controls() if self._part is not None else ():
            control.setAccessibleDescription(words)
        if not words:
            if self._problem is not None:
                self._problem.hide()
            return
        if self._problem is None:
            self._problem = ProblemLine(self._desk)
            self._column.addWidget(self._problem)
        if refusal:
            self._problem.show_refusal(refusal)
        elif self._objection is not None:
            mendable = self._value is not MISSING  # where it is, there is a button already
            self._problem.show_problem(self._objection, self.path, mendable=mendable)
        self._desk.rearranged.emit()

    # ------------------------------------------------------------------ how it looks

    def _spoken(self) -> str:
        need = "optional" if self._field.optional else "required"
        if self._place is Place.UNKNOWN:
            need = "unknown field"
        name = to_javascript(self.path, root="").removeprefix(".")
        words = type_words(self._field.validator)
        in_object = self._place in {Place.OBJECT, Place.UNKNOWN}
        return f"{name}, {words}, {need}" if in_object else f"{name}, {words}"

    def _make_head(self) -> None:
        self._head = QWidget()
        row = QHBoxLayout(self._head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * self._desk.theme.unit)
        if self._place is Place.RECORD:
            self._key = LineInput()
            self._key.setProperty("role", "code")
            self._key.textEdited.connect(self._rename)
            row.addWidget(self._key, 1)
        else:
            self._name = ElidedLabel()
            self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
            self._name.setProperty("role", "code")
            row.addWidget(self._name)
        if self._place is Place.OBJECT and not self._field.optional:
            star = QLabel("*")
            star.setToolTip("Required")
            row.addWidget(star)
        if self._place is not Place.RECORD:
            words = "unknown" if self._place is Place.UNKNOWN else type_words(self._field.validator)
            self._words = ElidedLabel(words)
            self._words.setProperty("role", "small")
            self._words.setToolTip(str(self._field.validator))
            row.addWidget(self._words, 1)
        if self._place is Place.OBJECT and self._field.optional:
            self._tick = QCheckBox()
            self._tick.setToolTip("Send this field")
            self._tick.clicked.connect(self._take_tick)
            row.addWidget(self._tick)

    def _make_buttons(self) -> RowButtons | None:
        """None for a field that is declared: it is always there to be filled in."""
        if self._place is Place.OBJECT:
            return None
        buttons = RowButtons(self._desk.theme, movable=self.is_item)
        buttons.move_wished.connect(self.move_by)
        buttons.removal_wished.connect(self._remove)
        return buttons

    def _show_names(self) -> None:
        """Give everything the names that go with its path."""
        name = to_javascript(self.path, root="").removeprefix(".")
        if self._key is not None:
            named(self._key, control_name(self.path, ".key"), f"{name}, name of the field")
            if self._key.text() != self.key and not self._key.hasFocus():
                self._key.setText(str(self.key))
        else:
            shown = f"[{self.key}]" if isinstance(self.key, int) else self.key
            self._name.setText(shown)
            self._name.setToolTip(shown)
        if self._tick is not None:
            named(self._tick, control_name(self.path, ".present"), f"{name}, present")
        if self._buttons is not None:
            self._buttons.show_path(self.path, name)

    def _lay_out(self) -> None:
        unit = self._desk.theme.unit
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(unit)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * unit)
        self._grid.setVerticalSpacing(unit)
        self._grid.setColumnStretch(1, 1)
        self._column.addLayout(self._grid)
        self._arrange()

    def _arrange(self) -> None:
        """Put name, editor and buttons into their cells."""
        unit = self._desk.theme.unit
        beside = self._wide
        top = Qt.AlignmentFlag.AlignTop
        self._head.setFixedHeight(6 * unit + 2)
        if beside:
            self._head.setFixedWidth(_NAME_WIDTH * unit)
            self._grid.addWidget(self._head, 0, 0, top)
        else:
            self._head.setMinimumWidth(0)
            self._head.setMaximumWidth(_UNBOUND)
            self._grid.addWidget(self._head, 0, 0, 1, 2, top)
        if self._buttons is not None:
            self._grid.addWidget(self._buttons, 0, 2, top)
        at = (0, 1, 1, 1) if beside else (1, 0, 1, 3)
        if self._absence is not None:
            self._grid.addWidget(self._absence, *at, Qt.AlignmentFlag.AlignLeft)
        if self._part is None:
            return
        self._grid.addWidget(self._part.bar, *at)
        put_up(self._part.bar)
        if self._part.below is not None:
            self._column.insertWidget(1, self._part.below)
            put_up(self._part.below)


_UNBOUND = 16_777_215  # QWIDGETSIZE_MAX
