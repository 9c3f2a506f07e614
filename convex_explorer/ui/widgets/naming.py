"""The names by which screen readers and acceptance checks find a control: a contract."""

from typing import TypeVar

from PySide6.QtWidgets import QWidget

AnyWidget = TypeVar("AnyWidget", bound=QWidget)


def named(
    widget: AnyWidget, object_name: str, accessible_name: str = "", *, role: str = ""
) -> AnyWidget:
    """Give a widget its lasting names, and the role by which the style sheet knows it.

    Args:
        widget: returned as it is.
        object_name: never changes once released.
        accessible_name: what a screen reader says; left out for what carries its own text.
        role: see ``resources/style.qss``.
    """
    widget.setObjectName(object_name)
    if accessible_name:
        widget.setAccessibleName(accessible_name)
    if role:
        widget.setProperty("role", role)
    return widget
