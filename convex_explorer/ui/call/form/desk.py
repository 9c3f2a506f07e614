"""What all rows of a form share: the text they are of, and the ways in which they change it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from convex_explorer.convex import args_edits
from convex_explorer.convex.args_places import Place, Places
from convex_explorer.convex.variables import Variables
from convex_explorer.ui.call.form.state import (
    TAKEN_OUT,
    FormState,
    Unfinished,
    item_moved,
    key_renamed,
    part_removed,
)
from convex_explorer.values.path import ValuePath, to_javascript
from convex_explorer.values.text import literal

if TYPE_CHECKING:
    from convex_explorer.ui.call.form.state import Relocation
    from convex_explorer.ui.theme import Theme
    from convex_explorer.values.types import Value

#: How many rows are made before groups are left folded.
_ROWS_UNASKED = 60
#: A row takes about a millisecond; the window is not held for longer than half a frame.
_ROWS_A_TURN = 6


class Postponed(Protocol):
    """What has rows to make when it is its turn."""

    def go_on(self) -> None:
        """Make some of them."""


class FormDesk(QObject):
    """Turns what is done in a row into one edit of the text.

    Attributes:
        theme: how everything looks.
        text: the args text as it stands.
        state: what is remembered beside it.
        variables: what those in the args stand for.
        rows_left: how many rows may still be made before groups are left folded.
        in_haste: whether all rows are made at once, for somebody goes to one of them.
        wide: whether there is room for editors beside names.

    Signals:
        edit_wished: the text as it is to be (str), whether it comes of typing (bool), and the
            Relocation of the parts, or None.
        fix_wished: ArgsProblem; its fix shall be made.
        file_wished: ValuePath; a file's bytes shall be written there.
        focus_wished: ValuePath; the keyboard goes to this part once it is shown.
        rearranged: rows came or went.
        begun: something was typed that is no value yet.
    """

    edit_wished = Signal(str, bool, object)
    fix_wished = Signal(object)
    file_wished = Signal(object)
    focus_wished = Signal(object)
    rearranged = Signal()
    begun = Signal()

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme
        self.state = FormState()
        self.variables = Variables()
        self.rows_left = _ROWS_UNASKED
        self.wide = True
        self.in_haste = False
        self._rows_this_turn = _ROWS_A_TURN
        self._postponed: list[Postponed] = []
        self._turns = QTimer(self)
        self._turns.setSingleShot(True)
        self._turns.timeout.connect(self._take_turn)
        self._text = ""
        self._places: Places | None = None
        #: A text that was wished for, and where in it something was typed.
        self._typed_at = "", Place((), 0, 0, 0)

    @property
    def text(self) -> str:
        """The args text as it stands."""
        return self._text

    def show_text(self, text: str) -> None:
        """Take another text, which can be read."""
        if text != self._text:
            self._text, self._places = text, None

    def source(self, path: ValuePath) -> str:
        """How the value at a path is written."""
        return args_edits.source_of(self._text, self._place(path))

    def _place(self, path: ValuePath) -> Place:
        if self._places is None:
            self._places = Places(self._text)
        return self._places.at(path)

    def _place_typed_at(self, path: ValuePath) -> Place:
        """Where a value stands; known already where one goes on typing, for looking takes long."""
        text, place = self._typed_at
        return place if text == self._text and place.path == path else self._place(path)

    # ------------------------------------------------------------------ rows, a few at a time

    def allow_rows(self) -> None:
        """Let some more rows be made: somebody wants to see them."""
        self.rows_left = _ROWS_UNASKED
        self.begin_turn()

    def begin_turn(self) -> None:
        """Let a few rows be made now."""
        self._rows_this_turn = _ROWS_A_TURN

    def may_make_row(self) -> bool:
        """Whether one more row is made now; the group is told to go on otherwise."""
        if self.in_haste or self._rows_this_turn > 0:
            self._rows_this_turn -= 1
            return True
        return False

    def postpone(self, group: Postponed) -> None:
        """Tell a group to go on when what has come in between was dealt with."""
        if group not in self._postponed:
            self._postponed.append(group)
        self._turns.start(0)

    @property
    def is_complete(self) -> bool:
        """Whether all rows are there."""
        return not self._postponed

    def _take_turn(self) -> None:
        self.begin_turn()
        groups, self._postponed = self._postponed, []
        for group in groups:
            group.go_on()

    # ------------------------------------------------------------------ edits

    def write(self, path: ValuePath, written: str, *, typing: bool = False) -> None:
        """Write another value, as text, at a path."""
        self.state.unfinished.pop(path, None)
        place = self._place_typed_at(path)
        after = args_edits.set_value(self._text, place, written)
        if "\n" not in written:
            self._typed_at = after, replace(place, end=place.value_start + len(written))
        self._wish(after, typing=typing)

    def begin(self, path: ValuePath, typed: str, value: Value) -> None:
        """Keep what is no value yet; the text still has another one there."""
        self.state.unfinished[path] = Unfinished(typed, literal(value))
        self.begun.emit()

    def unfinished(self, path: ValuePath, value: Value) -> str | None:
        """What was typed at a path and is no value yet, as long as its value is the same."""
        begun = self.state.unfinished.get(path)
        if begun is not None and begun.base == literal(value):
            return begun.typed
        self.state.unfinished.pop(path, None)
        return None

    def add_field(self, path: ValuePath, written: str) -> None:
        """Add the field at a path, as it was when it was taken out last."""
        *above, name = path
        written = self.state.put_aside.get(path, {}).pop(TAKEN_OUT, written)
        self._wish(args_edits.add_field(self._text, tuple(above), str(name), written))
        self.focus_wished.emit(path)

    def take_out(self, path: ValuePath) -> None:
        """Take the field at a path out of the args, and remember what it held."""
        held = self.source(path)
        self.remove(path)
        self.state.put_aside.setdefault(path, {})[TAKEN_OUT] = held

    def remove(self, path: ValuePath) -> None:
        """Take the field or item at a path away."""
        after = args_edits.remove_part(self._text, path)
        self._wish(after, relocation=part_removed(path))

    def add_item(self, path: ValuePath, count: int, written: str) -> None:
        """Add an item behind the others of an array."""
        self._wish(args_edits.add_item(self._text, path, written))
        self.focus_wished.emit((*path, count))

    def move_item(self, path: ValuePath, index: int, to: int) -> None:
        """Put an item of an array elsewhere."""
        after = args_edits.move_item(self._text, path, index, to)
        self._wish(after, relocation=item_moved(path, index, to))

    def rename(self, path: ValuePath, name: str) -> None:
        """Give a field of a record another name."""
        after = args_edits.rename_key(self._text, path, name)
        self._wish(after, typing=True, relocation=key_renamed(path, name))

    def _wish(
        self, after: str, *, typing: bool = False, relocation: Relocation | None = None
    ) -> None:
        self.edit_wished.emit(after, typing, relocation)


def control_name(path: ValuePath, suffix: str = "") -> str:
    """The name of a control of a part: a contract, as ``named`` has it."""
    return f"argsForm{to_javascript(path, root='')}{suffix}"
