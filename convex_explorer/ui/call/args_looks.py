"""The two looks of the args pane: the text's editor, and the form, which is made when wanted."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from convex_explorer.convex.variables import Variables
from convex_explorer.ui.call.look_switch import ArgsLook, ArgsLookSwitch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QTextDocument
    from PySide6.QtWidgets import QWidget

    from convex_explorer.convex.args_problems import ArgsProblem
    from convex_explorer.convex.function_spec import FunctionSpec
    from convex_explorer.convex.open_tabs import BegunField
    from convex_explorer.convex.validation import Tables
    from convex_explorer.ui.call.form.form import ArgsForm
    from convex_explorer.ui.call.form.state import FormStates
    from convex_explorer.ui.theme import Theme
    from convex_explorer.values.path import ValuePath

#: Where a file's bytes shall be written.
FileReceipt: TypeAlias = "tuple[QTextDocument, ValuePath]"


class ArgsLooks(QObject):
    """Shows one of the two, and keeps the form in step with the editor.

    Signals:
        look_chosen: ArgsLook; the user wants it from now on.
        shown: ArgsLook; it is the one that is shown now.
        json_wished: the text has to be seen, to be mended.
        form_made: the ArgsForm, for whoever lays it out.
        file_chosen: str, a path; and what ``write_bytes`` wants to have back with its bytes.
        variable_wished: str, the name of a variable that the user wants to set.
        begun: something was typed in a field of the form that is no value yet.
    """

    look_chosen = Signal(object)
    shown = Signal(object)
    json_wished = Signal()
    form_made = Signal(object)
    file_chosen = Signal(str, object)
    variable_wished = Signal(str)
    begun = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._document: QTextDocument | None = None
        self._spec: FunctionSpec | None = None
        self._tables: Tables = {}
        self._variables = Variables()
        self._remark: ArgsProblem | None = None
        self._states: FormStates = WeakKeyDictionary()
        #: What the user chose for the deployment; None leaves it to what is known of a function.
        self._preferred: ArgsLook | None = None
        self.look = ArgsLook.JSON

    @cached_property
    def switch(self) -> ArgsLookSwitch:
        """Made in spare time."""
        switch = ArgsLookSwitch(self.look)
        switch.look_chosen.connect(self.choose)
        return switch

    @property
    def form(self) -> ArgsForm | None:
        """The form, while it is what is shown."""
        return self._form if self.look is ArgsLook.FORM else None

    def prefer(self, look: ArgsLook | None) -> None:
        """Show this one for whatever is called; None: the form where one is known."""
        self._preferred = look
        self._settle()

    def choose(self, look: ArgsLook) -> None:
        """Show this one, as the user wishes."""
        if look is not self.look:
            self._preferred = look
            self.show_look(look)
            self.look_chosen.emit(look)

    def toggle(self) -> None:
        """Show the other one."""
        self.choose(ArgsLook.JSON if self.look is ArgsLook.FORM else ArgsLook.FORM)

    def show_look(self, look: ArgsLook) -> None:
        """Show this one."""
        self.look = look
        if look is ArgsLook.FORM and self._document is not None:
            self._form.show_document(self._document)
            self._form.show_remark(self._remark)
        elif "_form" in vars(self):
            self._form.show_document(None)
        if "switch" in vars(self):
            self.switch.show_look(look)
        if "_form" in vars(self):
            self._form.setVisible(look is ArgsLook.FORM)
        self.shown.emit(look)

    # ------------------------------------------------------------------ what is shown

    def show_document(self, document: QTextDocument) -> None:
        """Show another draft's args."""
        self._document, self._remark = document, None
        if (form := self.form) is not None:
            form.show_document(document)

    def show_function(
        self, spec: FunctionSpec | None, tables: Tables, *, may_switch: bool = True
    ) -> None:
        """Show what a function takes; None where nothing is known of it.

        Args:
            spec: of the function that is named now.
            tables: of its deployment.
            may_switch: whether the look may become another one: not while somebody types in it.
        """
        self._spec, self._tables = spec, tables
        if "_form" in vars(self):
            self._form.show_function(None if spec is None else spec.args, tables)
        if may_switch:
            self._settle()

    def show_variables(self, variables: Variables) -> None:
        """Take these for the variables in the args."""
        self._variables = variables
        if "_form" in vars(self):
            self._form.show_variables(variables)

    def show_remark(self, remark: ArgsProblem | None) -> None:
        """Show what the deployment says of the args as they stand."""
        self._remark = remark
        if "_form" in vars(self):
            self._form.show_remark(remark)

    def write_bytes(self, receipt: FileReceipt, written: str) -> None:
        """Write what came of a file where it was wished, in whichever tab that is."""
        document, path = receipt
        with suppress(RuntimeError):  # the tab was closed
            replace_bytes(document, path, written)

    def begun_in(self, document: QTextDocument) -> tuple[BegunField, ...]:
        """What stands in the form of a draft's args and is no value yet."""
        if (state := self._states.get(document)) is None:
            return ()
        from convex_explorer.convex.open_tabs import BegunField

        return tuple(BegunField(path, *typed) for path, typed in state.unfinished.items())

    def restore_begun(self, document: QTextDocument, begun: Sequence[BegunField]) -> None:
        """Have it there again."""
        if begun:
            from convex_explorer.ui.call.form.state import FormState, Unfinished

            state = self._states.setdefault(document, FormState())
            state.unfinished.update({path: Unfinished(*typed) for path, *typed in begun})

    def _settle(self) -> None:
        """Show the look that is preferred; a form is, where nobody chose and it can be made."""
        wanted = self._preferred
        if wanted is None:
            wanted = ArgsLook.FORM if has_declared_fields(self._spec) else ArgsLook.JSON
        if wanted is not self.look:
            self.show_look(wanted)

    @cached_property
    def _form(self) -> ArgsForm:
        from convex_explorer.ui.call.form.form import ArgsForm

        form = ArgsForm(self._theme, self._states)
        form.hide()
        form.json_wished.connect(self.json_wished)
        form.file_chosen.connect(self.file_chosen)
        form.variable_wished.connect(self.variable_wished)
        form.begun.connect(self.begun)
        form.show_function(None if self._spec is None else self._spec.args, self._tables)
        form.show_variables(self._variables)
        form.show_remark(self._remark)
        self.form_made.emit(form)
        return form


def has_declared_fields(spec: FunctionSpec | None) -> bool:
    """Whether a form can be made for a function."""
    if spec is None:
        return False
    from convex_explorer.convex.validators import ObjectOf  # not for the first paint

    return isinstance(spec.args, ObjectOf)


def replace_bytes(document: QTextDocument, path: ValuePath, written: str) -> None:
    """Write bytes in place of others; where there are none any more, nothing is written."""
    from convex_explorer.convex.args import read_args
    from convex_explorer.convex.args_edits import set_value
    from convex_explorer.convex.args_places import Places
    from convex_explorer.ui.call.text_changes import replace
    from convex_explorer.ui.widgets.code_editor import document_text

    text = document_text(document)
    if read_args(text).args is None:
        return
    place = Places(text).at(path)
    if place.path == path:
        replace(document, text, set_value(text, place, written))
