"""Part: what shows and edits the value at one place of the args."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLayout, QWidget

from convex_explorer.ui.call.form.desk import FormDesk, control_name
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from convex_explorer.convex.args_problems import ArgsProblem
    from convex_explorer.convex.validators import Validator
    from convex_explorer.ui.call.form.state import FormState
    from convex_explorer.ui.theme import Theme
    from convex_explorer.values.path import ValuePath
    from convex_explorer.values.types import Value

    #: Which kind of part shows a value at a path.
    KindOfPart: TypeAlias = Callable[[FormState, ValuePath, Validator, Value], type["Part"]]

AnyWidget = TypeVar("AnyWidget", bound=QWidget)


class PartDesk(FormDesk):
    """A desk that knows of what kind a part is to be.

    Attributes:
        kind_of_part: tells it.
    """

    def __init__(self, theme: Theme, kind_of_part: KindOfPart, parent: QObject) -> None:
        super().__init__(theme, parent)
        self.kind_of_part = kind_of_part


class InnerRow(Protocol):
    """A row within a part (see ``Row``)."""

    path: ValuePath

    @property
    def key(self) -> str | int:
        """The field's name, or the item's index."""

    @property
    def inner(self) -> Part | None:
        """What shows the value; None while there is none."""

    @property
    def unfinished(self) -> bool:
        """Whether something was typed here that is no value, or no name, yet."""

    @property
    def is_item(self) -> bool:
        """Whether it can change places with others."""

    def rows(self) -> Iterator[InnerRow]:
        """It, and all within it."""

    def take_focus(self) -> None:
        """Give the keyboard to what edits it."""

    def move_by(self, step: int) -> None:
        """Change places with the item before, or behind it."""

    def forget_typed(self) -> None:
        """Show again what stands in the text."""

    def show_problem(self, problem: ArgsProblem | None) -> None:
        """Say what the function, or the deployment, objects to."""

    def show_width(self, wide: bool) -> None:
        """Put the editor beside the name, or below it."""


class Part(QObject):
    """Shows one value, and writes another one in its place.

    Attributes:
        path: to the value.
        validator: what it has to be.
        bar: stands beside the part's name.
        below: stands below both, in the whole width; None where there is nothing.

    Signals:
        refused: what is wrong with what was typed (str); empty once that is mended.
    """

    refused = Signal(str)
    bar: QWidget
    below: QWidget | None = None

    def __init__(self, desk: PartDesk, path: ValuePath, validator: Validator, spoken: str) -> None:
        """Make the controls.

        Args:
            desk: shared by all.
            path: to the value.
            validator: what it has to be.
            spoken: what a screen reader calls it.
        """
        super().__init__(desk)
        self.desk, self.path, self.validator, self.spoken = desk, path, validator, spoken

    def show_value(self, value: Value) -> None:
        """Show the value that stands in the text now; what is being typed and says so stays."""
        raise NotImplementedError

    def rows(self) -> Iterator[InnerRow]:
        """The rows within it that are there."""
        yield from ()

    def reveal(self, _step: str | int) -> None:
        """Have the row of a part within it there."""

    def discard(self) -> None:
        """Take its widgets away."""
        for widget in (self.bar, self.below):
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.deleteLater()

    def controls(self) -> Iterator[QWidget]:
        """What can have the keyboard, in order."""
        for widget in (self.bar, self.below):
            if widget is not None:
                yield from controls_in(widget)

    def named(
        self, widget: AnyWidget, suffix: str = "", spoken: str = "", role: str = ""
    ) -> AnyWidget:
        """Give a control its names."""
        name = f"{self.spoken}, {spoken}" if spoken else self.spoken
        return named(widget, control_name(self.path, suffix), name, role=role)


def put_up(widget: QWidget) -> None:
    """Have a widget seen that was just laid out, unless it was hidden; Qt would do so later on."""
    if not _is_put_away(widget):
        widget.show()


def controls_in(widget: QWidget) -> Iterator[QWidget]:
    """What can have the keyboard in a widget, in the order in which it is laid out."""
    if _is_put_away(widget):
        return
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
        return
    if (layout := widget.layout()) is not None:
        yield from _controls_in_layout(layout)


def _controls_in_layout(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield from controls_in(widget)
        elif (below := item.layout()) is not None:
            yield from _controls_in_layout(below)


def _is_put_away(widget: QWidget) -> bool:
    return widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
