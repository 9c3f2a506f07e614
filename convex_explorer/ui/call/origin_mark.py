"""A line below Run while a call is as somebody else wrote it: where it is from, and to check it."""

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from convex_explorer.ui.theme import Theme
from convex_explorer.ui.widgets.announcing import announce
from convex_explorer.ui.widgets.naming import named

#: Nobody has seen sooner that there is another call now, and that it wants to be checked.
MILLISECONDS_TO_SEE = 500


class OriginMark(QWidget):
    """Pushes down what is below it. It takes the focus, so that a hasty key does nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seen_for = QElapsedTimer()
        self._icon = QLabel()
        self._text = named(QLabel(), "callOrigin", role="warning")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._text, 1)
        theme.changed.connect(self._take_theme)
        self._take_theme()
        self.hide()

    @property
    def is_fresh(self) -> bool:
        """Whether it came so lately that whoever pressed a key meant something else."""
        return not self.isHidden() and not self._seen_for.hasExpired(MILLISECONDS_TO_SEE)

    def show_origin(self, origin: str) -> None:
        """Say where the call is from; nothing where the user made it, or has checked it."""
        if not origin:
            self.hide()
            return
        text = f"From {origin} — check before running"
        is_new = self.isHidden() or self._text.text() != text
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self.show()
        if is_new:
            self._seen_for.start()
            announce(self, text)

    def take_focus(self) -> None:
        """Have the keyboard where it changes nothing."""
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_theme(self) -> None:
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(self._theme.unit)
        icon = self._theme.icon("external-link", "warning")
        self._icon.setPixmap(icon.pixmap(self._theme.icon_size))
