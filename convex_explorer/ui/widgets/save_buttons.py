"""The buttons of a dialog in which something is changed: *Save* and *Cancel*."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton

from convex_explorer.ui.widgets.naming import named


class SaveButtons(QDialogButtonBox):
    """Accepts or rejects the dialog that they are of.

    Attributes:
        save: the button that accepts it.
    """

    def __init__(self, dialog: QDialog, subject: str, *others: QPushButton) -> None:
        """Make the buttons ``save…Button`` and ``cancel…Button`` of a subject.

        Others, which do something without closing the dialog so, come first by keyboard.
        """
        super().__init__()
        for other in others:
            self.addButton(other, QDialogButtonBox.ButtonRole.ActionRole)
        self.save = self.addButton("Save", QDialogButtonBox.ButtonRole.AcceptRole)
        named(self.save, f"save{subject}Button", "Save", role="primary")
        cancel = self.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        named(cancel, f"cancel{subject}Button", "Cancel")
        self.accepted.connect(dialog.accept)
        self.rejected.connect(dialog.reject)
