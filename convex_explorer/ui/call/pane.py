"""The call pane: one set of widgets that shows the draft of the tab in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from convex_explorer.convex.drafts import CallDraft, SavedAs
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.variables import Variables
from convex_explorer.ui.call.args_editor import ArgsEditor
from convex_explorer.ui.call.known_functions import KnownFunctions
from convex_explorer.ui.call.open_draft import OpenDraft
from convex_explorer.ui.call.run_bar import RunBar
from convex_explorer.ui.widgets.code_editor import document_text
from convex_explorer.ui.widgets.held_key import HeldKey

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from convex_explorer.convex.calls import Call, Outcome
    from convex_explorer.convex.function_spec import KnownCatalog
    from convex_explorer.convex.open_tabs import TabState
    from convex_explorer.convex.preparation import Refusal
    from convex_explorer.convex.tokens import IdentityChoice
    from convex_explorer.errors import ExplorerError
    from convex_explorer.ui.theme import Theme

_WIDE_FROM = 110  # digits: from this width on, args and outcome stand beside each other
#: Of the room for both; where the outcome is below, each row counts.
_ARGS_SHARE, _ARGS_SHARE_ABOVE = 0.42, 0.3


class CallPane(QWidget):
    """Edits drafts, and asks for them to be run. It keeps every open draft, with its undo steps.

    Attributes:
        run_bar: the upper part, with path, type, Run and Stop.
        args: the lower part, with the args editor.

    Signals:
        call_requested: the CallDraft to run.
        copy_requested: the CallDraft to copy, and the form (str, a CommandForm).
        link_requested: the CallDraft to make a link of.
        command_given: a ``draft_id`` (str), and a command that was put in place of its path (str).
        stop_requested: the ``draft_id`` whose call shall stop (str).
        draft_edited: the ``draft_id`` of a draft that the user has just changed (str).
        place_changed: the caret is elsewhere in the args, they were scrolled, or something was
            typed in their form that is no value yet.
        function_named: NamedFunction; another function is named, or more is known of it.
    """

    call_requested = Signal(object)
    copy_requested = Signal(object, str)
    link_requested = Signal(object)
    command_given = Signal(str, str)
    stop_requested = Signal(str)
    draft_edited = Signal(str)
    place_changed = Signal()
    function_named = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._open: dict[str, OpenDraft] = {}
        self._none = OpenDraft(CallDraft("", "", FunctionType.QUERY, ""), theme, self)
        self._current = self._none
        self._args_share: float | None = None
        self._catalog: KnownCatalog | None = None
        self._called: Sequence[str] = ()
        self._functions = KnownFunctions(None)
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.run_bar = RunBar(theme)
        self.run_bar.run_requested.connect(self.request_run)
        self.run_bar.stop_requested.connect(self.request_stop)
        self.run_bar.edited.connect(self._take_edit)
        self.run_bar.path_entered.connect(self._enter_path)
        self.run_bar.command_given.connect(self._give_command)
        self.args = ArgsEditor(theme)
        self.args.edited.connect(self._take_edit)
        editor = self.args.editor
        editor.cursorPositionChanged.connect(self.place_changed)
        for bar in (editor.horizontalScrollBar(), editor.verticalScrollBar()):
            bar.valueChanged.connect(self.place_changed)
        self.args.looks.begun.connect(self.place_changed)
        self.args.copy_wished.connect(self.request_copy)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setObjectName("callSplitter")
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.args)
        self._splitter.splitterMoved.connect(self._note_share)
        self._lay_out()
        theme.changed.connect(self._place_outcome)
        self._held, self._is_repeat = HeldKey(), False
        for keys in ("Ctrl+Return", "Ctrl+Enter", "F5"):
            self._add_shortcut(keys, self._run_by_key)
        self._add_shortcut("Ctrl+.", self.request_stop)
        self._add_shortcut("Ctrl+Shift+M", self.toggle_form)
        self._show_current()

    # ------------------------------------------------------------------ drafts

    @property
    def current_draft_id(self) -> str | None:
        """Whose draft is shown; None while there is none."""
        return self._current.draft_id or None

    def open_draft(self, draft: CallDraft, state: TabState | None = None) -> None:
        """Keep a draft from now on, with the user where ``state`` says; ``bring_up`` shows it."""
        self._open[draft.draft_id] = OpenDraft(draft, self._theme, self, state)

    def take_out(self, draft_id: str) -> OpenDraft:
        """Let go of a draft, which stays as it is; it can be put back."""
        if self._open[draft_id] is self._current:
            self._lay_aside()
            self._current = self._none
            self._show_current()
        return self._open.pop(draft_id)

    def put_back(self, draft: OpenDraft) -> None:
        """Keep a draft again that was taken out, with all its undo steps."""
        self._open[draft.draft_id] = draft

    def bring_up(self, draft_id: str) -> None:
        """Show a draft where the user left it."""
        if self._open[draft_id] is not self._current:
            self._lay_aside()
            self._current = self._open[draft_id]
            self._show_current()

    def close_draft(self, draft_id: str) -> None:
        """Let go of a draft for good."""
        self.take_out(draft_id).close()

    def open_one(self, draft_id: str) -> OpenDraft:
        """An open draft, with the place where the user is in it by now."""
        if self._open[draft_id] is self._current:
            self._note_place()
        return self._open[draft_id]

    def draft(self, draft_id: str) -> CallDraft:
        """A draft as it stands now."""
        return self._open[draft_id].draft()

    def saved_as(self, draft_id: str) -> SavedAs | None:
        """The saved call that a draft stems from."""
        return self._open[draft_id].saved_as

    def take_saved_as(self, draft_id: str, saved_as: SavedAs | None) -> None:
        """A draft is that of a saved call from now on, or of none any more."""
        self._open[draft_id].saved_as = saved_as

    def origin(self, draft_id: str) -> str:
        """Where a draft is from that the user has neither edited nor run; else empty."""
        return self._open[draft_id].origin

    def take_draft(self, draft: CallDraft) -> None:
        """An open draft is another one now; undo brings its args back as they were."""
        changed = self._open[draft.draft_id]
        changed.path_text, changed.function_type = draft.path_text, draft.function_type
        changed.saved_as = draft.saved_as
        if changed is self._current:
            self.run_bar.show_function(draft.path_text, draft.function_type)
            self._show_function()
        changed.write_args(draft.args_text)

    def path_text(self, draft_id: str) -> str:
        """A draft's function path as it stands now, without a copy of its args."""
        return self._open[draft_id].path_text

    # ------------------------------------------------------------------ running

    def request_run(self) -> None:
        """Ask for the draft to be run, as Run and Ctrl+Enter do; not while its call runs.

        Nor while a link has only just brought it up: the press was meant for something else.
        """
        if self.run_bar.origin_mark.is_fresh:
            return
        if self.run_bar.holds_command:
            self._give_command(self.run_bar.path_text)
        elif self._current is not self._none and self.run_bar.can_run:
            if self.args.go_to_unfinished():
                return
            self.run_bar.put_suggestions_away()
            self.run_bar.check_path()
            self.call_requested.emit(self._current.draft())

    def request_stop(self) -> None:
        """Ask for the draft's running call to be stopped, as Stop does."""
        if self._current.running:
            self.stop_requested.emit(self._current.draft_id)

    def request_copy(self, form: str) -> None:
        """Ask for the draft as a command or a program, for others to run."""
        if self._current is not self._none and not self.args.go_to_unfinished():
            self.copy_requested.emit(self._current.draft(), form)

    def request_link(self) -> None:
        """Ask for a link that opens the draft."""
        if self._current is not self._none and not self.args.go_to_unfinished():
            self.link_requested.emit(self._current.draft())

    def show_started(self, call: Call) -> None:
        """A draft's call runs now."""
        self._forget_origin(call.draft_id)
        if call.draft_id in self._open:
            self._open[call.draft_id].edited = False
        self._show_running(call.draft_id, running=True)

    def show_ended(self, draft_id: str) -> None:
        """A draft's call does not run any more."""
        self._show_running(draft_id, running=False)

    def show_outcome(self, call: Call, outcome: Outcome) -> None:
        """Mark in a draft's args what the deployment objects to, or that it objects no more."""
        draft = self._open.get(call.draft_id)
        if draft is None:
            return
        from convex_explorer.convex.calls import Threw

        draft.remark = None
        if isinstance(outcome, Threw):
            from convex_explorer.convex.args_remarks import remark_on  # not for the first paint

            unchanged = document_text(draft.document) == call.args_text
            draft.remark = remark_on(call.args_text, outcome.message) if unchanged else None
        if draft is self._current:
            self.args.show_remark(draft.remark)

    def show_refusal(self, draft: CallDraft, refusal: Refusal) -> None:
        """Say why a draft could not be run, and go to the first reason."""
        refused = self._open.get(draft.draft_id)
        if refused is None:
            return
        if refused is not self._current:
            refused.path_checked = refusal.path_problem is not None
            return
        self.args.show_refused(draft.args_text, refusal.args_problems)
        if refusal.path_problem is not None:
            self.run_bar.check_path()
            self.run_bar.focus_path()
        else:
            self.args.go_to_first_problem()

    def show_unreadable(self, draft_id: str, command: str, error: ExplorerError) -> None:
        """Say why a command that was given to a draft is no call."""
        if draft_id == self._current.draft_id:
            self.run_bar.show_unreadable(command, f"{error} {error.advice}".strip())

    # ------------------------------------------------------------------ what else is shown

    def show_deployment(self, name: str | None) -> None:
        """Say on which deployment calls run; None where there is none."""
        self.run_bar.show_deployment(name)

    def show_choice(self, choice: IdentityChoice | None) -> None:
        """Say as whom calls are made; None where there is no deployment."""
        self.run_bar.show_choice(choice)

    def show_variables(self, variables: Variables | None) -> None:
        """Know what variables in args stand for; None where there is no deployment."""
        self.args.show_variables(variables or Variables())

    def show_catalog(self, known: KnownCatalog | None) -> None:
        """Know the functions of the active deployment; None where nobody told them."""
        self._catalog = known
        self._take_functions()

    def suggest_paths(self, paths: Sequence[str]) -> None:
        """Offer function paths that were called before, besides those of the catalog."""
        self._called = paths
        self._take_functions()

    def focus_path(self) -> None:
        """Let the user type the function path."""
        self.run_bar.focus_path()

    def focus_args(self) -> None:
        """Let the user type the args."""
        self.args.take_focus()

    def focus_origin(self) -> None:
        """Have the keyboard where a hasty key changes nothing, and runs nothing."""
        self.run_bar.origin_mark.take_focus()

    def toggle_form(self) -> None:
        """Show the args as a form, or as text again, and let the user go on there."""
        self.args.looks.toggle()
        self.args.take_focus()

    def format_args(self) -> None:
        """Lay the args out anew."""
        self.args.format()

    def add_beside(self, widget: QWidget) -> None:
        """Put the outcome beside the args where there is room, below them where there is not."""
        self._splitter.addWidget(widget)
        self._place_outcome()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_outcome()

    # ------------------------------------------------------------------ how it is done

    def _lay_aside(self) -> None:
        self._current.path_checked = self.run_bar.problem_shown
        self._note_place()

    def _note_place(self) -> None:
        self._current.note_place(self.args.editor)
        self._current.begun = self.args.looks.begun_in(self._current.document)

    def _show_current(self) -> None:
        current = self._current
        self.run_bar.show_function(current.path_text, current.function_type)
        if current.path_checked:
            self.run_bar.check_path()
        self.run_bar.show_running(current.running)
        self.run_bar.origin_mark.show_origin(current.origin)
        self._show_function()
        self.args.looks.restore_begun(current.document, current.begun)
        self.args.show_document(current.document)
        self.args.show_remark(current.remark)
        current.restore_place(self.args.editor)
        self.run_bar.setEnabled(current is not self._none)
        self.args.setEnabled(current is not self._none)

    def _show_running(self, draft_id: str, *, running: bool) -> None:
        if draft_id in self._open:
            self._open[draft_id].running = running
            self.run_bar.show_running(self._current.running)

    def _take_edit(self) -> None:
        if self._current is not self._none:
            if self._current.path_text != self.run_bar.path_text:
                self.args.show_remark(None)
                self._show_function(adopt_type=True)
            self._current.remark = self.args.remark
            self._current.path_text = self.run_bar.path_text
            self._current.function_type = self.run_bar.function_type
            self._forget_origin(self._current.draft_id)
            self._current.edited = True
            self.draft_edited.emit(self._current.draft_id)

    def _forget_origin(self, draft_id: str) -> None:
        """The user has made a draft their own."""
        if draft_id in self._open and self._open[draft_id].origin:
            self._open[draft_id].origin = ""
            self.run_bar.origin_mark.show_origin(self._current.origin)

    def _enter_path(self) -> None:
        if self.run_bar.holds_command:
            self._give_command(self.run_bar.path_text)
        else:
            self.focus_args()

    def _give_command(self, command: str) -> None:
        if self._current is not self._none:
            self.command_given.emit(self._current.draft_id, command)

    def _take_functions(self) -> None:
        self._functions = KnownFunctions(self._catalog, self._called)
        self.run_bar.show_functions(self._functions)
        self._show_function()

    def _show_function(self, *, adopt_type: bool = False) -> None:
        """Check the args against the function that is named, and call it by its type."""
        named = self._functions.named(self.run_bar.path_text)
        spec = named.spec
        self.function_named.emit(named)
        self.args.show_function(spec, self._functions.tables)
        if adopt_type and spec is not None and spec.function_type is not FunctionType.ANY:
            self.run_bar.show_type(spec.function_type)

    def _lay_out(self) -> None:
        line = QFrame()
        line.setProperty("role", "line")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.run_bar)
        column.addWidget(line)
        column.addWidget(self._splitter, 1)

    def _place_outcome(self) -> None:
        wide = self.width() >= _WIDE_FROM * self.fontMetrics().horizontalAdvance("0")
        direction = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self._splitter.orientation() is not direction:
            self._splitter.setOrientation(direction)
        extent = sum(self._splitter.sizes())
        share = _ARGS_SHARE if wide else _ARGS_SHARE_ABOVE
        args = round(extent * (share if self._args_share is None else self._args_share))
        self._splitter.setSizes([args, extent - args])

    def _note_share(self) -> None:
        args, *others = self._splitter.sizes()
        if others and args:
            self._args_share = args / (args + sum(others))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._held.note_release(event)
        super().keyReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        """Look at each press before it becomes a shortcut, which does not tell of it any more."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            self._is_repeat = self._held.is_repeat(event)
        return super().event(event)

    def _run_by_key(self) -> None:
        """One press makes one call, however long it lasts."""
        if not self._is_repeat:
            self.request_run()

    def _add_shortcut(self, keys: str, slot: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)  # One press makes one call, however long it lasts.
        shortcut.activated.connect(slot)
