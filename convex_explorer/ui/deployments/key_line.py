"""What can this key do: a line below the field of a credential, in plain words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from convex_explorer.convex.deployment import CredentialKind
from convex_explorer.convex.key_words import KeyWords, words_for_key, words_for_token
from convex_explorer.ui.widgets.naming import named
from convex_explorer.ui.widgets.restyling import restyle

if TYPE_CHECKING:
    from convex_explorer.convex.key_powers import KeyPowers

_KEPT_KEY = KeyWords("“Test connection” asks the deployment what the kept key may do.")


class KeyLine(QLabel):
    """Says of a typed credential what it says itself, and of a tested one what the server says."""

    def __init__(self, field: QWidget) -> None:
        """Explain what is typed into a field; it is told to screen readers as the field's own."""
        super().__init__()
        named(self, "keyFacts")
        self._field = field
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)

    def show_typed(self, kind: CredentialKind, typed: str, url: str, *, is_kept: bool) -> None:
        """Say what a credential says of itself.

        Args:
            kind: what it is meant to be.
            typed: itself; empty for none.
            url: of the deployment that it is for.
            is_kept: whether one of this kind is kept, and is used where none is typed.
        """
        if kind is CredentialKind.USER_TOKEN:
            self._say(words_for_token(typed, datetime.now(UTC)))
        elif kind is CredentialKind.DEPLOY_KEY:
            words = words_for_key(typed, url)
            self._say(_KEPT_KEY if is_kept and not words.text else words)
        else:
            self._say(KeyWords(""))

    def show_powers(self, powers: KeyPowers | None) -> None:
        """Say what the deployment says that the key may do; None leaves what was said."""
        if powers is not None:
            self._say(KeyWords(str(powers), "success"))

    def _say(self, words: KeyWords) -> None:
        self.setText(words.text)
        self.setVisible(bool(words.text))
        self._field.setAccessibleDescription(words.text)
        restyle(self, role=words.tone)
