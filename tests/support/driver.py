"""Does to a window what hands do, and sees what eyes see, by the names of its controls only."""

import asyncio
import re
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QKeySequence, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QTabBar,
    QTabWidget,
    QTextEdit,
    QToolButton,
    QTreeView,
    QWidget,
)

AnyWidget = TypeVar("AnyWidget", bound=QWidget)

#: How often to look whether something has come true; nothing is waited for blindly.
GLANCE = 0.005
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class Driver:
    """A user of one window."""

    def __init__(self, window: QWidget) -> None:
        self.window = window

    # ------------------------------------------------------------------ what eyes do

    def find(self, name: str, kind: type[AnyWidget] = QWidget) -> AnyWidget:
        """The one control of that name that can be seen."""
        seen = _seen(name)
        assert len(seen) == 1, f"{len(seen)} controls named {name} are to be seen"
        assert isinstance(seen[0], kind)
        return seen[0]

    def sees(self, name: str) -> bool:
        return bool(_seen(name))

    def text(self, name: str) -> str:
        """What a control says."""
        widget = self.find(name)
        if isinstance(widget, QPlainTextEdit | QTextEdit):
            return widget.toPlainText()
        if isinstance(widget, QComboBox):
            return widget.currentText()
        assert isinstance(widget, QLabel | QLineEdit | QAbstractButton), widget
        return widget.text()

    def enabled(self, name: str) -> bool:
        return self.find(name).isEnabled()

    def focused(self) -> str:
        """The name of the control that has the keyboard."""
        widget = QApplication.focusWidget()
        return widget.objectName() if widget is not None else ""

    def rows(self, name: str) -> list[tuple[str, ...]]:
        """The rows of a tree or a list as far as they are open, column by column."""
        view = self.find(name, QAbstractItemView)
        model = view.model()
        # A list's model does not let itself be asked how many columns it has.
        columns = range(model.columnCount() if isinstance(view, QTreeView) else 1)
        return [
            tuple(str(index.siblingAtColumn(column).data()) for column in columns)
            for index in self._indexes(name)
        ]

    def spoken(self, name: str) -> list[str]:
        """What a screen reader says of the rows."""
        role = Qt.ItemDataRole.AccessibleTextRole
        return [str(index.data(role)) for index in self._indexes(name)]

    def tabs(self, name: str = "callTabs") -> list[str]:
        bar = self._tab_bar(name)
        return [bar.tabText(index) for index in range(bar.count())]

    def front_tab(self, name: str = "callTabs") -> str:
        bar = self._tab_bar(name)
        return bar.tabText(bar.currentIndex())

    def front_tab_is_unsaved(self) -> bool:
        """Whether the dot is on it, by what a screen reader says."""
        bar = self._tab_bar("callTabs")
        return "not saved" in bar.accessibleTabName(bar.currentIndex())

    def reachable(self, name: str) -> bool:
        """Whether the whole control is to be seen within the window, with nothing cut off."""
        widget = self.find(name)
        return QRegion(widget.rect()).subtracted(widget.visibleRegion()).isEmpty()

    async def until(self, holds: Callable[[], object], what: str, seconds: float = 10) -> None:
        """Wait for something to come true."""
        end = monotonic() + seconds
        while not holds():
            assert monotonic() < end, f"waited {seconds} s in vain until {what}"
            await asyncio.sleep(GLANCE)

    # ------------------------------------------------------------------ what hands do

    def click(self, name: str) -> None:
        widget = self.find(name)
        assert widget.isEnabled(), f"{name} cannot be clicked"
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def press(self, keys: str, *, on: str = "") -> None:
        """Press keys, such as ``Ctrl+Return``, where the keyboard is or on a control."""
        target = self.find(on) if on else QApplication.focusWidget() or self.window
        for combination in QKeySequence(keys):
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    async def type(self, name: str, text: str) -> None:
        """Type in place of what a field holds."""
        widget = self.find(name)
        widget.setFocus()
        self.press("Ctrl+A", on=name)
        if not text:
            self.press("Delete", on=name)
        QTest.keyClicks(widget, text)
        if QApplication.activePopupWidget() is None:
            await self.stay_active()

    async def stay_active(self) -> None:
        """Have the window active where a list of completions came.

        Offscreen it does not go with the focus, and nobody gives the window its focus back.
        """
        if (completions := QApplication.activePopupWidget()) is not None:
            QTest.keyClick(completions, Qt.Key.Key_Escape)
        if QApplication.activeModalWidget() is None and not self.window.isActiveWindow():
            self.window.activateWindow()
            await self.until(self.window.isActiveWindow, "the window is active again")

    def paste(self, name: str, text: str) -> None:
        """Paste in place of what a field holds."""
        QApplication.clipboard().setText(text)
        self.find(name).setFocus()
        self.press("Ctrl+A", on=name)
        self.press("Ctrl+V", on=name)

    def choose(self, name: str, text: str) -> None:
        """Choose from a drop-down list by the arrow keys."""
        combo = self.find(name, QComboBox)
        combo.setFocus()
        self.press("Home", on=name)
        for _ in range(combo.findText(text)):
            self.press("Down", on=name)
        assert combo.currentText() == text, f"{name} does not offer {text}"

    def choose_tab(self, title: str, name: str = "callTabs") -> None:
        """Click on a tab, by its title without what is in brackets."""
        bar = self._tab_bar(name)
        titles = [re.sub(r" \(\d+\)$", "", bar.tabText(index)) for index in range(bar.count())]
        place = bar.tabRect(titles.index(title)).center()
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, NO_MODIFIER, QPoint(place))

    def choose_row(self, name: str, first_cell: str) -> None:
        """Click on a row of a tree or a list."""
        view = self.find(name, QAbstractItemView)
        index = {each.data(): each for each in reversed(self._indexes(name))}[first_cell]
        view.scrollTo(index)
        place = view.visualRect(index).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NO_MODIFIER, place)

    def open_row(self, name: str, first_cell: str) -> None:
        """Open a row of a tree."""
        self.choose_row(name, first_cell)
        self.press("Right", on=name)

    def choose_command(self, *titles: str) -> None:
        """Choose from the menu bar: menu, sub-menu, command, without ``&`` and ``…``."""
        menu: QWidget = self.find("menuBar", QMenuBar)
        for title in titles:
            plain = {_plain(action.text()): action for action in menu.actions()}
            action = plain[title]
            below = action.menu()
            if isinstance(below, QMenu):
                menu = below
        assert action.isEnabled(), f"{titles} cannot be chosen"
        action.trigger()

    def choose_from(self, name: str, title: str) -> None:
        """Choose from the menu that a button opens."""
        menu = self.find(name, QToolButton).menu()
        menu.aboutToShow.emit()
        action = {_plain(action.text()): action for action in menu.actions()}[title]
        assert action.isEnabled(), f"{title} cannot be chosen"
        action.trigger()

    # ------------------------------------------------------------------ calls

    async def fill_in(self, path: str, args: str = "{}", function_type: str = "Query") -> None:
        """Fill in a call."""
        if self.text("functionTypeCombo") != function_type:
            self.choose("functionTypeCombo", function_type)
        await self.type("functionPathEdit", path)
        if not self.sees("argsEditor"):
            self.press("Ctrl+Shift+M")
        self.paste("argsEditor", args)

    async def run(self, path: str, args: str = "{}", function_type: str = "Query") -> str:
        """Fill in a call, run it, wait for its end, and say what the status line says."""
        await self.fill_in(path, args, function_type)
        await self.stay_active()
        self.press("Ctrl+Return")
        return await self.ended()

    async def ended(self) -> str:
        """Wait until the call in the front tab has ended; what the status line says then."""
        await self.until(lambda: not self.enabled("stopButton"), "the call has ended", 30)
        await self.stay_active()
        return self.text("statusLine")

    # ------------------------------------------------------------------ how it is done

    def _indexes(self, name: str) -> list[QModelIndex]:
        view = self.find(name, QAbstractItemView)
        model = view.model()
        if not isinstance(view, QTreeView):
            rows = (model.index(row, 0) for row in range(model.rowCount(QModelIndex())))
            # A heading is no row.
            return [row for row in rows if row.flags() & Qt.ItemFlag.ItemIsEnabled]
        found = []
        index = model.index(0, 0)
        while index.isValid():
            found.append(index)
            index = view.indexBelow(index)
        return found

    def _tab_bar(self, name: str) -> QTabBar:
        widget = self.find(name)
        bar = widget.tabBar() if isinstance(widget, QTabWidget) else widget
        assert isinstance(bar, QTabBar)
        return bar


def _seen(name: str) -> list[QWidget]:
    # Not the window's children: a list of completions is a window of its own.
    widgets = QApplication.allWidgets()
    return [each for each in widgets if each.objectName() == name and each.isVisible()]


def _plain(title: str) -> str:
    return title.partition("\t")[0].translate(str.maketrans("", "", "&…"))
