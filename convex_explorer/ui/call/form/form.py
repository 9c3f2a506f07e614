"""ArgsForm: the args of one draft as rows, a view of the same document as the editor's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent, QTextDocument
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.args import read_args
from convex_explorer.convex.args_filling import fill_in
from convex_explorer.convex.args_validation import problems_of_parts
from convex_explorer.convex.validators import Kind, ObjectOf, RecordOf, Validator
from convex_explorer.ui.call.form.groups import ObjectGroup, RecordGroup
from convex_explorer.ui.call.form.making import kind_of_part
from convex_explorer.ui.call.form.page import FormPage
from convex_explorer.ui.call.form.part import PartDesk
from convex_explorer.ui.call.form.row import WIDE_FROM, Row
from convex_explorer.ui.call.form.state import FormState, FormStates
from convex_explorer.ui.call.form.writer import FormWriter
from convex_explorer.ui.widgets.code_editor import document_text
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from convex_explorer.convex.args_problems import ArgsProblem
    from convex_explorer.convex.validation import Tables
    from convex_explorer.convex.variables import Variables
    from convex_explorer.ui.call.form.groups import Group
    from convex_explorer.ui.call.form.part import InnerRow, Part
    from convex_explorer.ui.theme import Theme
    from convex_explorer.values.path import ValuePath
    from convex_explorer.values.types import Value

_PAUSE = 150  # milliseconds without typing, until problems are looked for
#: More is read too slowly to be read for each key.
_MOST_COMMAS, _LONGEST = 10_000, 4_000_000
_UNKNOWN = RecordOf(Kind.STRING, Kind.ANY)


class ArgsForm(QWidget):
    """Each edit in it is one edit of the document; whatever else changes that shows here.

    Signals:
        json_wished: the text has to be seen: it cannot be read.
        file_chosen: str, a path; and the document and the ValuePath at which its bytes belong.
        variable_wished: str, the name of a variable that the user wants to set.
        begun: something was typed in a field that is no value yet, and not in the text.
    """

    json_wished = Signal()
    file_chosen = Signal(str, object)
    variable_wished = Signal(str)
    begun = Signal()

    def __init__(self, theme: Theme, states: FormStates, parent: QWidget | None = None) -> None:
        """``states`` is what is remembered of each document; it is added to."""
        super().__init__(parent)
        self._theme = theme
        self._document: QTextDocument | None = None
        self._states = states
        self._validator: Validator = _UNKNOWN
        self._declared = False
        self._tables: Tables = {}
        self._remark: ArgsProblem | None = None
        self._args: dict[str, Value] | None = None
        self._root: Group | None = None
        self._found: dict[ValuePath, ArgsProblem] = {}
        #: Where the bytes of the file that is being chosen shall be written.
        self._awaited: tuple[QTextDocument | None, ValuePath] = (None, ())
        self.setObjectName("argsForm")
        self.setAccessibleName("Args as a form")
        self._desk = self._make_desk()
        self._page = FormPage(theme)
        self._page.json_wished.connect(self.json_wished)
        self._page.fill_wished.connect(self._fill)
        self._page.rows_moved.connect(self._keep_in_sight)
        self._writer = FormWriter(self._desk, self._page.banner, self)
        self._writer.declined.connect(self._show_again)
        self._desk.edit_wished.connect(self._writer.write)
        self._desk.begun.connect(self.begun)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._page)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._show_problems)
        self._ordering = QTimer(self)
        self._ordering.setSingleShot(True)
        self._ordering.timeout.connect(self._put_in_order)
        self._sight = QTimer(self)
        self._sight.setSingleShot(True)
        self._sight.timeout.connect(self._show_focused)
        for keys, slot in (
            (QKeySequence.keyBindings(QKeySequence.StandardKey.Undo), self.undo),
            (QKeySequence.keyBindings(QKeySequence.StandardKey.Redo), self.redo),
            ([QKeySequence("Alt+Up")], self._move_up),
            ([QKeySequence("Alt+Down")], self._move_down),
        ):
            shortcut = QShortcut(self)
            shortcut.setKeys(keys)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        theme.changed.connect(self._rebuild)
        if isinstance(application := QApplication.instance(), QApplication):
            application.focusChanged.connect(self._follow_focus)

    # ------------------------------------------------------------------ what others ask

    @property
    def is_complete(self) -> bool:
        """Whether all rows are there that are to be seen; many are made a few at a time."""
        return self._desk.is_complete

    def show_document(self, document: QTextDocument | None) -> None:
        """Show another draft's args; None lets go of them, for the draft may be closed."""
        if self._document is not None:
            self._document.contentsChanged.disconnect(self._follow)
        self._document = self._writer.document = document
        if document is not None:
            self._desk.state = self._states.setdefault(document, FormState())
            document.contentsChanged.connect(self._follow)
        self._remark = None
        self._writer.forget()
        self._rebuild()

    def show_function(self, validator: Validator | None, tables: Tables) -> None:
        """Show what a function takes; None where nothing is known of it."""
        shown = validator if isinstance(validator, ObjectOf | RecordOf) else _UNKNOWN
        declared = validator is not None and validator is not Kind.ANY
        if (shown, declared, tables) != (self._validator, self._declared, self._tables):
            self._validator, self._declared, self._tables = shown, declared, tables
            self._rebuild()

    def show_variables(self, variables: Variables) -> None:
        """Take these for the variables in the args."""
        if variables != self._desk.variables:
            self._desk.variables = variables
            self._rebuild()

    def show_remark(self, remark: ArgsProblem | None) -> None:
        """Show what the deployment says of the args as they stand."""
        self._remark = remark
        self._pause.start(0)

    def take_focus(self) -> None:
        """Give the keyboard to the first field, or to what can be done instead."""
        if self._page.take_focus():
            return
        first = next(iter(self._controls()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            self._page.bring_into_sight(first)

    def go_to(self, path: ValuePath) -> None:
        """Give the keyboard to a part of the args, or to what is around it."""
        if self._root is None:
            return
        row = self._reveal(path)
        if row is not None:
            row.take_focus()
            self._sight.start(0)

    def go_to_problem(self, problem: ArgsProblem) -> None:
        """Give the keyboard to what a problem is about."""
        if self._args is None:
            self.take_focus()
            return
        self._show_problems()
        about = [path for path, each in self._found.items() if each.message == problem.message]
        self.go_to(about[0] if about else problem.path)

    def go_to_unfinished(self) -> bool:
        """Give the keyboard to what was typed and is no value yet; whether there is such a thing.

        The text still has the value that was there before, which nobody means any more.
        """
        if self._args is None or not self.isVisible():
            return False
        for row in self._rows():
            if row.unfinished:
                self.go_to(row.path)
                return True
        return False

    def undo(self) -> None:
        """Take the last edit back, or what was typed and is no value yet."""
        self._step(back=True)

    def redo(self) -> None:
        """Make the edit again that was taken back."""
        self._step(back=False)

    # ------------------------------------------------------------------ from the text

    def _follow(self) -> None:
        if self.isVisible() and self._document is not None:
            text = document_text(self._document)
            if text != self._desk.text or self._args is None:
                self._show_text(text)

    def _rebuild(self) -> None:
        """Make all rows anew."""
        if self._root is not None:
            self._root.discard()
            self._root = None
        if self.isVisible() and self._document is not None:
            self._show_text(document_text(self._document))

    def _show_text(self, text: str) -> None:
        self._writer.forget()
        if len(text) > _LONGEST or text.count(",") > _MOST_COMMAS:
            self._say("These args are too long for a form.")
            return
        read = read_args(text)
        if read.args is None:
            problem = read.problems[0]
            self._say(f"The form can be filled in once the text can be read. {problem.message}")
            return
        self._args = read.args
        self._desk.show_text(text)
        self._desk.begin_turn()
        self._show_rows(read.args)
        self._pause.start(_PAUSE)

    def _show_rows(self, args: dict[str, Value]) -> None:
        if self._root is None:
            self._desk.allow_rows()
            kind = ObjectGroup if isinstance(self._validator, ObjectOf) else RecordGroup
            self._root = kind(self._desk, (), self._validator, "args")
            if self._root.below is not None:
                self._page.add_rows(self._root.below)
            self._pause.start(0)
        self._root.show_value(args)
        self._page.show_rows(self._hint_for(args), len(self._missing(args)))

    def _hint_for(self, args: dict[str, Value]) -> str:
        if not self._declared:
            return "It is not known which args this function takes. Add them by name."
        if self._validator == ObjectOf() and not args:
            return "This function takes no args."
        return ""

    def _say(self, sentence: str) -> None:
        """There are no rows to show, and why."""
        self._args = None
        self._page.say(sentence)

    # ------------------------------------------------------------------ to the text

    def _show_again(self) -> None:
        """Show what the text says, in place of what was wished."""
        if self._root is not None and self._args is not None:
            self._root.show_value(self._args)

    def _fill(self) -> None:
        """Write the required fields that are missing, as one step of undo."""
        if self._args is None or not isinstance(self._validator, ObjectOf):
            return
        missing = self._missing(self._args)
        after = fill_in(self._desk.text, self._validator)
        if after is not None and missing:
            self._writer.write_anyway(after, typing=False, relocation=None)
            self.go_to((missing[0],))

    def _missing(self, args: dict[str, Value]) -> list[str]:
        if not isinstance(self._validator, ObjectOf):
            return []
        fields = self._validator.fields.items()
        return [name for name, each in fields if not each.optional and name not in args]

    def _mend(self, problem: ArgsProblem) -> None:
        if problem.variable:
            self.variable_wished.emit(problem.variable)
        elif problem.fix is not None:
            after = problem.fix.applied_to(self._desk.text)
            self._writer.write(after, typing=False, relocation=None)

    def _choose_file(self, path: ValuePath) -> None:
        from PySide6.QtWidgets import QFileDialog

        self._awaited = (self._document, path)
        dialog = named(QFileDialog(self, "Choose a file for its bytes"), "argsFormFileDialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._take_file)
        dialog.open()

    def _take_file(self, file: str) -> None:
        self.file_chosen.emit(file, self._awaited)

    def _step(self, *, back: bool) -> None:
        if self._document is None:
            return
        state, focused = self._desk.state, self._focused_row()
        if back and focused is not None and focused.unfinished:
            state.unfinished.pop(focused.path, None)
            focused.forget_typed()
        elif back:
            self._document.undo()
        else:
            self._document.redo()

    # ------------------------------------------------------------------ problems

    def _show_problems(self) -> None:
        if self._args is None or self._root is None or not self.isVisible():
            return
        self._found = found = self._problems()
        if self._remark is not None:
            found[self._remark.path] = self._remark
        rows = {row.path: row for row in self._rows()}
        shown: dict[ValuePath, ArgsProblem] = {}
        for path, problem in self._found.items():
            near = path
            while near and near not in rows:
                near = near[:-1]
            shown.setdefault(near, problem)
        for path, row in rows.items():
            row.show_problem(shown.get(path))

    def _problems(self) -> dict[ValuePath, ArgsProblem]:
        """What is wrong with the args that would be sent, by the paths of their parts."""
        read = read_args(self._desk.text, variables=self._desk.variables)
        if read.args is None:
            return {problem.path: problem for problem in reversed(read.problems)}
        if not self._declared:
            return {}
        return problems_of_parts(self._desk.text, read.args, self._validator, self._tables)

    # ------------------------------------------------------------------ rows

    def _rows(self) -> list[InnerRow]:
        if self._root is None:
            return []
        return [each for row in self._root.rows() for each in row.rows()]

    def _controls(self) -> list[QWidget]:
        return list(self._root.controls()) if self._root is not None else []

    def _reveal(self, path: ValuePath) -> InnerRow | None:
        """The row of a part, or of what is around it; groups on the way are unfolded."""
        part: Part | None = self._root
        found = None
        for step in path:
            if part is None:
                break
            part.reveal(step)
            row = next((each for each in part.rows() if each.key == step), None)
            if row is None:
                break
            part, found = row.inner, row
        return found

    def _focused_row(self) -> InnerRow | None:
        """The innermost row that has the keyboard."""
        widget = QApplication.focusWidget()
        while widget is not None and widget is not self:
            if isinstance(widget, Row):
                return widget
            widget = widget.parentWidget()
        return None

    def _move_up(self) -> None:
        self._move_item(-1)

    def _move_down(self) -> None:
        self._move_item(1)

    def _move_item(self, step: int) -> None:
        """Move the innermost item of an array that has the keyboard."""
        row = self._focused_row()
        while row is not None and not row.is_item:
            above = [each for each in self._rows() if each.path == row.path[:-1]]
            row = above[0] if above else None
        focused = QApplication.focusWidget()
        if row is not None:
            row.move_by(step)
        elif step > 0 and isinstance(focused, QComboBox):
            focused.showPopup()  # what the key does everywhere else

    def _show_focused(self) -> None:
        self._page.bring_into_sight(QApplication.focusWidget())

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        self._sight.start(0)

    def _note_rearranged(self) -> None:
        self._ordering.start(0)
        self._pause.start(_PAUSE)

    def _put_in_order(self) -> None:
        """Have Tab go through the rows as they stand, whenever they were made."""
        before: QWidget = self
        for control in (self._page.fill_button, *self._controls()):
            QWidget.setTabOrder(before, control)
            before = control

    # ------------------------------------------------------------------ how it looks

    def _make_desk(self) -> PartDesk:
        desk = PartDesk(self._theme, kind_of_part, self)
        desk.fix_wished.connect(self._mend)
        desk.file_wished.connect(self._choose_file)
        desk.focus_wished.connect(self.go_to)
        desk.rearranged.connect(self._note_rearranged)
        return desk

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= WIDE_FROM * self._theme.unit
        if wide != self._desk.wide:
            self._desk.wide = wide
            if self._root is not None:
                for row in self._root.rows():
                    row.show_width(wide)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._document is not None:
            self._show_text(document_text(self._document))
