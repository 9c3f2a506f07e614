"""Opens the dialogs about saved calls, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget

    from convex_explorer.convex.drafts import CallDraft
    from convex_explorer.convex.saved_calls import SavedCall, SavedEntry, SavedListing
    from convex_explorer.ui.saved.call_dialog import CallWishes, SavedCallDialog
    from convex_explorer.ui.saved.list_model import Entry
    from convex_explorer.ui.theme import Theme


class SavedCallDesk(QObject):
    """Asks; what is answered, others do.

    Signals:
        name_given: CallDraft, to be saved, and CallWishes.
        rename_given: str, the file of a call, and CallWishes.
        removal_confirmed: str, a file to delete.
        folder_chosen: str, the folder in which calls are saved from now on.
        mine_kept: CallDraft, and the SavedCall that is in its file and does not count.
        theirs_taken: CallDraft, and the SavedCall that counts instead.
        put_off: the same; nothing is decided.
        closed: nothing is being asked any more.
    """

    name_given = Signal(object, object)
    rename_given = Signal(str, object)
    removal_confirmed = Signal(str)
    folder_chosen = Signal(str)
    mine_kept = Signal(object, object)
    theirs_taken = Signal(object, object)
    put_off = Signal(object, object)
    closed = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._listing: SavedListing | None = None
        #: What is being asked, and what it is about.
        self._dialog: QDialog | None = None
        self._naming: SavedCallDialog | None = None
        self._draft: CallDraft | None = None
        self._theirs: SavedCall | None = None
        self._file = ""

    @property
    def is_asking(self) -> bool:
        """Whether a dialog is open."""
        return self._dialog is not None

    def show_listing(self, listing: SavedListing | None) -> None:
        """Know what is in the folder; None where none was chosen."""
        self._listing = listing
        if self._naming is not None:
            self._naming.show_listing(listing)

    # ------------------------------------------------------------------ questions

    def ask_name(
        self, draft: CallDraft, wishes: CallWishes, deployment: tuple[str, str] | None
    ) -> None:
        """Ask under which name a draft is to be saved.

        Args:
            draft: to be saved.
            wishes: what is likely.
            deployment: name and URL of one, whose URL can be kept with it; None for none.
        """
        if (dialog := self._open_naming("Save call", wishes)) is not None:
            self._draft = draft
            if deployment is not None:
                dialog.offer_url(*deployment)
            dialog.given.connect(self._give_name)

    def ask_new_name(self, entry: SavedEntry) -> None:
        """Ask what a saved call is to be called instead, and in which group it is to be."""
        from convex_explorer.ui.saved.call_dialog import CallWishes

        wishes = CallWishes(entry.name, entry.group)
        if (dialog := self._open_naming("Rename call", wishes)) is not None:
            self._file = entry.file
            dialog.rename_file(entry.file)
            dialog.given.connect(self._give_new_name)

    def ask_about_removal(self, entry: Entry) -> None:
        """Ask whether a file is to be deleted."""
        from convex_explorer.ui.widgets.question_dialog import Question, QuestionDialog

        question = Question(
            name="savedRemoval",
            dialog_name="deleteSavedCallDialog",
            button_name="deleteSavedCallButton",
            title="Delete a saved call",
            question=f"Delete “{entry.name}”?",
            consequences=(
                f"Its file is deleted: {entry.file}. A tab that shows it stays open, and can be "
                "saved again."
            ),
            action="Delete",
            about=entry.file,
        )
        if not self._raise_open():
            dialog = QuestionDialog(self._theme, question, self._window)
            dialog.confirmed.connect(self._confirm_removal)
            self._show(dialog)

    def ask_about_conflict(self, mine: CallDraft, theirs: SavedCall) -> None:
        """Ask which one counts, of a call that was changed on both sides."""
        from convex_explorer.ui.saved.conflict_dialog import ConflictDialog

        if self._raise_open():
            return
        self._draft, self._theirs = mine, theirs
        dialog = ConflictDialog(self._theme, mine, theirs, self._window)
        dialog.mine_kept.connect(self._keep_mine)
        dialog.theirs_taken.connect(self._take_theirs)
        dialog.other_name_wished.connect(self._name_mine)
        dialog.put_off.connect(self._put_off)
        self._show(dialog)

    def ask_for_folder(self) -> None:
        """Ask in which folder calls are to be saved."""
        from PySide6.QtWidgets import QFileDialog

        over = self._dialog or self._window
        dialog = named(QFileDialog(over, "Save calls in"), "savedFolderDialog")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        if self._listing is not None:
            dialog.setDirectory(self._listing.folder)
        dialog.fileSelected.connect(self.folder_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # ------------------------------------------------------------------ answers

    def _give_name(self, wishes: CallWishes) -> None:
        self.name_given.emit(self._draft, wishes)

    def _give_new_name(self, wishes: CallWishes) -> None:
        self.rename_given.emit(self._file, wishes)

    def _confirm_removal(self, file: str, _ticked: bool) -> None:
        self.removal_confirmed.emit(file)

    def _keep_mine(self) -> None:
        self.mine_kept.emit(self._draft, self._theirs)

    def _take_theirs(self) -> None:
        self.theirs_taken.emit(self._draft, self._theirs)

    def _put_off(self) -> None:
        self.put_off.emit(self._draft, self._theirs)

    def _name_mine(self) -> None:
        from convex_explorer.ui.saved.call_dialog import CallWishes

        if self._draft is not None and self._theirs is not None:
            self.ask_name(self._draft, CallWishes(f"{self._theirs.name} (mine)", ""), None)

    # ------------------------------------------------------------------ how it is done

    def _open_naming(self, title: str, wishes: CallWishes) -> SavedCallDialog | None:
        from convex_explorer.ui.saved.call_dialog import SavedCallDialog

        if self._raise_open():
            return None
        dialog = self._naming = SavedCallDialog(self._theme, title, wishes, self._window)
        dialog.show_listing(self._listing)
        dialog.folder_wished.connect(self.ask_for_folder)
        self._show(dialog)
        return dialog

    def _raise_open(self) -> bool:
        if self._dialog is not None:
            self._dialog.raise_()
        return self._dialog is not None

    def _show(self, dialog: QDialog) -> None:
        self._dialog = dialog
        dialog.finished.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        self._dialog = self._naming = None
        self.closed.emit()
