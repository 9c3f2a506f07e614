"""The functions of the active deployment: a box to find one, and a tree to choose from."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHeaderView,
    QMenu,
    QToolButton,
    QWidget,
)

from convex_explorer.convex.function_spec import CatalogOrigin, FunctionSpec
from convex_explorer.ui.catalog.tree_model import KIND, NAME, CatalogTreeModel
from convex_explorer.ui.widgets.naming import named
from convex_explorer.ui.widgets.tree_pane import PaneNames, TreePane

if TYPE_CHECKING:
    from convex_explorer.convex.deployment import Deployment
    from convex_explorer.convex.function_spec import KnownCatalog
    from convex_explorer.ui.theme import Theme

_ORIGINS = {
    CatalogOrigin.DEPLOYMENT: "fetched",
    CatalogOrigin.FILE: "from a file,",
}
_SPEC_FILES = "Function specs (*.json *.yaml *.yml);;All files (*)"
#: A catalog with so few modules is shown with all of them open.
_FEW = 200


_NAMES = PaneNames(
    pane=("catalogPane", "Functions"),
    search=("catalogSearch", "Search functions"),
    tree=("catalogTree", "Functions of the deployment"),
    words="catalogEmpty",
    action=("catalogFetchButton", "Fetch functions"),
    status="catalogStatus",
)


class CatalogPane(TreePane):
    """Choosing a function opens a call; it runs nothing.

    Signals:
        refresh_requested: fetch the functions now.
        stop_requested: stop fetching them.
        file_chosen: str, a path; take the functions from that file.
        function_chosen: FunctionSpec; open a call of it, here if nothing is lost by that.
        new_tab_requested: FunctionSpec; open a call of it in a new tab.
    """

    refresh_requested = Signal()
    stop_requested = Signal()
    file_chosen = Signal(str)
    function_chosen = Signal(object)
    new_tab_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._model = CatalogTreeModel(theme)
        super().__init__(theme, _NAMES, self._model, parent)
        self._told: KnownCatalog | None = None
        #: What calls of history tell, where nobody else does.
        self._called: KnownCatalog | None = None
        self._has_admin_key = False
        self._busy = False
        self._refresh = named(QToolButton(), "catalogRefreshButton", role="quiet")
        theme.dress(self._refresh, "rotate-ccw")
        self._import = named(
            QToolButton(), "catalogImportButton", "Import a function spec", role="quiet"
        )
        self._import.setToolTip(
            "Import a function spec: what npx convex function-spec prints, or an OpenAPI file"
        )
        theme.dress(self._import, "file-text")
        self.add_button(self._refresh)
        self.add_button(self._import)
        header = self.tree.header()
        header.setResizeContentsPrecision(0)  # the rows in sight; not the first thousand
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(KIND, QHeaderView.ResizeMode.ResizeToContents)
        self._connect()
        self._show_state()

    # ------------------------------------------------------------------ what is shown

    def show_deployment(self, deployment: Deployment | None) -> None:
        """The active deployment is another one."""
        self._has_admin_key = deployment is not None and deployment.has_admin_key
        self.search.clear()
        self._show_state()

    def show_catalog(self, known: KnownCatalog | None) -> None:
        """Show what is known of the active deployment, or that nothing is."""
        self._told = known
        self._show_known()

    def show_called(self, called: KnownCatalog | None) -> None:
        """Show what was called on the active deployment, for as long as nobody lists more."""
        if called != self._called:
            self._called = called
            if self._told is None:
                self._show_known()

    def show_busy(self, busy: bool) -> None:
        """The deployment is being asked, or is not any more."""
        self._busy = busy
        self._show_state()

    def take_focus(self) -> None:
        """Let the user go through the functions by keyboard."""
        if not self.is_full:
            self.action.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.tree.currentIndex().isValid():
            self.tree.setCurrentIndex(self._model.index(0, 0))

    # ------------------------------------------------------------------ how it is shown

    @property
    def _known(self) -> KnownCatalog | None:
        return self._told or self._called

    def _show_known(self) -> None:
        if (known := self._known) is not None:
            open_modules = self._open_modules()
            self._model.show_catalog(known.catalog)
            self._open_again(open_modules)
        self._show_state()

    def _show_state(self) -> None:
        known = self._known
        is_found = self._model.rowCount() > 0
        self.show_content(
            is_full=known is not None and is_found,
            why_empty=self._why_empty(),
            status=self._status_words(),
        )
        self.action.setVisible(known is None and self._has_admin_key and not self._busy)
        name = "Stop fetching the functions" if self._busy else "Fetch the functions again"
        self._refresh.setAccessibleName(name)
        self._refresh.setToolTip(f"{name} (Esc)" if self._busy else name)
        self._theme.dress(self._refresh, "square" if self._busy else "rotate-ccw")
        self._refresh.setEnabled(self._busy or self._has_admin_key)

    def _why_empty(self) -> str:
        if self._busy:
            return "Fetching the functions…"
        if self._known is not None:
            words = self.search.text().strip()
            return f"No function resembles “{words}”." if words else "There are no functions."
        if self._has_admin_key:
            return "The functions of this deployment are listed here once they were fetched."
        return (
            "Without an admin key a deployment does not list its functions. Add a deploy key to "
            "it, or import a function spec (npx convex function-spec > spec.json)."
        )

    def _status_words(self) -> str:
        if self._busy:
            return "Fetching…"
        if self._known is None:
            return ""
        if self._model.found_more:
            return (
                f"The likeliest {self._model.rowCount():,} are listed. Type more to narrow it down."
            )
        count = len(self._known.catalog.functions)
        words = f"{count:,} {'function' if count == 1 else 'functions'}, "
        if self._known.origin is CatalogOrigin.HISTORY:
            return f"{words}seen in history. Fetch or import the functions to see all of them."
        words += f"{_ORIGINS[self._known.origin]} {_when(self._known.known_at)}"
        if unreadable := self._known.catalog.unreadable:
            words += f" · {len(unreadable)} could not be read"
        return words

    def _open_modules(self) -> set[str]:
        return {
            str(index.data(Qt.ItemDataRole.DisplayRole))
            for index in map(self._folder_at, range(self._model.rowCount()))
            if self.tree.isExpanded(index)
        }

    def _open_again(self, modules: set[str]) -> None:
        if self._known is not None and len(self._known.catalog.functions) <= _FEW:
            self.tree.expandAll()
            return
        for index in map(self._folder_at, range(self._model.rowCount())):
            if index.data(Qt.ItemDataRole.DisplayRole) in modules:
                self.tree.expand(index)

    def _folder_at(self, row: int) -> QModelIndex:
        return self._model.index(row, NAME)

    # ------------------------------------------------------------------ what the user does

    def _look_for(self, text: str) -> None:
        self._model.search(text)
        if text.strip():
            self.tree.setCurrentIndex(self._model.index(0, 0))
        else:
            self._open_again(set())
        self._show_state()

    def _toggle_fetching(self) -> None:
        if self._busy:
            self.stop_requested.emit()
        else:
            self.refresh_requested.emit()

    def _choose(self, index: QModelIndex) -> None:
        spec = self._model.entry_at(index)
        if isinstance(spec, FunctionSpec):
            self.function_chosen.emit(spec)

    def _open_in_new_tab(self) -> None:
        spec = self._model.entry_at(self.tree.currentIndex())
        if isinstance(spec, FunctionSpec):
            self.new_tab_requested.emit(spec)

    def _open_here(self) -> None:
        self._choose(self.tree.currentIndex())

    def _copy_path(self) -> None:
        if isinstance(spec := self._model.entry_at(self.tree.currentIndex()), FunctionSpec):
            QApplication.clipboard().setText(str(spec.path))

    def _copy_reference(self) -> None:
        if isinstance(spec := self._model.entry_at(self.tree.currentIndex()), FunctionSpec):
            QApplication.clipboard().setText(spec.reference)

    def _show_menu(self, where: QPoint) -> None:
        index = self.tree.indexAt(where)
        if not index.isValid() or not isinstance(self._model.entry_at(index), FunctionSpec):
            return
        self.tree.setCurrentIndex(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Open (does not run)", self._open_here)
        menu.addAction("Open in a new tab (does not run)", self._open_in_new_tab)
        menu.addSeparator()
        menu.addAction("Copy path", self._copy_path)
        menu.addAction("Copy reference", self._copy_reference)
        menu.popup(self.tree.viewport().mapToGlobal(where))

    def _ask_for_file(self) -> None:
        dialog = named(QFileDialog(self, "Import a function spec"), "catalogFileDialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilter(_SPEC_FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.file_chosen)
        dialog.open()

    # ------------------------------------------------------------------ how it is built

    def _connect(self) -> None:
        self.search.textChanged.connect(self._look_for)
        self.search.returnPressed.connect(self._open_here)
        self.tree.activated.connect(self._choose)
        self.tree.customContextMenuRequested.connect(self._show_menu)
        self._refresh.clicked.connect(self._toggle_fetching)
        self.action.clicked.connect(self.refresh_requested)
        self._import.clicked.connect(self._ask_for_file)


def _when(moment: datetime) -> str:
    local = moment.astimezone()
    today = datetime.now(UTC).astimezone().date()
    clock = f"{local:%H:%M}"
    return f"at {clock}" if local.date() == today else f"on {local:%b} {local.day}, {clock}"
