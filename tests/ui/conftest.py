"""What tests of widgets share."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from convex_explorer.ui.theme import Theme


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light theme at its usual size; the application looks as before when the test ends."""
    font, sheet = qapp.font(), qapp.styleSheet()
    theme = Theme(qapp, "light")
    theme.lay_style_sheet()
    yield theme
    qapp.setStyleSheet(sheet)
    qapp.setFont(font)
    theme.deleteLater()
