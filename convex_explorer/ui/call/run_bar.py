"""The row above a call: function type, function path, as whom, Run and Stop."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from convex_explorer.convex.functions import FunctionPath, FunctionPathError, FunctionType
from convex_explorer.ui.call.expiry_hint import ExpiryHint
from convex_explorer.ui.call.identity_button import IdentityButton
from convex_explorer.ui.call.known_functions import KnownFunctions
from convex_explorer.ui.call.origin_mark import OriginMark
from convex_explorer.ui.call.path_edit import PathEdit, is_command
from convex_explorer.ui.widgets.restyling import restyle

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from convex_explorer.convex.tokens import IdentityChoice
    from convex_explorer.ui.call.path_completer import PathCompleter
    from convex_explorer.ui.theme import Theme

_TYPES = (
    (FunctionType.QUERY, "Query", "Run", "Reads, and changes nothing"),
    (FunctionType.MUTATION, "Mutation", "Run mutation", "May change the data"),
    (FunctionType.ACTION, "Action", "Run action", "May do anything, also outside Convex"),
    (FunctionType.ANY, "Run", "Run", "The deployment finds out which type it is"),
)
_RUN_LABELS = {function_type: label for function_type, _, label, _ in _TYPES}
#: Units that the path needs, or whatever else can goes out of its way.
_PATH_ROOM = 50


class RunBar(QWidget):
    """Names the function to call, and starts or stops the call.

    Attributes:
        identity: the button that says as whom, and offers whom else.
        origin_mark: says that somebody else wrote the call.

    Signals:
        run_requested: Run was pressed.
        stop_requested: Stop was pressed.
        edited: function path or function type are other ones now.
        path_entered: Enter was pressed in the function path.
        command_given: str, a command that was pasted in place of a path.
        link_given: str, a link that was.
    """

    run_requested = Signal()
    stop_requested = Signal()
    edited = Signal()
    path_entered = Signal()
    command_given = Signal(str)
    link_given = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Running")
        self._theme = theme
        theme.veils.changed.connect(self._show_state)
        self._deployment_name: str | None = None
        self._running = False
        self._problem_shown = False
        self._narrow = False
        self._functions = KnownFunctions(None)
        #: A command in place of a path, and what is wrong with it.
        self._unreadable = "", ""
        self._type_combo = self._make_type_combo()
        self._path_edit = self._make_path_edit()
        self.identity = IdentityButton(theme)
        self._expiry_hint = ExpiryHint(theme)
        self.origin_mark = OriginMark(theme)
        self.identity.expiry_noticed.connect(self._expiry_hint.show_text)
        self._expiry_hint.token_requested.connect(self.identity.token_requested)
        self._run_button = QPushButton("Run")
        self._run_button.setObjectName("runButton")
        self._run_button.setProperty("role", "primary")
        self._run_button.clicked.connect(self.run_requested)
        theme.dress(self._run_button, "play", "on_accent")
        self._stop_button = QPushButton("Stop")
        self._stop_button.setObjectName("stopButton")
        self._stop_button.setAccessibleName("Stop")
        self._stop_button.clicked.connect(self.stop_requested)
        theme.dress(self._stop_button, "square")
        self._path_hint = QLabel()
        self._path_hint.setObjectName("functionPathProblem")
        self._path_hint.setTextFormat(Qt.TextFormat.PlainText)
        self._path_hint.setWordWrap(True)
        self._path_hint.hide()
        self._lay_out()
        theme.changed.connect(self._take_theme)
        self._take_theme()
        self._show_state()

    # ------------------------------------------------------------------ what others ask

    @property
    def path_text(self) -> str:
        """The function path as typed."""
        return self._path_edit.text()

    @property
    def function_type(self) -> FunctionType:
        """Which one is chosen."""
        return FunctionType(self._type_combo.currentData())

    @property
    def holds_command(self) -> bool:
        """Whether a command was typed in place of a path."""
        return is_command(self.path_text)

    @property
    def can_run(self) -> bool:
        """Whether Run would do something."""
        return self._deployment_name is not None and not self._running

    @property
    def problem_shown(self) -> bool:
        """Whether the path has been checked, and what was found is shown."""
        return self._problem_shown

    def show_function(self, path_text: str, function_type: FunctionType) -> None:
        """Show a draft's function; this is no edit."""
        self._path_edit.setText(path_text)
        self._type_combo.setCurrentIndex(self._type_combo.findData(function_type))
        self._show_path_hint(checked=False)
        self._show_state()

    def show_deployment(self, name: str | None) -> None:
        """Say on which deployment functions are called; None where there is none."""
        self._deployment_name = name
        self._show_state()

    def show_choice(self, choice: IdentityChoice | None) -> None:
        """Say as whom functions are called, and as whom else they could be."""
        self.identity.show_choice(choice)
        self._place_identity()

    def show_running(self, running: bool) -> None:
        """Let stop what runs, or run what does not.

        The focus waits on the bar for Run to come back, and stays there after Stop, or a second
        press of the Space bar would act on whatever is next.
        """
        stopped = self._stop_button.hasFocus()
        if stopped or (running and self._run_button.hasFocus()):
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._running = running
        self._show_state()
        if self.hasFocus() and self.can_run and not stopped:
            self._run_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_functions(self, functions: KnownFunctions) -> None:
        """Offer these while a function path is typed, and doubt others."""
        self._functions = functions
        if "completer" in vars(self):
            self.completer.show_functions(functions)
        if self._path_hint.isVisible() or self._problem_shown:
            self._show_path_hint(checked=True)

    def show_type(self, function_type: FunctionType) -> None:
        """Show another function type; this is no edit."""
        self._type_combo.setCurrentIndex(self._type_combo.findData(function_type))

    def focus_path(self) -> None:
        """Let the user type over the function path."""
        self._path_edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._path_edit.selectAll()

    def show_unreadable(self, command: str, problem: str) -> None:
        """Say what is wrong with a command, and leave it in the place of the path."""
        if self.path_text.strip() != command.strip():
            self._path_edit.hold_command(command.strip())
        self._unreadable = self.path_text, problem
        self.check_path()

    def put_suggestions_away(self) -> None:
        """Suggest nothing more: the path is as it shall be."""
        if "completer" in vars(self):
            self.completer.put_away()

    def check_path(self, *, even_if_empty: bool = True) -> bool:
        """Say what is wrong with the function path; True where nothing is."""
        checked = even_if_empty or bool(self.path_text.strip())
        return self._show_path_hint(checked=checked)

    # ------------------------------------------------------------------ the function path

    def _take_path(self) -> None:
        self._show_path_hint(checked=self._problem_shown)
        self.edited.emit()

    def _check_left_path(self) -> None:
        self.check_path(even_if_empty=False)

    def _show_path_hint(self, *, checked: bool) -> bool:
        """Show the problem if it is time for it, and what will be called in any case."""
        problem, called = self._read_path()
        doubt = self._functions.doubt_about(self.path_text) if checked and not problem else ""
        hint = problem if checked and problem else ""
        self._problem_shown = bool(hint)
        self._path_hint.setText(hint or (f"{called} {doubt}".strip() if checked else ""))
        self._path_hint.setVisible(bool(self._path_hint.text()))
        restyle(self._path_hint, role="error" if hint else "warning" if doubt else "small")
        restyle(self._path_edit, problem="true" if hint else "false")
        self._path_edit.setToolTip(hint or called)
        self._path_edit.setAccessibleDescription(hint or doubt or called)
        return not problem

    def _read_path(self) -> tuple[str, str]:
        """What is wrong with the path, and what it means where that is not what it says."""
        if self.holds_command:
            command, problem = self._unreadable
            known = problem if self.path_text == command else ""
            return known or "This is a command. Press Enter to make a call of it.", ""
        try:
            path = FunctionPath.parse(self.path_text)
        except FunctionPathError as error:
            return f"{error} {error.advice}".strip(), ""
        same = str(path) == self.path_text.strip()
        return "", "" if same else f"Calls {path}"

    # ------------------------------------------------------------------ how it looks

    def _make_type_combo(self) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName("functionTypeCombo")
        combo.setAccessibleName("Function type")
        combo.setToolTip("Function type")
        for index, (function_type, label, _, meaning) in enumerate(_TYPES):
            combo.addItem(label, function_type)
            combo.setItemData(index, meaning, Qt.ItemDataRole.ToolTipRole)
        combo.activated.connect(self._take_type)
        combo.currentIndexChanged.connect(self._show_state)
        return combo

    def _make_path_edit(self) -> PathEdit:
        edit = PathEdit()
        edit.setObjectName("functionPathEdit")
        edit.setAccessibleName("Function path")
        edit.setPlaceholderText("messages:list")
        edit.setProperty("role", "code")
        edit.textEdited.connect(self._take_path)
        edit.returnPressed.connect(self.path_entered)
        edit.command_pasted.connect(self.command_given)
        edit.link_pasted.connect(self.link_given)
        edit.left.connect(self._check_left_path)
        edit.textEdited.connect(self._look_for)
        return edit

    @cached_property
    def completer(self) -> PathCompleter:
        """Offers function paths; made when one is typed, or in spare time."""
        from convex_explorer.ui.call.path_completer import PathCompleter

        completer = PathCompleter(self._theme, self)
        completer.show_functions(self._functions)
        completer.activated.connect(self._take_path)
        self._path_edit.setCompleter(completer)
        return completer

    def _look_for(self, text: str) -> None:
        self.completer.look_for(text)

    def _take_type(self) -> None:
        self.edited.emit()

    def _show_state(self) -> None:
        label = _RUN_LABELS[self.function_type]
        self._run_button.setText(label)
        self._run_button.setAccessibleName(label)
        self._run_button.setEnabled(self.can_run)
        self._run_button.setToolTip(self._run_hint(label))
        self._stop_button.setEnabled(self._running)
        self._stop_button.setToolTip(
            "Stop waiting for the answer (Ctrl+.)" if self._running else "Nothing runs here"
        )

    def _run_hint(self, label: str) -> str:
        if self._deployment_name is None:
            return "Add a deployment first"
        if self._running:
            return "This call is running"
        where = self._theme.veils.words(self._deployment_name)
        return f"{label} on {where} (Ctrl+Enter)"

    def _lay_out(self) -> None:
        self._grid = QGridLayout(self)
        row = (self._type_combo, self._path_edit, self.identity, self._run_button)
        for column, widget in enumerate((*row, self._stop_button)):
            self._grid.addWidget(widget, 0, column)
        self._grid.addWidget(self._path_hint, 1, 1, 1, len(row))
        self._grid.addWidget(self._expiry_hint, 3, 1, 1, len(row))
        self._grid.addWidget(self.origin_mark, 4, 1, 1, len(row))
        self._grid.setColumnStretch(1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_identity()

    def _place_identity(self) -> None:
        """Put as whom below the path, in a row of its own, where it would leave that no room."""
        row = (self._type_combo, self.identity, self._run_button, self._stop_button)
        taken = (
            sum(widget.sizeHint().width() for widget in row) + 8 * self._grid.horizontalSpacing()
        )
        narrow = self.width() - taken < _PATH_ROOM * self._theme.unit
        if narrow != self._narrow:
            self._narrow = narrow
            if narrow:
                self._grid.addWidget(self.identity, 2, 1, 1, 4, Qt.AlignmentFlag.AlignLeft)
            else:
                self._grid.addWidget(self.identity, 0, 2)

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._grid.setHorizontalSpacing(2 * unit)
        self._grid.setVerticalSpacing(unit)
        self._grid.setContentsMargins(2 * unit, 2 * unit, 2 * unit, 2 * unit)
        self._place_identity()
