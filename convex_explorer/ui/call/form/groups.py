"""Objects, arrays and records: rows below a heading, no more of them at a time than are seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.args_edits import written_value
from convex_explorer.convex.skeletons import skeleton
from convex_explorer.convex.typed_fields import new_key
from convex_explorer.convex.validators import ArrayOf, Field, Kind, ObjectOf, RecordOf
from convex_explorer.ui.call.form.part import Part
from convex_explorer.ui.call.form.row import MISSING, Missing, Place, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from convex_explorer.convex.validators import Validator
    from convex_explorer.ui.call.form.part import InnerRow, PartDesk
    from convex_explorer.values.path import ValuePath
    from convex_explorer.values.types import Value

#: So many rows of one group are there at a time.
PAGE = 50
_DEEPEST_UNFOLDED = 4


class _Wanted(NamedTuple):
    """A row that is to be there."""

    key: str | int
    field: Field
    place: Place


class Group(Part):
    """What has parts of its own, each in a row."""

    _noun, _nouns = "item", "items"

    def __init__(self, desk: PartDesk, path: ValuePath, validator: Validator, spoken: str) -> None:
        super().__init__(desk, path, validator, spoken)
        self._rows: list[Row] = []
        self._value: Value = None
        self._first = 0
        self._discarded = False
        self._folded = desk.state.folded.get(
            path, bool(path) and (len(path) > _DEEPEST_UNFOLDED or desk.rows_left <= 0)
        )
        self._make_heading()
        self._make_body()

    # ------------------------------------------------------------------ what others ask

    def show_value(self, value: Value) -> None:
        self._value = value
        count = self._count(value)
        noun = self._noun if count == 1 else self._nouns
        self._fold_button.setText(f"{count:,} {noun}" if count else f"no {noun}")
        self._show_rows()

    def rows(self) -> Iterator[InnerRow]:
        yield from self._rows

    def reveal(self, step: str | int) -> None:
        self._set_folded(False)
        keys = self._keys(self._value)
        if step in keys:
            self.desk.in_haste = True
            self._first = keys.index(step) // PAGE * PAGE
            self._show_rows()
            self.desk.in_haste = False

    def go_on(self) -> None:
        """Make the rows that it was too early for."""
        if not self._discarded:
            self._show_rows()

    def discard(self) -> None:
        self._discarded = True
        for row in self._rows:
            row.discard()
        super().discard()

    # ------------------------------------------------------------------ what kinds of groups tell

    def _count(self, value: Value) -> int:
        return len(value) if isinstance(value, list | dict) else 0

    def _keys(self, value: Value) -> Sequence[str | int]:
        """What there is to be a row for."""
        return list(value) if isinstance(value, dict) else range(self._count(value))

    def _wanted(self, key: str | int) -> _Wanted:
        raise NotImplementedError

    def _part_of(self, value: Value, key: str | int) -> Value | Missing:
        if isinstance(value, dict) and isinstance(key, str):
            return value.get(key, MISSING)
        if isinstance(value, list) and isinstance(key, int):
            return value[key]
        return MISSING

    def _add(self) -> None:
        """Add a part behind the others."""

    # ------------------------------------------------------------------ rows

    def _show_rows(self) -> None:
        """Have rows for what is in sight, those that are there already kept."""
        if self._folded:
            return
        keys = self._keys(self._value)
        self._first = min(self._first, max(0, len(keys) - 1) // PAGE * PAGE)
        wanted = [self._wanted(key) for key in keys[self._first : self._first + PAGE]]
        rows = self._matched(wanted)
        if rows != self._rows:
            self._place(rows)
        names = set(self._value) if isinstance(self._value, dict) else set()
        for row in rows:
            row.show_taken(names)
            row.show_value(self._part_of(self._value, row.key))
            row.show_position(row.key == 0, row.key == len(keys) - 1)
        if len(rows) < len(wanted):
            self.desk.postpone(self)
        self._show_pages(len(keys))

    def _matched(self, wanted: list[_Wanted]) -> list[Row]:
        """A row for each, of those that are there as far as they fit; what is early may lack."""
        keys = {each.key for each in wanted}
        there = {(row.key, row.place): row for row in self._rows}
        rows = []
        for at, each in enumerate(wanted):
            row = there.get((each.key, each.place))
            if row is None and each.place is Place.RECORD and at < len(self._rows):
                spare = self._rows[at]
                if spare.key not in keys:
                    spare.rename((*self.path, each.key))
                    row = spare
            if row is None and self.desk.may_make_row():
                row = self._new_row(each)
            if row is not None:
                rows.append(row)
        return rows

    def _new_row(self, wanted: _Wanted) -> Row:
        path = (*self.path, wanted.key)
        return Row(self.desk, path, wanted.field, wanted.place)

    def _place(self, rows: list[Row]) -> None:
        for row in self._rows:
            self._list.removeWidget(row)
            if row not in rows:
                row.discard()
        for row in rows:
            self._list.addWidget(row)
            row.show()
        self._rows = rows
        self.desk.rearranged.emit()

    # ------------------------------------------------------------------ folding and pages

    def _toggle(self) -> None:
        self._set_folded(not self._folded)

    def _set_folded(self, folded: bool) -> None:
        self.desk.state.folded[self.path] = folded
        if folded == self._folded:
            return
        self._folded = folded
        self.desk.allow_rows()
        if folded:
            self._place([])
        self._show_fold()
        self._show_rows()

    def _turn_to(self, first: int) -> None:
        if first != self._first:
            self._first = first
            self.desk.allow_rows()
            self._show_rows()

    def _turn_back(self) -> None:
        self._turn_to(self._first - PAGE)

    def _turn_on(self) -> None:
        self._turn_to(self._first + PAGE)

    def _show_pages(self, count: int) -> None:
        self._pages.setVisible(count > PAGE)
        last = min(self._first + PAGE, count)
        self._range.setText(f"{self._first + 1:,} to {last:,} of {count:,}")
        self._back.setEnabled(self._first > 0)
        self._on.setEnabled(last < count)

    # ------------------------------------------------------------------ how it looks

    def _make_heading(self) -> None:
        self._fold_button = self.named(QToolButton(), ".fold", role="quiet")
        self._fold_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold_button.clicked.connect(self._toggle)
        self.bar = QWidget()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._fold_button)
        row.addStretch()

    def _make_body(self) -> None:
        unit = self.desk.theme.unit
        self.below = self._body = QFrame()
        if self.path:
            self._body.setProperty("role", "group")
        column = QVBoxLayout(self._body)
        column.setContentsMargins(3 * unit if self.path else 0, unit, 0, unit)
        column.setSpacing(2 * unit)
        self._list = QVBoxLayout()
        self._list.setSpacing(2 * unit)
        column.addLayout(self._list)
        self._pages = self._make_pages()
        column.addWidget(self._pages)
        self._add_button = self.named(QPushButton(f"Add {self._noun}"), ".add", "add", "in-row")
        self._add_button.clicked.connect(self._add)
        line = QHBoxLayout()
        line.addWidget(self._add_button)
        line.addStretch()
        column.addLayout(line)
        self._add_button.setVisible(not isinstance(self.validator, ObjectOf))
        if not self.path:  # the args as a whole have no name to stand beside
            self.bar.setParent(self._body)
            self.bar.hide()
        self._show_fold()

    def _make_pages(self) -> QWidget:
        self._back = self.named(QPushButton("Earlier"), ".earlier", "earlier ones", "in-row")
        self._on = self.named(QPushButton("Later"), ".later", "later ones", "in-row")
        self._back.clicked.connect(self._turn_back)
        self._on.clicked.connect(self._turn_on)
        self._range = QLabel()
        self._range.setProperty("role", "small")
        pages = QWidget()
        row = QHBoxLayout(pages)
        row.setContentsMargins(0, 0, 0, 0)
        for each in (self._back, self._range, self._on):
            row.addWidget(each)
        row.addStretch()
        pages.hide()
        return pages

    def _show_fold(self) -> None:
        icon = "chevron-right" if self._folded else "chevron-down"
        self.desk.theme.dress(self._fold_button, icon)
        words = "folded" if self._folded else "unfolded"
        self._fold_button.setAccessibleName(f"{self.spoken}, {words}")
        if self._folded or self._body.parentWidget() is not None:
            self._body.setVisible(not self._folded)


class ObjectGroup(Group):
    """The fields that an object declares, and those that it holds besides."""

    _noun, _nouns = "field", "fields"

    def _keys(self, value: Value) -> Sequence[str | int]:
        held = value if isinstance(value, dict) else {}
        return [*self._declared, *(name for name in held if name not in self._declared)]

    def _wanted(self, key: str | int) -> _Wanted:
        declared = self._declared.get(str(key))
        if declared is None:
            return _Wanted(key, Field(Kind.ANY, optional=True), Place.UNKNOWN)
        return _Wanted(key, declared, Place.OBJECT)

    @property
    def _declared(self) -> dict[str, Field]:
        return dict(self.validator.required_first) if isinstance(self.validator, ObjectOf) else {}


class ArrayGroup(Group):
    """The items of an array."""

    def _wanted(self, key: str | int) -> _Wanted:
        item = self.validator.item if isinstance(self.validator, ArrayOf) else Kind.ANY
        return _Wanted(key, Field(item), Place.ARRAY)

    def _add(self) -> None:
        if isinstance(self.validator, ArrayOf):
            written = written_value(skeleton(self.validator.item))
            self.desk.add_item(self.path, self._count(self._value), written)


class RecordGroup(Group):
    """The fields of a record, whose names are typed as well."""

    _noun, _nouns = "entry", "entries"

    def _wanted(self, key: str | int) -> _Wanted:
        return _Wanted(key, Field(self._values), Place.RECORD)

    @property
    def _values(self) -> Validator:
        return self.validator.values if isinstance(self.validator, RecordOf) else Kind.ANY

    def _add(self) -> None:
        held = self._value if isinstance(self._value, dict) else {}
        keys = self.validator.keys if isinstance(self.validator, RecordOf) else Kind.STRING
        name = new_key(keys, held)
        self.desk.add_field((*self.path, name), written_value(skeleton(self._values)))
        for row in self._rows:
            if row.key == name:
                row.focus_key()
