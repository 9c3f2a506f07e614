"""What a deployment says of a function: its signature, its validators, and who may call it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.function_spec import Visibility
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.validator_layout import laid_out, signature
from convex_explorer.convex.validators import Kind, ObjectOf
from convex_explorer.ui.outcome.message_text import MessageText
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from convex_explorer.convex.function_spec import FunctionSpec
    from convex_explorer.convex.named_function import NamedFunction
    from convex_explorer.ui.theme import Theme

_MOST_LINES = 1_000


class FunctionView(QScrollArea):
    """One function; all of its text can be selected, and its names be copied."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "functionTab", "Function")
        self._theme = theme
        self._spec: FunctionSpec | None = None
        self._signature = named(MessageText(theme), "functionSignature", "Signature")
        self._kind = named(QLabel(), "functionKind", role="muted")
        self._kind.setWordWrap(True)
        self._reference = named(QPushButton("Copy reference"), "copyReferenceButton")
        self._path = named(QPushButton("Copy path"), "copyPathButton")
        self._args = named(MessageText(theme, _MOST_LINES), "functionArgs", "Declared args")
        self._returns = named(
            MessageText(theme, _MOST_LINES), "functionReturns", "Declared return value"
        )
        self._lay_out()
        theme.dress(self._reference, "copy")
        theme.dress(self._path, "copy")
        self._reference.clicked.connect(self._copy_reference)
        self._path.clicked.connect(self._copy_path)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def show_function(self, spec: FunctionSpec) -> None:
        """Show another function, or what is new of the same."""
        if spec == self._spec:
            return
        self._spec = spec
        self._signature.show_text(signature(spec))
        self._kind.setText(kind_sentence(spec))
        self._args.show_text(_args_text(spec))
        self._returns.show_text(_returns_text(spec))
        self._reference.setToolTip(spec.reference)
        self._path.setToolTip(str(spec.path))

    def _copy_reference(self) -> None:
        if self._spec is not None:
            QGuiApplication.clipboard().setText(self._spec.reference)

    def _copy_path(self) -> None:
        if self._spec is not None:
            QGuiApplication.clipboard().setText(str(self._spec.path))

    def _lay_out(self) -> None:
        content = QWidget()
        content.setProperty("role", "pane")
        self._buttons = QHBoxLayout()
        self._buttons.addWidget(self._reference)
        self._buttons.addWidget(self._path)
        self._buttons.addStretch()
        self._column = QVBoxLayout(content)
        self._column.addWidget(self._signature)
        self._column.addWidget(self._kind)
        self._column.addLayout(self._buttons)
        for title, text in (("Args", self._args), ("Returns", self._returns)):
            heading = QLabel(title)
            heading.setProperty("role", "pane-title")
            heading.setBuddy(text)
            self._column.addWidget(heading)
            self._column.addWidget(text)
        self._column.addStretch()
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._column.setContentsMargins(3 * unit, 3 * unit, 3 * unit, 3 * unit)
        self._column.setSpacing(2 * unit)
        self._buttons.setSpacing(2 * unit)


def kind_sentence(spec: FunctionSpec) -> str:
    """Of which type a function is, and who may call it."""
    internal = spec.visibility is Visibility.INTERNAL
    if spec.function_type is FunctionType.ANY:
        kind = "A function whose type nobody told"
    else:
        article = "An" if internal or spec.function_type is FunctionType.ACTION else "A"
        kind = f"{article} {'internal ' if internal else ''}{spec.function_type}"
    if internal:
        return f"{kind}: only the deployment's own functions, and admins, may call it."
    return f"{kind}, public: whoever has the deployment's URL may call it."


def sentence_without_spec(function: NamedFunction) -> str:
    """What to say of a function of which nothing is known."""
    if function.path is None:
        return "What a function takes and returns is shown here once you have named one."
    if function.path.module.startswith("_system/"):
        return f"{function.path} is one of the deployment's own: they declare nothing."
    if function.is_listed:
        return f"{function.path} is not among the functions of this deployment, as far as is known."
    return f"Nobody has told yet what {function.path} takes and returns."


def _args_text(spec: FunctionSpec) -> str:
    if spec.args == ObjectOf():
        return "None"
    return "Not declared: it takes any args" if spec.args is Kind.ANY else laid_out(spec.args)


def _returns_text(spec: FunctionSpec) -> str:
    declared = spec.returns is not Kind.ANY
    return laid_out(spec.returns) if declared else "Not declared: it may return anything"
