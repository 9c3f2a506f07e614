"""The args pane: the editor, what is wrong with its text, and the format command."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QTextDocument
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.args_tokens import utf16_offset
from convex_explorer.convex.variables import Variables
from convex_explorer.ui.call.args_check import ArgsCheck
from convex_explorer.ui.call.args_highlighter import PLAIN_FROM
from convex_explorer.ui.call.args_looks import ArgsLooks
from convex_explorer.ui.call.look_switch import ArgsLook, ArgsLookSwitch
from convex_explorer.ui.call.text_changes import python_offset, replace, same_place, utf16_offsets
from convex_explorer.ui.widgets.code_editor import CodeEditor, Underline
from convex_explorer.ui.widgets.remark import Remark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from convex_explorer.convex.args import ArgsProblem, ReadArgs
    from convex_explorer.convex.function_spec import FunctionSpec
    from convex_explorer.convex.validation import Tables
    from convex_explorer.ui.call.args_completer import ArgsCompleter
    from convex_explorer.ui.call.fill_button import FillButton
    from convex_explorer.ui.call.form.form import ArgsForm
    from convex_explorer.ui.call.problems_list import ProblemsList
    from convex_explorer.ui.theme import Theme

#: In longer texts, what belongs where the mouse rests is not looked for.
_LONG_TO_DESCRIBE = 30_000


_LINE = 5  # units, with some space around it
_AFTER_TITLE = 1


class ArgsEditor(QWidget):
    """Edits the args of one draft, and checks them with the ``read_args`` that running uses.

    Attributes:
        looks: as text in the editor, or as a form.

    Signals:
        edited: the text is another one now.
        variable_wished: str, the name of a variable that the user wants to set.
        copy_wished: str, the form in which the call is to be copied, a CommandForm.
    """

    edited = Signal()
    variable_wished = Signal(str)
    copy_wished = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._editor = CodeEditor(theme)
        self._editor.setObjectName("argsEditor")
        self._editor.setAccessibleName("Args")
        self._editor.setPlaceholderText("{}")
        self._editor.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._editor.customContextMenuRequested.connect(self._show_menu)
        self._editor.textChanged.connect(self._take_edit)
        theme.veils.cover(self._editor)
        self._editor.pasted_into_empty.connect(self._tidy)
        self._spec: FunctionSpec | None = None
        self._variables = Variables()
        self._known_before = False
        self._editor.hover_asked = self._hover_words
        self.looks = ArgsLooks(theme, self)
        self.looks.form_made.connect(self._place_form)
        self.looks.shown.connect(self._show_look)
        self.looks.json_wished.connect(self._show_as_json)
        self.looks.variable_wished.connect(self.variable_wished)
        self._check = ArgsCheck(self)
        self._check.checked.connect(self._show_findings)
        self._check.tidied.connect(self._show_tidy)
        self._check.tidying.connect(self._show_tidying)
        self._problems: tuple[ArgsProblem, ...] = ()
        self._remark: ArgsProblem | None = None
        self._remarked_text = ""
        self._header = self._make_header()
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._editor, 1)
        self._add_shortcut("Shift+Alt+F", self.format)
        self._add_shortcut("F8", self.go_to_next_problem)
        self._add_shortcut("Shift+F8", self.go_to_previous_problem)
        for keys in ("Alt+Return", "Alt+Enter"):
            self._add_shortcut(keys, self.fix_problem)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    # ------------------------------------------------------------------ what others ask

    @property
    def editor(self) -> CodeEditor:
        """The text widget itself: caret, scroll bars, document."""
        return self._editor

    @property
    def problems(self) -> tuple[ArgsProblem, ...]:
        """What was wrong when the text was checked last, by us and by the deployment."""
        return self._problems

    @property
    def remark(self) -> ArgsProblem | None:
        """What the deployment says of the text as it stands."""
        return self._remark

    def text(self) -> str:
        """The args as typed."""
        return self._editor.text()

    def show_document(self, document: QTextDocument) -> None:
        """Edit another draft's args."""
        self._editor.blockSignals(True)
        self._editor.show_document(document)
        self._editor.blockSignals(False)
        self._remark = None
        self._show_problems(())
        self._show_plain_notice()
        self._check.watch(document)
        self.looks.show_document(document)

    def show_function(self, spec: FunctionSpec | None, tables: Tables) -> None:
        """Check the args against what a function declares; None where nothing is known of it."""
        self._spec = spec
        self.looks.show_function(spec, tables, may_switch=not self._editor.hasFocus())
        self._check.expect(None if spec is None else (spec.args, tables))
        if spec is not None or self._known_before:
            self._known_before = True
            self._completer.expect(None if spec is None else spec.args)
            self._fill_button.show_function(spec)

    def show_variables(self, variables: Variables) -> None:
        """Take these for the variables in the args: the deployment's, or none."""
        self._variables = variables
        self._check.resolve(variables)
        self.looks.show_variables(variables)
        if variables.values or "_completer" in vars(self):
            self._completer.know_variables(variables)

    def show_remark(self, remark: ArgsProblem | None) -> None:
        """Show what the deployment says of the text, until that is edited. None: nothing."""
        others = [problem for problem in self.problems if not problem.from_deployment]
        self._remark = remark
        self._remarked_text = self.text() if remark is not None else ""
        self.looks.show_remark(remark)
        self._show_problems(others)

    def show_refused(self, text: str, problems: Sequence[ArgsProblem]) -> None:
        """Show what kept a text from being sent, unless it is another one by now."""
        if text == self.text():
            self._show_problems(problems)
        else:
            self.check()

    def take_focus(self) -> None:
        """Give the keyboard to what edits the args."""
        if (form := self.looks.form) is not None:
            form.take_focus()
        else:
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to_unfinished(self) -> bool:
        """Go to what was typed in the form and is no value yet; whether there is such a thing."""
        form = self.looks.form
        return form is not None and form.go_to_unfinished()

    def check(self) -> None:
        """Show now what is wrong with the text."""
        self._check.check_now()

    def format(self) -> None:
        """Lay the text out anew, as one step of undo; a text with problems is left as it is."""
        self.check()
        problems = [problem for problem in self.problems if not problem.sendable]
        if problems:
            self._go_to(problems[0])
        else:
            self._tidy()

    def go_to_first_problem(self) -> None:
        """Put the caret where the first thing is wrong."""
        self.check()
        if self.problems:
            self._go_to(self.problems[0])

    def go_to_next_problem(self) -> None:
        """Put the caret where the next thing after it is wrong, around the end."""
        self.check()
        caret = self._caret()
        after = [problem for problem in self.problems if problem.start > caret]
        if self.problems:
            self._go_to((after or self.problems)[0])

    def go_to_previous_problem(self) -> None:
        """Put the caret where the last thing before it is wrong, around the beginning."""
        self.check()
        caret = self._caret()
        before = [problem for problem in self.problems if problem.start < caret]
        if self.problems:
            self._go_to((before or self.problems)[-1])

    def fix_problem(self) -> None:
        """Mend what the marked row is about, or else the first problem that can be mended."""
        if self._problems and (problem := self.problems_list.problem_to_fix) is not None:
            self._apply_fix(problem)

    # ------------------------------------------------------------------ checking

    def _take_edit(self) -> None:
        if self._remark is not None and self._remarked_text != self.text():
            self.show_remark(None)
        self._show_plain_notice()
        self._check.note_edit()
        self.edited.emit()

    def _show_findings(self, read: ReadArgs) -> None:
        self._comments_badge.setVisible(read.has_comments)
        self._show_problems((*read.problems, *read.mismatches))

    def _show_problems(self, found: Sequence[ArgsProblem]) -> None:
        problems = tuple(found)
        if (remark := self._remark) is not None:
            # What the deployment said counts; the validator may say the same of the same place.
            same = [each for each in found if each.from_validator and each.start == remark.start]
            problems = (*(each for each in found if each not in same), remark)
        self._problems = problems
        self._editor.show_underlines(_underlines(self.text(), problems) if problems else ())
        if problems or "problems_list" in vars(self):
            self.problems_list.show_problems(problems)
        self._make_room()
        self._editor.setAccessibleDescription(_spoken(problems))

    @cached_property
    def problems_list(self) -> ProblemsList:
        """Lists them below the editor; made when there is one, or in spare time."""
        from convex_explorer.ui.call.problems_list import ProblemsList

        problems_list = ProblemsList(self._theme)
        problems_list.problem_chosen.connect(self._go_to)
        problems_list.fix_chosen.connect(self._apply_fix)
        self._theme.veils.cover(problems_list)
        self._column.addWidget(problems_list)
        return problems_list

    def _go_to(self, problem: ArgsProblem) -> None:
        self.problems_list.mark(problem)
        place = utf16_offset(self.text(), problem.start)
        if (form := self.looks.form) is not None:
            cursor = self._editor.textCursor()
            cursor.setPosition(place)
            self._editor.setTextCursor(cursor)  # the next problem is the one behind it
            form.go_to_problem(problem)
        else:
            self._editor.go_to(place)

    def _apply_fix(self, problem: ArgsProblem) -> None:
        """Mend the text, as one step of undo."""
        if problem.variable:
            self.variable_wished.emit(problem.variable)
        if problem.fix is None:
            return
        text = self.text()
        replace(self._editor.document(), text, problem.fix.applied_to(text))
        if self.looks.form is None:
            behind = problem.fix.start + len(problem.fix.replacement.rstrip())
            self._editor.go_to(utf16_offset(self.text(), behind))
        self.check()

    def _caret(self) -> int:
        return python_offset(self.text(), self._editor.textCursor().position())

    # ------------------------------------------------------------------ what the function takes

    def fill_required(self) -> None:
        """Add the fields that must be there and are not; nothing else is changed."""
        self._fill(with_optional=False)

    def fill_all(self) -> None:
        """Add all fields that are not there."""
        self._fill(with_optional=True)

    def _fill(self, *, with_optional: bool) -> None:
        if self._spec is None:
            return
        from convex_explorer.convex.args_filling import fill_in  # not for the first paint

        self.check()
        text = self.text()
        filled = fill_in(text, self._spec.args, with_optional=with_optional)
        if filled is None:
            self.go_to_first_problem()
        elif filled != text:
            replace(self._editor.document(), text, filled)
            self.check()
        self.take_focus()

    def _hover_words(self, position: int) -> str:
        """What belongs at a place that the mouse rests on."""
        if self._editor.document().characterCount() > _LONG_TO_DESCRIBE:
            return ""
        from convex_explorer.convex.args_completion import describe, describe_variable

        text = self.text()
        place = python_offset(text, position)
        words = describe_variable(text, place, self._variables)
        if self._spec is None:
            return words
        return "\n".join(filter(None, (words, describe(text, place, self._spec.args))))

    # ------------------------------------------------------------------ formatting

    def _tidy(self) -> None:
        self._check.tidy()

    def _show_tidying(self, tidying: bool) -> None:
        self._format_button.setText("Formatting…" if tidying else "Format")

    def _show_tidy(self, text: str, tidy: str) -> None:
        """Show the text laid out anew; it is still the one that was asked about."""
        if tidy == text:
            return
        caret = same_place(text, self._caret(), tidy)
        replace(self._editor.document(), text, tidy)
        cursor = self._editor.textCursor()
        cursor.setPosition(utf16_offset(tidy, caret))
        self._editor.setTextCursor(cursor)
        self.check()

    # ------------------------------------------------------------------ as text or as a form

    @cached_property
    def look_switch(self) -> ArgsLookSwitch:
        """Made in spare time."""
        self._header_row.insertWidget(_AFTER_TITLE, self.looks.switch)
        return self.looks.switch

    def _place_form(self, form: ArgsForm) -> None:
        self._theme.veils.cover(form)
        self._column.insertWidget(self._column.indexOf(self._editor), form, 1)
        QWidget.setTabOrder(self._editor, form)

    def _show_look(self, look: ArgsLook) -> None:
        # Not ``self.focusWidget()``, which is what would have it if this pane had.
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self)
        self._editor.setVisible(look is ArgsLook.JSON)
        self._format_button.setVisible(look is ArgsLook.JSON)
        self._make_room()
        if had_focus:
            self.take_focus()

    def _show_as_json(self) -> None:
        """Show the text, because it has to be mended there."""
        self.looks.choose(ArgsLook.JSON)
        self.go_to_first_problem()

    # ------------------------------------------------------------------ how it looks

    def _make_header(self) -> QFrame:
        header = QFrame()
        header.setProperty("role", "pane-header")
        title = QLabel("Args")
        title.setProperty("role", "pane-title")
        title.setBuddy(self._editor)
        self._count_badge = self._make_badge("argsProblemsBadge", "")
        self._count_badge.setToolTip("F8 goes to the next problem, Shift+F8 to the one before")
        self._comments_badge = self._make_badge("commentsBadge", "Comments are not sent")
        self._plain_badge = self._make_badge("plainModeBadge", "Plain mode for large text")
        self._format_button = QPushButton("Format")
        self._format_button.setObjectName("formatArgsButton")
        self._format_button.setProperty("role", "quiet")
        self._format_button.setToolTip("Lay the args out anew (Shift+Alt+F)")
        self._format_button.clicked.connect(self.format)
        self._theme.dress(self._format_button, "wand-sparkles")
        self._header_row = QHBoxLayout(header)
        self._header_row.addWidget(title)
        self._header_row.addStretch()
        self._header_row.addWidget(self._count_badge)
        self._header_row.addWidget(self._plain_badge)
        self._header_row.addWidget(self._comments_badge)
        self._header_row.addWidget(self._format_button)
        return header

    @cached_property
    def _completer(self) -> ArgsCompleter:
        """Made when a function is known, which the first paint does not wait for."""
        from convex_explorer.ui.call.args_completer import ArgsCompleter

        return ArgsCompleter(self._theme, self._editor)

    @cached_property
    def _fill_button(self) -> FillButton:
        from convex_explorer.ui.call.fill_button import FillButton

        button = FillButton()
        button.required_wished.connect(self.fill_required)
        button.all_wished.connect(self.fill_all)
        before = self._header_row.indexOf(self._format_button)
        self._header_row.insertWidget(before, button)
        return button

    def _make_badge(self, name: str, text: str) -> QLabel:
        badge = Remark(text)
        badge.setObjectName(name)
        badge.setToolTip(text)
        badge.setProperty("role", "small")
        badge.hide()
        return badge

    def _show_plain_notice(self) -> None:
        self._plain_badge.setVisible(self._editor.document().characterCount() > PLAIN_FROM)

    def _show_menu(self, where: QPoint) -> None:
        from convex_explorer.ui.copy_as_menu import CopyAsMenu

        menu = self._editor.createStandardContextMenu(where)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        forms = CopyAsMenu("Copy call as", menu)
        forms.form_chosen.connect(self.copy_wished)
        menu.addSeparator()
        menu.addMenu(forms)
        menu.popup(self._editor.viewport().mapToGlobal(where))

    def _add_shortcut(self, keys: str, slot: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._header.setFixedHeight(7 * unit + 2)
        self._header_row.setContentsMargins(3 * unit, 0, unit, 0)
        self._header_row.setSpacing(3 * unit)
        self._editor.setMinimumHeight(_LINE * unit)
        self._make_room()

    def minimumSizeHint(self) -> QSize:
        """The header and a line, whatever else there is to show."""
        height = self._header.height() + self._editor.minimumHeight()
        return QSize(super().minimumSizeHint().width(), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Where there is too little, the problems are counted above and not listed."""
        if "problems_list" not in vars(self):
            return
        from convex_explorer.ui.call.problems_list import counted

        room = self.height() - self._header.height() - 2 * self._editor.minimumHeight()
        if self.looks.look is ArgsLook.FORM:
            room = 0  # they are said beside the fields
        listed = self.problems_list.fit(room)
        count = len(self.problems)
        self._count_badge.setText(counted(count))
        self._count_badge.setVisible(count > 0 and not listed)


def _underlines(text: str, problems: Sequence[ArgsProblem]) -> list[Underline]:
    from convex_explorer.ui.call.problems_list import tone_of

    places = utf16_offsets(text, [at for each in problems for at in (each.start, each.end)])
    return [
        Underline(places[each.start], places[each.end], each.message, tone_of(each))
        for each in problems
    ]


def _spoken(problems: Sequence[ArgsProblem]) -> str:
    """What a screen reader says of the problems."""
    if not problems:
        return ""
    from convex_explorer.ui.call.problems_list import counted

    lines = [f"Line {problem.line}: {problem.message}" for problem in problems[:5]]
    return f"{counted(len(problems))}. " + " ".join(lines)
