"""What every pane of the sidebar can do."""

from PySide6.QtWidgets import QWidget


class SidebarPane(QWidget):
    """A list to go through, with a field to search it."""

    def take_focus(self) -> None:
        """Let the user go through what is there by keyboard."""
        raise NotImplementedError

    def focus_search(self) -> None:
        """Let the user type what to look for."""
        raise NotImplementedError
