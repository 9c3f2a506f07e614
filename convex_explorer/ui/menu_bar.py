"""The menus: every command of the window by name, with the key that does the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from convex_explorer.ui.copy_as_menu import CopyAsMenu

if TYPE_CHECKING:
    from convex_explorer.ui.theme import Theme

THEME_CHOICES = {"system": "System", "light": "Light", "dark": "Dark"}


class MenuBar(QMenuBar):
    """Signals are wishes; the window fulfils them.

    Signals:
        new_call_requested, new_window_requested, close_call_requested, reopen_call_requested,
        save_requested, save_call_requested, save_call_as_requested, saved_search_requested,
        variables_requested, quit_requested, run_requested, stop_requested, format_requested,
        link_requested, path_requested, next_call_requested, previous_call_requested,
        switch_deployment_requested, add_deployment_requested, identity_requested, demo_requested,
        sidebar_requested, history_search_requested, function_search_requested,
        next_pane_requested, previous_pane_requested, keys_requested, updates_requested,
        about_requested, changes_requested, history_settings_requested, forget_key_requested,
        key_forgetting_requested, comparison_requested, comparison_choice_requested: without
        arguments.
        copy_requested: str, the form in which the call is to be copied, a CommandForm.
        hiding_chosen: bool, whether names and values are to be hidden.
        theme_chosen: str, ``system``, ``light`` or ``dark``.
        zoom_requested: int, percent to add; 0 goes back to 100.
    """

    new_call_requested = Signal()
    new_window_requested = Signal()
    close_call_requested = Signal()
    reopen_call_requested = Signal()
    save_requested = Signal()
    save_call_requested = Signal()
    save_call_as_requested = Signal()
    saved_search_requested = Signal()
    variables_requested = Signal()
    quit_requested = Signal()
    run_requested = Signal()
    stop_requested = Signal()
    format_requested = Signal()
    link_requested = Signal()
    form_requested = Signal()
    path_requested = Signal()
    next_call_requested = Signal()
    previous_call_requested = Signal()
    switch_deployment_requested = Signal()
    add_deployment_requested = Signal()
    identity_requested = Signal()
    demo_requested = Signal()
    sidebar_requested = Signal()
    history_search_requested = Signal()
    function_search_requested = Signal()
    next_pane_requested = Signal()
    previous_pane_requested = Signal()
    keys_requested = Signal()
    updates_requested = Signal()
    about_requested = Signal()
    changes_requested = Signal()
    history_settings_requested = Signal()
    forget_key_requested = Signal()
    key_forgetting_requested = Signal()
    comparison_requested = Signal()
    comparison_choice_requested = Signal()
    copy_requested = Signal(str)
    hiding_chosen = Signal(bool)
    theme_chosen = Signal(str)
    zoom_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("menuBar")
        self._theme = theme
        self._fill_file_menu(self.addMenu("&File"))
        self._fill_call_menu(self.addMenu("&Call"))
        self._fill_deployment_menu(self.addMenu("&Deployment"))
        self._fill_view_menu(self.addMenu("&View"))
        self._fill_help_menu(self.addMenu("&Help"))

    def commands(self) -> list[tuple[str, str, str]]:
        """Menu, command and key of every command that has a key, for the list of keys."""
        rows = []
        for menu_action in self.actions():
            menu = menu_action.menu()
            if not isinstance(menu, QMenu):
                continue
            for action in menu.actions():
                name, _, shown_key = action.text().partition("\t")
                key = shown_key or action.shortcut().toString(
                    QKeySequence.SequenceFormat.NativeText
                )
                if key:
                    plain = str.maketrans("", "", "&…")
                    rows.append((menu.title().translate(plain), name.translate(plain), key))
        return rows

    # ------------------------------------------------------------------ the menus

    def _fill_file_menu(self, menu: QMenu) -> None:
        _add(menu, "&New call", self.new_call_requested, "Ctrl+T")
        _add(menu, "New &window", self.new_window_requested, "Ctrl+Shift+N")
        _add(menu, "&Close call", self.close_call_requested, "Ctrl+W")
        _add(menu, "&Reopen closed call", self.reopen_call_requested, "Ctrl+Shift+T")
        menu.addSeparator()
        _add(menu, "Sa&ve call", self.save_call_requested, "Ctrl+S")
        _add(menu, "Save call &as…", self.save_call_as_requested)
        _add(menu, "&Save result as…", self.save_requested, "Ctrl+Shift+S")
        menu.addSeparator()
        leaving = _add(menu, "&Quit", self.quit_requested, "Ctrl+Q")
        leaving.setMenuRole(QAction.MenuRole.QuitRole)

    def _fill_call_menu(self, menu: QMenu) -> None:
        # The call pane owns these keys, so that they work from its editor; here they are shown.
        _add(menu, "&Run\tCtrl+Enter", self.run_requested)
        _add(menu, "&Stop\tCtrl+.", self.stop_requested)
        _add(menu, "&Format args\tShift+Alt+F", self.format_requested)
        _add(menu, "Args as for&m or JSON\tCtrl+Shift+M", self.form_requested)
        menu.addSeparator()
        forms = CopyAsMenu("Copy &as", menu)
        forms.form_chosen.connect(self.copy_requested)
        menu.addMenu(forms)
        _add(menu, "Copy lin&k", self.link_requested)
        menu.addSeparator()
        _add(menu, "Compare with previo&us run", self.comparison_requested, "Ctrl+D")
        _add(menu, "Compare &with…", self.comparison_choice_requested)
        menu.addSeparator()
        _add(menu, "Function &path", self.path_requested, "Ctrl+L")
        _add(menu, "&Next call", self.next_call_requested, "Ctrl+PgDown")
        _add(menu, "Pre&vious call", self.previous_call_requested, "Ctrl+PgUp")

    def _fill_deployment_menu(self, menu: QMenu) -> None:
        _add(menu, "&Switch…", self.switch_deployment_requested, "Ctrl+E")
        _add(menu, "&Add…", self.add_deployment_requested)
        _add(menu, "&Call as…", self.identity_requested, "Ctrl+Shift+E")
        _add(menu, "&Forget its key…", self.forget_key_requested)
        _add(menu, "&When to forget keys…", self.key_forgetting_requested)
        _add(menu, "&Variables…", self.variables_requested)
        _add(menu, "Changes on &production…", self.changes_requested)
        _add(menu, "Try the &demo", self.demo_requested)

    def _fill_view_menu(self, menu: QMenu) -> None:
        sidebar = _add(menu, "Side&bar", self.sidebar_requested, "Ctrl+B")
        sidebar.setObjectName("History sidebar")  # as it was called when it held nothing else
        _add(menu, "Find a &function", self.function_search_requested, "Ctrl+P")
        _add(menu, "Find a sa&ved call", self.saved_search_requested, "Ctrl+Shift+O")
        _add(menu, "&Search history", self.history_search_requested, "Ctrl+Shift+H")
        _add(menu, "&History settings…", self.history_settings_requested)
        _add(menu, "Next &pane", self.next_pane_requested, "F6")
        _add(menu, "Previous pane", self.previous_pane_requested, "Shift+F6")
        menu.addSeparator()
        self._hiding = _add(menu, "Hide na&mes and values", self.hiding_chosen)
        self._hiding.setCheckable(True)
        self._hiding.setChecked(self._theme.veils.drawn)
        self._theme.veils.changed.connect(self._show_hiding)
        themes = menu.addMenu("&Theme")
        self._theme_group = QActionGroup(self)
        for choice, label in THEME_CHOICES.items():
            action = themes.addAction(label)
            action.setCheckable(True)
            action.setChecked(choice == self._theme.choice)
            action.setData(choice)
            self._theme_group.addAction(action)
        self._theme_group.triggered.connect(self._choose_theme)
        zoom_in = _add(menu, "Zoom &in", None, "Ctrl+=")
        zoom_in.setShortcuts([QKeySequence("Ctrl+="), QKeySequence("Ctrl++")])
        zoom_in.triggered.connect(self._zoom_in)
        _add(menu, "Zoom &out", None, "Ctrl+-").triggered.connect(self._zoom_out)
        _add(menu, "&Actual size", None, "Ctrl+0").triggered.connect(self._reset_zoom)

    def _fill_help_menu(self, menu: QMenu) -> None:
        _add(menu, "&Keys", self.keys_requested, "F1")
        _add(menu, "&Updates…", self.updates_requested)
        about = _add(menu, "&About Convex Explorer", self.about_requested)
        about.setMenuRole(QAction.MenuRole.AboutRole)

    def _show_hiding(self) -> None:
        self._hiding.setChecked(self._theme.veils.drawn)

    def _choose_theme(self, action: QAction) -> None:
        self.theme_chosen.emit(action.data())

    def _zoom_in(self) -> None:
        self.zoom_requested.emit(10)

    def _zoom_out(self) -> None:
        self.zoom_requested.emit(-10)

    def _reset_zoom(self) -> None:
        self.zoom_requested.emit(0)


def _add(menu: QMenu, text: str, wish: object, key: str = "") -> QAction:
    action = menu.addAction(text)
    action.setObjectName(text.partition("\t")[0].translate(str.maketrans("", "", "&…")))
    if key:
        action.setShortcut(QKeySequence(key))
    if wish is not None:
        action.triggered.connect(wish)
    return action
